"""The table of keys comes and goes without touching what was there."""

from core import db, schema
from tests.support.filling import contents, fill, structure


def told(what):
    with db.engine().connect() as connection:
        return what(connection)


def fill_all():
    with db.engine().execution_options(writes=True).begin() as connection:
        fill(connection)


def test_the_keys_come_and_go_with_rows_in_every_table(inside):
    schema.downgrade("0002")
    fill_all()
    before, tables = told(contents), told(structure)
    schema.upgrade("0003")
    grown = told(contents)
    assert set(grown) - set(before) == {"signing_keys"}
    assert {name: rows for name, rows in grown.items() if name in before} == before
    fill_all()
    assert told(contents)["signing_keys"]
    schema.downgrade("0002")
    after = told(contents)
    assert told(structure) == tables
    assert all(row in after[name] for name, rows in before.items() for row in rows)
