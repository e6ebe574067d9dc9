"""Rows for every table there is, whatever it means: for proofs about tables, not about the training.

Values fit types, keys and checks; where a check is hard to meet by reading it, chance meets it.
"""

import random
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Column, Connection, MetaData, Table, exc, inspect, select
from sqlalchemy import types as kinds

TRIES = 400
WORDS = ("Ñandú", "pingüino", "Tzotzil – «K’iche’»", "1; drop table", "", "línea\notra", "😀", "=1+1")


def tables_of(connection: Connection) -> list[Table]:
    """All tables but the one that knows the revision; parents before children."""
    found = MetaData()
    found.reflect(bind=connection)
    for table in found.tables.values():
        for column in table.columns:
            if isinstance(column.type, JSON):
                column.type = JSON(none_as_null=True)
    return [table for table in found.sorted_tables if table.name != "alembic_version"]


def contents(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, in order; moments without a time zone are UTC."""
    return {
        table.name: [
            tuple(map(_aware, row))
            for row in connection.execute(select(table).order_by(*table.primary_key.columns))
        ]
        for table in tables_of(connection)
    }


def _aware(value: Any) -> Any:
    if not isinstance(value, datetime):
        return value
    return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


def structure(connection: Connection) -> dict[str, Any]:
    """What every table is made of, as the database itself tells it."""
    view = inspect(connection)
    return {
        name: {
            "columns": {
                column["name"]: (str(column["type"]), column["nullable"]) for column in view.get_columns(name)
            },
            "primary key": view.get_pk_constraint(name)["constrained_columns"],
            "foreign keys": {key["name"]: str(key) for key in view.get_foreign_keys(name)},
            "unique": {key["name"]: key["column_names"] for key in view.get_unique_constraints(name)},
            "checks": {check["name"]: check["sqltext"] for check in view.get_check_constraints(name)},
            "indexes": {index["name"]: _index(index) for index in view.get_indexes(name)},
        }
        for name in sorted(view.get_table_names())
    }


def _index(index: Any) -> tuple[Any, ...]:
    only = {name: str(value) for name, value in index.get("dialect_options", {}).items()}
    return index["column_names"], bool(index["unique"]), only


def fill(connection: Connection, rows: int = 3, seed: int = 7) -> None:
    """Put rows into every table; one that allows only one row may have it already."""
    chance = random.Random(seed)
    for table in tables_of(connection):
        allowed = _allowed_words(connection, table)
        for _ in range(rows):
            _add_row(connection, table, allowed, chance)
        assert connection.execute(select(table).limit(1)).first(), f"no row could be made for {table.name}"


def _allowed_words(connection: Connection, table: Table) -> dict[str, list[str]]:
    """The words that checks name, for each column they speak of."""
    words: dict[str, list[str]] = {}
    for check in inspect(connection).get_check_constraints(table.name):
        named = re.findall(r"'([^']*)'", check["sqltext"])
        for column in (column.name for column in table.columns):
            if named and re.search(rf"\b{column}\b", check["sqltext"]):
                words.setdefault(column, []).extend(named)
    return words


def _add_row(
    connection: Connection, table: Table, words: dict[str, list[str]], chance: random.Random
) -> None:
    for _ in range(TRIES):
        values = {
            column.name: _value(connection, column, words.get(column.name), chance)
            for column in table.columns
            if not (column.primary_key and column.name == "id") or table.name == "institution"
        }
        try:
            with connection.begin_nested():
                connection.execute(table.insert(), values)
        except exc.IntegrityError:
            continue
        return


def _value(connection: Connection, column: Column, words: list[str] | None, chance: random.Random) -> Any:
    if column.nullable and chance.random() < 0.4:
        return None
    if column.foreign_keys:
        parent = next(iter(column.foreign_keys)).column
        ids = list(connection.scalars(select(parent)))
        return chance.choice(ids) if ids else None
    if words and isinstance(column.type, kinds.String):
        return chance.choice(words)
    return _of_kind(column.type, chance)


def _of_kind(kind: Any, chance: random.Random) -> Any:
    day = date(2026, 5, 14) + timedelta(days=chance.randrange(-300, 300))
    match kind:
        case kinds.DateTime():
            moment = datetime(day.year, day.month, day.day, 23, 59, 59, 999_999, UTC)
            return moment - timedelta(seconds=chance.randrange(10**6))
        case kinds.Date():
            return day
        case kinds.Time():
            return None
        case kinds.JSON():
            return chance.choice([{"ñ": [1, None, "é"]}, [], {}, [{"a": 1.5}]])
        case kinds.Boolean():
            return chance.random() < 0.5
        case kinds.Integer():
            return chance.randrange(1, 8)
        case kinds.Float():
            return chance.randrange(1, 80) / 8
        case kinds.Numeric():
            return chance.randrange(1, 10)
        case kinds.LargeBinary():
            return chance.randbytes(20)
    return f"{chance.choice(WORDS)}{chance.randrange(10**6)}"
