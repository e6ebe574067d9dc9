"""Bytes as text: base64url without padding, and the multibase and multikey forms of W3C's specifications."""

import base64
import binascii

ED25519, P256 = b"\xed\x01", b"\x80\x24"
"""Multicodec prefixes of public keys (Controlled Identifiers 1.0, section 2.2.2)."""

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VALUES = {letter: value for value, letter in enumerate(_BASE58)}
_LONGEST = 200


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_base64url(text: str) -> bytes:
    """ValueError when it is anything but the one way to write those bytes."""
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as wrong:
        raise ValueError("not base64url") from wrong
    if base64url(data) != text:
        raise ValueError("not the one way to write it")
    return data


def base58(data: bytes) -> str:
    """Multibase `z`: base58btc."""
    number, text = int.from_bytes(data, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        text = _BASE58[rest] + text
    zeros = len(data) - len(data.lstrip(b"\0"))
    return "z" + _BASE58[0] * zeros + text


def from_base58(text: str) -> bytes:
    """ValueError when it is not multibase `z`, or far longer than any key or signature."""
    if not text.startswith("z") or len(text) > _LONGEST:
        raise ValueError("not base58")
    number, digits = 0, text[1:]
    for letter in digits:
        if letter not in _VALUES:
            raise ValueError("not base58")
        number = number * 58 + _VALUES[letter]
    zeros = len(digits) - len(digits.lstrip(_BASE58[0]))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def multikey(kind: bytes, public: bytes) -> str:
    return base58(kind + public)
