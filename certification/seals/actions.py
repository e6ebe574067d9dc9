"""What is done to the keys of the institution."""

from sqlalchemy import select, update

from certification.models import SigningKey
from certification.seals import keeping, pkcs12
from certification.seals.making import as_row, development_identity
from certification.seals.queries import current_key
from core import audit, clock, db
from core.errors import Refused
from people.models import Institution, User


def add_key(data: bytes, password: str, *, by: User | None) -> SigningKey:
    """Sign with the key of this PKCS#12 file from now on; the one before is retired. Raises Refused.

    The key that signs already stays as it is: sending the same file twice changes nothing.
    """
    made = as_row(pkcs12.read(data, password))
    before = current_key()
    if before is not None and before.sha256 == made["sha256"] and _opens(before):
        return before
    retired = _retire(by)
    key = SigningKey(**made, by_id=by.id if by else None)
    db.session.add(key)
    db.session.flush()
    audit.note("signing_key.added", key, by=by, sha256=key.sha256, retired=retired)
    return key


def ensure_development_key() -> SigningKey:
    """The current key; where there is none yet, one that the site makes for itself.

    Of several processes that find none, the database takes the key of one, and all have that one.
    """
    found = current_key()
    if found is not None:
        return found
    institution = db.session.scalar(select(Institution.name)) or ""
    made = as_row(development_identity(institution), is_development=True)
    ours = db.insert(SigningKey).values(made).on_conflict_do_nothing().returning(SigningKey.id)
    is_ours = db.session.scalar(ours) is not None
    key = db.session.scalars(select(SigningKey).where(SigningKey.is_current)).one()
    if is_ours:
        audit.note("signing_key.made", key, sha256=key.sha256)
    return key


def lock_again() -> bool:
    """Lock the current key under the secret of today, so that former ones need no longer be named.

    Says whether there was anything to do. Raises Refused when no secret that is named opens it.
    """
    key = current_key()
    if key is None or key.private_key is None or keeping.is_locked_today(key.private_key, key.sha256):
        return False
    key.private_key = keeping.lock(keeping.unlock(key.private_key, key.sha256), key.sha256)
    db.session.flush()
    audit.note("signing_key.locked_again", key, sha256=key.sha256)
    return True


def _retire(by: User | None) -> int | None:
    """The current key signs no more: its private half is wiped, its certificate stays."""
    retired = update(SigningKey).where(SigningKey.is_current).returning(SigningKey.id)
    return db.session.scalar(retired.values(is_current=False, private_key=None, retired_at=clock.now()))


def _opens(key: SigningKey) -> bool:
    try:
        keeping.unlock(key.private_key or b"", key.sha256)
    except Refused:
        return False
    return True
