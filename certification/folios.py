"""The number printed on a certificate, and the random codes by which it is verified. Pure.

A folio reads `SALUD-2027F-DIP-0012-2`: programme, year and intake (F February, A August), kind of document,
number in its unbroken series, check character.

The check character is a weighted sum modulo 31, in the manner of the pure systems of ISO/IEC 7064: with v the
value of each character (a digit is 0 to 9, a letter A=0 to Z=25; the check character has its place among the
31 that may close a folio), weights 3^0 for the check character, 3^1 for the one before and so on to the left,
the sum of v × weight is 0 modulo 31. Since 31 is prime and neighbours' weights differ by a factor of 3, every
wrong digit or letter and every swap of neighbours of one class is found; an exchange of a digit for a letter
breaks the shape of a folio. The standard's own MOD 37,36 misses some swaps, and its MOD 37-2 needs a `*`.
"""

import re
import secrets
from dataclasses import dataclass

INTAKES = ("F", "A")
KINDS = ("DIP", "SEM", "CUM", "CUR", "MEN", "DOC")
CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U, which are misread or spell words."""

_CODE_LENGTH = 10
_MODULUS, _RADIX = 31, 3
_CHECK_LETTERS = CODE_LETTERS[:_MODULUS]
_SHAPE = re.compile(r"([A-Z]{2,10})([0-9]{4})([FA])([A-Z]{3})([0-9]{4,7})([0-9A-Z])")
_SEPARATORS = re.compile(r"[\s\-‐-―−_./]+")
_LOOKALIKES = str.maketrans("OIL", "011")


@dataclass(frozen=True)
class Folio:
    """A folio taken apart; `str()` prints it."""

    programme: str
    year: int
    intake: str
    kind: str
    number: int

    @property
    def series(self) -> str:
        """What the numbers are counted in: `SALUD-2027F-DIP`."""
        return f"{self.programme}-{self.year:04d}{self.intake}-{self.kind}"

    @property
    def check(self) -> str:
        return check_character(f"{self.series}-{self.number:04d}")

    def __str__(self) -> str:
        return f"{self.series}-{self.number:04d}-{self.check}"


def folio(programme: str, year: int, intake: str, kind: str, number: int) -> str:
    """`folio('SALUD', 2027, 'F', 'DIP', 12)` is `SALUD-2027F-DIP-0012-2`; ValueError on other parts."""
    made = Folio(programme, year, intake, kind, number)
    if number < 1 or parse(str(made)) != made:
        raise ValueError(f"not the parts of a folio: {made}")
    return str(made)


def parse(text: str) -> Folio | None:
    """The folio somebody typed, whatever its case, spaces and hyphens; None when it cannot be one."""
    shape = _SHAPE.fullmatch(_SEPARATORS.sub("", text).upper())
    if shape is None:
        return None
    programme, year, intake, kind, number, check = shape.groups()
    read = Folio(programme, int(year), intake, kind, int(number))
    padded_as_printed = number == f"{read.number:04d}"
    known = kind in KINDS and read.number > 0 and padded_as_printed
    return read if known and check.translate(_LOOKALIKES) == read.check else None


def check_character(body: str) -> str:
    """The character that closes a folio's body; hyphens do not count."""
    total = 0
    for letter in body.replace("-", ""):
        total = (total + _value(letter)) * _RADIX % _MODULUS
    return next(letter for letter in _CHECK_LETTERS if (total + _check_value(letter)) % _MODULUS == 0)


def verification_token() -> str:
    """128 random bits for the address in the QR code, safe in a URL."""
    return secrets.token_urlsafe(16)


def short_code() -> str:
    """Ten random letters of Crockford's base 32 (50 bits): for paper, and only together with the folio."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(_CODE_LENGTH))


def read_short_code(text: str) -> str | None:
    """The code somebody typed, with O read as 0 and I and L as 1; None when it cannot be one."""
    code = _SEPARATORS.sub("", text).upper().translate(_LOOKALIKES)
    return code if len(code) == _CODE_LENGTH and set(code) <= set(CODE_LETTERS) else None


def _value(letter: str) -> int:
    return int(letter) if letter.isdigit() else ord(letter) - ord("A")


def _check_value(letter: str) -> int:
    """Digits keep their value, so that a swap with the last digit of the number is found too."""
    return _CHECK_LETTERS.index(letter)
