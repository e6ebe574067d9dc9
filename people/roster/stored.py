"""What the database holds now, as far as a roster can touch it, and the dry run against it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from core import db
from people.models import Clinic, Cohort, Pasante, Posting, User
from people.queries.serving import PASANTE_WHOLE
from people.roster import values
from people.roster.planning import (
    Existing,
    KnownClinic,
    KnownPerson,
    Plan,
    PlannedRow,
    Verdict,
    clinic_key,
    plan,
)
from people.roster.reading import RosterRow, read_roster
from people.roster.values import Reason, Unclear

N_ = str  # marks a message for the translators; whoever shows it translates it

OF_USER = ("given_names", "first_surname", "second_surname", "phone", "treatment")
OF_PASANTE = ("university", "student_number")


def plan_file(cohort: Cohort, file_name: str, data: bytes) -> Plan:
    """The dry run of this file today; raises NotATable or ColumnsRefused."""
    roster = read_roster(file_name, data)
    pasantes = pasantes_by_user()
    planned = plan(roster.rows, _existing(cohort, roster.rows, pasantes), roster.ignored)
    return Plan([_check_posting(row, pasantes) for row in planned.rows], planned.ignored)


def pasantes_by_user() -> dict[int, Pasante]:
    """Every pasante, whole, by the id of her account."""
    wanted = select(Pasante).options(*PASANTE_WHOLE)
    return {pasante.user_id: pasante for pasante in db.session.scalars(wanted)}


def _existing(cohort: Cohort, rows: Iterable[RosterRow], pasantes: Mapping[int, Pasante]) -> Existing:
    asked = {email: row for row in rows if (email := _read(values.email, row.cells.get("email", "")))}
    clinics = db.session.scalars(select(Clinic).where(Clinic.closed_on.is_(None)))
    return Existing(
        cohort_id=cohort.id,
        starts_on=cohort.starts_on,
        ends_on=cohort.ends_on,
        people={
            user.email: _known(user, pasantes.get(user.id), asked.get(user.email))
            for user in db.session.scalars(select(User))
        },
        clinics={clinic_key(clinic.name): KnownClinic(clinic.id, clinic.name) for clinic in clinics},
    )


def _known(user: User, pasante: Pasante | None, row: RosterRow | None) -> KnownPerson:
    found: dict[str, Any] = {name: getattr(user, name) or "" for name in OF_USER}
    found["email"] = user.email
    if pasante is not None:
        found |= {name: getattr(pasante, name) or "" for name in OF_PASANTE}
        found |= _posted(pasante, row)
    return KnownPerson(user.id, user.role.value, pasante.cohort_id if pasante else None, found)


def _posted(pasante: Pasante, row: RosterRow | None) -> dict[str, str]:
    """The clinic and first day to compare with: of the posting the row speaks of, else of the latest.

    Who has moved since keeps the earlier posting; the roster that made it still changes nothing.
    """
    day = _read(values.day, row.cells.get("starts_on", "")) if row else ""
    clinic = clinic_key(_read(values.free_text, row.cells.get("clinic", ""))) if row else ""
    if not pasante.postings:
        return {"starts_on": day}  # a first day without a clinic is nothing to keep
    meant = [
        posting
        for posting in pasante.postings
        if (not day or posting.starts_on.isoformat() == day)
        and (not clinic or clinic_key(posting.clinic.name) == clinic)
    ]
    posting = (meant or pasante.postings)[-1]
    return {"clinic": posting.clinic.name, "starts_on": posting.starts_on.isoformat()}


def _read(reader: Any, cell: Any) -> str:
    try:
        return str(reader(cell))
    except Unclear:
        return ""


def _check_posting(row: PlannedRow, pasantes: Mapping[int, Pasante]) -> PlannedRow:
    """A roster may correct the only posting or add a later one; older history is changed by hand."""
    pasante = pasantes.get(row.user_id or 0)
    moved = {change.field for change in row.changes} & {"clinic", "starts_on"}
    if (
        pasante is None
        or not moved
        or len(pasante.postings) < 2
        or _moves_on(pasante.postings[-1], row, moved)
    ):
        return row
    message = N_(
        "%(name)s has moved from one clinic to another. Change the postings on the page of this person."
    )
    reason = Reason(message, {"name": row.name}, "clinic")
    return replace(row, verdict=Verdict.REFUSED, changes=[], user_id=None, reasons=[*row.reasons, reason])


def _moves_on(latest: Posting, row: PlannedRow, moved: set[str]) -> bool:
    return len(moved) == 2 and row.values["starts_on"] > latest.starts_on.isoformat()
