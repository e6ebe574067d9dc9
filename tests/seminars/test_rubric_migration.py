"""The levels of a rubric come and go without touching the grades that were given before."""

import json

import pytest
from sqlalchemy import text

from core import schema
from tests.support.filling import contents, fill, structure
from tests.support.migrating import change, told


@pytest.fixture
def inside(empty_app):
    with empty_app.app_context():
        yield empty_app


def submissions(connection):
    wanted = "select id, text, grade, feedback, graded_at from submissions order by id"
    return [tuple(row) for row in connection.execute(text(wanted))]


def levels(connection):
    return set(connection.scalars(text("select cast(rubric_levels as text) from submissions")))


def give_levels(connection):
    given = text("update submissions set rubric_levels = :levels where grade is not null")
    connection.execute(given, {"levels": json.dumps([3, 4])})


def test_what_was_graded_before_has_a_grade_and_no_levels(inside):
    schema.downgrade("0013")
    change(fill)
    change(fill, 6, 11)
    before, tables, work = told(contents), told(structure), told(submissions)
    assert any(row[2] is not None for row in work)
    schema.upgrade("0014")
    assert told(levels) == {None}
    assert told(submissions) == work
    change(give_levels)
    schema.downgrade("0013")
    assert told(structure) == tables
    assert told(contents) == before
