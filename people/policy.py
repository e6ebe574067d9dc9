"""Who may know of whom, and who runs the programme."""

from typing import Any

from sqlalchemy import Select, or_, select

from core import access, clock
from people.models import Assignment, Clinic, Cohort, Invitation, Pasante, Posting, RosterImport, User


def accompanied_by(mentor_id: int) -> Select[Any]:
    """Ids of the pasantes a mentor accompanies or did: posted where he was assigned, at the same time."""
    today = clock.today()
    return (
        select(Posting.pasante_id)
        .join(Assignment, Assignment.clinic_id == Posting.clinic_id)
        .where(
            Assignment.mentor_id == mentor_id,
            Assignment.starts_on <= today,
            or_(Assignment.ends_on.is_(None), Assignment.ends_on >= Posting.starts_on),
            or_(Posting.ends_on.is_(None), Posting.ends_on >= Assignment.starts_on),
        )
    )


@access.visible(Pasante)
def visible_pasantes(user: User) -> Select[Any]:
    """A coordinator sees all, a mentor those he accompanies, a pasante herself, a guest nobody."""
    everybody = select(Pasante)
    if user.is_coordinator:
        return everybody
    if user.is_mentor:
        return everybody.where(Pasante.id.in_(accompanied_by(user.id)))
    if user.is_pasante:
        return everybody.where(Pasante.user_id == user.id)
    return everybody.where(Pasante.id.is_(None))


@access.visible(User)
def visible_users(user: User) -> Select[Any]:
    """A coordinator sees everybody, others themselves and the pasantes they may see."""
    if user.is_coordinator:
        return select(User)
    seen = visible_pasantes(user).with_only_columns(Pasante.user_id)
    return select(User).where(or_(User.id == user.id, User.id.in_(seen)))


@access.visible(Clinic)
def visible_clinics(user: User) -> Select[Any]:
    """A coordinator sees every clinic, a mentor those assigned to him, a pasante where she is posted."""
    everywhere = select(Clinic)
    if user.is_coordinator:
        return everywhere
    if user.is_mentor:
        return everywhere.where(
            Clinic.id.in_(select(Assignment.clinic_id).where(Assignment.mentor_id == user.id))
        )
    mine = select(Posting.clinic_id).join(Pasante).where(Pasante.user_id == user.id)
    return everywhere.where(Clinic.id.in_(mine))


def _for_coordinators(model: type) -> None:
    @access.visible(model)
    def rows(user: User) -> Select[Any]:
        everything: Select[Any] = select(model)
        return everything if user.is_coordinator else everything.where(model.id.is_(None))  # type: ignore[attr-defined]


for _model in (Cohort, RosterImport, Invitation, Assignment, Posting):
    _for_coordinators(_model)


@access.rule
def may_use_the_site(user: User) -> bool:
    """Everybody who is signed in."""
    return True


@access.rule
def may_run_programme(user: User, thing: Any = None) -> bool:
    """Import people, post them, schedule, settle, issue."""
    return bool(user.is_coordinator)


@access.rule
def may_see(user: User, thing: Any = None) -> bool:
    """Whoever sees the row may look at it."""
    return True
