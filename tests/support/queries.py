"""Counts what a page asks of the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from sqlalchemy import event


@dataclass
class Counted:
    """The statements that were sent, without the pragmas and the BEGIN of our own."""

    statements: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.statements)


@contextmanager
def counted(app: Flask) -> Iterator[Counted]:
    """`with counted(app) as asked:` … `asked.count`."""
    asked = Counted()

    def heard(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("PRAGMA", "BEGIN")):
            asked.statements.append(statement)

    engine = app.extensions["engine"]
    event.listen(engine, "before_cursor_execute", heard)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", heard)
