"""What is read about cases. Lists start from the rows the reader may see."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from core import access, clock, db
from mentorship.cases.models import Case, CaseSession, Contribution, SessionGuest
from mentorship.cases.policy import own_pasante_ids
from mentorship.cases.privacy import KnownNames
from people.models import Assignment, Clinic, Pasante, Posting, Role, User
from people.policy import accompanied_by, visible_clinics, visible_users

IN_REVIEW = ("submitted", "approved", "scheduled", "discussed", "follow_up")

# What a line in a list needs of a case: whose it is and where it is discussed.
WITH_AUTHOR = joinedload(Case.pasante).joinedload(Pasante.user)
WITH_SESSION = joinedload(Case.session).joinedload(CaseSession.facilitator)
WITH_PLACE = joinedload(Case.pasante).selectinload(Pasante.postings).joinedload(Posting.clinic)
WITH_DISCUSSION = selectinload(Case.contributions).joinedload(Contribution.author)
SESSION_WHOLE = (
    joinedload(CaseSession.facilitator),
    selectinload(CaseSession.guests).joinedload(SessionGuest.user),
)


@dataclass(frozen=True)
class CaseRecord:
    """How many cases a pasante closed, has under way, and has not sent yet (or got back)."""

    closed: int = 0
    in_review: int = 0
    drafts: int = 0


def case_records(pasante_ids: Iterable[int]) -> dict[int, CaseRecord]:
    """The record of each of these pasantes, whoever asks: one query for all of them."""
    ids = list(pasante_ids)
    counted = select(Case.pasante_id, Case.state, func.count()).where(Case.pasante_id.in_(ids))
    totals: dict[int, Counter[str]] = {pasante_id: Counter() for pasante_id in ids}
    for pasante_id, state, count in db.session.execute(counted.group_by(Case.pasante_id, Case.state)):
        totals[pasante_id][state] = count
    return {pasante_id: _record(states) for pasante_id, states in totals.items()}


def _record(states: Counter[str]) -> CaseRecord:
    return CaseRecord(
        closed=states["closed"],
        in_review=sum(states[state] for state in IN_REVIEW),
        drafts=states["draft"] + states["returned"],
    )


@dataclass(frozen=True)
class GuestRecord:
    """At how many sessions a guest sat at which a case was discussed, and how many cases that were."""

    sessions: int = 0
    cases: int = 0


def guest_records(stays: Mapping[int, tuple[date, date]]) -> dict[int, GuestRecord]:
    """By the id of each guest, of the sessions in her stay (first and last day): one query for all."""
    cases = func.count(Case.id)
    rows = (
        select(SessionGuest.user_id, CaseSession.held_at, cases)
        .join(CaseSession, CaseSession.id == SessionGuest.session_id)
        .join(Case, and_(Case.session_id == CaseSession.id, Case.discussed_at.is_not(None)))
        .where(SessionGuest.user_id.in_(stays))
        .group_by(SessionGuest.user_id, CaseSession.id, CaseSession.held_at)
    )
    found = dict.fromkeys(stays, GuestRecord())
    for user_id, held_at, count in db.session.execute(rows):
        first, last = stays[user_id]
        if first <= clock.local(held_at).date() <= last:
            known = found[user_id]
            found[user_id] = GuestRecord(known.sessions + 1, known.cases + count)
    return found


def waiting_for(user: User) -> list[Case]:
    """The cases on which this person must do the next step; author and session loaded. One query."""
    wanted = (
        access.select_visible(Case, user)
        .outerjoin(CaseSession, CaseSession.id == Case.session_id)
        .where(or_(*_duties(user)))
        .options(WITH_AUTHOR, WITH_SESSION)
        .order_by(Case.created_at, Case.id)
    )
    return list(db.session.scalars(wanted))


def _duties(user: User) -> list[ColumnElement[bool]]:
    mine = Case.pasante_id.in_(own_pasante_ids(user))
    due = and_(Case.state == "follow_up", Case.follow_up_on <= clock.today())
    held = and_(Case.state == "scheduled", CaseSession.held_at <= clock.now())
    duties: list[ColumnElement[bool]] = [
        and_(mine, or_(Case.state.in_(("returned", "discussed")), due)),
        and_(held, CaseSession.facilitator_id == user.id),
    ]
    if user.is_mentor:
        theirs = Case.pasante_id.in_(accompanied_by(user.id))
        duties.append(and_(Case.state == "submitted", theirs, ~mine))
    if user.is_coordinator:
        duties.append(and_(Case.state.in_(("submitted", "approved")), ~mine))
    return duties


def next_sessions(user: User, on: date) -> list[CaseSession]:
    """The sessions from that day on that this person may know of; facilitator and guests loaded."""
    begins = datetime.combine(on, time(), clock.HOME)
    wanted = access.select_visible(CaseSession, user).where(CaseSession.held_at >= begins)
    wanted = wanted.options(*SESSION_WHOLE).order_by(CaseSession.held_at, CaseSession.id)
    return list(db.session.scalars(wanted))


def past_sessions(user: User, before: date, limit: int = 20) -> list[CaseSession]:
    """The last sessions before that day, the latest first."""
    begins = datetime.combine(before, time(), clock.HOME)
    wanted = access.select_visible(CaseSession, user).where(CaseSession.held_at < begins)
    wanted = wanted.options(*SESSION_WHOLE).order_by(CaseSession.held_at.desc(), CaseSession.id)
    return list(db.session.scalars(wanted.limit(limit)))


def cases_on(sessions: Iterable[CaseSession], user: User) -> dict[int, list[Case]]:
    """The cases of these sessions that the person may see, in their order: one query for all sessions."""
    ids = [session.id for session in sessions]
    wanted = access.select_visible(Case, user).where(Case.session_id.in_(ids), Case.state != "withdrawn")
    wanted = wanted.options(WITH_AUTHOR).order_by(Case.position, Case.id)
    found: dict[int, list[Case]] = {session_id: [] for session_id in ids}
    for case in db.session.scalars(wanted):
        found[case.session_id or 0].append(case)
    return found


def visible_list(user: User, limit: int = 300) -> list[Case]:
    """Every case this person may know of, the newest first; author and session loaded."""
    wanted = access.select_visible(Case, user).options(WITH_AUTHOR, WITH_SESSION)
    return list(db.session.scalars(wanted.order_by(Case.created_at.desc(), Case.id.desc()).limit(limit)))


def drafts_of(user: User) -> list[Case]:
    """What this person writes at: not sent yet, or come back with a comment; the newest first."""
    mine = Case.pasante_id.in_(own_pasante_ids(user))
    wanted = select(Case).where(mine, Case.state.in_(("draft", "returned")))
    return list(db.session.scalars(wanted.order_by(Case.created_at.desc(), Case.id.desc())))


def known_author_ids(user: User) -> set[int] | None:
    """Pasantes whose name this person may read beside a case; None means all of them."""
    if user.is_coordinator:
        return None
    ids = set(db.session.scalars(own_pasante_ids(user)))
    return ids | set(db.session.scalars(accompanied_by(user.id))) if user.is_mentor else ids


def whole_case(case: Case) -> Case:
    """The same case with everything its page shows: author, clinic, session, discussion."""
    session = joinedload(Case.session)
    wanted = (
        select(Case)
        .where(Case.id == case.id)
        .options(WITH_AUTHOR, WITH_PLACE, WITH_DISCUSSION, joinedload(Case.approved_by), session)
        .options(session.joinedload(CaseSession.facilitator))
        .options(session.selectinload(CaseSession.guests).joinedload(SessionGuest.user))
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(wanted).unique().one()


def recommendations_of(case: Case) -> list[Contribution]:
    """What the author takes home, in order; the writers are not loaded."""
    wanted = select(Contribution).where(
        Contribution.case_id == case.id, Contribution.kind == "recommendation"
    )
    return list(db.session.scalars(wanted.order_by(Contribution.id)))


def whole_session(session: CaseSession) -> CaseSession:
    """The same session with its facilitator and guests."""
    wanted = select(CaseSession).where(CaseSession.id == session.id).options(*SESSION_WHOLE)
    return db.session.scalars(wanted.execution_options(populate_existing=True)).unique().one()


def open_sessions() -> list[tuple[CaseSession, int]]:
    """Sessions still to come, whoever asks, each with the number of its cases."""
    count = func.count(Case.id)
    wanted = (
        select(CaseSession, count)
        .outerjoin(Case, and_(Case.session_id == CaseSession.id, Case.position.is_not(None)))
        .where(CaseSession.held_at >= datetime.combine(clock.today(), time(), clock.HOME))
        .group_by(CaseSession.id)
        .order_by(CaseSession.held_at)
    )
    return [(session, int(cases)) for session, cases in db.session.execute(wanted)]


def possible_facilitators() -> list[User]:
    return _people(Role.MENTOR, Role.COORDINATOR)


def possible_guests() -> list[User]:
    """Residents whose stay has not ended, and those without an end."""
    today = clock.today()
    return [
        guest for guest in _people(Role.RESIDENT) if not guest.access_until or guest.access_until >= today
    ]


def _people(*roles: Role) -> list[User]:
    wanted = select(User).where(User.role.in_(roles), User.disabled_at.is_(None)).order_by(User.sort_name)
    return list(db.session.scalars(wanted))


def names_known_to(user: User) -> KnownNames:
    """What may be sent to this person's browser: the places and people they may know of anyhow."""
    mentors = (
        select(Assignment.mentor_id)
        .join(Posting, Posting.clinic_id == Assignment.clinic_id)
        .where(Posting.pasante_id.in_(own_pasante_ids(user)))
    )
    people = or_(User.id.in_(visible_users(user).with_only_columns(User.id)), User.id.in_(mentors))
    return _known(db.session.scalars(visible_clinics(user)), db.session.scalars(select(User).where(people)))


def names_known_to_the_house() -> KnownNames:
    """Every place and person of the programme. Stays on the server: it only says what kind a word is."""
    return _known(db.session.scalars(select(Clinic)), db.session.scalars(select(User)))


def _known(clinics: Iterable[Any], people: Iterable[Any]) -> KnownNames:
    places = list(clinics)
    return KnownNames(
        communities=tuple(sorted({clinic.municipality for clinic in places})),
        clinics=tuple(sorted(clinic.name for clinic in places)),
        people=tuple(sorted(person.full_name for person in people)),
    )
