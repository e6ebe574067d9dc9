"""Single visits: what one page or list of them needs, at once."""

from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from core import access, db
from mentorship.visits import seal
from mentorship.visits.models import Addendum, Commitment, CommitmentNote, Observation, Visit
from people.models import Pasante, User


@dataclass(frozen=True, slots=True)
class Parts:
    """What hangs on a visit and is sealed with it."""

    observations: list[Observation]
    agreed: list[Commitment]
    followed: list[CommitmentNote]


def parts_of(visit: Visit) -> Parts:
    """Its observations, what was agreed at it, and what it found of earlier commitments."""
    observed = select(Observation).filter_by(visit_id=visit.id).order_by(Observation.id)
    agreed = select(Commitment).filter_by(visit_id=visit.id).order_by(Commitment.id)
    followed = select(CommitmentNote).filter_by(visit_id=visit.id).order_by(CommitmentNote.commitment_id)
    return Parts(
        list(db.session.scalars(observed)),
        list(db.session.scalars(agreed)),
        list(db.session.scalars(followed)),
    )


def is_intact(visit: Visit, parts: Parts | None = None) -> bool:
    """Does what is stored still read as it did when the mentor signed? False for a draft."""
    if visit.content_sha256 is None:
        return False
    parts = parts or parts_of(visit)
    return seal.fingerprint(seal.content(visit, parts.observations, parts.agreed, parts.followed)) == (
        visit.content_sha256
    )


def whole_visit(visit_id: int) -> Visit:
    """A visit with the people, the clinic, the observations and the addenda that its page shows."""
    return db.session.scalars(
        select(Visit)
        .where(Visit.id == visit_id)
        .options(
            *_WHO_AND_WHERE,
            selectinload(Visit.observations),
            selectinload(Visit.addenda).joinedload(Addendum.author),
        )
        .execution_options(populate_existing=True)
    ).one()


_WHO_AND_WHERE = (
    joinedload(Visit.pasante).joinedload(Pasante.user),
    joinedload(Visit.clinic),
    joinedload(Visit.mentor),
)


def visits_to(pasante_id: int, limit: int = 40) -> list[Visit]:
    """The signed visits to one pasante that the reader may see, the latest first, with their observations."""
    wanted = (
        access.select_visible(Visit)
        .where(Visit.pasante_id == pasante_id, Visit.signed_at.is_not(None))
        .options(*_WHO_AND_WHERE, selectinload(Visit.observations))
    )
    return list(db.session.scalars(_latest_first(wanted).limit(limit)))


def latest_visits(limit: int = 10, user: User | None = None) -> list[Visit]:
    """The last signed visits among those this person (the one asking, unless named) may see."""
    wanted = access.select_visible(Visit, user).where(Visit.signed_at.is_not(None)).options(*_WHO_AND_WHERE)
    return list(db.session.scalars(_latest_first(wanted).limit(limit)))


def drafts_of(mentor: User) -> list[Visit]:
    """What a mentor began and has not signed, the latest first."""
    wanted = (
        select(Visit).where(Visit.mentor_id == mentor.id, Visit.signed_at.is_(None)).options(*_WHO_AND_WHERE)
    )
    return list(db.session.scalars(_latest_first(wanted)))


def awaiting_acknowledgement(pasante_id: int) -> list[Visit]:
    """Signed visits the pasante has not acknowledged yet, the oldest first; a failed visit needs none."""
    wanted = (
        select(Visit)
        .where(
            Visit.pasante_id == pasante_id,
            Visit.signed_at.is_not(None),
            Visit.acknowledged_at.is_(None),
            Visit.kind != "failed",
        )
        .options(*_WHO_AND_WHERE)
        .order_by(Visit.held_on, Visit.id)
    )
    return list(db.session.scalars(wanted))


def commitments_named(commitment_ids: list[int]) -> dict[int, Commitment]:
    """Commitments by id, for notes that speak of them."""
    found = db.session.scalars(select(Commitment).where(Commitment.id.in_(commitment_ids)))
    return {commitment.id: commitment for commitment in found}


def _latest_first(visits: Select[Visit]) -> Select[Visit]:
    return visits.order_by(Visit.held_on.desc(), Visit.id.desc())
