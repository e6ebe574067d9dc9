"""The database: tables' base, engines that lose nothing, one session per request or command.

SQLite is opened as measured for this project: our own BEGIN, write transactions IMMEDIATE behind a
file lock, WAL and full synchronisation. See docs/decisions/0002-database.md for the figures.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, cast

from flask import Flask, current_app, g
from sqlalchemy import JSON, Date, DateTime, Engine, MetaData, Text, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator
from werkzeug.local import LocalProxy

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
PRAGMAS = (
    "busy_timeout=15000",
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=FAST",
    "temp_store=MEMORY",
    "trusted_schema=OFF",
)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, always aware and in UTC; SQLite keeps no time zone of its own."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """What every table shares: names of constraints, moments in UTC, text without a length."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {
        datetime: UtcDateTime(),
        date: Date(),
        str: Text(),
        dict[str, Any]: JSON(none_as_null=True),
        list[Any]: JSON(none_as_null=True),
    }


def make_engine(url: str) -> Engine:
    """An engine for SQLite or PostgreSQL; anything else is refused with a sentence."""
    kind = make_url(url).get_backend_name()
    if kind == "sqlite":
        return _sqlite_engine(url)
    if kind == "postgresql":
        address = make_url(url).set(drivername="postgresql+psycopg")
        return create_engine(
            address, pool_pre_ping=True, hide_parameters=True, connect_args={"connect_timeout": 5}
        )
    raise ValueError(f"The database address must begin with sqlite:/// or postgresql://, not {kind}.")


def _sqlite_engine(url: str) -> Engine:
    engine = create_engine(
        url, connect_args={"timeout": 15}, pool_size=16, max_overflow=32, hide_parameters=True
    )
    path = engine.url.database
    lock_path = f"{path}.lock" if path and path != ":memory:" else None

    @event.listens_for(engine, "connect")
    def opened(connection: Any, record: Any) -> None:
        connection.isolation_level = None  # sqlite3 must not emit a BEGIN of its own
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        if connection.get_execution_options().get("writes", False):
            _take_turn(connection, lock_path)
            try:
                connection.exec_driver_sql("PRAGMA query_only=OFF")
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            except BaseException:
                _end_turn(connection)
                raise
        else:
            connection.exec_driver_sql("PRAGMA query_only=ON")
            connection.exec_driver_sql("BEGIN DEFERRED")

    event.listen(engine, "commit", _end_turn)
    event.listen(engine, "rollback", _end_turn)
    return engine


def _take_turn(connection: Connection, lock_path: str | None) -> None:
    """Writers queue in order on a file lock: SQLite's own waiting is unfair under load."""
    if lock_path is None:
        return
    turn = os.open(lock_path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    fcntl.flock(turn, fcntl.LOCK_EX)
    connection.info["turn"] = turn


def _end_turn(connection: Connection) -> None:
    turn = connection.info.pop("turn", None)
    if turn is not None:
        os.close(turn)


def init_app(app: Flask) -> None:
    url = app.config["DATABASE_URL"]
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    app.extensions["engine"] = make_engine(url)
    app.teardown_appcontext(_close)


def engine() -> Engine:
    return cast(Engine, current_app.extensions["engine"])


def insert(table: Any) -> Any:
    """An INSERT in the database's own dialect, which knows what to do on conflict."""
    of_dialect: Any = postgresql if engine().dialect.name == "postgresql" else sqlite
    return of_dialect.insert(table)


def _open(writes: bool) -> Session:
    options: dict[str, Any] = {"writes": writes}
    if not writes and engine().dialect.name == "postgresql":
        options["postgresql_readonly"] = True
    return Session(bind=engine().execution_options(**options), expire_on_commit=False)


def _current() -> Session:
    """The session of this request or command; one that only reads until somebody says it writes."""
    if "session" not in g:
        g.session = _open(writes=g.get("writes", False))
    return cast(Session, g.session)


session: Session = cast(Session, LocalProxy(_current))


def begin_writing() -> None:
    """From here on this request or command may change rows."""
    if "session" in g and not g.get("writes", False):
        g.session.close()
        del g.session
    g.writes = True


def step_aside() -> None:
    """Let another transaction write first: SQLite has one writer, and waiting for oneself never ends.

    Only before anything was changed; what was read is read again when it is needed. A receipt that was
    reserved for this request is given up.
    """
    if "session" in g and g.session.in_transaction():
        if g.session.new or g.session.dirty or g.session.deleted:
            raise RuntimeError("step aside before changing rows, not after")
        g.session.rollback()
        g.pop("receipt", None)


def after_commit(callback: Callable[[], None]) -> None:
    """Letters, jobs and files leave once the rows they speak of are kept, never before."""
    g.setdefault("after_commit", []).append(callback)


def commit() -> None:
    """Keep the changes, then let everything leave that waited for them."""
    if "session" in g:
        g.session.commit()
    for callback in g.pop("after_commit", []):
        callback()


def rollback() -> None:
    g.pop("after_commit", None)
    if "session" in g:
        g.session.rollback()


@contextmanager
def transaction() -> Iterator[Session]:
    """One write transaction outside a request: a command, a step of a job, a test."""
    begin_writing()
    try:
        yield session
        commit()
    except BaseException:
        rollback()
        raise
    finally:
        _close()


def _close(error: BaseException | None = None) -> None:
    held = g.pop("session", None)
    if held is not None:
        held.close()
    g.pop("writes", None)
    g.pop("after_commit", None)
