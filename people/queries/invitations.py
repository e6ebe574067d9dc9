"""The invitation behind a link."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from core import db
from core.security import hash_token
from people.models import Invitation


def find_invitation(token: str) -> Invitation | None:
    """Used or not, expired or not, with its person; nothing for a link nobody made."""
    wanted = select(Invitation).where(Invitation.token_sha256 == hash_token(token))
    return db.session.scalars(wanted.options(joinedload(Invitation.user))).one_or_none()
