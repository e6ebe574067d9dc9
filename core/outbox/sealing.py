"""Opens what a phone sealed: AES-256-GCM under a key that only this site and the owner's phone hold."""

import hashlib
import hmac
import secrets
import zlib
from contextlib import suppress

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app

PLAIN, DEFLATED = 1, 2
NONCE = 12
MOST_INFLATED = 1024 * 1024


class Unreadable(Exception):
    """It was not sealed by this person on this device, or it was changed since."""


def key_for(user_id: int, device: str) -> bytes:
    """The 32 bytes with which one person's words are sealed on one device."""
    return _key(current_app.config["SECRET_KEY"], user_id, device)


def _key(secret: str, user_id: int, device: str) -> bytes:
    return hmac.digest(secret.encode(), f"outbox:{user_id}:{device}".encode(), hashlib.sha256)


def open_sealed(data: bytes, user_id: int, device: str, what: str, *, most: int = MOST_INFLATED) -> bytes:
    """What was sealed, at most so many bytes; `what` says what it is ("entry:<key>"). Raises Unreadable."""
    if len(data) <= 1 + NONCE or data[0] not in (PLAIN, DEFLATED):
        raise Unreadable
    nonce, box = data[1 : 1 + NONCE], data[1 + NONCE :]
    # A phone may still hold what it sealed before the site took another secret.
    for secret in (current_app.config["SECRET_KEY"], *current_app.config.get("FORMER_SECRET_KEYS", ())):
        with suppress(InvalidTag):
            body = AESGCM(_key(secret, user_id, device)).decrypt(nonce, box, what.encode())
            return _inflate(body, most) if data[0] == DEFLATED else body
    raise Unreadable


def _inflate(body: bytes, most: int) -> bytes:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        whole = inflater.decompress(body, most)
    except zlib.error as error:
        raise Unreadable from error
    if not inflater.eof:  # cut short, or larger than anything a person types
        raise Unreadable
    return whole


def seal(body: bytes, user_id: int, device: str, what: str, *, deflated: bool = False) -> bytes:
    """As the phone does it: for tests and tools."""
    nonce = secrets.token_bytes(NONCE)
    if deflated:
        deflater = zlib.compressobj(wbits=-zlib.MAX_WBITS)
        body = deflater.compress(body) + deflater.flush()
    box = AESGCM(key_for(user_id, device)).encrypt(nonce, body, what.encode())
    return bytes([DEFLATED if deflated else PLAIN]) + nonce + box
