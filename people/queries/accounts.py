"""People as the coordinator lists them: who, where, and whether they have come in yet."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from core import clock, db
from core.access import select_visible
from people.models import Assignment, Cohort, Invitation, Pasante, Role, SignIn, User
from people.names import fold
from people.queries.serving import PASANTE_WHOLE, covers


class Entry(StrEnum):
    """Has this person come in?"""

    ENTERED = "entered"
    INVITED = "invited"
    NOT_INVITED = "not_invited"
    DISABLED = "disabled"
    NOT_YET = "not_yet"  # the stay has not begun
    OVER = "over"  # the stay has ended


@dataclass(frozen=True, slots=True)
class Account:
    """One line of a list of people."""

    user: User
    entry: Entry
    pasante: Pasante | None = None  # whole
    clinics: tuple[str, ...] = ()  # a mentor's, today

    @property
    def places(self) -> tuple[str, ...]:
        """Where this person is today."""
        if self.pasante is None:
            return self.clinics
        clinic = self.pasante.clinic_on(clock.today())
        return (clinic.name,) if clinic else ()


def anybody() -> bool:
    """Is there a single person yet? Without one the site asks to be set up."""
    return db.session.scalar(select(User.id).limit(1)) is not None


def demo_faces() -> list[User]:
    """The four people a visitor of the demo can be: the first of each role."""
    wanted = (Role.PASANTE, Role.MENTOR, Role.RESIDENT, Role.COORDINATOR)
    first = select(func.min(User.id)).where(User.disabled_at.is_(None)).group_by(User.role)
    found = {user.role: user for user in db.session.scalars(select(User).where(User.id.in_(first)))}
    return [found[role] for role in wanted if role in found]


def accounts(role: Role | None = None, cohort: Cohort | None = None, words: str = "") -> list[Account]:
    """Those of a role, of a cohort, and whose name or address holds every one of these words."""
    wanted = select_visible(User)
    if role is not None:
        wanted = wanted.where(User.role == role)
    if cohort is not None:
        wanted = wanted.where(User.id.in_(select(Pasante.user_id).where(Pasante.cohort_id == cohort.id)))
    for word in fold(words).split():
        # sort_name writes ñ as nzz so that it sorts; who searches types n or ñ
        name = func.replace(User.sort_name, "nzz", "n")
        wanted = wanted.where(
            or_(name.contains(word, autoescape=True), User.email.contains(word, autoescape=True))
        )
    return _listed(wanted)


def accounts_of_cohort(cohort: Cohort) -> list[Account]:
    """The pasantes of one promoción."""
    return accounts(cohort=cohort)


def not_entered(cohort: Cohort) -> list[User]:
    """Those of a cohort who have chosen no password yet and may come in, in Spanish order."""
    listed = accounts(cohort=cohort)
    return [a.user for a in listed if a.entry in (Entry.INVITED, Entry.NOT_INVITED)]


def one_account(user: User) -> Account:
    return _listed(select(User).where(User.id == user.id))[0]


def sign_ins_of(user: User) -> list[SignIn]:
    """The browsers that are signed in, the one used last first."""
    wanted = select(SignIn).where(SignIn.user_id == user.id).order_by(SignIn.seen_at.desc())
    return list(db.session.scalars(wanted))


def _listed(wanted: Select[User]) -> list[Account]:
    """Four queries, however many people."""
    users = list(db.session.scalars(wanted.order_by(User.sort_name, User.id)))
    ids = [user.id for user in users]
    pasantes = _pasantes(ids)
    clinics = _clinics(ids)
    invited = _invited(ids)
    return [
        Account(u, _entry(u, u.id in invited), pasantes.get(u.id), tuple(clinics.get(u.id, ())))
        for u in users
    ]


def _entry(user: User, invited: bool) -> Entry:
    today = clock.today()
    if user.disabled_at is not None:
        return Entry.DISABLED
    if user.access_until is not None and user.access_until < today:
        return Entry.OVER
    if user.password_hash is None:
        return Entry.INVITED if invited else Entry.NOT_INVITED
    return Entry.ENTERED if user.may_enter(today) else Entry.NOT_YET


def _pasantes(user_ids: Iterable[int]) -> dict[int, Pasante]:
    wanted = select(Pasante).where(Pasante.user_id.in_(user_ids)).options(*PASANTE_WHOLE)
    return {pasante.user_id: pasante for pasante in db.session.scalars(wanted)}


def _clinics(user_ids: Iterable[int]) -> dict[int, list[str]]:
    wanted = (
        select(Assignment)
        .where(Assignment.mentor_id.in_(user_ids), covers(Assignment, clock.today()))
        .options(joinedload(Assignment.clinic))
        .order_by(Assignment.starts_on, Assignment.id)
    )
    found: dict[int, list[str]] = {}
    for assignment in db.session.scalars(wanted):
        found.setdefault(assignment.mentor_id, []).append(assignment.clinic.name)
    return found


def _invited(user_ids: Iterable[int]) -> set[int]:
    wanted = select(Invitation.user_id).where(
        Invitation.user_id.in_(user_ids), Invitation.used_at.is_(None), Invitation.expires_at > clock.now()
    )
    return set(db.session.scalars(wanted))
