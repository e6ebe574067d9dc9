"""The house's own memory: who did what to which thing, and when; never what a patient or a note said."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core import clock, db


class AuditNote(db.Base):
    """One thing somebody did. Rows are added, never changed."""

    __tablename__ = "audit_notes"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    what: Mapped[str]
    kind: Mapped[str | None]
    thing_id: Mapped[int | None]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    detail: Mapped[dict[str, Any] | None]


def note(what: str, thing: Any = None, *, by: Any = None, **detail: Any) -> None:
    """Write down that something was done; part of the same transaction as the thing itself."""
    db.session.add(
        AuditNote(
            at=clock.now(),
            what=what,
            kind=getattr(thing, "__tablename__", None),
            thing_id=getattr(thing, "id", None),
            by_id=getattr(by, "id", None),
            detail=detail or None,
        )
    )
