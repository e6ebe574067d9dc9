"""Who reads which case, and who learns whose it is."""

import json
from datetime import date, timedelta

import pytest

from core import clock, db
from mentorship.cases.models import SHOWN, STATES
from people.models import User
from tests.conftest import words_of
from tests.mentorship.cases.case_support import a_case, a_recommendation, a_session
from tests.support.cast import NOW
from tests.support.queries import counted


@pytest.fixture
def on_session(app, cast):
    """Xóchitl's case on a session that Teresa leads and Emily is invited to; all have spoken."""
    with app.app_context(), db.transaction():
        session = a_session(cast.teresa, cast.emily)
        case = a_case(cast.xochitls_place, "scheduled", session_id=session.id, position=1)
        for speaker in (cast.xochitl, cast.lucia, cast.emily):
            a_recommendation(case, speaker)
        return case


@pytest.mark.parametrize("state", STATES)
def test_who_finds_a_case_in_each_state(app, cast, browser, state):
    shown = state in SHOWN
    with app.app_context(), db.transaction():
        session = a_session(cast.lucia, cast.emily)
        place = {"session_id": session.id, "position": 1} if shown else {}
        case = a_case(cast.xochitls_place, state, **place)
    people = ("xochitl", "lucia", "rosa", "emily", "angel", "olga")
    found = {name: browser(name).get(f"/cases/{case.id}").status_code == 200 for name in people}
    sent = state != "draft"
    assert found == {
        "xochitl": True,
        "lucia": sent,
        "rosa": sent,
        "emily": shown,
        "angel": shown,
        "olga": False,
    }


def test_a_guest_learns_neither_the_author_nor_the_clinic_anywhere(browser, on_session):
    for page in ("/cases", f"/cases/{on_session.id}", f"/cases/sessions/{on_session.session_id}"):
        text = browser("emily").get(page).text
        for telling in ("Xóchitl", "Peñaloza", "Güemes", "Nueva Aurora", "Monte Claro", "Lucía", "Gómez"):
            assert telling not in text, (page, telling)
        assert "Pasante, rural site" in text
    words = words_of(browser("emily").get(f"/cases/{on_session.id}").text)
    assert "The treating doctor decides" in words


def test_names_for_the_check_do_not_tell_a_guest_who_is_who(browser, on_session):
    page = browser("emily").get(f"/cases/{on_session.id}").text
    known = json.loads(page.split('id="privacy-known">')[1].split("</script>")[0])
    assert known["names"] == ["carter", "emily"]
    assert not [phrase for kind, phrase in known["phrases"] if kind in ("clinic", "community")]


def test_other_pasantes_read_it_without_her_name(browser, on_session):
    for page in ("/cases", f"/cases/{on_session.id}", f"/cases/sessions/{on_session.session_id}"):
        text = browser("angel").get(page).text
        assert "Pasante, sede rural" in text
        for telling in ("Xóchitl", "Nueva Aurora", "Lucía"):
            assert telling not in text, (page, telling)


def test_her_mentor_and_the_coordinators_know_whose_it_is(browser, on_session):
    for reader in ("lucia", "rosa"):
        words = words_of(browser(reader).get(f"/cases/{on_session.id}").text)
        assert "Xóchitl Peñaloza Güemes · Nueva Aurora" in words


def test_a_guest_reads_only_while_the_stay_lasts(app, cast, browser, on_session):
    assert browser("emily").get(f"/cases/{on_session.id}").status_code == 200
    with app.app_context(), db.transaction():
        db.session.get_one(User, cast.emily.id).access_until = date(2026, 5, 13)
    assert browser("emily").get(f"/cases/{on_session.id}").status_code == 303


def test_a_resident_who_is_not_invited_finds_nothing(app, cast, browser):
    with app.app_context(), db.transaction():
        session = a_session(cast.lucia)
        case = a_case(cast.xochitls_place, "scheduled", session_id=session.id, position=1)
    assert browser("emily").get(f"/cases/{case.id}").status_code == 404
    assert browser("emily").get(f"/cases/sessions/{session.id}").status_code == 404


def test_a_facilitator_from_elsewhere_reads_the_case_without_its_author(app, cast, browser):
    with app.app_context(), db.transaction():
        session = a_session(cast.olga)
        case = a_case(cast.xochitls_place, "scheduled", session_id=session.id, position=1)
    page = browser("olga").get(f"/cases/{case.id}")
    assert page.status_code == 200
    assert "Xóchitl" not in page.text


def queries_of(app, client, page):
    client.get(page)  # what is kept for some seconds is asked for once
    with counted(app) as asked:
        assert client.get(page).status_code == 200
    return asked.count


@pytest.mark.parametrize("reader", ["rosa", "lucia", "xochitl", "angel", "emily"])
def test_the_list_costs_as_many_queries_for_thirty_cases_as_for_one(app, cast, browser, reader):
    def ten_sessions(how_many):
        with app.app_context(), db.transaction():
            for days in range(how_many):
                session = a_session(
                    cast.lucia, cast.emily, held_at=clock.now() + timedelta(days=days, hours=1)
                )
                for place, state in ((1, "scheduled"), (2, "discussed"), (3, "closed")):
                    a_case(cast.xochitls_place, state, session_id=session.id, position=place)

    ten_sessions(1)
    few = queries_of(app, browser(reader), "/cases")
    ten_sessions(10)
    assert queries_of(app, browser(reader), "/cases") == few


def test_a_case_costs_as_many_queries_with_thirty_voices_as_with_one(app, cast, browser, on_session):
    few = queries_of(app, browser("rosa"), f"/cases/{on_session.id}")
    with app.app_context(), db.transaction():
        for _voice in range(30):
            a_recommendation(on_session, cast.emily)
    assert queries_of(app, browser("rosa"), f"/cases/{on_session.id}") == few


def test_an_hour_ago_is_not_a_next_session(app, cast, browser):
    with app.app_context(), db.transaction():
        a_session(cast.lucia, cast.emily, held_at=NOW - timedelta(days=2))
    assert "Past sessions" in words_of(browser("emily").get("/cases").text)
