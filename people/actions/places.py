"""Cohorts are made, clinics added, pasantes posted and mentors assigned."""

from datetime import date
from typing import Any

from sqlalchemy import or_, select

from core import audit, db
from core.errors import Refused
from core.text import _, dateformat
from people.models import Assignment, Clinic, Cohort, Pasante, Posting, Role, User
from people.roster.planning import clinic_key


def make_cohort(*, intake: str, year: int, by: User) -> Cohort:
    """A promoción: twelve months from 1 February or 1 August."""
    starts_on = date(year, 2 if intake == "february" else 8, 1)
    ends_on = date(year + 1, 1, 31) if intake == "february" else date(year + 1, 7, 31)
    if db.session.scalars(select(Cohort).filter_by(starts_on=starts_on)).one_or_none():
        label = dateformat(starts_on, "month")
        raise Refused(_("The cohort of %(label)s already exists.", label=label), field="year")
    cohort = Cohort(starts_on=starts_on, ends_on=ends_on)
    db.session.add(cohort)
    db.session.flush()
    audit.note("cohort.made", cohort, by=by)
    return cohort


def add_clinic(*, by: User, **details: Any) -> Clinic:
    clinic = Clinic(**_read(details))
    _refuse_known(clinic)
    db.session.add(clinic)
    db.session.flush()
    audit.note("clinic.added", clinic, by=by)
    return clinic


def change_clinic(clinic: Clinic, *, by: User, **details: Any) -> None:
    read = _read(details)
    _refuse_known(Clinic(name=read["name"], clues=read["clues"]), besides=clinic)
    for name, value in read.items():
        setattr(clinic, name, value)
    db.session.flush()
    audit.note("clinic.changed", clinic, by=by)


def _read(details: dict[str, Any]) -> dict[str, Any]:
    return {**details, "clues": (details["clues"] or "").upper() or None}


def _refuse_known(clinic: Clinic, besides: Clinic | None = None) -> None:
    """Rosters find a clinic by its name without accents, so two may not differ by an accent alone."""
    for other in db.session.scalars(select(Clinic)):
        if besides is not None and other.id == besides.id:
            continue
        if clinic_key(other.name) == clinic_key(clinic.name):
            raise Refused(_("There is already a clinic «%(name)s».", name=other.name), field="name")
        if clinic.clues and other.clues == clinic.clues:
            raise Refused(_("«%(name)s» already has this CLUES.", name=other.name), field="clues")


def post_pasante(pasante: Pasante, *, clinic_id: int, starts_on: date, by: User) -> Posting:
    """From that day she serves there; the posting before ends the day before. `pasante` is whole."""
    _check_day_of_posting(pasante, starts_on)
    clinic = db.session.get(Clinic, clinic_id)
    if clinic is None or clinic.closed_on is not None:
        raise Refused(_("Nobody can be posted to a clinic that is closed."), field="clinic_id")
    before = pasante.postings[-1] if pasante.postings else None
    if before is not None and before.covers(starts_on):
        if before.clinic_id == clinic_id:
            raise Refused(
                _("%(name)s already serves at %(clinic)s.", clinic=clinic.name, name=pasante.user.short_name),
                field="clinic_id",
            )
        before.end_before(starts_on)
    posting = Posting(pasante_id=pasante.id, clinic_id=clinic_id, starts_on=starts_on)
    db.session.add(posting)
    db.session.flush()
    audit.note("posting.made", posting, by=by, clinic_id=clinic_id, pasante_id=pasante.id)
    return posting


def _check_day_of_posting(pasante: Pasante, starts_on: date) -> None:
    cohort = pasante.cohort
    if not cohort.starts_on <= starts_on <= cohort.ends_on:
        first, last = dateformat(cohort.starts_on), dateformat(cohort.ends_on)
        message = _("The year of service lasts from %(first)s to %(last)s.", first=first, last=last)
        raise Refused(message, field="starts_on")
    if pasante.withdrawn_on is not None and starts_on >= pasante.withdrawn_on:
        raise Refused(_("By that day the pasante had left the programme."), field="starts_on")
    overlapping = [posting for posting in pasante.postings if posting.starts_on >= starts_on]
    if overlapping:
        since = dateformat(overlapping[0].starts_on)
        raise Refused(
            _(
                "There is a posting to %(clinic)s from %(day)s already. Take that posting back first.",
                clinic=overlapping[0].clinic.name,
                day=since,
            ),
            field="starts_on",
        )


def take_back_posting(pasante: Pasante, posting: Posting, *, by: User) -> None:
    """Undo the latest posting, made by mistake; the one before goes on."""
    if pasante.postings[-1].id != posting.id:
        raise Refused(_("Only the latest posting can be taken back."))
    if len(pasante.postings) > 1:
        pasante.postings[-2].ends_on = None
    audit.note("posting.taken_back", posting, by=by, clinic_id=posting.clinic_id, pasante_id=pasante.id)
    pasante.postings.remove(pasante.postings[-1])
    db.session.flush()


def assign_mentor(clinic: Clinic, *, mentor_id: int, starts_on: date, by: User) -> Assignment:
    """From that day this mentor accompanies whoever serves at the clinic."""
    mentor = db.session.get(User, mentor_id)
    if mentor is None or mentor.role is not Role.MENTOR:
        raise Refused(_("Choose a mentor."), field="mentor_id")
    overlapping = select(Assignment).where(
        Assignment.mentor_id == mentor_id,
        Assignment.clinic_id == clinic.id,
        or_(Assignment.ends_on.is_(None), Assignment.ends_on >= starts_on),
    )
    if db.session.scalars(overlapping).first():
        message = _("%(name)s is already assigned here at that time.", name=mentor.short_name)
        raise Refused(message, field="mentor_id")
    assignment = Assignment(mentor_id=mentor_id, clinic_id=clinic.id, starts_on=starts_on)
    db.session.add(assignment)
    db.session.flush()
    audit.note("assignment.made", assignment, by=by, clinic_id=clinic.id, mentor_id=mentor_id)
    return assignment


def end_assignment(assignment: Assignment, *, ends_on: date, by: User) -> None:
    if ends_on < assignment.starts_on:
        first = dateformat(assignment.starts_on)
        raise Refused(_("It began only on %(day)s.", day=first), field="ends_on")
    assignment.ends_on = ends_on
    db.session.flush()
    audit.note("assignment.ended", assignment, by=by)
