"""Takes an import back while nothing rests on what it made."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, delete, func, or_, select, update

from core import db
from people.models import Invitation, User
from people.names import sort_key
from people.roster.applying import as_text

N_ = str  # marks a message for the translators; whoever shows it translates it

OTHER = N_("other records")
WORDS = {
    "sign_ins": N_("sign-ins"),
    "invitations": N_("invitations that were used"),
    "postings": N_("postings"),
    "visits": N_("visits"),
    "commitments": N_("commitments"),
    "cases": N_("cases"),
    "contributions": N_("contributions to cases"),
    "lessons_read": N_("lessons read"),
    "quiz_attempts": N_("quizzes answered"),
    "submissions": N_("work handed in"),
    "attendances": N_("attendances"),
    "certificates": N_("certificates"),
    "waivers": N_("exceptions to the rules"),
}


def dependents(applied: dict[str, Any]) -> dict[str, int]:
    """How many rows of which tables point at what was made, besides what this import itself made.

    Found through the foreign keys of the whole database: this package knows none to its right.
    """
    made: dict[str, list[int]] = defaultdict(list)
    for row in applied["made"]:
        made[row["table"]].append(row["id"])
    pointing: dict[str, list[ColumnElement[bool]]] = defaultdict(list)
    for column, target in _references(set(made)):
        pointing[column.table.name].append(column.in_(made[target]))
    found = {name: _count(name, ways, made[name]) for name, ways in pointing.items()}
    return {name: count for name, count in found.items() if count}


def _references(targets: set[str]) -> Iterator[tuple[Column[Any], str]]:
    for table in db.Base.metadata.sorted_tables:
        for key in table.foreign_keys:
            if key.column.table.name in targets:
                yield key.parent, key.column.table.name


def _count(name: str, ways: list[ColumnElement[bool]], own: list[int]) -> int:
    """Each row once, even where both its person and her year were made."""
    table = db.Base.metadata.tables[name]
    wanted = select(func.count()).select_from(table).where(or_(*ways))
    if own:
        wanted = wanted.where(table.c.id.not_in(own))
    if name == "invitations":
        wanted = wanted.where(table.c.used_at.is_not(None))
    return db.session.scalar(wanted) or 0


def changed_since(applied: dict[str, Any]) -> int:
    """How many rows no longer are as this import left them."""
    expected: dict[tuple[str, int], dict[str, Any]] = {}
    for row in applied["made"]:
        expected[row["table"], row["id"]] = dict(row["values"])
    for change in applied["changed"]:
        expected.setdefault((change["table"], change["id"]), {})[change["field"]] = change["new"]
    return sum(not _is_still(name, row_id, values) for (name, row_id), values in expected.items())


def _is_still(name: str, row_id: int, values: dict[str, Any]) -> bool:
    table = db.Base.metadata.tables[name]
    row = db.session.execute(select(table).where(table.c.id == row_id)).mappings().one_or_none()
    return row is not None and all(as_text(row[field]) == value for field, value in values.items())


def undo(applied: dict[str, Any]) -> None:
    """Take rows away in the opposite order, and give old values back."""
    users = [row["id"] for row in applied["made"] if row["table"] == "users"]
    db.session.execute(delete(Invitation).where(Invitation.user_id.in_(users)))
    for row in reversed(applied["made"]):
        table = db.Base.metadata.tables[row["table"]]
        db.session.execute(delete(table).where(table.c.id == row["id"]))
    for change in reversed(applied["changed"]):
        table = db.Base.metadata.tables[change["table"]]
        column = table.c[change["field"]]
        value = _from_text(column, change["old"])
        db.session.execute(update(table).where(table.c.id == change["id"]).values({column: value}))
    db.session.expire_all()
    _sort_again({change["id"] for change in applied["changed"] if change["table"] == "users"})


def _from_text(column: Column[Any], value: Any) -> Any:
    kind = column.type.python_type
    if isinstance(value, str) and issubclass(kind, datetime):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(value, str) and issubclass(kind, date) else value


def _sort_again(user_ids: set[int]) -> None:
    """Names that were given back are sorted by again."""
    for user in db.session.scalars(select(User).where(User.id.in_(user_ids))):
        user.sort_name = sort_key(user.first_surname, user.second_surname, user.given_names)
    db.session.flush()
