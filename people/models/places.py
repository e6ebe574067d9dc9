from datetime import date, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core import db
from core.text import dateformat
from people.models.users import User


class Cohort(db.Base):
    """A promoción: those who begin on the same 1 February or 1 August and serve twelve months."""

    __tablename__ = "cohorts"
    __table_args__ = (CheckConstraint("ends_on > starts_on", name="dates_in_order"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    starts_on: Mapped[date] = mapped_column(unique=True)
    ends_on: Mapped[date]

    @property
    def label(self) -> str:
        """febrero de 2026"""
        return dateformat(self.starts_on, "month")

    @property
    def code(self) -> str:
        """2026F or 2026A, as it stands in a folio."""
        return f"{self.starts_on.year}{'F' if self.starts_on.month < 7 else 'A'}"

    def month_of(self, day: date) -> int:
        """Which month of the year a day falls in: 1 to 12; 0 before it, 13 after it."""
        if day < self.starts_on:
            return 0
        months = (day.year - self.starts_on.year) * 12 + day.month - self.starts_on.month + 1
        return min(months, 13)


class Clinic(db.Base):
    """A place where pasantes serve."""

    __tablename__ = "clinics"
    __table_args__ = (CheckConstraint("kind in ('rural', 'post', 'hospital', 'mobile')", name="kind_known"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str] = mapped_column(default="rural")
    municipality: Mapped[str]
    clues: Mapped[str | None] = mapped_column(unique=True)  # the health ministry's key of the facility
    population: Mapped[int | None]
    travel_hours: Mapped[float | None]  # from the programme's base, by road
    signal: Mapped[str] = mapped_column(default="messages")  # none, messages, data
    closed_on: Mapped[date | None]


class Pasante(db.Base):
    """One person's year: a place in a cohort. A user serves one such year."""

    __tablename__ = "pasantes"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), unique=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"), index=True)
    university: Mapped[str | None]
    student_number: Mapped[str | None]
    withdrawn_on: Mapped[date | None]
    user: Mapped[User] = relationship(lazy="raise_on_sql")
    cohort: Mapped[Cohort] = relationship(lazy="raise_on_sql")
    postings: Mapped[list["Posting"]] = relationship(
        lazy="raise_on_sql",
        order_by="Posting.starts_on",
        back_populates="pasante",
        cascade="all, delete-orphan",
    )

    def clinic_on(self, day: date) -> "Clinic | None":
        """Where she serves that day (postings and their clinics must be loaded)."""
        return next((p.clinic for p in self.postings if p.covers(day)), None)


class Posting(db.Base):
    """A pasante serves at a clinic from one day to another (both included; open until the year ends)."""

    __tablename__ = "postings"
    __table_args__ = (
        UniqueConstraint("pasante_id", "starts_on"),
        CheckConstraint("ends_on is null or ends_on >= starts_on", name="dates_in_order"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    pasante_id: Mapped[int] = mapped_column(ForeignKey("pasantes.id", ondelete="CASCADE"))
    clinic_id: Mapped[int] = mapped_column(ForeignKey("clinics.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    pasante: Mapped[Pasante] = relationship(lazy="raise_on_sql", back_populates="postings")
    clinic: Mapped[Clinic] = relationship(lazy="raise_on_sql")

    def covers(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    def end_before(self, day: date) -> None:
        self.ends_on = day - timedelta(days=1)


class Assignment(db.Base):
    """A mentor accompanies whoever serves at a clinic, from one day to another (open while it lasts)."""

    __tablename__ = "assignments"
    __table_args__ = (
        UniqueConstraint("mentor_id", "clinic_id", "starts_on"),
        CheckConstraint("ends_on is null or ends_on >= starts_on", name="dates_in_order"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    mentor_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    clinic_id: Mapped[int] = mapped_column(ForeignKey("clinics.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    mentor: Mapped[User] = relationship(lazy="raise_on_sql")
    clinic: Mapped[Clinic] = relationship(lazy="raise_on_sql")
