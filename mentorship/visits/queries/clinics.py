"""Which clinics wait for a visit, and how long."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from core import access, db
from mentorship.visits.models import FACE_TO_FACE, Visit
from mentorship.visits.queries.commitments import count_open
from people.models import Assignment, Clinic, Cohort, Pasante, Posting, User
from people.queries.serving import covers, serving

WAIT_AFTER = 35  # days: one visit a month and a few days of grace
RISK_AFTER = 45


@dataclass(frozen=True, slots=True)
class ClinicStatus:
    """A clinic, who serves there, and the days since somebody last came in person to see them.

    A failed visit and a call do not count. Where nobody has come yet the days run from the first day of
    those who serve there; `days_since` is None where nobody serves. Tones: good, wait, risk, quiet.
    """

    clinic: Clinic
    pasantes: list[Pasante]
    last_visit_on: date | None
    days_since: int | None
    tone: str
    open_commitments: int
    draft_id: int | None = None


def clinics_of(mentor: User, on: date) -> list[ClinicStatus]:
    """The clinics assigned to a mentor that day, the longest waiting first; at most five queries."""
    assigned = select(Assignment.clinic_id).where(Assignment.mentor_id == mentor.id, covers(Assignment, on))
    clinics = db.session.scalars(select(Clinic).where(Clinic.id.in_(assigned))).all()
    drafts = select(Visit.clinic_id, func.max(Visit.id)).where(
        Visit.mentor_id == mentor.id, Visit.signed_at.is_(None)
    )
    begun = db.session.execute(drafts.group_by(Visit.clinic_id))
    return _statuses(clinics, on, dict(begun.all()))


def all_clinics(on: date) -> list[ClinicStatus]:
    """Every clinic the reader may see that is not closed, the longest waiting first."""
    clinics = access.select_visible(Clinic).where(or_(Clinic.closed_on.is_(None), Clinic.closed_on > on))
    return _statuses(db.session.scalars(clinics).all(), on, {})


def overdue_clinics(on: date) -> list[ClinicStatus]:
    """Those that have waited longer than five weeks, for the coordinator."""
    return [status for status in all_clinics(on) if status.tone in ("wait", "risk")]


def tone_of(days_since: int | None) -> str:
    if days_since is None:
        return "quiet"
    if days_since > RISK_AFTER:
        return "risk"
    return "wait" if days_since > WAIT_AFTER else "good"


def last_visits(pasante_ids: Collection[int], on: date) -> dict[int, date]:
    """The day somebody last came in person to each of them, by a signed visit."""
    latest = (
        select(Visit.pasante_id, func.max(Visit.held_on))
        .where(
            Visit.pasante_id.in_(pasante_ids),
            Visit.signed_at.is_not(None),
            Visit.kind.in_(FACE_TO_FACE),
            Visit.held_on <= on,
        )
        .group_by(Visit.pasante_id)
    )
    return dict(db.session.execute(latest).all())


def _statuses(clinics: Iterable[Clinic], on: date, drafts: dict[int, int]) -> list[ClinicStatus]:
    clinics = list(clinics)
    there = _serving([clinic.id for clinic in clinics], on)
    ids = [posting.pasante_id for postings in there.values() for posting in postings]
    latest, still_open = last_visits(ids, on), count_open(ids)
    found = [
        _status(clinic, there.get(clinic.id, []), on, latest, still_open, drafts.get(clinic.id))
        for clinic in clinics
    ]
    return sorted(found, key=lambda s: (1 if s.days_since is None else -s.days_since, s.clinic.name))


def _status(
    clinic: Clinic,
    postings: list[Posting],
    on: date,
    latest: dict[int, date],
    still_open: dict[int, int],
    draft_id: int | None,
) -> ClinicStatus:
    ids = [posting.pasante_id for posting in postings]
    last_visit_on = max((latest[each] for each in ids if each in latest), default=None)
    since = last_visit_on or min((posting.starts_on for posting in postings), default=None)
    days_since = None if since is None else (on - since).days
    return ClinicStatus(
        clinic=clinic,
        pasantes=[posting.pasante for posting in postings],
        last_visit_on=last_visit_on,
        days_since=days_since,
        tone=tone_of(days_since),
        open_commitments=sum(still_open.get(each, 0) for each in ids),
        draft_id=draft_id,
    )


def _serving(clinic_ids: list[int], on: date) -> dict[int, list[Posting]]:
    """Who serves at each clinic that day, by name."""
    rows = db.session.scalars(
        select(Posting)
        .join(Pasante, Pasante.id == Posting.pasante_id)
        .join(Cohort, Cohort.id == Pasante.cohort_id)
        .join(User, User.id == Pasante.user_id)
        .where(Posting.clinic_id.in_(clinic_ids), covers(Posting, on), serving(on))
        .options(joinedload(Posting.pasante).joinedload(Pasante.user))
        .order_by(User.sort_name)
    )
    found: dict[int, list[Posting]] = {}
    for posting in rows:
        found.setdefault(posting.clinic_id, []).append(posting)
    return found
