"""Who may know of a case, who may know whose it is, and who may move it on."""

from typing import Any

from sqlalchemy import Select, and_, or_, select

from core import access, clock, db
from mentorship.cases.models import SHOWN, Case, CaseSession, SessionGuest
from people.models import Pasante, Posting, User
from people.policy import accompanied_by


def own_pasante_ids(user: User) -> Select[Any]:
    return select(Pasante.id).where(Pasante.user_id == user.id)


def _sessions_as_guest(user: User) -> Select[Any]:
    return select(SessionGuest.session_id).where(SessionGuest.user_id == user.id)


def _led_by(user: User) -> Select[Any]:
    return select(CaseSession.id).where(CaseSession.facilitator_id == user.id)


@access.visible(Case)
def visible_cases(user: User) -> Select[Any]:
    """Authors see their own; mentors and coordinators what was sent; others what a session shows them."""
    mine = Case.pasante_id.in_(own_pasante_ids(user))
    sent = Case.state != "draft"
    shown = Case.state.in_(SHOWN)
    if user.is_coordinator:
        return select(Case).where(or_(mine, sent))
    if user.is_mentor:
        accompanied = and_(sent, Case.pasante_id.in_(accompanied_by(user.id)))
        led = and_(shown, Case.session_id.in_(_led_by(user)))
        return select(Case).where(or_(mine, accompanied, led))
    if user.is_pasante:
        return select(Case).where(or_(mine, shown))
    if not user.may_enter(clock.today()):
        return select(Case).where(Case.id.is_(None))
    return select(Case).where(shown, Case.session_id.in_(_sessions_as_guest(user)))


@access.visible(CaseSession)
def visible_sessions(user: User) -> Select[Any]:
    """Coordinators and pasantes see every session, mentors those that concern them, guests theirs."""
    sessions = select(CaseSession)
    if user.is_coordinator or user.is_pasante:
        return sessions
    if user.is_mentor:
        theirs = select(Case.session_id).where(Case.pasante_id.in_(accompanied_by(user.id)))
        return sessions.where(or_(CaseSession.facilitator_id == user.id, CaseSession.id.in_(theirs)))
    if not user.may_enter(clock.today()):
        return sessions.where(CaseSession.id.is_(None))
    return sessions.where(CaseSession.id.in_(_sessions_as_guest(user)))


def is_author(user: User, case: Case) -> bool:
    pasante = db.session.get(Pasante, case.pasante_id)
    return pasante is not None and pasante.user_id == user.id


def _accompanies(user: User, case: Case) -> bool:
    if not user.is_mentor:
        return False
    theirs = accompanied_by(user.id).where(Posting.pasante_id == case.pasante_id).limit(1)
    return db.session.scalar(theirs) is not None


@access.rule
def may_write_cases(user: User) -> bool:
    """Those who serve their year bring the cases."""
    return bool(user.is_pasante)


@access.rule
def may_write_case(user: User, case: Case) -> bool:
    """Its author, and nobody else: the text, what is feasible, the follow-up."""
    return is_author(user, case)


@access.rule
def may_review_case(user: User, case: Case) -> bool:
    """A second pair of eyes: a mentor of its author or a coordinator, never the author."""
    return not is_author(user, case) and (user.is_coordinator or _accompanies(user, case))


@access.rule
def may_know_author(user: User, case: Case) -> bool:
    """Whose case it is tells the clinic, and the clinic may tell the patient: few need to know."""
    return user.is_coordinator or is_author(user, case) or _accompanies(user, case)


@access.rule
def may_lead_case(user: User, case: Case) -> bool:
    """The facilitator of its session."""
    session = db.session.get(CaseSession, case.session_id) if case.session_id else None
    return session is not None and session.facilitator_id == user.id


@access.rule
def may_discuss_case(user: User, case: Case) -> bool:
    """Author, facilitator, guests, mentors of the author and coordinators; other pasantes read."""
    if user.is_resident:
        return True  # a guest sees only the cases of sessions he is invited to
    return may_know_author(user, case) or may_lead_case(user, case)
