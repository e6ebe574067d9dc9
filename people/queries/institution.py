"""Who signs for the institution."""

from sqlalchemy import select

from core import db
from people.models import Signatory


def signatories() -> list[Signatory]:
    """From the left, as they stand under a certificate."""
    present = select(Signatory).where(Signatory.left_at.is_(None))
    return list(db.session.scalars(present.order_by(Signatory.position, Signatory.id)))
