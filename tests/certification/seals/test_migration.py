"""The table of keys comes and goes without touching what was there."""

from core import schema
from tests.support.filling import contents, structure
from tests.support.migrating import fill_all, told


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
