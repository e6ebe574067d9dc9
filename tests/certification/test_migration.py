"""Certificates that were issued to pasantes become those of people, and go back."""

import pytest
from sqlalchemy import text

from core import schema
from tests.support.filling import contents, structure
from tests.support.migrating import done, fill_all, told


@pytest.fixture
def inside(empty_app):
    with empty_app.app_context():
        yield


def rows(question):
    return [tuple(row) for row in told(lambda connection: connection.execute(text(question)).all())]


def test_each_certificate_gets_the_person_whose_year_it_was(inside):
    schema.downgrade("0005")
    fill_all()
    before, tables = told(contents), told(structure)
    schema.upgrade("0006")
    assert told(contents)["certificates"]
    wrong = "select count(*) from certificates c join pasantes p on p.id = c.pasante_id"
    wrong += " where p.user_id <> c.user_id"
    assert rows(wrong) == [(0,)]
    assert rows("select distinct occasion, valid_until from certificates") == [("", None)]
    schema.downgrade("0005")
    assert told(structure) == tables
    assert told(contents) == before


def test_what_the_older_tables_cannot_hold_goes_and_the_rest_stays(inside):
    schema.downgrade("0005")
    fill_all()
    schema.upgrade("0006")
    first = "(select min(id) from pasantes)"
    done(
        "update certificates set state = 'pending', pdf_sha256 = null, occasion = 'day ' || id",
        f"update certificates set pasante_id = {first}",
        f"update certificates set user_id = (select user_id from pasantes where id = {first})",
        "update certificates set kind = 'enrolment', seminar_id = 0",
        "update certificates set pasante_id = null where id = (select min(id) from certificates)",
        "update batches set cohort_id = null where id = (select min(id) from batches)",
        "update batches set occasion = 'day ' || id, kind = 'enrolment'",
        "update batches set number = 1",
    )
    kept = rows("select id from certificates where pasante_id is not null order by id")
    schema.downgrade("0005")
    assert rows("select id from certificates order by id") == kept
    assert len(rows("select id from certificates where state = 'pending'")) == 1
    assert rows("select count(*) from batches where cohort_id is null") == [(0,)]
    schema.upgrade("0006")
    assert len(rows("select id from certificates")) == len(kept)
