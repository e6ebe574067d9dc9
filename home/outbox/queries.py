"""What phones handed in and what still waits on them. Lists start from the rows the reader may see."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from core import clock, db
from core.access import select_visible
from core.outbox.models import Entry, Phone
from people.models import Clinic, Cohort, Pasante, User
from people.queries import PASANTE_WHOLE

LATELY = 20
LONG_SILENCE = timedelta(days=3)
IN_USE = timedelta(days=90)
AT_MOST = 200  # lines of one list


@dataclass(frozen=True, slots=True)
class HeldPhone:
    """A phone, whose it is, and how long it has been silent. `oldest`: when the oldest work we know of was
    written; nothing where the phone alone knows."""

    phone: Phone
    user: User
    pasante: Pasante | None  # whole
    oldest: datetime | None = None

    @property
    def days(self) -> int:
        return max(0, (clock.now() - self.phone.seen_at).days)

    @property
    def clinic(self) -> Clinic | None:
        return self.pasante.clinic_on(clock.today()) if self.pasante else None


@dataclass(frozen=True, slots=True)
class InReview:
    """An entry somebody must look at, and who wrote it."""

    entry: Entry
    user: User


def in_review_of(user: User) -> list[Entry]:
    """A person's own entries that need attention, the oldest first."""
    mine = select(Entry).where(Entry.user_id == user.id, Entry.state == "review")
    return list(db.session.scalars(mine.order_by(Entry.written_at, Entry.id)))


def arrived_of(user: User) -> list[Entry]:
    """A person's last entries that need nobody, the newest first."""
    mine = select(Entry).where(Entry.user_id == user.id, Entry.state != "review")
    return list(db.session.scalars(mine.order_by(Entry.received_at.desc(), Entry.id.desc()).limit(LATELY)))


def phones_of(user: User) -> list[Phone]:
    """A person's phones, the one seen last first: those in use, and others while work is on them."""
    in_use = or_(Phone.pending > 0, Phone.seen_at > clock.now() - IN_USE)
    mine = select(Phone).where(Phone.user_id == user.id, in_use)
    return list(db.session.scalars(mine.order_by(Phone.seen_at.desc(), Phone.id).limit(LATELY)))


def _of(cohort: Cohort | None, wanted: Select[Any]) -> Select[Any]:
    if cohort is None:
        return wanted
    return wanted.where(User.id.in_(select(Pasante.user_id).where(Pasante.cohort_id == cohort.id)))


def phones_with_work(cohort: Cohort | None = None) -> list[HeldPhone]:
    """Phones that said they still hold work and are not lost, the longest silent first."""
    waiting = (Entry.user_id == Phone.user_id, Entry.device == Phone.device, Entry.state == "waiting")
    oldest = select(func.min(Entry.written_at)).where(*waiting).correlate(Phone).scalar_subquery()
    wanted = select_visible(Phone).join(User, User.id == Phone.user_id).add_columns(User, oldest)
    wanted = wanted.where(Phone.pending > 0, Phone.lost_at.is_(None)).order_by(Phone.seen_at, Phone.id)
    return _held(db.session.execute(_of(cohort, wanted).limit(AT_MOST)).all())


def lost_phones(cohort: Cohort | None = None) -> list[HeldPhone]:
    """Phones that were reported lost, the last first."""
    wanted = select_visible(Phone).join(User, User.id == Phone.user_id).add_columns(User)
    wanted = wanted.where(Phone.lost_at.is_not(None)).order_by(Phone.lost_at.desc(), Phone.id)
    return _held(db.session.execute(_of(cohort, wanted).limit(AT_MOST)).all())


def _held(rows: Sequence[Any]) -> list[HeldPhone]:
    years = _years_of({row[1].id for row in rows})
    return [HeldPhone(phone, user, years.get(user.id), *more) for phone, user, *more in rows]


def _years_of(user_ids: Collection[int]) -> dict[int, Pasante]:
    """The years of those who serve or served, loaded whole, by user."""
    wanted = select(Pasante).where(Pasante.user_id.in_(user_ids)).options(*PASANTE_WHOLE)
    return {pasante.user_id: pasante for pasante in db.session.scalars(wanted)}


def all_in_review(cohort: Cohort | None = None) -> list[InReview]:
    """Everybody's entries that need a look, the oldest first."""
    wanted = select_visible(Entry).join(User, User.id == Entry.user_id).add_columns(User)
    wanted = wanted.where(Entry.state == "review").order_by(Entry.received_at, Entry.id)
    return [InReview(*row) for row in db.session.execute(_of(cohort, wanted).limit(AT_MOST))]


def silent_and_in_review() -> tuple[int, int]:
    """How many phones have been silent with work for long, and how many entries wait for a look."""
    long_ago = clock.now() - LONG_SILENCE
    silent = and_(Phone.pending > 0, Phone.lost_at.is_(None), Phone.seen_at < long_ago)
    phones = select(func.count()).select_from(Phone).where(silent).scalar_subquery()
    entries = select(func.count()).select_from(Entry).where(Entry.state == "review").scalar_subquery()
    found = db.session.execute(select(phones, entries)).one()
    return found[0], found[1]


def cohorts() -> list[Cohort]:
    return list(db.session.scalars(select_visible(Cohort).order_by(Cohort.starts_on)))


def whose(user_ids: Collection[int]) -> dict[int, User]:
    """People by id, whoever asks."""
    return {user.id: user for user in db.session.scalars(select(User).where(User.id.in_(user_ids)))}


def names_seen_by(user: User, user_ids: Collection[int]) -> list[str]:
    """The names of those among these people whom this person may know of, in Spanish order."""
    wanted = select_visible(User, user).where(User.id.in_(user_ids)).order_by(User.sort_name, User.id)
    return [each.full_name for each in db.session.scalars(wanted)]


def silence(held: Sequence[HeldPhone]) -> list[int]:
    """How many phones have been silent for 0, 1, … days; the last counts a fortnight and more."""
    counts = [0] * 15
    for each in held:
        counts[min(each.days, 14)] += 1
    return counts
