"""Cohorts and clinics as a coordinator looks at them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from core import db
from core.access import select_visible
from people.models import Assignment, Clinic, Cohort, Pasante, Posting, Role, User
from people.queries.serving import covers, mentors_by_clinic


@dataclass(frozen=True, slots=True)
class ClinicLine:
    """One clinic in the list: who serves and who accompanies there on a day."""

    clinic: Clinic
    pasantes: list[User]
    mentors: list[User]


def cohorts_overview() -> list[tuple[Cohort, int]]:
    """Every cohort and how many pasantes it has, the newest first."""
    count = func.count(Pasante.id)
    wanted = select_visible(Cohort).outerjoin(Pasante).group_by(Cohort.id).order_by(Cohort.starts_on.desc())
    return list(db.session.execute(wanted.add_columns(count)))


def clinics_overview(on: date) -> list[ClinicLine]:
    """Every clinic by name, those that closed last."""
    clinics = list(db.session.scalars(select_visible(Clinic)))
    clinics.sort(key=lambda clinic: (clinic.closed_on is not None, clinic.name))
    mentors = mentors_by_clinic(on)
    serving: dict[int, list[User]] = {}
    wanted = (
        select(Posting.clinic_id, User)
        .join(Pasante, Pasante.id == Posting.pasante_id)
        .join(Cohort, Cohort.id == Pasante.cohort_id)
        .join(User, User.id == Pasante.user_id)
        .where(covers(Posting, on), Cohort.ends_on >= on, Pasante.withdrawn_on.is_(None))
        .order_by(User.sort_name)
    )
    for clinic_id, user in db.session.execute(wanted):
        serving.setdefault(clinic_id, []).append(user)
    return [ClinicLine(c, serving.get(c.id, []), mentors.get(c.id, [])) for c in clinics]


def open_clinics() -> list[Clinic]:
    """Where somebody can be posted."""
    wanted = select_visible(Clinic).where(Clinic.closed_on.is_(None)).order_by(Clinic.name)
    return list(db.session.scalars(wanted))


def mentors_to_choose() -> list[User]:
    """Mentors who can sign in, in Spanish order."""
    wanted = select_visible(User).where(User.role == Role.MENTOR, User.disabled_at.is_(None))
    return list(db.session.scalars(wanted.order_by(User.sort_name)))


def assignments_at(clinic: Clinic) -> list[Assignment]:
    """Who accompanied and accompanies here, the latest first."""
    wanted = select_visible(Assignment).where(Assignment.clinic_id == clinic.id)
    wanted = wanted.options(joinedload(Assignment.mentor)).order_by(Assignment.starts_on.desc())
    return list(db.session.scalars(wanted))


def postings_at(clinic: Clinic) -> list[Posting]:
    """Who served and serves here, the latest first."""
    wanted = select_visible(Posting).where(Posting.clinic_id == clinic.id)
    whole = joinedload(Posting.pasante)
    wanted = wanted.options(whole.joinedload(Pasante.user), whole.joinedload(Pasante.cohort))
    return list(db.session.scalars(wanted.order_by(Posting.starts_on.desc(), Posting.id)))


def assignments_of(user: User) -> list[Assignment]:
    """Where a mentor accompanies and did, the latest first."""
    wanted = select_visible(Assignment).where(Assignment.mentor_id == user.id)
    wanted = wanted.options(joinedload(Assignment.clinic)).order_by(Assignment.starts_on.desc())
    return list(db.session.scalars(wanted))


def one_assignment(assignment: Assignment) -> Assignment:
    """The same assignment with its mentor and clinic."""
    wanted = select(Assignment).where(Assignment.id == assignment.id)
    wanted = wanted.options(joinedload(Assignment.mentor), joinedload(Assignment.clinic))
    return db.session.scalars(wanted.execution_options(populate_existing=True)).one()
