"""Mentors and visiting residents: who of them is thanked for a half-year, who not yet and why."""

from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import select

from certification.documents import Candidate, Document, held, unconfirmed, unprintable
from certification.models import Certificate
from certification.semesters import Semester
from certification.snapshots import Surroundings, compose_guest, compose_mentor
from core import db
from core.text import _, dateformat, ngettext
from mentorship.cases.queries import guest_records
from mentorship.visits.queries import Accompaniment, accompaniments
from people.models import Role, User

MOST_HOURS = 999
FAREWELL = timedelta(days=7)
"""So long before the end of a stay what was done in it can be written down."""

Given = Mapping[tuple[int, str], Certificate]


def mentors(document: Document, around: Surroundings) -> list[Candidate]:
    """Whoever accompanied a clinic in the half-year, by name."""
    semester = document.semester
    records = accompaniments(semester.starts_on, min(semester.ends_on, around.issued_on))
    people = select(User).where(User.id.in_(records)).order_by(User.sort_name)
    given = held(document, list(records))
    return [_mentor(document, user, records[user.id], around, given) for user in db.session.scalars(people)]


def _mentor(
    document: Document, user: User, record: Accompaniment, around: Surroundings, given: Given
) -> Candidate:
    semester, on = document.semester, around.issued_on
    snapshot = compose_mentor(user, record, semester, around)
    is_over = record.is_assigned and record.assigned_until is not None and record.assigned_until <= on
    is_early = on < semester.last_month_on and not is_over
    return Candidate(
        user=user,
        snapshot=snapshot,
        occasion=document.occasion,
        certificate=given.get((user.id, document.occasion)),
        refusals=[
            *_no_visit(record),
            *([_ends(semester)] if is_early and record.visits else []),
            *(unprintable(document, snapshot) if record.visits else []),
        ],
        warnings=[
            *unconfirmed(user),
            *([_ends(semester)] if on < semester.ends_on else []),
            *_unsigned(record),
        ],
    )


def _ends(semester: Semester) -> str:
    return _("The half-year ends on %(day)s.", day=dateformat(semester.ends_on))


def _no_visit(record: Accompaniment) -> list[str]:
    if record.visits:
        return []
    return [_("Signed no visit in this half-year."), *_unsigned(record)]


def _unsigned(record: Accompaniment) -> list[str]:
    if not record.unsigned:
        return []
    return [
        ngettext(
            "%(num)s visit waits for a signature and does not count yet.",
            "%(num)s visits wait for a signature and do not count yet.",
            record.unsigned,
        )
    ]


def residents(document: Document, around: Surroundings, hours: Mapping[int, str]) -> list[Candidate]:
    """Whose stay began in the half-year, by name."""
    semester = document.semester
    people = select(User).where(
        User.role == Role.RESIDENT, User.access_from.between(semester.starts_on, semester.ends_on)
    )
    guests = [
        (user, (user.access_from, user.access_until))
        for user in db.session.scalars(people.order_by(User.sort_name))
        if user.access_from is not None and user.access_until is not None
    ]
    records = guest_records({user.id: stay for user, stay in guests})
    given = held(document, [user.id for user, _stay in guests])
    found = []
    for user, stay in guests:
        counted, against = _read_hours(hours.get(user.id, ""))
        snapshot = compose_guest(user, records[user.id], stay, counted, around)
        found.append(
            Candidate(
                user=user,
                snapshot=snapshot,
                occasion=stay[0].isoformat(),
                certificate=given.get((user.id, stay[0].isoformat())),
                refusals=[*_not_yet(stay, around.issued_on), *against, *unprintable(document, snapshot)],
                warnings=[*unconfirmed(user), *_stays_on(stay, around.issued_on)],
            )
        )
    return found


def _read_hours(typed: str) -> tuple[int, list[str]]:
    """A session has no length of its own, and much is taught outside it: a person says how many hours."""
    if not typed.strip():
        return 0, [_("Write how many hours of teaching there were.")]
    counted = int(typed) if typed.strip().isascii() and typed.strip().isdecimal() else 0
    if not 1 <= counted <= MOST_HOURS:
        return 0, [_("Hours of teaching are a whole number from 1 to %(most)s.", most=MOST_HOURS)]
    return counted, []


def _not_yet(stay: tuple[date, date], on: date) -> list[str]:
    first, last = stay
    if on < first:
        return [_("The stay begins on %(day)s.", day=dateformat(first))]
    return [] if last - on <= FAREWELL else [_("The stay ends on %(day)s.", day=dateformat(last))]


def _stays_on(stay: tuple[date, date], on: date) -> list[str]:
    return [_("The stay ends on %(day)s.", day=dateformat(stay[1]))] if on < stay[1] else []
