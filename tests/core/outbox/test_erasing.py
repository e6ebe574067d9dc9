"""A case that is withdrawn leaves no word of it, in what phones handed in either."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from core import db
from core.outbox.models import Entry
from core.outbox.models import Phone as KnownPhone
from mentorship.cases.models import Case
from tests.conftest import words_of
from tests.mentorship.cases.case_support import FILLED_IN, a_session
from tests.support.cast import NOW
from tests.support.outbox import Phone, entry, new_key

NEW = "/cases/new?format=soap"
WORD = "Quetzalcuapan"  # in every text that somebody writes about the case
FORM = {**FILLED_IN, "title": f"Fever in {WORD}", "section_plan": f"Back to {WORD}.", "format": "soap"}
DRAFT = {**FORM, "save_draft": "1", "based_on": ""}
SEND = {**FORM, "no_identifiers": "y", "based_on": ""}


def whole_database(app):
    """Every value of every row of every table, as text."""
    with app.app_context():
        rows = [row for table in db.Base.metadata.sorted_tables for row in db.session.execute(select(table))]
    return "\n".join(repr(tuple(row)) for row in rows)


def says(word):
    return {"kind": "recommendation", "text": f"{word}: start today.", "language": "es"}


@pytest.fixture
def withdrawn(browser):
    """Rosa withdraws a case."""

    def withdraw(number, reason="The family asked for it."):
        answer = browser("rosa").post(f"/cases/{number}/withdraw", data={"reason": reason})
        assert answer.status_code == 303

    return withdraw


@pytest.fixture
def discussed(app, cast, phone):
    """The number of a case that came from phones, and the keys of all that was written about it."""
    keys = {name: new_key() for name in ("refused", "made", "clashing", "guest", "cut")}
    assert (
        phone.sends("cases.start", NEW, {**SEND, "no_identifiers": ""}, key=keys["refused"]).status_code
        == 202
    )
    phone.sends("cases.start", NEW, SEND, key=keys["made"], base_key=keys["refused"])
    number = int(entry(app, keys["made"]).location.rpartition("/")[2])
    clash = {**SEND, "based_on": "of another window"}
    phone.sends("cases.edit", f"/cases/{number}/edit", clash, key=keys["clashing"])
    with app.app_context(), db.transaction() as session:
        held = a_session(cast.lucia, cast.emily)
        session.execute(update(Case).values(state="scheduled", session_id=held.id, position=1))
    guest, page = Phone(app, cast.emily), f"/cases/{number}/contributions"
    assert guest.sends("cases.contribute", page, says(WORD), key=keys["guest"]).status_code == 201
    guest.sends("cases.contribute", page, {**says(WORD), "kind": ""}, key=keys["cut"])
    return number, keys


def test_nothing_of_it_is_left_anywhere(app, discussed, withdrawn):
    number, keys = discussed
    assert whole_database(app).count(WORD) > len(keys)
    withdrawn(number)
    assert WORD not in whole_database(app)


def test_that_it_came_is_still_known_and_what_was_open_is_closed(app, discussed, withdrawn):
    number, keys = discussed
    withdrawn(number)
    stands = {name: entry(app, key).state for name, key in keys.items()}
    assert stands == {
        "refused": "superseded",
        "made": "stored",
        "clashing": "dismissed",
        "guest": "stored",
        "cut": "dismissed",
    }
    for name, key in keys.items():
        found = entry(app, key)
        assert (found.body, found.errors, found.said, found.reason) == ("", None, None, "erased"), name
        assert found.note == ("The family asked for it." if found.state == "dismissed" else None)


def test_its_pages_say_that_the_words_were_erased(app, discussed, withdrawn, browser):
    number, keys = discussed
    withdrawn(number)
    for name in ("made", "clashing"):
        page = f"/outbox/entries/{entry(app, keys[name]).id}"
        for reader in ("xochitl", "rosa"):
            said = words_of(browser(reader).get(page).text)
            assert "Sus palabras se borraron junto con aquello a lo que pertenecían." in said
    assert "The family asked for it." in words_of(browser("xochitl").get(page).text)
    for page in ("/outbox", "/outbox/phones"):
        assert browser("rosa").get(page).status_code == 200
    assert "Necesita tu atención" not in words_of(browser("xochitl").get("/outbox").text)


def test_handed_in_again_it_was_here_and_stays_erased(app, cast, phone, withdrawn):
    key = new_key()
    sealed = phone.writes("cases.start", NEW, SEND, key=key)
    location = phone.hands_in(sealed, key).get_json()["location"]
    withdrawn(int(location.rpartition("/")[2]))
    again = phone.hands_in(sealed, key)
    assert (again.status_code, again.get_json()["state"]) == (200, "stored")
    assert WORD not in whole_database(app)


def test_cases_whose_number_begins_alike_keep_their_words(app, cast, phone, withdrawn, stored):
    key, mine = new_key(), new_key()
    phone.sends("cases.start", NEW, SEND, key=key)
    number = int(entry(app, key).location.rpartition("/")[2])
    other = Phone(app, cast.angel)
    other.sends("cases.edit", f"/cases/{number}0/edit", {**DRAFT, "title": "Another"}, key=mine)
    other.sends("cases.start", NEW, {**DRAFT, "title": "A third"})
    withdrawn(number)
    assert "Another" in entry(app, mine).body
    assert [each.state for each in stored(Entry) if "Another" in each.body or "A third" in each.body] == [
        "review",
        "stored",
    ]
    assert {each.title for each in stored(Case)} == {"", "A third"}


def test_what_waits_for_words_of_the_case_goes_with_it(app, phone, withdrawn, stored):
    """A second change rests on one in review; a third on a change that never came."""
    made, lost = new_key(), new_key()
    phone.sends("cases.start", NEW, SEND, key=made)
    number = int(entry(app, made).location.rpartition("/")[2])
    edit = f"/cases/{number}/edit"
    phone.sends("cases.edit", edit, DRAFT, base_key=lost)
    phone.sends("cases.edit", "/cases/999/edit", DRAFT, after_key=made)
    withdrawn(number)
    assert WORD not in whole_database(app)
    assert {each.state for each in stored(Entry)} == {"stored", "dismissed"}


def test_an_address_of_before_a_restore_erases_nobody_elses_words(app, cast, phone, withdrawn):
    made, mine = new_key(), new_key()
    phone.sends("cases.start", NEW, SEND, key=made)
    number = int(entry(app, made).location.rpartition("/")[2])
    words = {**DRAFT, "title": "Of a case that has to come again"}
    other = Phone(app, cast.angel)
    other.sends("cases.edit", f"/cases/{number}/edit", words, key=mine, after_key=new_key())
    withdrawn(number)
    found = entry(app, mine)
    assert (found.state, found.reason) == ("review", "base_missing")
    assert "has to come again" in found.body


def test_what_waits_for_a_lost_phones_words_is_closed_too(app, cast, phone, withdrawn):
    made, late = new_key(), new_key()
    phone.sends("cases.start", NEW, SEND, key=made)
    number = int(entry(app, made).location.rpartition("/")[2])
    with app.app_context(), db.transaction() as session:
        session.execute(update(KnownPhone).values(lost_at=NOW - timedelta(days=1)))
    phone.sends("cases.edit", f"/cases/{number}/edit?from=home", SEND, key=late)
    assert entry(app, late).reason == "lost_phone"
    withdrawn(number)
    assert entry(app, late).state == "dismissed"
    assert WORD not in whole_database(app)
