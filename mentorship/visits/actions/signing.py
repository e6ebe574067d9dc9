"""Signing: the visit gets its folio and its seal, and what it found of earlier commitments takes effect."""

from sqlalchemy import func, select

from core import audit, clock, db
from mentorship.visits import queries, rules, seal
from mentorship.visits.actions.observing import still_draft
from mentorship.visits.models import CommitmentNote, Visit
from people.models import User

_TURN = 0x42565F53  # any constant: the turn of those who take a folio on PostgreSQL


def sign_visit(visit: Visit, mentor: User) -> Visit:
    """Seal a draft; raises NotReady with everything it still lacks."""
    still_draft(visit)
    parts = queries.parts_of(visit)
    still_open = queries.open_commitments(visit.pasante_id, besides=visit.id)
    if found := rules.gaps(visit, parts.observations, parts.agreed, parts.followed, still_open):
        raise rules.NotReady(found)
    year = clock.today().year
    number = _next_number(year)
    visit.year, visit.number, visit.signed_at = year, number, clock.now()
    visit.content_sha256 = seal.fingerprint(
        seal.content(visit, parts.observations, parts.agreed, parts.followed)
    )
    _take_effect(parts.followed)
    db.session.flush()
    audit.note("visit.signed", visit, by=mentor, folio=visit.folio)
    return visit


def _next_number(year: int) -> int:
    """One after the last, without holes or doubles: whoever else signs now waits until we are done.

    SQLite has one writer at a time anyway.
    """
    if db.engine().dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(_TURN)))
    taken = db.session.scalar(select(func.max(Visit.number)).where(Visit.year == year))
    return (taken or 0) + 1


def _take_effect(notes: list[CommitmentNote]) -> None:
    """Commitments stand as the visit found them; what another visit closed meanwhile stays closed."""
    commitments = queries.commitments_named([note.commitment_id for note in notes])
    for note in notes:
        commitment = commitments[note.commitment_id]
        if not commitment.is_open:
            continue
        if note.state != "carried":
            commitment.state = note.state
        if note.new_due_on and commitment.is_open:
            commitment.first_due_on = commitment.first_due_on or commitment.due_on
            commitment.due_on = note.new_due_on
