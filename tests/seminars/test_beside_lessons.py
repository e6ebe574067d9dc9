"""What stands beside the lessons: tests before and after, the field task, what is read, what leaders read."""

import pytest
from sqlalchemy import func, select

from core import db
from seminars.coursework import actions
from seminars.library import shelf
from seminars.models import QuizAttempt, Submission
from tests.conftest import words_of
from tests.seminars.small_module import ALL_RIGHT_AFTER, ALL_RIGHT_BEFORE


def page(browser, name, address):
    return words_of(browser(name).get(address).text)


def test_where_one_begins_is_asked_once_and_first(browser, seminar, stored):
    home = page(browser, "xochitl", f"/seminars/{seminar.id}")
    assert home.index("Antes de empezar · 5 min · no cuenta") < home.index("Pedir ayuda")
    url = f"/seminars/{seminar.id}/quizzes/pre"
    assert "se pregunta una sola vez y no cuenta" in page(browser, "xochitl", url)
    answer = browser("xochitl").post(url, data=ALL_RIGHT_BEFORE)
    told = page(browser, "xochitl", answer.location)
    assert "10.0 este intento" in told
    assert "intentos" not in told
    assert browser("xochitl").post(url, data=ALL_RIGHT_BEFORE).status_code == 422
    assert "Ya respondiste este examen." in page(browser, "xochitl", url)
    assert stored(select(func.count(QuizAttempt.id))) == [1]
    assert url not in [kept["url"] for kept in browser("xochitl").get("/outbox/v1/month").json["pages"]]


def test_the_last_test_is_open_at_any_time_and_said_to_be_for_the_end(browser, seminar):
    url = f"/seminars/{seminar.id}/quizzes/post"
    assert "Es para el final del mes" in page(browser, "xochitl", url)
    for _ in range(3):
        assert browser("xochitl").post(url, data=ALL_RIGHT_AFTER).status_code == 303
    assert browser("xochitl").post(url, data=ALL_RIGHT_AFTER).status_code == 422


def test_growth_is_drawn_once_both_tests_are_answered(browser, cast, seminar):
    url = f"/seminars/{seminar.id}"
    half = ALL_RIGHT_BEFORE | {f"answer-m00-pre-{number}": "1" for number in range(1, 5)}
    browser("xochitl").post(f"{url}/quizzes/pre", data=half)
    assert "Lo que te dejó este mes" not in page(browser, "xochitl", url)
    browser("xochitl").post(f"{url}/quizzes/post", data=ALL_RIGHT_AFTER)
    for name, address in (
        ("xochitl", url),
        ("xochitl", f"/seminars/pasantes/{cast.xochitls_place.id}"),
        ("lucia", f"/seminars/pasantes/{cast.xochitls_place.id}"),
        ("rosa", url),
    ):
        found = browser(name).get(address).text
        assert 'aria-label="Antes y al final, de 10: 5.0, 10.0"' in found, (name, address)
        assert "5.0 → 10.0" in words_of(found)
    assert "5.0 → 10.0" not in page(browser, "olga", url)


def test_a_field_task_is_handed_in_and_graded(browser, seminar, stored):
    url = f"/seminars/{seminar.id}/field-tasks/field-task"
    asked = page(browser, "xochitl", url)
    assert "Dibuja el mapa de tu clínica." in asked
    assert "Criterio 4 nada 4 poco bien muy bien 4" in asked
    assert browser("xochitl").post(url, data={"text": "Tres barrios, un arroyo."}).status_code == 303
    mine = stored(select(Submission.id))[0]
    grading = f"/seminars/submissions/{mine}/grade"
    assert "Criterio 1 1 · nada 1" in page(browser, "lucia", grading)
    assert (
        browser("lucia").post(grading, data={"grade": "8", "feedback": "Falta el agua."}).status_code == 303
    )
    assert "Falta el agua." in page(browser, "xochitl", url)
    assert "Tarea de campo · calificada con 8.0" in page(browser, "xochitl", f"/seminars/{seminar.id}")
    assert browser("xochitl").post(url, data={"text": "Otra vez."}).status_code == 422


def test_a_field_task_in_the_list_leads_to_where_it_was_written(app, cast, browser, seminar):
    with app.app_context(), db.transaction():
        task = shelf.module_of(seminar).field_tasks[0]
        actions.hand_in(cast.xochitls_place, seminar, task, text="Tres barrios.")
    found = browser("xochitl").get(f"/seminars/pasantes/{cast.xochitls_place.id}").text
    assert f'href="/seminars/{seminar.id}/field-tasks/field-task"' in found


@pytest.mark.parametrize(
    ("address", "spanish", "english"),
    [
        ("cases/case", "Juana llega de noche.", "Juana arrives."),
        ("handouts/handout", "Lava tus manos. Llama a la clínica.", "Wash your hands."),
        ("glossary", "Palabra 3 Lo que dice 3.", "Word 3 What 3 says."),
    ],
)
def test_everybody_reads_the_case_the_handout_and_the_words(browser, seminar, address, spanish, english):
    url = f"/seminars/{seminar.id}/{address}"
    assert spanish in page(browser, "xochitl", url)
    assert english in page(browser, "emily", url)
    assert "borrador sin revisión clínica" in page(browser, "xochitl", url)
    for name in ("xochitl", "rosa", "emily"):
        assert f'href="{url}"' in browser(name).get(f"/seminars/{seminar.id}").text


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("facilitator-sheets/facilitator", "Pon las sillas en círculo."),
        ("answer-key", "Paso 3 de post: ¿qué sigue? Avisar Así es."),
        ("assignments/field-task", "Dibuja el mapa de tu clínica."),
    ],
)
def test_only_who_leads_the_course_reads_its_sheet_and_the_key(browser, seminar, address, told):
    url = f"/seminars/{seminar.id}/{address}"
    for name in ("rosa", "lucia"):
        assert told in page(browser, name, url)
        assert f'href="{url}"' in browser(name).get(f"/seminars/{seminar.id}").text
    for name in ("xochitl", "emily"):
        assert browser(name).get(url).status_code == 403
        assert f'href="{url}"' not in browser(name).get(f"/seminars/{seminar.id}").text


@pytest.mark.parametrize(
    "address", ["cases/none", "handouts/none", "field-tasks/none", "facilitator-sheets/none", "cases/calling"]
)
def test_what_the_module_does_not_hold_is_not_there(browser, seminar, address):
    name = "rosa" if "facilitator" in address else "xochitl"
    assert browser(name).get(f"/seminars/{seminar.id}/{address}").status_code == 404
