"""The choice of paper comes and goes without touching what was there."""

import pytest
from sqlalchemy import text

from core import schema
from tests.support.filling import contents, structure
from tests.support.migrating import fill_all, told


@pytest.fixture
def inside(empty_app):
    with empty_app.app_context():
        yield empty_app


def papers(connection):
    return set(connection.scalars(text("select paper from institution")))


def test_an_institution_of_before_prints_on_letter(inside):
    schema.downgrade("0005")
    fill_all()
    before, tables = told(contents), told(structure)
    schema.upgrade("0008")
    grown = told(contents)
    assert set(grown) - set(before) == {"print_orders"}
    assert told(papers) == {"letter"}
    assert {name: len(rows) for name, rows in grown.items() if rows} == {
        name: len(rows) for name, rows in before.items() if rows
    }
    fill_all()
    schema.downgrade("0005")
    assert told(structure) == tables
    after = told(contents)
    assert all(row in after[name] for name, rows in before.items() for row in rows)
