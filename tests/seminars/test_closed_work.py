"""What is sent to a seminar that is not open is refused aloud, by the page and to a phone alike."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from core import db
from core.outbox.models import Entry
from seminars.models import LessonRead, QuizAttempt, Seminar, Submission
from tests.conftest import words_of
from tests.support.cast import NOW, TODAY
from tests.support.outbox import Phone

WORK = {
    "seminars.finish_lesson": ("lessons/calling/read", {}),
    "seminars.quiz": ("quizzes/quiz", {"answer-m00-q01": "0"}),
    "seminars.reflection": ("reflections/reflection", {"text": "Una noche larga."}),
}
CLOSED = {
    "Este seminario abre el 20 de mayo de 2026.": {"opens_on": TODAY + timedelta(days=6)},
    "Este seminario se canceló.": {"cancelled_at": NOW},
}


@pytest.fixture(params=CLOSED)
def said(request, app, seminar):
    """What is said of the seminar, which is closed for one reason or another."""
    with app.app_context(), db.transaction() as session:
        session.execute(update(Seminar).values(**CLOSED[request.param]))
    return request.param


def is_nothing_done(app):
    with app.app_context():
        counts = [
            db.session.scalar(select(func.count()).select_from(each))
            for each in (LessonRead, QuizAttempt, Submission)
        ]
    return counts == [0, 0, 0]


@pytest.mark.parametrize("kind", WORK)
def test_who_sends_it_from_the_page_is_told(app, browser, seminar, said, kind):
    part, fields = WORK[kind]
    before = words_of(browser("xochitl").get(f"/seminars/{seminar.id}").text).count(said)
    answer = browser("xochitl").post(f"/seminars/{seminar.id}/{part}", data=fields)
    assert answer.headers["Location"] == f"/seminars/{seminar.id}"
    assert words_of(browser("xochitl").get(f"/seminars/{seminar.id}").text).count(said) == before + 1
    assert is_nothing_done(app)


@pytest.mark.parametrize("kind", WORK)
def test_what_a_phone_hands_in_waits_in_review_with_the_sentence(app, cast, seminar, said, kind):
    part, fields = WORK[kind]
    receipt = Phone(app, cast.xochitl).sends(kind, f"/seminars/{seminar.id}/{part}", fields).get_json()
    assert (receipt["result"], receipt["reason"]) == ("review", "refused")
    assert receipt["said"] == [said]
    assert is_nothing_done(app)
    with app.app_context():
        assert db.session.scalars(select(Entry.state)).all() == ["review"]


def test_who_only_looks_is_not_told_off(browser, seminar, said):
    own = browser("xochitl").get(f"/seminars/{seminar.id}").text
    led = browser("xochitl").get(f"/seminars/{seminar.id}/quizzes/quiz", follow_redirects=True).text
    assert words_of(led) == words_of(own)
