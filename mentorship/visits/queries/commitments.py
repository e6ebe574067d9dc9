"""What was agreed and is still to be done."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from core import db
from mentorship.visits.models import Commitment, Visit

OPEN = ("open", "in_progress")


def _in_force() -> Select[Commitment]:
    """Those agreed at a signed visit; what stands in a draft is not agreed yet."""
    return select(Commitment).join(Visit, Visit.id == Commitment.visit_id).where(Visit.signed_at.is_not(None))


def open_commitments(pasante_id: int, besides: int | None = None) -> list[Commitment]:
    """What a pasante and those around her still have open, the first due first; visit and history are loaded.

    `besides` leaves out what was agreed at that visit itself.
    """
    wanted = (
        _in_force()
        .where(Commitment.pasante_id == pasante_id, Commitment.state.in_(OPEN))
        .options(joinedload(Commitment.visit), selectinload(Commitment.history))
        .order_by(Commitment.due_on, Commitment.id)
    )
    if besides is not None:
        wanted = wanted.where(Commitment.visit_id != besides)
    return list(db.session.scalars(wanted))


def closed_commitments(pasante_id: int, limit: int = 12) -> list[Commitment]:
    """What was kept, broken or dropped, the latest first."""
    wanted = (
        _in_force()
        .where(Commitment.pasante_id == pasante_id, Commitment.state.not_in(OPEN))
        .order_by(Commitment.due_on.desc(), Commitment.id.desc())
        .limit(limit)
    )
    return list(db.session.scalars(wanted))


def count_open(pasante_ids: Collection[int]) -> dict[int, int]:
    """How many each of them has open; who has none is not named."""
    counts = (
        select(Commitment.pasante_id, func.count())
        .join(Visit, Visit.id == Commitment.visit_id)
        .where(
            Visit.signed_at.is_not(None),
            Commitment.state.in_(OPEN),
            Commitment.pasante_id.in_(pasante_ids),
        )
        .group_by(Commitment.pasante_id)
    )
    return dict(db.session.execute(counts).all())


def overdue(commitments: Collection[Commitment], on: date) -> list[Commitment]:
    """Those whose day has passed."""
    return [each for each in commitments if each.is_open and each.due_on < on]
