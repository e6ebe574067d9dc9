"""The keys of the house: Ed25519 for credentials, P-256 for QR codes. Random, kept sealed, never derived.

Were they derived from the site's secret, another secret would be other keys, and whoever once read it could
sign for ever. So they are random, and the secret only seals them where they are stored.
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from certification.credentials.multibase import ED25519, P256, base64url, multikey

_VERSION = b"\x01"
_NONCE, _SCALAR = 12, 32
_PURPOSE = b"issuer-keys"


class Unreadable(Exception):
    """It was sealed under another secret, or changed since."""


@dataclass(frozen=True)
class PublicKeys:
    """What everybody may know of a pair of keys; kept for ever: old certificates are verified with it."""

    credential: bytes
    """Ed25519, 32 bytes."""
    qr: bytes
    """P-256, an uncompressed point of 65 bytes."""

    @property
    def credential_id(self) -> str:
        """The fragment that names the key in the DID document."""
        return f"ed-{base64url(hashlib.sha256(self.credential).digest()[:9])}"

    @property
    def qr_id(self) -> str:
        """Four letters that name the key in a QR code."""
        return base64url(hashlib.sha256(self.qr).digest()[:3])

    @property
    def credential_multikey(self) -> str:
        return multikey(ED25519, self.credential)

    @property
    def qr_multikey(self) -> str:
        point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), self.qr)
        return multikey(P256, point.public_bytes(Encoding.X962, PublicFormat.CompressedPoint))


@dataclass(frozen=True, repr=False)
class IssuerKeys:
    """Both private keys."""

    credential: Ed25519PrivateKey
    qr: ec.EllipticCurvePrivateKey

    @classmethod
    def generate(cls) -> "IssuerKeys":
        return cls(Ed25519PrivateKey.generate(), ec.generate_private_key(ec.SECP256R1()))

    @cached_property
    def public(self) -> PublicKeys:
        point = self.qr.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return PublicKeys(self.credential.public_key().public_bytes_raw(), point)

    def to_sealed(self, secret: str) -> bytes:
        """Fit to be stored; other bytes at every call. AES-256-GCM under a key of the site's secret."""
        scalar = self.qr.private_numbers().private_value.to_bytes(_SCALAR, "big")
        nonce = secrets.token_bytes(_NONCE)
        box = AESGCM(_key(secret)).encrypt(nonce, self.credential.private_bytes_raw() + scalar, _PURPOSE)
        return _VERSION + nonce + box

    @classmethod
    def from_sealed(cls, sealed: bytes, secrets_: Iterable[str]) -> "IssuerKeys":
        """The site's secret first, then its former ones. Raises Unreadable."""
        nonce, box = sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
        if sealed[:1] != _VERSION or len(nonce) < _NONCE:
            raise Unreadable
        for secret in secrets_:
            with suppress(InvalidTag):
                opened = AESGCM(_key(secret)).decrypt(nonce, box, _PURPOSE)
                return cls._of(opened[:_SCALAR], opened[_SCALAR:])
        raise Unreadable

    @classmethod
    def _of(cls, seed: bytes, scalar: bytes) -> "IssuerKeys":
        qr = ec.derive_private_key(int.from_bytes(scalar, "big"), ec.SECP256R1())
        return cls(Ed25519PrivateKey.from_private_bytes(seed), qr)


def _key(secret: str) -> bytes:
    return hmac.digest(secret.encode(), _PURPOSE, hashlib.sha256)
