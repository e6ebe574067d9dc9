"""Who serves on a day, and who accompanies them: asked by every package, whoever looks."""

from datetime import date

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import joinedload, selectinload

from core import db
from people.models import Assignment, Cohort, Pasante, Posting, User

# What a page that shows a pasante needs of her: who she is, which year, where she serves.
PASANTE_WHOLE = (
    joinedload(Pasante.user),
    joinedload(Pasante.cohort),
    selectinload(Pasante.postings).joinedload(Posting.clinic),
)


def in_spanish_order(pasantes: Select[Pasante]) -> Select[Pasante]:
    """Whole pasantes as a Spanish list orders them."""
    return (
        pasantes.join(User, User.id == Pasante.user_id)
        .options(*PASANTE_WHOLE)
        .order_by(User.sort_name, Pasante.id)
    )


def serving(on: date) -> ColumnElement[bool]:
    """Pasantes whose year covers the day and who had not withdrawn by then (needs a join to Cohort)."""
    return and_(
        Cohort.starts_on <= on,
        Cohort.ends_on >= on,
        or_(Pasante.withdrawn_on.is_(None), Pasante.withdrawn_on > on),
    )


def active_pasantes(on: date) -> list[Pasante]:
    """Everybody who serves that day, whoever asks: user, cohort, postings and clinics loaded."""
    wanted = in_spanish_order(select(Pasante).join(Cohort).where(serving(on)))
    return list(db.session.scalars(wanted))


def pasantes_of(mentor: User, on: date) -> list[Pasante]:
    """Those who serve that day at a clinic where this mentor is assigned that day; loaded whole."""
    here = select(Posting.pasante_id).join(Assignment, Assignment.clinic_id == Posting.clinic_id)
    here = here.where(Assignment.mentor_id == mentor.id, covers(Posting, on), covers(Assignment, on))
    wanted = select(Pasante).join(Cohort).where(serving(on), Pasante.id.in_(here))
    return list(db.session.scalars(in_spanish_order(wanted)))


def mentors_of(pasante: Pasante, on: date) -> list[User]:
    """Who accompanies her that day: the mentors of the clinic where she is posted, in Spanish order."""
    wanted = (
        select(User)
        .join(Assignment, Assignment.mentor_id == User.id)
        .join(Posting, Posting.clinic_id == Assignment.clinic_id)
        .where(Posting.pasante_id == pasante.id, covers(Posting, on), covers(Assignment, on))
        .order_by(User.sort_name, User.id)
        .distinct()
    )
    return list(db.session.scalars(wanted))


def find_pasante(user: User) -> Pasante | None:
    """The year this person serves or served, whole; nothing for those who are no pasante."""
    wanted = select(Pasante).where(Pasante.user_id == user.id).options(*PASANTE_WHOLE)
    return db.session.scalars(wanted).one_or_none()


def covers(span: type[Posting] | type[Assignment], on: date) -> ColumnElement[bool]:
    """The rows whose first and last day have this one between them."""
    return and_(span.starts_on <= on, or_(span.ends_on.is_(None), span.ends_on >= on))


def mentors_by_clinic(on: date) -> dict[int, list[User]]:
    """Every clinic's mentors of that day, in Spanish order."""
    wanted = (
        select(Assignment.clinic_id, User)
        .join(User, User.id == Assignment.mentor_id)
        .where(covers(Assignment, on))
        .order_by(User.sort_name, User.id)
    )
    found: dict[int, list[User]] = {}
    for clinic_id, mentor in db.session.execute(wanted):
        found.setdefault(clinic_id, []).append(mentor)
    return found


def whole_pasante(pasante: Pasante) -> Pasante:
    """The same pasante with her user, cohort, postings and clinics."""
    wanted = select(Pasante).where(Pasante.id == pasante.id).options(*PASANTE_WHOLE)
    return db.session.scalars(wanted.execution_options(populate_existing=True)).one()
