"""The visit log: a mentor at a clinic with its pasante, and what they agreed."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core import clock, db
from people.models import Clinic, Pasante, User

KINDS = ("in_person", "call", "message", "unplanned", "closing", "failed")
FACE_TO_FACE = ("in_person", "unplanned", "closing")  # these count as visits; a call is contact
FAILED_REASONS = ("road", "weather", "security", "vehicle", "pasante_absent", "emergency", "other")
COMMITMENT_STATES = ("open", "in_progress", "kept", "broken", "dropped")
OWNERS = ("pasante", "mentor", "coordination", "supply", "referrals", "authority")


class Visit(db.Base):
    """One visit. Once signed it no longer changes; what comes later is an addendum."""

    __tablename__ = "visits"
    __table_args__ = (
        UniqueConstraint("year", "number"),
        CheckConstraint("minutes >= 0", name="minutes_not_negative"),
        CheckConstraint("(kind = 'failed') = (failed_reason is not null)", name="failure_has_reason"),
        CheckConstraint("(signed_at is null) = (content_sha256 is null)", name="signature_seals"),
        CheckConstraint("acknowledged_at is null or signed_at is not null", name="signed_first"),
        # Two pages open on the same visit are one draft, not two.
        Index(
            "uq_visits_draft",
            "mentor_id",
            "pasante_id",
            "held_on",
            unique=True,
            sqlite_where=text("signed_at is null"),
            postgresql_where=text("signed_at is null"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    pasante_id: Mapped[int] = mapped_column(ForeignKey("pasantes.id"), index=True)
    clinic_id: Mapped[int] = mapped_column(ForeignKey("clinics.id"), index=True)
    mentor_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    year: Mapped[int | None]  # with `number` the log's own folio BV-2026-0012, given when it is signed
    number: Mapped[int | None]
    kind: Mapped[str] = mapped_column(default="in_person")
    failed_reason: Mapped[str | None]
    held_on: Mapped[date] = mapped_column(index=True)
    late_reason: Mapped[str | None]  # why it was written down more than 14 days later
    minutes: Mapped[int] = mapped_column(default=0)
    patients_together: Mapped[int] = mapped_column(default=0)
    home_visits: Mapped[int] = mapped_column(default=0)
    strengths: Mapped[str] = mapped_column(default="")
    targets: Mapped[str] = mapped_column(default="")
    no_observation_reason: Mapped[str | None]
    private_note: Mapped[str] = mapped_column(default="")  # mentor and coordinator only
    security: Mapped[str] = mapped_column(default="calm")  # calm, caution, high_risk
    clinic_check: Mapped[dict[str, Any] | None]  # tracer → state, plus water, power, signal …
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    edition: Mapped[int] = mapped_column(default=0)  # how often the draft was written
    written_at: Mapped[datetime | None]  # on a phone, by its own word, if it came from one
    signed_at: Mapped[datetime | None]
    content_sha256: Mapped[str | None]
    acknowledged_at: Mapped[datetime | None]
    reply: Mapped[str | None]
    pasante: Mapped[Pasante] = relationship(lazy="raise_on_sql")
    clinic: Mapped[Clinic] = relationship(lazy="raise_on_sql")
    mentor: Mapped[User] = relationship(lazy="raise_on_sql")
    observations: Mapped[list["Observation"]] = relationship(
        lazy="raise_on_sql", order_by="Observation.id", cascade="all, delete-orphan"
    )
    addenda: Mapped[list["Addendum"]] = relationship(lazy="raise_on_sql", order_by="Addendum.id")

    @property
    def is_signed(self) -> bool:
        return self.signed_at is not None

    @property
    def is_acknowledged(self) -> bool:
        return self.acknowledged_at is not None

    @property
    def folio(self) -> str | None:
        return f"BV-{self.year}-{self.number:04d}" if self.number is not None else None


class Observation(db.Base):
    """Something the mentor watched: bands 1–4 per item, 0 not observed, "R" limited by resources."""

    __tablename__ = "observations"
    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]  # consultation, procedure, case_talk, home_visit, chart_review, teamwork
    topic: Mapped[str]
    bands: Mapped[dict[str, Any]]
    overall: Mapped[int | None]  # a judgement, never the mean: bands are ordinal
    comment: Mapped[str] = mapped_column(default="")
    patient_agreed: Mapped[bool] = mapped_column(default=False)

    def take(self, **fields: Any) -> None:
        """Stand as these fields say."""
        for name, value in fields.items():
            setattr(self, name, value)


class Commitment(db.Base):
    """Something agreed at a visit, with an owner and a date; open until closed, whoever visits next."""

    __tablename__ = "commitments"
    __table_args__ = (
        CheckConstraint("state in ('open', 'in_progress', 'kept', 'broken', 'dropped')", name="state_known"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id", ondelete="CASCADE"), index=True)
    pasante_id: Mapped[int] = mapped_column(ForeignKey("pasantes.id"), index=True)
    text: Mapped[str]
    category: Mapped[str] = mapped_column(default="clinical")
    owner: Mapped[str]
    due_on: Mapped[date]  # as it counts now
    first_due_on: Mapped[date | None]  # as it was agreed, once a later visit has moved it
    state: Mapped[str] = mapped_column(default="open", index=True)
    visit: Mapped[Visit] = relationship(lazy="raise_on_sql", foreign_keys=[visit_id])
    history: Mapped[list["CommitmentNote"]] = relationship(lazy="raise_on_sql", order_by="CommitmentNote.id")

    @property
    def is_open(self) -> bool:
        return self.state in ("open", "in_progress")


class CommitmentNote(db.Base):
    """What a later visit found of a commitment. It takes effect when that visit is signed."""

    __tablename__ = "commitment_notes"
    __table_args__ = (UniqueConstraint("commitment_id", "visit_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitments.id", ondelete="CASCADE"))
    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id", ondelete="CASCADE"), index=True)
    state: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    new_due_on: Mapped[date | None]


class Addendum(db.Base):
    """Words added to a signed visit, by whom and when."""

    __tablename__ = "addenda"
    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    text: Mapped[str]
    created_at: Mapped[datetime]
    author: Mapped[User] = relationship(lazy="raise_on_sql")
