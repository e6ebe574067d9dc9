"""A pasante's visits in figures, as the diploma's rules and the cohort's table read them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from core import db
from mentorship.visits.models import FACE_TO_FACE, Visit
from mentorship.visits.queries.commitments import count_open
from people.models import Pasante


@dataclass(frozen=True, slots=True)
class VisitRecord:
    """Signed visits face to face (a call is contact, a failed visit is none), and what they could have been.

    `possible` counts the months of her year so far in which she served somewhere: one visit is due in each.
    """

    signed: int = 0
    acknowledged: int = 0
    possible: int = 0
    last_on: date | None = None
    open_commitments: int = 0


def visit_records(pasante_ids: Collection[int], on: date) -> dict[int, VisitRecord]:
    """The record of each pasante as of a day: four queries, however many they are."""
    ids = list(pasante_ids)
    seen = {
        pasante_id: (signed, acknowledged, last_on)
        for pasante_id, signed, acknowledged, last_on in db.session.execute(
            select(Visit.pasante_id, func.count(), func.count(Visit.acknowledged_at), func.max(Visit.held_on))
            .where(
                Visit.pasante_id.in_(ids),
                Visit.signed_at.is_not(None),
                Visit.kind.in_(FACE_TO_FACE),
                Visit.held_on <= on,
            )
            .group_by(Visit.pasante_id)
        )
    }
    still_open = count_open(ids)
    people = db.session.scalars(
        select(Pasante)
        .where(Pasante.id.in_(ids))
        .options(joinedload(Pasante.cohort), selectinload(Pasante.postings))
    )
    return {
        pasante.id: _record(pasante, on, seen.get(pasante.id), still_open.get(pasante.id, 0))
        for pasante in people
    }


def _record(
    pasante: Pasante, on: date, seen: tuple[int, int, date | None] | None, still_open: int
) -> VisitRecord:
    signed, acknowledged, last_on = seen or (0, 0, None)
    return VisitRecord(signed, acknowledged, months_served(pasante, on), last_on, still_open)


def months_served(pasante: Pasante, on: date) -> int:
    """In how many months of her year, up to a day, she was posted anywhere (cohort and postings loaded)."""
    last = min(day for day in (on, pasante.cohort.ends_on, pasante.withdrawn_on) if day is not None)
    months = 0
    begins = pasante.cohort.starts_on
    while begins <= last:
        following = (begins.replace(day=1) + timedelta(days=32)).replace(day=1)
        ends = min(last, following - timedelta(days=1))
        months += any(
            p.starts_on <= ends and (p.ends_on is None or p.ends_on >= begins) for p in pasante.postings
        )
        begins = following
    return months
