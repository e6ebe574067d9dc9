"""Who reads reflections, what a grade does, and what nobody may see."""

import pytest

from core import clock, db
from core.errors import Refused
from people.models import Pasante
from seminars import queries
from seminars.coursework import actions
from seminars.library import shelf
from tests.conftest import words_of
from tests.seminars.small_module import ALL_RIGHT, ALL_RIGHT_AFTER, ALL_RIGHT_BEFORE
from tests.support.queries import counted


@pytest.fixture
def handed_in(app, cast, seminar):
    """Xóchitl's reflection, which waits for somebody to read it."""
    with app.app_context(), db.transaction():
        task = shelf.module_of(seminar).reflections[0]
        return actions.hand_in(cast.xochitls_place, seminar, task, text="Mi primera noche.")


def test_a_mentor_finds_what_her_pasantes_handed_in(browser, handed_in):
    assert "Peñaloza Güemes" in words_of(browser("lucia").get("/seminars/submissions").text)
    assert "Peñaloza Güemes" not in words_of(browser("olga").get("/seminars/submissions").text)
    assert "Peñaloza Güemes" in words_of(browser("rosa").get("/seminars/submissions").text)


def test_only_the_newest_version_waits(app, cast, seminar, handed_in):
    with app.app_context(), db.transaction():
        task = shelf.module_of(seminar).reflections[0]
        actions.hand_in(cast.xochitls_place, seminar, task, text="Mejor dicho.")
    with app.app_context():
        assert [s.text for s in queries.awaiting_grade(cast.rosa)] == ["Mejor dicho."]
        assert queries.awaiting_grade(cast.emily) == []


def test_an_older_version_is_not_graded(app, cast, seminar, handed_in):
    with app.app_context(), db.transaction():
        task = shelf.module_of(seminar).reflections[0]
        actions.hand_in(cast.xochitls_place, seminar, task, text="Mejor dicho.")
        with pytest.raises(Refused):
            actions.grade_work(handed_in, cast.lucia, task, grade=9, feedback="Bien.")


@pytest.mark.parametrize("wrong", [{"grade": "11"}, {"grade": "-1"}, {"grade": "bien"}, {"feedback": ""}])
def test_a_grade_that_cannot_be_keeps_what_was_typed(browser, handed_in, wrong):
    url = f"/seminars/submissions/{handed_in.id}/grade"
    page = browser("rosa").post(url, data={"grade": "9", "feedback": "Se ve."} | wrong)
    assert page.status_code == 422
    assert wrong.get("feedback", "Se ve.") in page.text


def test_a_module_has_its_grade_once_everything_is_marked(app, cast, browser, seminar, handed_in):
    for name, right in (("pre", ALL_RIGHT_BEFORE), ("quiz", ALL_RIGHT), ("post", ALL_RIGHT_AFTER)):
        browser("xochitl").post(f"/seminars/{seminar.id}/quizzes/{name}", data=right)

    def grade():
        with app.app_context():
            record = queries.study_records([cast.xochitls_place.id], clock.today())
            return record[cast.xochitls_place.id].modules[0].grade

    with app.app_context(), db.transaction():
        task = shelf.module_of(seminar).field_tasks[0]
        found = actions.hand_in(cast.xochitls_place, seminar, task, text="Tres barrios.").id
    assert grade() is None
    for submission, given in ((handed_in.id, "9"), (found, "8")):
        browser("lucia").post(
            f"/seminars/submissions/{submission}/grade", data={"grade": given, "feedback": "Bien."}
        )
    assert grade() == 906  # (20 × 10 + 30 × (10 + 9) / 2 + 30 × 8) / 80
    assert "9.1" in words_of(browser("xochitl").get(f"/seminars/pasantes/{cast.xochitls_place.id}").text)


def test_a_mentor_follows_her_own_pasantes_only(browser, cast, seminar):
    page = words_of(browser("lucia").get(f"/seminars/{seminar.id}").text)
    assert "Peñaloza" in page
    assert "Ruiz de la Torre" not in page
    assert browser("lucia").get(f"/seminars/pasantes/{cast.angels_place.id}").status_code == 404


def _forty_pasantes(cast):
    people = [_like(cast.angel, number) for number in range(40)]
    db.session.add_all(people)
    db.session.flush()
    places = [Pasante(user_id=user.id, cohort_id=cast.february.id) for user in people]
    db.session.add_all(places)
    db.session.flush()
    return places


def _like(user, number):
    kept = ("role", "given_names", "first_surname", "created_at")
    return type(user)(**{name: getattr(user, name) for name in kept}, email=f"p{number}@example.org")


def test_records_and_pages_cost_the_same_for_forty(app, cast, browser, seminar):
    browser("rosa").get(f"/seminars/{seminar.id}")
    with counted(app) as few:
        browser("rosa").get(f"/seminars/{seminar.id}")
        browser("rosa").get(f"/seminars/{seminar.id}/roll")
        browser("rosa").get("/seminars/submissions")
    with app.app_context(), db.transaction():
        module = shelf.module_of(seminar)
        for place in _forty_pasantes(cast):
            actions.hand_in(place, seminar, module.reflections[0], text="Mi noche.")
            actions.finish_lesson(place, seminar, module.lessons[0])
            actions.answer_quiz(place, seminar, module.quizzes[0], {})
    with counted(app) as many:
        browser("rosa").get(f"/seminars/{seminar.id}")
        browser("rosa").get(f"/seminars/{seminar.id}/roll")
        browser("rosa").get("/seminars/submissions")
    assert many.count == few.count


def test_records_take_seven_queries(app, cast, seminar):
    with app.app_context():
        everybody = [cast.xochitls_place.id, cast.angels_place.id, cast.tomas_place.id]
        queries.study_records(everybody, clock.today())
        with counted(app) as asked:
            queries.study_records(everybody, clock.today())
    assert asked.count == 7
