"""Migrations by Alembic, run from the application so that settings have one home."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from core import db

FOLDER = Path(__file__).parent.parent / "migrations"


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    return config


@contextmanager
def changing() -> Iterator[Connection]:
    """One transaction for all steps. SQLite rebuilds tables, so its keys are checked at the end instead."""
    with db.engine().execution_options(writes=True).connect() as connection:
        lite = connection.dialect.name == "sqlite"
        raw = connection.connection.dbapi_connection
        if lite and raw is not None:
            raw.cursor().execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
                if lite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise ValueError("a migration left rows that point nowhere; nothing was changed")
        finally:
            if lite and raw is not None:
                raw.cursor().execute("PRAGMA foreign_keys=ON")


def upgrade(revision: str = "head") -> None:
    with changing() as connection:
        upgrade_within(connection, revision)


def upgrade_within(connection: Connection, revision: str) -> None:
    """The same inside a transaction that does more than that."""
    command.upgrade(_config(connection), revision)


def downgrade(revision: str) -> None:
    with changing() as connection:
        command.downgrade(_config(connection), revision)


def draft(words: str) -> None:
    with changing() as connection:
        command.revision(_config(connection), words, autogenerate=True)


def head() -> str | None:
    """The newest revision that the code knows."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def is_known(revision: str | None) -> bool:
    """Does this code have a migration of that name? A newer version's it has not."""
    return revision in {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}


def current() -> str | None:
    """The revision that the tables are at."""
    with db.engine().connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def differences() -> list[Any]:
    """What the models say and the tables lack, or the other way round; empty when they agree."""
    with db.engine().connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, db.Base.metadata))
