"""Scheduling a module, changing its days, calling it off."""

from datetime import date
from decimal import Decimal
from typing import Any

from core import audit, clock, db
from core.errors import Refused
from core.text import _
from people.models import Cohort, User
from seminars.library.queries import newest_versions
from seminars.models import ModuleVersion, Seminar
from seminars.schedule import queries


def schedule_seminar(
    by: User, *, module_key: str, hours: Decimal, cohort_id: int | None = None, **days_and_place: Any
) -> Seminar:
    """Give a module, in its newest version, on certain days, to one cohort or to whoever serves."""
    _refuse_disorder(**days_and_place)
    _refuse_other_year(cohort_id, days_and_place["starts_on"])
    version = _newest(module_key)
    seminar = Seminar(
        module_key=module_key,
        module_version_id=version.id,
        cohort_id=cohort_id,
        minutes=_minutes(hours),
        **days_and_place,
    )
    seminar.version = version
    db.session.add(seminar)
    db.session.flush()
    audit.note("seminar.scheduled", seminar, by=by)
    return seminar


def change_seminar(
    seminar: Seminar,
    by: User,
    *,
    module_key: str,
    hours: Decimal,
    cohort_id: int | None = None,
    **days_and_place: Any,
) -> None:
    """Change what is not settled yet: the module until somebody worked on it, the hours until the roll,
    whose it is until either.

    While nobody has worked on it, the seminar also takes up the newest version of its module.
    """
    _refuse_cancelled(seminar)
    _refuse_disorder(**days_and_place)
    _refuse_other_year(cohort_id, days_and_place["starts_on"])
    changes: dict[str, Any] = {**days_and_place, "minutes": _minutes(hours), "cohort_id": cohort_id}
    if cohort_id != seminar.cohort_id and (queries.has_work(seminar) or queries.has_roll(seminar)):
        message = _("Pasantes have taken part in this seminar already, so it stays theirs.")
        raise Refused(message, field="cohort_id")
    if changes["minutes"] != seminar.minutes and queries.has_roll(seminar):
        raise Refused(_("The roll was taken with these hours; they stay as they are."), field="hours")
    if not queries.has_work(seminar):
        seminar.version = _newest(module_key)
        changes |= {"module_key": module_key, "module_version_id": seminar.version.id}
    elif module_key != seminar.module_key:
        message = _("Pasantes have worked on this seminar already, so its module stays as it is.")
        raise Refused(message, field="module_key")
    before = {name: str(getattr(seminar, name)) for name in changes}
    for name, value in changes.items():
        setattr(seminar, name, value)
    db.session.flush()
    changed = {name: [old, str(changes[name])] for name, old in before.items() if old != str(changes[name])}
    if changed:
        audit.note("seminar.changed", seminar, by=by, **changed)


def cancel_seminar(seminar: Seminar, by: User) -> None:
    """Call a seminar off. A second time changes nothing; work that was handed in is never dropped."""
    if seminar.is_cancelled:
        return
    if queries.has_answers(seminar):
        raise Refused(_("Work was handed in for this seminar. Change its days instead of cancelling it."))
    if queries.has_roll(seminar):
        raise Refused(_("The roll of this seminar was taken, so it cannot be cancelled."))
    seminar.cancelled_at = clock.now()
    db.session.flush()
    audit.note("seminar.cancelled", seminar, by=by)


def _newest(module_key: str) -> ModuleVersion:
    version = newest_versions().get(module_key)
    if version is None:
        raise Refused(_("This module is not in the library. Choose another."), field="module_key")
    return version


def _minutes(hours: Decimal) -> int:
    return int(hours * 60)


def _refuse_cancelled(seminar: Seminar) -> None:
    if seminar.is_cancelled:
        raise Refused(_("This seminar was cancelled."))


def _refuse_other_year(cohort_id: int | None, starts_on: date) -> None:
    """A cohort's own seminar begins within its year."""
    if cohort_id is None:
        return
    cohort = db.session.get_one(Cohort, cohort_id)
    if not cohort.starts_on <= starts_on <= cohort.ends_on:
        raise Refused(_("That day is outside the year of this cohort."), field="starts_on")


def _refuse_disorder(*, starts_on: date, ends_on: date, opens_on: date, due_on: date, place: str) -> None:
    if ends_on < starts_on:
        raise Refused(_("The last day cannot come before the first."), field="ends_on")
    if (ends_on - starts_on).days > 31:
        raise Refused(_("A seminar lasts a month at most."), field="ends_on")
    if due_on < opens_on:
        raise Refused(_("Work cannot be due before its lessons open."), field="due_on")
