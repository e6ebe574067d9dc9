"""Writes a confirmed roster: accounts, places in the cohort, postings; and notes what it did.

The note is what undoing needs: `made` has every new row as it was written, `changed` every old value.
"""

from datetime import date
from typing import Any

from core import clock, db
from people.models import Cohort, Pasante, Posting, Role, User
from people.roster.planning import Plan, PlannedRow, Verdict
from people.roster.stored import OF_PASANTE, OF_USER, pasantes_by_user


class Writing:
    """One roster being written."""

    def __init__(self, cohort: Cohort):
        self.cohort = cohort
        self.made: list[dict[str, Any]] = []
        self.changed: list[dict[str, Any]] = []

    def add(self, row: Any) -> Any:
        db.session.add(row)
        db.session.flush()
        self.made.append({"table": row.__tablename__, "id": row.id, "values": plain(row)})
        return row

    def change(self, row: Any, name: str, value: Any) -> None:
        old = getattr(row, name)
        if old != value:
            setattr(row, name, value)
            self.changed.append(
                {
                    "table": row.__tablename__,
                    "id": row.id,
                    "field": name,
                    "old": as_text(old),
                    "new": as_text(value),
                }
            )


def apply(plan: Plan, cohort: Cohort) -> dict[str, Any]:
    """Write every row; returns the note."""
    writing = Writing(cohort)
    pasantes = pasantes_by_user()
    for row in plan.rows:
        if row.verdict is Verdict.CREATE:
            _create(writing, row)
        elif row.verdict is Verdict.CHANGE and row.user_id is not None:
            _change(writing, row, pasantes[row.user_id])
    db.session.flush()
    return {"made": writing.made, "changed": writing.changed}


def _create(writing: Writing, row: PlannedRow) -> None:
    user = User(role=Role.PASANTE, email=row.values["email"], created_at=clock.now())
    for name in OF_USER:
        setattr(user, name, row.values.get(name) or ("neutral" if name == "treatment" else None))
    writing.add(user)
    place = {name: row.values.get(name) or None for name in OF_PASANTE}
    pasante = writing.add(Pasante(user_id=user.id, cohort_id=writing.cohort.id, **place))
    if row.clinic_id is not None:
        writing.add(
            Posting(pasante_id=pasante.id, clinic_id=row.clinic_id, starts_on=_first_day(writing, row))
        )


def _first_day(writing: Writing, row: PlannedRow) -> date:
    typed = row.values.get("starts_on")
    return date.fromisoformat(typed) if typed else writing.cohort.starts_on


def _change(writing: Writing, row: PlannedRow, pasante: Pasante) -> None:
    new = {change.field: change.new for change in row.changes}
    for name in OF_USER:
        if name in new:
            writing.change(pasante.user, name, new[name])
    if {"given_names", "first_surname", "second_surname"} & set(new):
        for name in ("certificate_name", "certificate_name_confirmed_at"):
            writing.change(pasante.user, name, None)  # to be confirmed again
    for name in OF_PASANTE:
        if name in new:
            writing.change(pasante, name, new[name])
    if {"clinic", "starts_on"} & set(new):
        _post(writing, row, pasante, moves={"clinic", "starts_on"} <= set(new))


def _post(writing: Writing, row: PlannedRow, pasante: Pasante, moves: bool) -> None:
    """Another clinic from a later day is a move; any other difference corrects the posting there is."""
    latest = pasante.postings[-1] if pasante.postings else None
    first_day = _first_day(writing, row)
    if latest is None or (moves and first_day > latest.starts_on):
        if latest is not None:
            writing.change(latest, "ends_on", date.fromordinal(first_day.toordinal() - 1))
        writing.add(Posting(pasante_id=pasante.id, clinic_id=row.clinic_id, starts_on=first_day))
        return
    if row.clinic_id is not None:
        writing.change(latest, "clinic_id", row.clinic_id)
    if row.values.get("starts_on"):
        writing.change(latest, "starts_on", first_day)


def plain(row: Any) -> dict[str, Any]:
    """The columns of a row as a note keeps them."""
    return {column.key: as_text(getattr(row, column.key)) for column in row.__table__.columns}


def as_text(value: Any) -> Any:
    """Dates and moments as text, everything else as it is."""
    return value.isoformat() if isinstance(value, date) else value
