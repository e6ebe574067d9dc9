"""A pasante reads, answers and hands in; nothing she typed is lost, doubled or shown to the wrong eyes."""

import re
from datetime import UTC, date, datetime

import pytest
from markupsafe import Markup
from sqlalchemy import func, select

from core import clock, db
from core.errors import Refused
from seminars import queries
from seminars.coursework import actions
from seminars.coursework.queries import pasante_of
from seminars.coursework.questions import answer_text
from seminars.curricula.gift import read
from seminars.library import shelf
from seminars.models import LessonRead, QuizAttempt, Submission
from tests.conftest import words_of
from tests.seminars.small_module import ALL_RIGHT, give

AFTER_THE_LAST_DAY = datetime(2026, 5, 25, 16, 0, tzinfo=UTC)


def key_of(page):
    return re.search(r'name="_key" value="([^"]+)"', page)[1]


def test_this_months_seminar_stands_first_with_its_steps(browser, seminar):
    words = words_of(browser("xochitl").get("/seminars").text)
    assert "Seminario de mayo · mes 4 de 12" in words
    assert "Pedir ayuda" in words
    assert "Lectura · 10 min" in words


def test_a_finished_lesson_leads_to_the_next_step(browser, seminar, stored):
    page = browser("xochitl").get(f"/seminars/{seminar.id}/lessons/calling")
    assert "borrador sin revisión clínica" in words_of(page.text)
    answer = browser("xochitl").post(f"/seminars/{seminar.id}/lessons/calling/read")
    assert answer.status_code == 303
    assert answer.location == f"/seminars/{seminar.id}/quizzes/quiz"
    browser("xochitl").post(f"/seminars/{seminar.id}/lessons/calling/read")
    assert stored(select(func.count(LessonRead.id))) == [1]


def test_a_quiz_is_marked_at_once_and_told_question_by_question(browser, seminar):
    answer = browser("xochitl").post(f"/seminars/{seminar.id}/quizzes/quiz", data=ALL_RIGHT)
    assert answer.location == f"/seminars/{seminar.id}/quizzes/quiz/attempts/1"
    words = words_of(browser("xochitl").get(answer.location).text)
    assert "10.0 este intento" in words
    assert "Listen; Wait" in words
    assert "Fire → Water; Night → Lamp" in words


def test_a_wrong_answer_is_told_with_what_is_right_and_why(browser, seminar):
    wrong = ALL_RIGHT | {"answer-m00-q01": "1", "answer-m00-q02": "1"}
    answer = browser("xochitl").post(f"/seminars/{seminar.id}/quizzes/quiz", data=wrong)
    words = words_of(browser("xochitl").get(answer.location).text)
    assert "7.1 este intento" in words
    assert "Respondiste Esperas Lo correcto es Llamas No." in words
    assert "Respondiste Falso Lo correcto es Verdadero" in words


def test_signs_in_several_choices_are_told_as_they_stand():
    (question,) = read("Mark {~%50%a < b ~%50%c & d ~e}").questions
    assert answer_text(question, [0, 1]) == Markup("a &lt; b; c &amp; d")


def test_an_unanswered_question_keeps_all_the_others(browser, seminar, stored):
    some = {k: v for k, v in ALL_RIGHT.items() if k != "answer-m00-q01"}
    page = browser("xochitl").post(f"/seminars/{seminar.id}/quizzes/quiz", data=some)
    assert page.status_code == 422
    assert "I would call and stay." in page.text
    assert 'value="24,2"' in page.text
    assert "Contesta también esta pregunta." in page.text
    assert stored(select(QuizAttempt)) == []


def test_sending_a_quiz_twice_is_one_try(browser, seminar, stored):
    url = f"/seminars/{seminar.id}/quizzes/quiz"
    sent = {**ALL_RIGHT, "_key": key_of(browser("xochitl").get(url).text)}
    first, second = (browser("xochitl").post(url, data=sent) for _ in range(2))
    assert first.location == second.location
    assert stored(select(func.count(QuizAttempt.id))) == [1]


def test_after_three_tries_the_best_one_counts(browser, cast, seminar, app):
    url = f"/seminars/{seminar.id}/quizzes/quiz"
    wrong = ALL_RIGHT | {"answer-m00-q01": "1"}
    for sent in (wrong, ALL_RIGHT, wrong):
        assert browser("xochitl").post(url, data=sent).status_code == 303
    assert "Ya usaste tus tres intentos" in words_of(browser("xochitl").get(url).text)
    refused = browser("xochitl").post(url, data=ALL_RIGHT)
    assert refused.status_code == 422
    with app.app_context():
        now = queries.this_month(pasante_of(cast.xochitl), clock.today())
    assert next(step.score for step in now.steps if step.key == "quiz") == 1000


def test_choices_keep_their_order_until_the_next_try(browser, seminar):
    url = f"/seminars/{seminar.id}/quizzes/quiz"
    first, again = (re.findall(r'value="(\d)"', browser("xochitl").get(url).text) for _ in range(2))
    assert first == again


def test_a_reflection_can_be_handed_in_again_until_it_is_graded(browser, seminar, stored):
    url = f"/seminars/{seminar.id}/reflections/reflection"
    for text in ("Primera.", "Primera.", "Segunda, mejor."):
        assert browser("xochitl").post(url, data={"text": text}).status_code == 303
    assert stored(select(Submission.text).order_by(Submission.number)) == ["Primera.", "Segunda, mejor."]
    assert "Segunda, mejor." in browser("xochitl").get(url).text
    mine = stored(select(Submission.id).order_by(Submission.number.desc()))[0]
    grade = {"grade": "9,25", "feedback": "Se ve a la persona."}
    assert browser("rosa").post(f"/seminars/submissions/{mine}/grade", data=grade).status_code == 303
    words = words_of(browser("xochitl").get(url).text)
    assert "9.3" in words
    assert "Se ve a la persona." in words
    refused = browser("xochitl").post(url, data={"text": "Tercera."})
    assert refused.status_code == 422


def test_an_empty_reflection_is_refused(browser, seminar):
    assert (
        browser("xochitl")
        .post(f"/seminars/{seminar.id}/reflections/reflection", data={"text": ""})
        .status_code
        == 422
    )


def test_late_work_is_kept_and_shown_as_late(browser, seminar, stored):
    with clock.at(AFTER_THE_LAST_DAY):
        url = f"/seminars/{seminar.id}/quizzes/quiz"
        answer = browser("xochitl").post(url, data=ALL_RIGHT)
        assert "entregado tarde" in words_of(browser("xochitl").get(answer.location).text)
        browser("xochitl").post(f"/seminars/{seminar.id}/reflections/reflection", data={"text": "Tarde."})
        mine = stored(select(Submission.id))[0]
        assert "entregado tarde" in words_of(browser("rosa").get(f"/seminars/submissions/{mine}/grade").text)


def test_work_written_in_time_is_not_late_however_long_it_was_on_its_way(browser, seminar, stored):
    in_time = datetime(2026, 5, 22, 23, 10, tzinfo=UTC)
    url = f"/seminars/{seminar.id}"
    with clock.at(AFTER_THE_LAST_DAY), clock.as_written(in_time):
        attempt = browser("xochitl").post(f"{url}/quizzes/quiz", data=ALL_RIGHT).location
        browser("xochitl").post(f"{url}/reflections/reflection", data={"text": "En el camino."})
    assert stored(select(QuizAttempt.submitted_at)) == [AFTER_THE_LAST_DAY]
    assert stored(select(Submission.written_at)) == [in_time]
    grading = f"/seminars/submissions/{stored(select(Submission.id))[0]}/grade"
    for who, page in (("xochitl", attempt), ("rosa", grading)):
        words = words_of(browser(who).get(page).text)
        assert "entregado tarde" not in words
        assert "Escrito el 22 may 2026, 17:10 según el reloj del teléfono; recibido el 25 may" in words


def test_work_done_on_the_page_tells_one_moment(browser, seminar):
    attempt = browser("xochitl").post(f"/seminars/{seminar.id}/quizzes/quiz", data=ALL_RIGHT).location
    assert "reloj del teléfono" not in words_of(browser("xochitl").get(attempt).text)


def test_answers_to_other_questions_are_not_taken(browser, seminar, stored):
    url = f"/seminars/{seminar.id}/quizzes/quiz"
    current = re.search(
        r'name="version" type="hidden" value="([0-9a-f]{12})"', browser("xochitl").get(url).text
    )[1]
    page = browser("xochitl").post(url, data=ALL_RIGHT | {"version": "0123456789ab"})
    assert page.status_code == 422
    assert "Las preguntas cambiaron mientras tanto." in words_of(page.text)
    assert "I would call and stay." in page.text
    assert f'value="{current}"' in page.text
    assert stored(select(QuizAttempt)) == []
    for version in (current, ""):
        assert browser("xochitl").post(url, data=ALL_RIGHT | {"version": version}).status_code == 303


def test_nothing_can_be_done_before_the_lessons_open(app, cast, browser, stored):
    with app.app_context(), db.transaction():
        june = give(cast, month=6)
    for address in ("lessons/calling", "quizzes/quiz", "reflections/reflection"):
        answer = browser("xochitl").get(f"/seminars/{june.id}/{address}")
        assert answer.location == f"/seminars/{june.id}"
    assert "Sus lecciones abren el" in words_of(browser("xochitl").get(f"/seminars/{june.id}").text)
    browser("xochitl").post(f"/seminars/{june.id}/lessons/calling/read")
    assert stored(select(LessonRead)) == []
    with app.app_context(), db.transaction(), pytest.raises(Refused):
        actions.hand_in(cast.xochitls_place, june, shelf.module_of(june).reflections[0], text="Ya.")


def test_a_seminar_of_another_year_is_not_hers(app, cast, browser):
    with app.app_context(), db.transaction():
        before = give(cast, month=10, year=2025)
    assert browser("tomas").get(f"/seminars/{before.id}").status_code == 200
    assert browser("xochitl").get(f"/seminars/{before.id}").status_code == 404


def test_another_pasantes_try_is_not_hers_to_read(browser, seminar):
    answer = browser("xochitl").post(f"/seminars/{seminar.id}/quizzes/quiz", data=ALL_RIGHT)
    assert browser("angel").get(answer.location).status_code == 404


@pytest.mark.parametrize("address", ["lessons/none", "quizzes/none", "reflections/none"])
def test_what_the_module_does_not_hold_is_not_there(browser, seminar, address):
    assert browser("xochitl").get(f"/seminars/{seminar.id}/{address}").status_code == 404


def test_the_resident_reads_lessons_in_english(browser, seminar):
    assert "Calling for help" in browser("emily").get(f"/seminars/{seminar.id}").text
    assert "What to do" in browser("emily").get(f"/seminars/{seminar.id}/lessons/calling").text
    assert "Peñaloza" not in browser("emily").get(f"/seminars/{seminar.id}").text


def test_this_month_is_the_first_that_is_due(app, cast, seminar):
    with app.app_context():
        assert queries.this_month(pasante_of(cast.xochitl), date(2026, 5, 14)).seminar.id == seminar.id
        assert queries.this_month(pasante_of(cast.xochitl), date(2026, 5, 30)).seminar.id == seminar.id
        assert queries.this_month(pasante_of(cast.xochitl), date(2026, 8, 1)) is None
