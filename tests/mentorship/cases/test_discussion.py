"""From the session to the learning point."""

from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from core import clock, db
from core.errors import Refused
from mentorship.cases import actions
from mentorship.cases.models import Case, CaseSession, Contribution
from tests.conftest import words_of
from tests.mentorship.cases.case_support import a_case, a_recommendation, a_session
from tests.support.cast import NOW, TODAY


def plan(cast, **more):
    values = {
        "held_on": TODAY,
        "held_at": time(16),
        "place": "Sala 2",
        "facilitator_id": cast.lucia.id,
        "guest_ids": [cast.emily.id],
    }
    return actions.plan_session(cast.rosa, **(values | more))


def test_a_session_is_planned_by_the_clock_in_chiapas(cast, writing):
    session = plan(cast)
    assert session.held_at.isoformat() == "2026-05-14T16:00:00-06:00"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"held_on": TODAY - timedelta(days=1)}, "held_on"),
        ({"held_on": date(2026, 5, 19)}, "guest_ids"),  # Emily leaves on the 18th
        ({"facilitator_id": 999}, "facilitator_id"),
    ],
)
def test_a_session_is_refused_with_the_reason_beside_its_field(cast, writing, wrong, field):
    with pytest.raises(Refused) as refusal:
        plan(cast, **wrong)
    assert refusal.value.field == field


def test_a_guest_must_be_a_visiting_resident(cast, writing):
    with pytest.raises(Refused):
        plan(cast, guest_ids=[cast.angel.id])


def test_a_session_takes_three_cases_and_no_fourth(cast, writing):
    session = plan(cast)
    for place in (1, 2, 3):
        case = a_case(cast.xochitls_place, "approved")
        actions.schedule_case(case, cast.rosa, session_id=session.id)
        assert case.position == place
    actions.schedule_case(case, cast.rosa, session_id=session.id)
    assert case.position == 3
    with pytest.raises(Refused, match="llena"):
        actions.schedule_case(a_case(cast.angels_place, "approved"), cast.rosa, session_id=session.id)


def test_a_case_that_moves_leaves_its_place_to_another(cast, writing):
    first, second = plan(cast), plan(cast, held_at=time(18))
    moved, other = a_case(cast.xochitls_place, "approved"), a_case(cast.angels_place, "approved")
    actions.schedule_case(moved, cast.rosa, session_id=first.id)
    actions.schedule_case(moved, cast.rosa, session_id=second.id)
    actions.schedule_case(other, cast.rosa, session_id=first.id)
    assert (moved.session_id, moved.position, other.position) == (second.id, 1, 1)


def test_the_date_stays_once_a_case_was_discussed(cast, writing):
    session = plan(cast)
    a_case(cast.xochitls_place, "discussed", session_id=session.id, position=1, discussed_at=NOW)
    same = {"held_at": time(16), "facilitator_id": cast.lucia.id, "guest_ids": []}
    with pytest.raises(Refused, match="se quedan"):
        actions.change_session(session, cast.rosa, held_on=TODAY + timedelta(days=1), place="Sala 3", **same)
    actions.change_session(session, cast.rosa, held_on=TODAY, place="Sala 3", **same)
    assert session.place == "Sala 3"


@pytest.fixture
def on_session(app, cast):
    with app.app_context(), db.transaction():
        session = a_session(cast.lucia, cast.emily)
        return a_case(cast.xochitls_place, "scheduled", session_id=session.id, position=1)


def say(browser, who, case, text, **more):
    said = {"kind": "comment", "text": text, "language": "es"}
    return browser(who).post(f"/cases/{case.id}/contributions", data=said | more)


def test_each_writes_in_their_own_language_and_marks_are_shown_as_text(browser, on_session):
    say(browser, "emily", on_session, "Try **oral** therapy <script>alert(1)</script>", language="en")
    page = browser("xochitl").get(f"/cases/{on_session.id}").text
    assert '<div class="prose" lang="en">' in page
    assert "<strong>oral</strong>" in page
    assert "<script>alert" not in page


def test_the_same_words_sent_twice_stand_once(app, browser, on_session):
    for _tap in range(2):
        assert say(browser, "emily", on_session, "Good.", _key="tapped-two-times").status_code == 303
    with app.app_context():
        assert len(db.session.scalars(select(Contribution)).all()) == 1


def test_what_identifies_is_refused_in_the_discussion_too(app, browser, on_session):
    page = say(browser, "emily", on_session, "Call 961 123 4567 about her.")
    assert page.status_code == 422
    assert "Call 961 123 4567 about her." in page.text
    assert 'id="text-error"' in page.text
    with app.app_context():
        assert db.session.scalars(select(Contribution)).all() == []


def test_a_discussion_ends_with_a_recommendation_and_by_its_facilitator(browser, on_session):
    address = f"/cases/{on_session.id}/discussed"
    page = browser("lucia").post(address)
    assert page.status_code == 422
    assert "al menos una recomendación" in words_of(page.text)
    say(browser, "emily", on_session, "Start today.", kind="recommendation", guideline="OMS 2014")
    assert browser("lucia").post(address).status_code == 303


def test_a_case_is_not_discussed_before_its_day(app, cast, browser):
    with app.app_context(), db.transaction():
        session = a_session(cast.lucia, held_at=NOW + timedelta(days=1))
        case = a_case(cast.xochitls_place, "scheduled", session_id=session.id, position=1)
        a_recommendation(case, cast.lucia)
    assert browser("lucia").post(f"/cases/{case.id}/discussed").status_code == 422


@pytest.fixture
def discussed(app, cast, on_session):
    with app.app_context(), db.transaction():
        case = db.session.get_one(Case, on_session.id)
        case.state = "discussed"
        return case, a_recommendation(case, cast.emily)


def test_the_author_says_what_is_feasible_and_the_follow_up_is_in_thirty_days(app, browser, discussed):
    case, advice = discussed
    address = f"/cases/{case.id}/follow-up"
    page = browser("xochitl").get(address).text
    assert 'value="2026-06-13"' in page
    assert browser("xochitl").post(address, data={"follow_up_on": "2026-06-13"}).status_code == 422
    answer = {"follow_up_on": "2026-06-13", f"feasible_{advice.id}": "adapted"}
    assert browser("xochitl").post(address, data=answer).status_code == 303
    assert "Factible con adaptación" in browser("xochitl").get(f"/cases/{case.id}").text


@pytest.mark.parametrize("day", ["2026-05-13", "2027-06-01"])
def test_a_follow_up_is_neither_in_the_past_nor_years_away(browser, discussed, day):
    case, advice = discussed
    answer = {"follow_up_on": day, f"feasible_{advice.id}": "yes"}
    assert browser("xochitl").post(f"/cases/{case.id}/follow-up", data=answer).status_code == 422


CLOSING = {
    "outcome": "improved",
    "follow_up": "Regresó a la semana, sin fiebre.",
    "applied": "partly",
    "applied_why": "No hubo oxímetro.",
    "learning_point": "Contar respiraciones cuando no hay oxímetro.",
}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"applied_why": ""}, "applied_why"),
        ({"learning_point": "a" * 301}, "learning_point"),
        ({"learning_point": ""}, "learning_point"),
        ({"outcome": ""}, "outcome"),
        ({"follow_up": "Su tel. es 961 123 4567"}, "follow_up"),
    ],
)
def test_a_case_is_closed_whole_or_not_at_all(app, cast, browser, wrong, field):
    with app.app_context(), db.transaction():
        case = a_case(cast.xochitls_place, "follow_up", follow_up_on=TODAY)
    page = browser("xochitl").post(f"/cases/{case.id}/close", data=CLOSING | wrong)
    assert page.status_code == 422
    assert f'id="{field}-error"' in page.text
    assert browser("xochitl").post(f"/cases/{case.id}/close", data=CLOSING).status_code == 303
    assert CLOSING["learning_point"] in browser("xochitl").get(f"/cases/{case.id}").text


def test_the_session_page_gives_each_case_its_twenty_minutes(app, cast, browser):
    with app.app_context(), db.transaction():
        session = a_session(cast.lucia, cast.emily, held_at=NOW)
        for place in (1, 2):
            a_case(cast.xochitls_place, "scheduled", session_id=session.id, position=place)
    page = words_of(browser("angel").get(f"/cases/sessions/{session.id}").text)
    assert "14 may 2026, 10:00" in page
    assert "10:20" in page


def test_a_coordinator_plans_a_session_on_its_page(app, cast, browser):
    form = {"held_on": "2026-05-15", "held_at": "16:30", "place": "Sala 2", "facilitator_id": cast.lucia.id}
    answer = browser("rosa").post("/cases/sessions/new", data={**form, "guest_ids": [cast.emily.id]})
    assert answer.status_code == 303
    with app.app_context():
        session = db.session.scalars(select(CaseSession)).one()
        assert clock.local(session.held_at).isoformat() == "2026-05-15T16:30:00-06:00"
    page = words_of(browser("emily").get(answer.location).text)
    assert "Sala 2" in page
    assert "Emily Carter" in page
