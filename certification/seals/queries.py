"""What is read of the institution's keys."""

import hashlib

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_private_key
from sqlalchemy import select

from certification.models import Certificate, SigningKey
from certification.seals.blank import Blank
from certification.seals.checking import Known, KnownKey
from certification.seals.keeping import unlock
from certification.seals.making import certificates_of
from certification.seals.seal import Seal
from core import clock, db
from core.errors import Refused
from core.text import _, dateformat


def current_key() -> SigningKey | None:
    """The key that signs; `is_development` says whether pages must warn."""
    return db.session.scalars(select(SigningKey).where(SigningKey.is_current)).one_or_none()


def all_keys() -> list[SigningKey]:
    """All there ever were, the newest first."""
    return list(db.session.scalars(select(SigningKey).order_by(SigningKey.id.desc())))


def find_key(sha256: str) -> SigningKey | None:
    """The key that a verdict names, the newest of them: the same may have been added again."""
    found = select(SigningKey).filter_by(sha256=sha256).order_by(SigningKey.id.desc()).limit(1)
    return db.session.scalars(found).one_or_none()


def current_seal() -> Seal:
    """Ready to sign: opened once, good for a whole batch. Raises Refused when nothing can be signed now."""
    key = current_key()
    if key is None or key.private_key is None:
        raise Refused(_("There is no signing key yet."))
    if not key.valid_from <= clock.now() < key.valid_until:
        day = dateformat(key.valid_until)
        raise Refused(_("The signing key expired on %(day)s. Add a new one, then go on.", day=day))
    # It was whole when it was locked, and what is not the same any more does not open.
    private_key = load_der_private_key(
        unlock(key.private_key, key.sha256), password=None, unsafe_skip_rsa_key_validation=True
    )
    assert isinstance(private_key, RSAPrivateKey)
    return Seal(Blank.of(key.cms), private_key, key.sha256, key.is_development)


def known() -> Known:
    """Every key we ever signed with, for `check`."""
    return Known(tuple(_known(key) for key in all_keys()), _is_kept)


def _known(key: SigningKey) -> KnownKey:
    public_key = certificates_of(key)[0].public_key()
    assert isinstance(public_key, RSAPublicKey)
    return KnownKey(Blank.of(key.cms), public_key, key.sha256, key.is_development)


def _is_kept(data: bytes) -> bool:
    """Are these the very bytes of a certificate's file?"""
    digest = hashlib.sha256(data).hexdigest()
    return db.session.scalar(select(Certificate.id).where(Certificate.pdf_sha256 == digest)) is not None
