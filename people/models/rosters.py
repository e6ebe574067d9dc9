from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core import db
from people.models.places import Cohort


class RosterImport(db.Base):
    """One roster file: its dry run, and what it made once confirmed, so that it can be undone."""

    __tablename__ = "roster_imports"
    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"))
    file_name: Mapped[str]
    file_sha256: Mapped[str]
    plan: Mapped[dict[str, Any]]
    applied: Mapped[dict[str, Any] | None]  # ids made and old values changed
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    cohort: Mapped[Cohort] = relationship(lazy="raise_on_sql")
