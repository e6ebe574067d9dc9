"""The migrations end where the models are, and go both ways with rows in every table."""

import importlib
from pathlib import Path

import pytest
from sqlalchemy import inspect

from core import db, schema
from tests.support.filling import contents, fill, structure

ROOT = Path(__file__).parents[2]


@pytest.fixture
def inside(empty_app):
    with empty_app.app_context():
        yield empty_app


def know_every_model():
    for path in sorted([*ROOT.glob("*/**/models.py"), *ROOT.glob("*/**/models/__init__.py")]):
        if ".venv" not in path.parts:
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            importlib.import_module(name)


def told(question):
    with db.engine().connect() as connection:
        return question(connection)


def test_the_migrations_end_where_the_models_are(inside):
    know_every_model()
    assert schema.current() == schema.head()
    assert schema.differences() == []


def test_down_and_up_again_with_rows_in_every_table(inside):
    with db.engine().execution_options(writes=True).begin() as connection:
        fill(connection)
    assert all(told(contents).values())
    before = told(structure)
    schema.downgrade("base")
    assert schema.current() is None
    assert set(told(structure)) <= {"alembic_version"}
    schema.upgrade()
    assert told(structure) == before
    assert not any(told(contents).values())
    with db.engine().execution_options(writes=True).begin() as connection:
        fill(connection)


def test_one_step_down_and_up_keeps_the_tables_as_they_were(inside):
    with db.engine().execution_options(writes=True).begin() as connection:
        fill(connection)
    before = told(structure)
    schema.downgrade("-1")
    schema.upgrade()
    assert told(structure) == before


def test_a_migration_that_fails_half_way_changes_nothing(inside, monkeypatch):
    before, down = told(structure), schema.command.downgrade

    def break_off(config, revision):
        down(config, revision)
        assert len(inspect(config.attributes["connection"]).get_table_names()) < len(before)
        raise RuntimeError("the power went")

    monkeypatch.setattr(schema.command, "downgrade", break_off)
    with pytest.raises(RuntimeError, match="power"):
        schema.downgrade("base")
    assert told(structure) == before
    assert schema.current() == schema.head()


def test_a_revision_of_a_newer_version_is_not_known(inside):
    assert schema.is_known(schema.head())
    assert not schema.is_known("9999")
    assert not schema.is_known(None)


def test_the_outbox_comes_and_goes_without_touching_what_was_there(inside):
    schema.downgrade("0001")
    with db.engine().execution_options(writes=True).begin() as connection:
        fill(connection)
    before, tables = told(contents), told(structure)
    schema.upgrade("0002")
    grown = told(contents)
    assert set(grown) - set(before) == {"outbox_entries", "phones", "epochs"}
    assert {name: len(grown[name]) for name in before} == {name: len(rows) for name, rows in before.items()}
    with db.engine().execution_options(writes=True).begin() as connection:
        fill(connection)
    schema.downgrade("0001")
    after = told(contents)
    assert told(structure) == tables
    assert all(row in after[name] for name, rows in before.items() for row in rows)
