"""Requests about one corrected certificate come and go without touching those about whole documents."""

import pytest

from core import schema
from tests.support.filling import contents, structure
from tests.support.migrating import done, fill_all, told


@pytest.fixture
def inside(empty_app):
    with empty_app.app_context():
        yield


def test_requests_of_before_are_about_whole_documents_and_go_back_as_they_were(inside):
    schema.downgrade("0011")
    fill_all()
    before, tables = told(contents), told(structure)
    schema.upgrade("0012")
    assert [row[:-1] for row in told(contents)["approval_requests"]] == before["approval_requests"]
    assert {row[-1] for row in told(contents)["approval_requests"]} == {None}
    schema.downgrade("0011")
    assert told(structure) == tables
    assert told(contents) == before


def test_what_the_older_tables_cannot_tell_apart_goes_with_its_answers(inside):
    schema.downgrade("0011")
    fill_all()
    before = told(contents)
    schema.upgrade("0012")
    done(
        "insert into approval_requests"
        " (kind, seminar_id, occasion, state, sha256, by_id, created_at, replaces_id)"
        " select 'diploma', 0, '', 'open', 'x', by_id, created_at, (select min(id) from certificates)"
        " from approval_requests where id = (select min(id) from approval_requests)"
    )
    mine = "(select id from approval_requests where replaces_id is not null)"
    done(
        "insert into approvals (request_id, signatory_id, position, state)"
        f" select {mine}, min(id), 1, 'waiting' from signatories"
    )
    done(
        "insert into approval_sheets (request_id, user_id, occasion, position, snapshot, sha256)"
        f" select {mine}, min(id), '', 1, '{{}}', 'x' from users"
    )
    schema.downgrade("0011")
    assert told(contents) == before
