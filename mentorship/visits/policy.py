"""Who may know of a visit, and who may do what with it."""

from typing import Any

from sqlalchemy import Select, or_, select

from core import access, db
from mentorship.visits.models import Observation, Visit
from people.models import Pasante, User
from people.policy import accompanied_by


@access.visible(Visit)
def visible_visits(user: User) -> Select[Any]:
    """A coordinator sees all; a mentor his own and what others signed about those he accompanies;
    a pasante what was signed about her; a guest nothing."""
    visits = select(Visit)
    if user.is_coordinator:
        return visits
    if user.is_mentor:
        signed = Visit.signed_at.is_not(None) & Visit.pasante_id.in_(accompanied_by(user.id))
        return visits.where(or_(Visit.mentor_id == user.id, signed))
    if user.is_pasante:
        mine = select(Pasante.id).where(Pasante.user_id == user.id)
        return visits.where(Visit.pasante_id.in_(mine), Visit.signed_at.is_not(None))
    return visits.where(Visit.id.is_(None))


@access.visible(Observation)
def visible_observations(user: User) -> Select[Any]:
    """Those of the visits one sees."""
    visits = visible_visits(user).with_only_columns(Visit.id)
    return select(Observation).where(Observation.visit_id.in_(visits))


@access.rule
def may_follow_visits(user: User) -> bool:
    """Mentors, coordinators and pasantes; a guest has no part in visits."""
    return not user.is_resident


@access.rule
def may_prepare_visit(user: User, pasante: Pasante) -> bool:
    """Those who accompany her read where she stands before they go."""
    return user.is_mentor or user.is_coordinator


@access.rule
def may_log_visit(user: User, pasante: Pasante) -> bool:
    """The mentors who accompany her (others do not see her)."""
    return user.is_mentor


@access.rule
def may_edit_visit(user: User, visit: Visit) -> bool:
    """Its author alone."""
    return visit.mentor_id == user.id


@access.rule
def may_change_observation(user: User, observation: Observation) -> bool:
    """The author of its visit."""
    written_by = select(Visit.mentor_id).where(Visit.id == observation.visit_id)
    return db.session.scalar(written_by) == user.id


@access.rule
def may_read_private_note(user: User, visit: Visit) -> bool:
    """Its author and the coordinators."""
    return user.is_coordinator or visit.mentor_id == user.id


@access.rule
def may_acknowledge_visit(user: User, visit: Visit) -> bool:
    """The pasante it is about (others do not see it)."""
    return user.is_pasante


@access.rule
def may_add_addendum(user: User, visit: Visit) -> bool:
    """Whoever may read the visit may add to it."""
    return not user.is_resident
