"""Who may know of seminars and of the work done for them."""

from typing import Any

from sqlalchemy import Select, or_, select

from core import access
from people.models import Cohort, Pasante, User
from people.policy import visible_pasantes
from seminars.models import ModuleVersion, Seminar, Submission


@access.visible(Seminar)
def visible_seminars(user: User) -> Select[Any]:
    """Those who teach and coordinate see all, a pasante those of her year, a guest what is given."""
    everything = select(Seminar)
    if user.is_coordinator or user.is_mentor:
        return everything
    if user.is_resident:
        return everything.where(Seminar.cancelled_at.is_(None))
    in_her_year = Seminar.starts_on.between(Cohort.starts_on, Cohort.ends_on)
    with_her_cohort = or_(Seminar.cohort_id.is_(None), Seminar.cohort_id == Cohort.id)
    hers = select(Pasante.id).join(Cohort).where(Pasante.user_id == user.id, in_her_year, with_her_cohort)
    return everything.where(hers.exists())


@access.visible(Submission)
def visible_submissions(user: User) -> Select[Any]:
    """The work of the pasantes one sees."""
    seen = visible_pasantes(user).with_only_columns(Pasante.id)
    return select(Submission).where(Submission.pasante_id.in_(seen))


@access.visible(ModuleVersion)
def visible_versions(user: User) -> Select[Any]:
    """The library is the coordinators' workshop; others meet modules in their seminars."""
    everything = select(ModuleVersion)
    return everything if user.is_coordinator else everything.where(ModuleVersion.id.is_(None))


@access.rule
def may_study(user: User, seminar: Any = None) -> bool:
    """Read lessons to the end, answer, hand in: whoever serves her year."""
    return bool(user.is_pasante)


@access.rule
def may_run_seminars(user: User, thing: Any = None) -> bool:
    """Bring in modules, schedule, take the roll."""
    return bool(user.is_coordinator)


@access.rule
def may_grade(user: User, submission: Any = None) -> bool:
    """Coordinators, and mentors the work of those they accompany, which is all they see."""
    return bool(user.is_coordinator or user.is_mentor)


@access.rule
def may_lead(user: User, seminar: Any = None) -> bool:
    """Read what is for who leads the course: its sheet and the key of all questions."""
    return bool(user.is_coordinator or user.is_mentor)


@access.rule
def may_follow(user: User, pasante: Any = None) -> bool:
    """See how a pasante one may see stands in her seminars."""
    return bool(user.is_coordinator or user.is_mentor or user.is_pasante)
