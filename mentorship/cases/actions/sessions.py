"""The coordinator's part: plan sessions, invite guests, put cases on them."""

from datetime import date, datetime, time

from sqlalchemy import select

from core import audit, clock, db
from core.errors import Refused
from core.text import _, dateformat
from mentorship.cases.actions.guards import hold
from mentorship.cases.models import MOST_CASES, Case, CaseSession, SessionGuest
from people.models import Role, User


def plan_session(
    coordinator: User,
    *,
    held_on: date,
    held_at: time,
    place: str,
    facilitator_id: int,
    guest_ids: list[int],
) -> CaseSession:
    """A new session, by the clock in Chiapas, with its facilitator and guests."""
    if held_on < clock.today():
        raise Refused(_("A session is planned for today or later."), field="held_on")
    _expect_facilitator(facilitator_id)
    _expect_guests(guest_ids, held_on)
    session = CaseSession(held_at=_moment(held_on, held_at), place=place, facilitator_id=facilitator_id)
    db.session.add(session)
    db.session.flush()
    db.session.add_all(SessionGuest(session_id=session.id, user_id=guest_id) for guest_id in set(guest_ids))
    db.session.flush()
    audit.note("case_session.planned", session, by=coordinator)
    return session


def change_session(
    session: CaseSession,
    coordinator: User,
    *,
    held_on: date,
    held_at: time,
    place: str,
    facilitator_id: int,
    guest_ids: list[int],
) -> None:
    """Another time, place, facilitator or other guests; the time stays once a case was discussed."""
    moment = _moment(held_on, held_at)
    if moment != session.held_at:
        _expect_nothing_discussed(session)
        if held_on < clock.today():
            raise Refused(_("A session is planned for today or later."), field="held_on")
    _expect_facilitator(facilitator_id)
    _expect_guests(guest_ids, held_on)
    session.held_at, session.place, session.facilitator_id = moment, place, facilitator_id
    _invite(session, set(guest_ids))
    db.session.flush()
    audit.note("case_session.changed", session, by=coordinator)


def _invite(session: CaseSession, wanted: set[int]) -> None:
    rows = db.session.scalars(select(SessionGuest).where(SessionGuest.session_id == session.id)).all()
    for row in rows:
        if row.user_id not in wanted:
            db.session.delete(row)
    new = wanted - {row.user_id for row in rows}
    db.session.add_all(SessionGuest(session_id=session.id, user_id=guest_id) for guest_id in new)


def _moment(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, clock.HOME)


def _expect_nothing_discussed(session: CaseSession) -> None:
    here = select(Case.id).where(Case.session_id == session.id, Case.discussed_at.is_not(None))
    if db.session.scalar(here.limit(1)) is not None:
        raise Refused(_("A case was discussed here already; the date and time stay."), field="held_on")


def _expect_facilitator(user_id: int) -> None:
    user = db.session.get(User, user_id)
    if user is None or user.role not in (Role.MENTOR, Role.COORDINATOR):
        raise Refused(_("A mentor or a coordinator facilitates a session."), field="facilitator_id")


def _expect_guests(guest_ids: list[int], held_on: date) -> None:
    """Guests read cases: only residents, and only while their stay lasts."""
    for guest in db.session.scalars(select(User).where(User.id.in_(guest_ids))):
        if guest.role is not Role.RESIDENT or not guest.may_enter(held_on):
            raise Refused(
                _(
                    "%(name)s has no access on %(day)s.",
                    name=guest.full_name,
                    day=dateformat(held_on),
                ),
                field="guest_ids",
            )


def schedule_case(case: Case, coordinator: User, *, session_id: int) -> None:
    """Give an approved case a place on a session; again on the same session changes nothing."""
    hold(case, "schedule")
    wanted = select(CaseSession).where(CaseSession.id == session_id).with_for_update()
    session = db.session.scalars(wanted).one_or_none()
    if session is None or clock.local(session.held_at).date() < clock.today():
        raise Refused(_("Choose a session that is still to come."), field="session_id")
    if case.session_id == session.id:
        return
    taken = set(db.session.scalars(select(Case.position).where(Case.session_id == session.id)))
    free = [place for place in range(1, MOST_CASES + 1) if place not in taken]
    if not free:
        raise Refused(_("This session is full: three cases of twenty minutes."), field="session_id")
    case.state, case.session_id, case.position = "scheduled", session.id, free[0]
    db.session.flush()
    audit.note("case.scheduled", case, by=coordinator, session=session.id)
