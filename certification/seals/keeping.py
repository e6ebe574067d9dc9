"""What is secret at rest, private keys above all: AES-256-GCM under a key from the site's secret."""

import hashlib
import hmac
import secrets
from contextlib import suppress

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app

from core.errors import Refused
from core.text import _

NONCE = 12


SIGNING_KEY = b"signing-key"
"""Secrets of one purpose are not opened by the key of another."""


def lock(secret: bytes, sha256: str, purpose: bytes = SIGNING_KEY) -> bytes:
    """Unreadable without the site's secret; bound to the certificate, or what else, of this SHA-256."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + _box(current_app.config["SECRET_KEY"], purpose).encrypt(nonce, secret, sha256.encode())


def opened(locked: bytes, sha256: str, purpose: bytes) -> bytes | None:
    """What was locked, under the secret of today or a former one; None when none that is named opens it."""
    for secret in (current_app.config["SECRET_KEY"], *current_app.config.get("FORMER_SECRET_KEYS", ())):
        with suppress(InvalidTag):
            return _box(secret, purpose).decrypt(locked[:NONCE], locked[NONCE:], sha256.encode())
    return None


def unlock(locked: bytes, sha256: str) -> bytes:
    """The signing key again. Raises Refused."""
    found = opened(locked, sha256, SIGNING_KEY)
    if found is None:
        raise Refused(
            _(
                "The signing key was locked with another secret key of this site. Name that one in "
                "ACOMPANA_FORMER_SECRET_KEYS and start again, or add the key's file once more."
            )
        )
    return found


def is_locked_today(locked: bytes, sha256: str, purpose: bytes = SIGNING_KEY) -> bool:
    """Does the secret of today open it, without a former one?"""
    try:
        _box(current_app.config["SECRET_KEY"], purpose).decrypt(
            locked[:NONCE], locked[NONCE:], sha256.encode()
        )
    except InvalidTag:
        return False
    return True


def _box(secret: str, purpose: bytes) -> AESGCM:
    return AESGCM(hmac.digest(secret.encode(), purpose, hashlib.sha256))
