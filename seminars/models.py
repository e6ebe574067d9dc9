"""Seminars as they are scheduled, what was studied and handed in, and who was there."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core import db
from people.models import Cohort, Pasante, User


class ModuleVersion(db.Base):
    """A module as it was read and checked; never changed, so that old answers keep their questions."""

    __tablename__ = "module_versions"
    __table_args__ = (UniqueConstraint("key", "sha256"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(index=True)
    sha256: Mapped[str]
    # Some 200 kB that pages never need: they ask the shelf, which reads each body once.
    body: Mapped[dict[str, Any]] = mapped_column(deferred=True, deferred_raiseload=True)
    imported_at: Mapped[datetime]


class Seminar(db.Base):
    """One month's course: a module given on certain days, to all whose year covers it or to one cohort."""

    __tablename__ = "seminars"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="dates_in_order"),
        CheckConstraint("opens_on <= due_on", name="work_in_order"),
        CheckConstraint("minutes > 0", name="minutes_positive"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    module_key: Mapped[str] = mapped_column(index=True)
    module_version_id: Mapped[int] = mapped_column(ForeignKey("module_versions.id"))
    # Only theirs, such as their induction; where cohorts overlap, empty is for all of them.
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohorts.id"), index=True)
    starts_on: Mapped[date] = mapped_column(index=True)  # first day of the course weekend
    ends_on: Mapped[date]
    minutes: Mapped[int]  # contact time, counted for attendance
    place: Mapped[str]
    opens_on: Mapped[date]  # from when its lessons can be read
    due_on: Mapped[date]  # until when its work is handed in
    cancelled_at: Mapped[datetime | None]
    # No seminar is shown without its module's name; without the body this is one short row.
    version: Mapped[ModuleVersion] = relationship(lazy="joined", innerjoin=True)

    cohort: Mapped[Cohort | None] = relationship(lazy="raise_on_sql")

    def is_for(self, cohort: Cohort) -> bool:
        """Do those of this cohort take part?"""
        in_their_year = cohort.starts_on <= self.starts_on <= cohort.ends_on
        return in_their_year and self.cohort_id in (None, cohort.id)

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None


class LessonRead(db.Base):
    """A pasante finished a lesson."""

    __tablename__ = "lessons_read"
    __table_args__ = (UniqueConstraint("pasante_id", "seminar_id", "lesson_key"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    pasante_id: Mapped[int] = mapped_column(ForeignKey("pasantes.id", ondelete="CASCADE"))
    seminar_id: Mapped[int] = mapped_column(ForeignKey("seminars.id"), index=True)
    lesson_key: Mapped[str]
    read_at: Mapped[datetime]


class QuizAttempt(db.Base):
    """One try at a quiz, marked at once. The best of the tries counts. `score` is on 0–10, in hundredths."""

    __tablename__ = "quiz_attempts"
    __table_args__ = (
        UniqueConstraint("pasante_id", "seminar_id", "quiz_key", "number"),
        CheckConstraint("score between 0 and 1000", name="score_in_scale"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    pasante_id: Mapped[int] = mapped_column(ForeignKey("pasantes.id", ondelete="CASCADE"))
    seminar_id: Mapped[int] = mapped_column(ForeignKey("seminars.id"), index=True)
    module_version_id: Mapped[int] = mapped_column(ForeignKey("module_versions.id"))
    quiz_key: Mapped[str]
    number: Mapped[int]
    answers: Mapped[dict[str, Any]]  # question id → answer as it was given
    score: Mapped[int]
    submitted_at: Mapped[datetime]
    written_at: Mapped[datetime | None]  # on a phone, by its own word, if it came from one


class Submission(db.Base):
    """A reflection as it was handed in; a later one replaces it until it is graded, and none is lost."""

    __tablename__ = "submissions"
    __table_args__ = (
        UniqueConstraint("pasante_id", "seminar_id", "task_key", "number"),
        CheckConstraint("grade is null or grade between 0 and 1000", name="grade_in_scale"),
        CheckConstraint("(grade is null) = (graded_at is null)", name="graded_whole"),
        CheckConstraint("rubric_levels is null or grade is not null", name="levels_with_grade"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    pasante_id: Mapped[int] = mapped_column(ForeignKey("pasantes.id", ondelete="CASCADE"))
    seminar_id: Mapped[int] = mapped_column(ForeignKey("seminars.id"), index=True)
    task_key: Mapped[str]
    number: Mapped[int]
    text: Mapped[str]
    submitted_at: Mapped[datetime]
    written_at: Mapped[datetime | None]  # on a phone, by its own word, if it came from one
    picture_sha256: Mapped[str | None]
    picture_type: Mapped[str | None]
    grade: Mapped[int | None]  # 0–10 in hundredths
    # The level of each criterion, the lowest 1, in the order of its rubric: that of the seminar's version,
    # which stays once there is work. Empty where only a number was given.
    rubric_levels: Mapped[list[Any] | None]
    feedback: Mapped[str | None]
    graded_at: Mapped[datetime | None]
    graded_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    pasante: Mapped[Pasante] = relationship(lazy="raise_on_sql")
    seminar: Mapped[Seminar] = relationship(lazy="raise_on_sql")
    graded_by: Mapped[User | None] = relationship(lazy="raise_on_sql")


class Attendance(db.Base):
    """Who was at a seminar, in minutes. An excused absence keeps its reason and can be made up."""

    __tablename__ = "attendances"
    __table_args__ = (
        UniqueConstraint("seminar_id", "pasante_id"),
        CheckConstraint("state in ('present', 'partial', 'excused', 'absent')", name="state_known"),
        CheckConstraint("minutes >= 0 and made_up_minutes >= 0", name="minutes_not_negative"),
        Index("ix_attendances_pasante", "pasante_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    seminar_id: Mapped[int] = mapped_column(ForeignKey("seminars.id"))
    pasante_id: Mapped[int] = mapped_column(ForeignKey("pasantes.id", ondelete="CASCADE"))
    state: Mapped[str]
    minutes: Mapped[int]
    made_up_minutes: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str | None]
    noted_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    noted_at: Mapped[datetime]
