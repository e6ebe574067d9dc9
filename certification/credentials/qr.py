"""The signed line in a QR code, `https://…/v/<token>#<line>`: a phone that kept the page checks it alone.

Letters of base64url only. `1` (the version), four letters that name the key, one for the kind, two for the
hours, three for the day of issue and three for the last valid day, in days since 2000-01-01 (0: it does not
expire), then folio, name and programme, each closed by `_END`, then 86 letters of signature (ECDSA over P-256
with SHA-256, r and s) of everything before it. Numbers are written in base 64. Texts take one letter for a
letter: `_LETTERS` has what Spanish needs; a capital costs one more, any other letter five.
`static/js/verify.js` reads the same; the decision is docs/decisions/0014-credentials.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from certification.credentials.keys import IssuerKeys
from certification.credentials.multibase import base64url, from_base64url
from certification.press.codes import CAPACITY
from certification.press.snapshot import Snapshot

KINDS = ("", "diploma", "seminar", "completion", "enrolment", "mentor", "teaching")
"""Only ever longer: what is printed says the place in it."""

_VERSION = "1"
_BASE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_CAPITAL, _ANY, _END, _CAPITALS = range(4)
_LETTERS = "\0\0\0\0 abcdefghijklmnopqrstuvwxyzáéíóúüñ0123456789-.'’ʼʻ…,:()/çãöä"
_PLACES = {letter: place for place, letter in enumerate(_LETTERS) if letter != "\0"}
_EPOCH = date(2000, 1, 1)
_SIGNATURE = 86
_HEAD = 14
_CUT = "…"


@dataclass(frozen=True)
class Short:
    """What the line says. A text that was cut ends in `…`."""

    folio: str
    person: str
    programme: str
    kind: str
    hours: int
    issued_on: date
    valid_until: date | None = None


def short_of(printed: Snapshot, issued_on: date, valid_until: date | None = None) -> Short:
    """What is printed, shortly: a seminar by its title, all others by the programme."""
    return Short(
        folio=printed.folio,
        person=printed.person,
        programme=printed.subject or printed.programme,
        kind=printed.kind.value,
        hours=printed.hours,
        issued_on=issued_on,
        valid_until=valid_until,
    )


def payload(short: Short, key: IssuerKeys, *, address: str) -> str:
    """The line after `<address>#`, always the same one (RFC 6979). ValueError for what it cannot hold.

    Where both would take more than `CAPACITY`, the programme is cut, then the name: at a letter, with `…` to
    say so.
    """
    room = CAPACITY - len(address.encode()) - len("#")
    line = _head(short, key.public.qr_id) + _texts(short, room - _HEAD - _SIGNATURE)
    der = key.qr.sign(line.encode(), ec.ECDSA(SHA256(), deterministic_signing=True))
    r, s = decode_dss_signature(der)
    return line + base64url(r.to_bytes(32, "big") + s.to_bytes(32, "big"))


def read(line: str, keys: Mapping[str, bytes]) -> Short | None:
    """What an intact line says, by the points of our keys under their `qr_id`; else None. Never raises."""
    signed, signature = line[:-_SIGNATURE], line[-_SIGNATURE:]
    point = keys.get(signed[1:5])
    if not signed.startswith(_VERSION) or point is None or not line.isascii():
        return None
    try:
        raw = from_base64url(signature)
        der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        public.verify(der, signed.encode(), ec.ECDSA(SHA256()))
        return _said(signed)
    except (ValueError, IndexError, InvalidSignature):
        return None


def _head(short: Short, key: str) -> str:
    kind = KINDS.index(short.kind) if short.kind in KINDS else 0
    days = (short.issued_on - _EPOCH).days
    until = (short.valid_until - _EPOCH).days if short.valid_until else 0
    return f"{_VERSION}{key}{_number(kind, 1)}{_number(short.hours, 2)}{_number(days, 3)}{_number(until, 3)}"


def _texts(short: Short, room: int) -> str:
    """What fits of the three texts. A folio is in capitals, so it begins with them, and is never cut."""
    folio = encoded(short.folio, capitals=True)
    person, programme = encoded(short.person), encoded(short.programme)
    left = room - len(folio)
    if len(person) + len(programme) > left:
        programme = _cut(short.programme, left - len(person))
        person = _cut(short.person, left - len(programme))
    if len(person) + len(programme) > left:
        raise ValueError("no room for this certificate in its QR code")
    return folio + person + programme


def _cut(text: str, room: int) -> str:
    """The longest beginning that fits, closed by `…`; only that when none does."""
    if len(encoded(text)) <= room:
        return encoded(text)
    cuts = (encoded(text[:end].rstrip() + _CUT) for end in range(len(text) - 1, 0, -1))
    return next((cut for cut in cuts if len(cut) <= room), encoded(_CUT))


def encoded(text: str, *, capitals: bool = False) -> str:
    """One text with its end. Two capitals together turn capitals on, and two small letters turn them off."""
    places: list[int] = []
    for position, letter in enumerate(text):
        small = letter.lower()
        is_known = small in _PLACES and letter in (small, small.upper())
        if not is_known:
            number = ord(letter)
            places += [_ANY, *(number >> shift & 63 for shift in (18, 12, 6, 0))]
            continue
        if small.upper() != small and (letter != small) != capitals:
            turns = _is_capital(text[position + 1 : position + 2]) is (not capitals)
            places.append(_CAPITALS if turns else _CAPITAL)
            capitals = capitals is not turns
        places.append(_PLACES[small])
    return "".join(_BASE[place] for place in [*places, _END])


def _is_capital(letter: str) -> bool | None:
    """None for what is neither, such as a space or nothing."""
    return None if letter.lower() == letter.upper() else letter != letter.lower()


def _said(signed: str) -> Short:
    places = [_BASE.index(letter) for letter in signed[5:]]
    kind, hours, days, until = places[0], _joined(places[1:3]), _joined(places[3:6]), _joined(places[6:9])
    folio, rest = _decoded(places[9:], capitals=True)
    person, rest = _decoded(rest)
    programme, rest = _decoded(rest)
    if rest:
        raise ValueError("more than three texts")
    valid_until = _EPOCH + timedelta(days=until) if until else None
    return Short(folio, person, programme, KINDS[kind], hours, _EPOCH + timedelta(days=days), valid_until)


def _decoded(places: list[int], *, capitals: bool = False) -> tuple[str, list[int]]:
    """The text up to its end, and what follows; IndexError when it has none."""
    text, at, turn = "", 0, False
    while places[at] != _END:
        place = places[at]
        if place == _CAPITALS:
            capitals = not capitals
        elif place == _CAPITAL:
            turn = True
        elif place == _ANY:
            text += chr(_joined(places[at + 1 : at + 5]))
            at += 4
        else:
            letter = _LETTERS[place]
            text += letter.upper() if capitals is not turn else letter
            turn = False
        at += 1
    return text, places[at + 1 :]


def _number(value: int, letters: int) -> str:
    if not 0 <= value < 64**letters:
        raise ValueError(f"{value} does not fit")
    return "".join(_BASE[value >> 6 * place & 63] for place in reversed(range(letters)))


def _joined(places: list[int]) -> int:
    value = 0
    for place in places:
        value = value << 6 | place
    return value
