"""A private key at rest: AES-256-GCM under a key that comes from the site's secret."""

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


def lock(private_key: bytes, sha256: str) -> bytes:
    """The key, unreadable without the site's secret; bound to the certificate of this SHA-256."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + _box(current_app.config["SECRET_KEY"]).encrypt(nonce, private_key, sha256.encode())


def unlock(locked: bytes, sha256: str) -> bytes:
    """The key again, whether it was locked under the secret of today or a former one. Raises Refused."""
    for secret in (current_app.config["SECRET_KEY"], *current_app.config.get("FORMER_SECRET_KEYS", ())):
        with suppress(InvalidTag):
            return _box(secret).decrypt(locked[:NONCE], locked[NONCE:], sha256.encode())
    raise Refused(
        _(
            "The signing key was locked with another secret key of this site. Name that one in "
            "ACOMPANA_FORMER_SECRET_KEYS and start again, or add the key's file once more."
        )
    )


def is_locked_today(locked: bytes, sha256: str) -> bool:
    """Does the secret of today open it, without a former one?"""
    try:
        _box(current_app.config["SECRET_KEY"]).decrypt(locked[:NONCE], locked[NONCE:], sha256.encode())
    except InvalidTag:
        return False
    return True


def _box(secret: str) -> AESGCM:
    return AESGCM(hmac.digest(secret.encode(), b"signing-key", hashlib.sha256))
