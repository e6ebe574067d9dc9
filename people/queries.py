"""What is read about people. Lists start from the rows the reader may see, unless they say otherwise."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import joinedload, selectinload

from core import db
from people.models import Assignment, Cohort, Pasante, Posting, Role, User

# What a page that shows a pasante needs of her: who she is, which year, where she serves.
PASANTE_WHOLE = (
    joinedload(Pasante.user),
    joinedload(Pasante.cohort),
    selectinload(Pasante.postings).joinedload(Posting.clinic),
)


def anybody() -> bool:
    """Is there a single person yet? Without one the site asks to be set up."""
    return db.session.scalar(select(User.id).limit(1)) is not None


def demo_faces() -> list[User]:
    """The four people a visitor of the demo can be: the first of each role."""
    wanted = (Role.PASANTE, Role.MENTOR, Role.RESIDENT, Role.COORDINATOR)
    first = {
        role: db.session.scalars(select(User).filter_by(role=role).order_by(User.id)).first()
        for role in wanted
    }
    return [user for user in first.values() if user is not None]


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


def names_of(users: Sequence[User]) -> str:
    """Several people in one line."""
    return ", ".join(user.short_name for user in users)
