"""What mentors did for the clinics in a time: what thanks them is counted from the log alone."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import case, func, or_, select

from core import db
from mentorship.visits.models import FACE_TO_FACE, Visit
from people.models import Assignment, Clinic


@dataclass(frozen=True, slots=True)
class Visited:
    """The signed visits face to face at one clinic, and their minutes."""

    clinic: str
    visits: int
    minutes: int


@dataclass(slots=True)
class Accompaniment:
    """One mentor's part in a time."""

    visited: list[Visited] = field(default_factory=list)
    """The clinic with the most visits first."""
    unsigned: int = 0
    """Visits that wait for a signature: they count when they have it."""
    assigned_until: date | None = None
    """The last day at any clinic; None while it lasts, or where nobody wrote one down."""
    is_assigned: bool = False

    @property
    def visits(self) -> int:
        return sum(each.visits for each in self.visited)

    @property
    def minutes(self) -> int:
        return sum(each.minutes for each in self.visited)


def accompaniments(first: date, last: date) -> dict[int, Accompaniment]:
    """By the id of each mentor who was assigned to a clinic or visited one in these days: two queries."""
    found: dict[int, Accompaniment] = {}
    for mentor_id, ends_on in _assigned(first, last):
        known = found.setdefault(mentor_id, Accompaniment())
        known.assigned_until = _later(known, ends_on)
        known.is_assigned = True
    for mentor_id, clinic, signed, minutes, unsigned in _visits(first, last):
        known = found.setdefault(mentor_id, Accompaniment())
        known.unsigned += unsigned
        if signed:
            known.visited.append(Visited(clinic, signed, minutes))
    return found


def _later(known: Accompaniment, ends_on: date | None) -> date | None:
    if not known.is_assigned:
        return ends_on
    return None if ends_on is None or known.assigned_until is None else max(ends_on, known.assigned_until)


def _assigned(first: date, last: date) -> Iterable[Any]:
    """Mentor, and the last day of each assignment."""
    rows = select(Assignment.mentor_id, Assignment.ends_on).where(
        Assignment.starts_on <= last, or_(Assignment.ends_on.is_(None), Assignment.ends_on >= first)
    )
    return db.session.execute(rows)


def _visits(first: date, last: date) -> Iterable[Any]:
    """Mentor, clinic, signed visits and their minutes, and those that are not signed."""
    signed = func.count(Visit.signed_at)
    minutes = func.coalesce(func.sum(case((Visit.signed_at.is_not(None), Visit.minutes), else_=0)), 0)
    rows = (
        select(Visit.mentor_id, Clinic.name, signed, minutes, func.count() - signed)
        .join(Clinic, Clinic.id == Visit.clinic_id)
        .where(Visit.kind.in_(FACE_TO_FACE), Visit.held_on.between(first, last))
        .group_by(Visit.mentor_id, Clinic.id, Clinic.name)
        .order_by(signed.desc(), Clinic.name)
    )
    return db.session.execute(rows)
