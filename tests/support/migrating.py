"""What a proof of a migration does with the tables: look at them, change rows in plain SQL, fill them all."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, text

from core import db
from tests.support.filling import fill


def told(what: Callable[..., Any]) -> Any:
    """What is read of the tables as they are now."""
    with db.engine().connect() as connection:
        return what(connection)


def change(what: Callable[..., Any], *arguments: Any) -> Any:
    """The same of what changes them, kept."""
    with db.engine().execution_options(writes=True).begin() as connection:
        return what(connection, *arguments)


def done(*statements: str) -> None:
    """These statements, together."""
    change(_run, statements)


def _run(connection: Connection, statements: tuple[str, ...]) -> None:
    for statement in statements:
        connection.execute(text(statement))


def fill_all() -> None:
    """Rows in every table."""
    change(fill)
