"""Case reviews: what a pasante brings, who checks it, where it is discussed, what was learnt."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core import clock, db
from mentorship.cases.checking import fingerprint_of
from people.models import Pasante, User

STATES = (
    "draft",
    "submitted",
    "returned",
    "approved",
    "scheduled",
    "discussed",
    "follow_up",
    "closed",
    "withdrawn",
)
FORMATS = ("soap", "echo", "structural")
AGE_BANDS = ("newborn", "infant", "1-4", "5-9", "10-19", "20-59", "60-89", "90+")
SEXES = ("female", "male", "intersex")
OUTCOMES = ("improved", "stable", "worse", "referred", "died", "lost")
SHOWN = ("scheduled", "discussed", "follow_up", "closed")
"""The states in which a session's guests and the other pasantes read a case."""
MOST_CASES = 3
"""In one session: each takes twenty minutes."""


class CaseSession(db.Base):
    """An hour in which up to three cases are discussed, with those invited to it."""

    __tablename__ = "case_sessions"
    id: Mapped[int] = mapped_column(primary_key=True)
    held_at: Mapped[datetime] = mapped_column(index=True)
    place: Mapped[str]  # a room, or a link to a call
    facilitator_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    held_notes: Mapped[str | None]
    facilitator: Mapped[User] = relationship(lazy="raise_on_sql")
    guests: Mapped[list["SessionGuest"]] = relationship(lazy="raise_on_sql", cascade="all, delete-orphan")


class SessionGuest(db.Base):
    """A visiting resident (or anybody else) invited to discuss at a session."""

    __tablename__ = "session_guests"
    __table_args__ = (UniqueConstraint("session_id", "user_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("case_sessions.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    user: Mapped[User] = relationship(lazy="raise_on_sql")


class Case(db.Base):
    """A case without anything that identifies the patient.

    `code` is all that ties it to the paper in the clinic.
    """

    __tablename__ = "cases"
    __table_args__ = (
        UniqueConstraint("year", "number"),
        UniqueConstraint("session_id", "position"),
        CheckConstraint(f"position between 1 and {MOST_CASES}", name="position_fits"),
        CheckConstraint(f"state in ({', '.join(repr(s) for s in STATES)})", name="state_known"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    pasante_id: Mapped[int] = mapped_column(ForeignKey("pasantes.id"), index=True)
    year: Mapped[int]
    number: Mapped[int]
    state: Mapped[str] = mapped_column(default="draft", index=True)
    format: Mapped[str] = mapped_column(default="soap")
    language: Mapped[str] = mapped_column(default="es")
    title: Mapped[str] = mapped_column(default="")
    question: Mapped[str] = mapped_column(default="")  # the guiding question
    age_band: Mapped[str | None]
    sex: Mapped[str | None]
    sections: Mapped[dict[str, Any]] = mapped_column(default=dict)  # prompt key → text
    checked_sha256: Mapped[str | None]  # the exact text the identity check ran on
    checked_rules: Mapped[str | None]
    findings: Mapped[
        list[Any] | None
    ]  # kinds and the author's reason for each warning, never the matched text
    no_identifiers: Mapped[bool] = mapped_column(default=False)
    return_comment: Mapped[str | None]
    submitted_at: Mapped[datetime | None]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    approved_at: Mapped[datetime | None]
    session_id: Mapped[int | None] = mapped_column(ForeignKey("case_sessions.id"), index=True)
    position: Mapped[int | None]  # its place in the order of the session, from 1
    discussed_at: Mapped[datetime | None]
    follow_up_on: Mapped[date | None]
    outcome: Mapped[str | None]
    follow_up: Mapped[str | None]
    applied: Mapped[str | None]  # were the recommendations applied: yes, partly, no
    applied_why: Mapped[str | None]
    learning_point: Mapped[str | None]
    closed_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    pasante: Mapped[Pasante] = relationship(lazy="raise_on_sql")
    approved_by: Mapped[User | None] = relationship(lazy="raise_on_sql")
    session: Mapped[CaseSession | None] = relationship(lazy="raise_on_sql")
    contributions: Mapped[list["Contribution"]] = relationship(
        lazy="raise_on_sql", order_by="Contribution.id"
    )

    @property
    def code(self) -> str:
        """C-2026-0014: written on paper beside the record in the clinic, and nowhere else."""
        return f"C-{self.year}-{self.number:04d}"

    @property
    def texts(self) -> dict[str, str]:
        """Everything its author wrote in free words, by the name of its field."""
        return {"title": self.title, "question": self.question, **self.sections}

    @property
    def fingerprint(self) -> str:
        """Names exactly the text that stands here now."""
        return fingerprint_of(self.texts)

    @property
    def is_checked(self) -> bool:
        """Did the identity check run on exactly what is written now?"""
        return self.checked_sha256 == self.fingerprint


class Contribution(db.Base):
    """A question, comment or recommendation in a discussion, in the writer's language."""

    __tablename__ = "contributions"
    __table_args__ = (
        CheckConstraint("kind in ('question', 'comment', 'recommendation')", name="kind_known"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[str]
    text: Mapped[str]
    language: Mapped[str]
    feasible: Mapped[str | None]  # for a recommendation, said by the author of the case: yes, adapted, no
    guideline: Mapped[str | None]
    created_at: Mapped[datetime]
    author: Mapped[User] = relationship(lazy="raise_on_sql")
