"""What an uploaded file is: ours as we signed it, ours but changed, or something else.

No byte of it meets a parser. A file is ours when our RSA signature covers all of it but the signature itself,
and when that is, digit for digit, the one signature we would have made: so every byte is accounted for.
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256

from certification.seals.blank import Blank
from certification.seals.seal import FIELD

MOST_SIGNATURES = 64
MOST_DIGESTS = 8
HEAD = 1024  # where readers look for %PDF-

_RANGE = re.compile(rb"/ByteRange\s{0,4}\[\s{0,4}0 {1,4}(\d{1,10}) {1,4}(\d{1,10}) {1,4}(\d{1,10})\s{0,4}\]")
_PIECE = 64  # hexadecimal digits


class State(StrEnum):
    NOT_A_PDF = "not_a_pdf"
    UNSIGNED = "unsigned"
    OURS_INTACT = "ours_intact"
    CHANGED = "changed"  # ours once: bytes were changed, or added after the signature
    FOREIGN = "foreign"


@dataclass(frozen=True)
class Verdict:
    """What a file is; `sha256` names the certificate of our key that signed it, where one did."""

    state: State
    sha256: str | None = None
    is_development: bool = False
    was_added_to: bool = False  # what we signed is whole, and something follows it


@dataclass(frozen=True)
class KnownKey:
    """A key of ours, current or retired: what its signatures look like, and what verifies them."""

    blank: Blank
    public_key: RSAPublicKey
    sha256: str
    is_development: bool


@dataclass(frozen=True)
class Known:
    """All keys of ours; `is_kept` says whether bytes are a file we keep, which timestamped ones must be."""

    keys: tuple[KnownKey, ...]
    is_kept: Callable[[bytes], bool]


@dataclass(frozen=True)
class _Signed:
    """A place in a file that claims to be a signature over all around it, up to `end`."""

    data: bytes
    start: int  # of the hexadecimal digits
    stop: int
    end: int

    @property
    def digits(self) -> bytes:
        return self.data[self.start : self.stop]

    def digest(self) -> bytes:
        digest = hashlib.sha256(memoryview(self.data)[: self.start - 1])
        digest.update(memoryview(self.data)[self.stop + 1 : self.end])
        return digest.digest()


def check(data: bytes, known: Known) -> Verdict:
    """What these bytes are. Never raises; takes time and memory in proportion to their length."""
    verdict = _signed_by_us(data, known)
    if verdict is not None:
        return verdict
    mark = _marked_by(data, known)
    if mark is not None:
        return Verdict(State.CHANGED, mark.sha256, mark.is_development)
    if b"%PDF-" not in data[:HEAD]:
        return Verdict(State.NOT_A_PDF)
    return Verdict(State.FOREIGN if b"/ByteRange" in data else State.UNSIGNED)


def _signed_by_us(data: bytes, known: Known) -> Verdict | None:
    """The verdict where a signature of ours holds: over the whole file, or over what it was before."""
    least = min((2 * len(key.blank.cms) for key in known.keys), default=0)
    long_enough = (place for place in _places(data) if place.stop - place.start >= least)
    added_to = None
    for place in islice(long_enough, MOST_DIGESTS) if known.keys else ():
        is_whole = place.end == len(data)
        key = _holds(place, known.keys)
        if key is None and is_whole and known.is_kept(data):
            key = next((key for key in known.keys if _has_modulus(place.digits, key)), None)
        if key is not None and is_whole:
            return Verdict(State.OURS_INTACT, key.sha256, key.is_development)
        if key is not None:
            added_to = Verdict(State.CHANGED, key.sha256, key.is_development, was_added_to=True)
    return added_to


def _places(data: bytes) -> Iterator[_Signed]:
    """Where the file claims to be signed, within its bounds."""
    seen = set()
    for match in islice(_RANGE.finditer(data), MOST_SIGNATURES):
        before, after, rest = (int(number) for number in match.groups())
        numbers = (before, after, rest)
        if 0 < before + 1 < after - 1 < after + rest <= len(data) and numbers not in seen:
            seen.add(numbers)
            if data[before : before + 1] == b"<" and data[after - 1 : after] == b">":
                yield _Signed(data, before + 1, after - 1, after + rest)


def _holds(place: _Signed, keys: tuple[KnownKey, ...]) -> KnownKey | None:
    """The key whose signature of this file it is, digit for digit."""
    try:
        found = bytes.fromhex(place.digits.decode("ascii"))
    except ValueError:
        return None
    if _digits(found) != place.digits:  # blanks, or small letters
        return None
    digest = place.digest()
    for key in keys:
        if len(found) == len(key.blank.cms):
            signature = found[key.blank.signature]
            if found == key.blank.filled(digest, signature) and _verifies(key, digest, signature):
                return key
    return None


def _verifies(key: KnownKey, digest: bytes, signature: bytes) -> bool:
    try:
        key.public_key.verify(signature, key.blank.signed(digest), PKCS1v15(), SHA256())
    except InvalidSignature:
        return False
    return True


def _marked_by(data: bytes, known: Known) -> KnownKey | None:
    """The key whose traces are in a file that it does not sign (any more)."""
    shouted, is_our_field = data.upper(), FIELD.encode() in data
    for key in known.keys:
        # Other programs may sign with the same key: a file is ours by its field, or by how its CMS begins.
        if (is_our_field or _digits(key.blank.cms)[:_PIECE] in shouted) and _has_modulus(shouted, key):
            return key
    return None


def _has_modulus(digits: bytes, key: KnownKey) -> bool:
    """Is any piece of the key's modulus there? A change of some bytes leaves most of its pieces."""
    modulus = f"{key.public_key.public_numbers().n:X}".encode()
    return any(modulus[at : at + _PIECE] in digits for at in range(0, len(modulus) - _PIECE + 1, _PIECE))


def _digits(cms: bytes) -> bytes:
    """A signature as it stands in our files."""
    return cms.hex().upper().encode()
