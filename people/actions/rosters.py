"""A roster is sent, shown as a dry run, confirmed, and taken back."""

import hashlib
import json
from typing import Any

from sqlalchemy import select

from core import audit, clock, db, files
from core.errors import Refused
from core.spreadsheets import NotATable
from core.text import _
from people.models import Cohort, RosterImport, User
from people.roster import applying, undoing
from people.roster.columns import LABELS, ColumnsRefused
from people.roster.planning import Plan
from people.roster.stored import plan_file


def send_roster(cohort: Cohort, *, file_name: str, data: bytes, by: User) -> RosterImport:
    """Keep the file and its dry run; not one person is written."""
    file_name = file_name.replace("\\", "/").split("/")[-1][:120]
    plan = _plan(cohort, file_name, data)
    if not plan.rows:
        raise Refused(_("There are headings in «%(name)s», and nobody below them.", name=file_name), "roster")
    roster_import = RosterImport(
        cohort_id=cohort.id,
        file_name=file_name,
        file_sha256=files.keep(data),
        plan=plan.to_json(),
        by_id=by.id,
        created_at=clock.now(),
    )
    db.session.add(roster_import)
    db.session.flush()
    audit.note("roster.sent", roster_import, by=by)
    return roster_import


def _plan(cohort: Cohort, file_name: str, data: bytes) -> Plan:
    """The dry run as it is today; a file that cannot be read is refused with every reason."""
    try:
        return plan_file(cohort, file_name, data)
    except NotATable as refusal:
        raise Refused(_(refusal.message, **refusal.params), field="roster") from None
    except ColumnsRefused as refusal:
        raise Refused(" ".join(_finding(f.message, f.params) for f in refusal.findings), "roster") from None


def _finding(message: str, params: dict[str, Any]) -> str:
    labels = set(LABELS.values())
    return _(message, **{name: _(value) if value in labels else value for name, value in params.items()})


def check_again(roster_import: RosterImport) -> None:
    """The dry run against what is stored now, after a clinic was added, say."""
    if roster_import.confirmed_at is not None:
        raise Refused(_("This roster was imported already."))
    roster_import.plan = _plan_now(roster_import).to_json()
    db.session.flush()


def _plan_now(roster_import: RosterImport) -> Plan:
    cohort = db.session.get_one(Cohort, roster_import.cohort_id)
    return _plan(cohort, roster_import.file_name, files.read(roster_import.file_sha256))


def digest(plan: dict[str, Any]) -> str:
    """Tells whether two dry runs say the same."""
    return hashlib.sha256(json.dumps(plan, sort_keys=True).encode()).hexdigest()


def confirm_import(roster_import: RosterImport, *, shown: str, by: User) -> bool:
    """Write what was shown, all or nothing. False if it would now be something else: look again first."""
    list(db.session.scalars(select(Cohort.id).with_for_update()))  # two imports never write at once
    db.session.refresh(roster_import, with_for_update=True)
    if roster_import.confirmed_at is not None:
        raise Refused(_("This roster was imported already. Nothing was written twice."))
    plan = _plan_now(roster_import)
    if digest(plan.to_json()) != shown:
        roster_import.plan = plan.to_json()
        db.session.flush()
        return False
    if not plan.can_apply:
        raise Refused(_("There are rows that cannot be imported. Correct the file and send it again."))
    if not plan.changes_something:
        raise Refused(_("Everybody in this file is already as it says. There is nothing to import."))
    cohort = db.session.get_one(Cohort, roster_import.cohort_id)
    roster_import.applied = applying.apply(plan, cohort)
    roster_import.confirmed_at = clock.now()
    db.session.flush()
    _note_rows(roster_import, by)
    return True


def _note_rows(roster_import: RosterImport, by: User) -> None:
    applied = roster_import.applied or {"made": [], "changed": []}
    audit.note(
        "roster.imported",
        roster_import,
        by=by,
        made=len(applied["made"]),
        changed=len(applied["changed"]),
        user_ids=[row["id"] for row in applied["made"] if row["table"] == "users"],
    )


def undo_import(roster_import: RosterImport, *, by: User) -> None:
    """Take back what it wrote, while nothing rests on it and nobody changed it since."""
    list(db.session.scalars(select(Cohort.id).with_for_update()))
    db.session.refresh(roster_import, with_for_update=True)
    applied = roster_import.applied
    if applied is None or roster_import.undone_at is not None:
        raise Refused(_("There is nothing to undo here."))
    resting = undoing.dependents(applied)
    if resting:
        what = ", ".join(
            f"{_(undoing.WORDS.get(name, undoing.OTHER))} ({count})" for name, count in resting.items()
        )
        raise Refused(_("This import can no longer be undone: there are %(what)s by now.", what=what))
    if undoing.changed_since(applied):
        raise Refused(_("This import can no longer be undone: some of its people were changed since."))
    undoing.undo(applied)
    roster_import.undone_at = clock.now()
    db.session.flush()
    audit.note("roster.undone", roster_import, by=by)
