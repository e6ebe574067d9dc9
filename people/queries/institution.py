"""Who signs for the institution."""

from sqlalchemy import select

from core import db
from people.models import Signatory


def signatories() -> list[Signatory]:
    """From the left, as they stand under a certificate."""
    return list(db.session.scalars(select(Signatory).order_by(Signatory.position, Signatory.id)))
