"""An entry in review opens for its author as the page itself, and sending that settles it."""

import re

import pytest

from core import clock
from core.outbox.models import Entry
from mentorship.visits.models import Visit
from tests.conftest import words_of
from tests.mentorship.visits.stories import STRENGTHS, typed
from tests.support.outbox import entry, new_key

KIND = "seminars.reflection"


@pytest.fixture
def page(seminar):
    return f"/seminars/{seminar.id}/reflections/reflection"


@pytest.fixture
def new(cast):
    return f"/visits/pasantes/{cast.xochitls_place.id}/new"


@pytest.fixture
def in_review(mentors_phone, new):
    """Lucía's visit with a day that does not exist, in review."""
    key = new_key()
    fields = typed(**{"agreed-0-due_on": "2026-02-31", "private_note": "<b>&"})
    assert mentors_phone.sends("visits.log", new, fields, key=key).status_code == 202
    return key


def hidden(text, name):
    found = re.search(rf'name="{name}"[^>]* value="([^"]*)"', text)
    return found and found[1]


def test_all_words_and_sentences_stand_on_the_page(browser, new, in_review):
    answer = browser("lucia").get(f"{new}?entry={in_review}")
    assert answer.status_code == 200
    assert STRENGTHS.split(";")[0][:40] in answer.text
    assert "2026-02-31" in answer.text
    assert "&lt;b&gt;&amp;" in answer.text
    assert 'id="agreed-0-due_on-error"' in answer.text
    assert hidden(answer.text, "_entry") == in_review


def test_what_the_house_said_stands_beside_its_field_once(browser, mentors_phone, new):
    key = new_key()
    answer = mentors_phone.sends("visits.log", new, typed(held_on="2026-05-15"), key=key)
    [sentence] = answer.get_json()["errors"]["held_on"]
    text = browser("lucia").get(f"{new}?entry={key}").text
    assert re.search(r'id="held_on-error">(.*?)</p>', text)[1].count(sentence) == 1


def test_sending_it_anew_settles_the_old_one(app, browser, new, in_review, stored):
    text = browser("lucia").get(f"{new}?entry={in_review}").text
    fields = typed(_key=hidden(text, "_key"), _entry=in_review)
    answer = browser("lucia").post(new, data=fields)
    assert answer.status_code == 303
    found = entry(app, in_review)
    assert (found.state, found.settled_at, found.location) == ("superseded", clock.now(), answer.location)
    assert len(stored(Visit)) == 1


def test_refused_again_it_is_still_to_be_corrected(app, browser, new, in_review):
    answer = browser("lucia").post(new, data=typed(_entry=in_review, held_on="2026-05-15"))
    assert answer.status_code == 422
    assert entry(app, in_review).state == "review"


def test_handed_in_anew_by_the_phone_it_settles_the_old_one_too(app, mentors_phone, new, in_review):
    assert mentors_phone.sends("visits.log", new, typed(_entry=in_review)).status_code == 201
    assert entry(app, in_review).state == "superseded"


@pytest.mark.parametrize("who", ["olga", "rosa", "xochitl"])
def test_to_anybody_else_it_is_as_if_it_were_not_there(app, cast, browser, page, new, in_review, who):
    theirs = {"olga": f"/visits/pasantes/{cast.angels_place.id}/new", "xochitl": page, "rosa": "/"}[who]
    with_it = browser(who).get(f"{theirs}?entry={in_review}")
    assert with_it.status_code == 200
    assert "_entry" not in with_it.text
    assert "2026-02-31" not in with_it.text
    browser(who).post(theirs, data={"text": "Mía.", "_entry": in_review})
    assert entry(app, in_review).state == "review"


@pytest.mark.parametrize("key", ["", "x", "\x00", "0a5a14e8-e342-4294-936b-d968c9af5598"])
def test_a_key_that_names_nothing_changes_nothing(browser, new, key):
    assert "_entry" not in browser("lucia").get(new, query_string={"entry": key}).text


def test_what_is_done_does_not_open_again(browser, mentors_phone, new):
    key = new_key()
    mentors_phone.sends("visits.log", new, typed(), key=key)
    assert "_entry" not in browser("lucia").get(f"{new}?entry={key}").text


def test_the_words_of_another_form_do_not_fill_this_one(browser, phone, page, seminar):
    key = new_key()
    phone.sends(KIND, f"{page}-gone", {"text": "Una noche."}, key=key)
    quiz = browser("xochitl").get(f"/seminars/{seminar.id}/quizzes/quiz?entry={key}")
    assert "Una noche." not in quiz.text
    assert "_entry" not in quiz.text


def test_the_edition_is_that_of_the_page_that_is_looked_at(browser, mentors_phone, new, count):
    location = mentors_phone.sends("visits.log", new, typed()).get_json()["location"]
    browser("lucia").post(location, data=typed(strengths="Elsewhere."))
    key = new_key()
    changed = typed(strengths="Mine.", edition="1")
    answer = mentors_phone.sends("visits.edit", location, changed, key=key)
    assert answer.get_json()["reason"] == "changed_elsewhere"
    text = browser("lucia").get(f"{location}?entry={key}").text
    assert "Mine." in text
    assert hidden(text, "edition") == "2"
    assert "otra ventana" in words_of(text)
    assert browser("lucia").post(location, data=typed(edition="2", _entry=key)).status_code == 303
    assert count(Visit) == 1


def test_what_was_not_theirs_to_do_says_so_on_the_page(app, cast, browser, page, phone):
    key = new_key()
    phone.sends(KIND, page, {"text": "Una noche.", "feeling": "tired"}, key=key)
    text = browser("xochitl").get(f"{page}?entry={key}").text
    assert "Una noche." in text
    assert hidden(text, "_entry") == key


def test_forms_say_to_the_phone_what_they_are(browser, page, new, seminar):
    reflection = browser("xochitl").get(page).text
    assert 'data-outbox="seminars.reflection" data-name="Reflexión" data-edits' in reflection
    visit = browser("lucia").get(new).text
    assert 'data-outbox="visits.log"' in visit
    assert 'data-guard="edition"' in visit
    lesson = browser("xochitl").get(f"/seminars/{seminar.id}/lessons/calling").text
    assert 'data-outbox="seminars.finish_lesson"' in lesson


def test_forms_that_are_not_taken_and_those_of_strangers_say_nothing(browser):
    assert "data-outbox" not in browser("stranger").get("/sign-in").text
    assert "data-outbox" not in browser("rosa").get("/seminars/new").text


def test_an_entry_is_named_until_it_is_settled(app, browser, mentors_phone, new, in_review, count):
    mentors_phone.client = browser("lucia")
    assert mentors_phone.says_hello()["review"] == [in_review]
    browser("lucia").post(new, data=typed(_entry=in_review))
    assert mentors_phone.says_hello()["review"] == []
    assert count(Entry) == 1
