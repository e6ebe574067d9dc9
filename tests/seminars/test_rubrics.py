"""A field task is graded by its rubric: a level for each criterion, told to the pasante."""

import re

import pytest
from sqlalchemy import select

from core import db
from seminars.coursework import actions
from seminars.coursework.rubrics import grade_by
from seminars.curricula.modules import Criterion
from seminars.library import shelf
from seminars.library.actions import import_curriculum
from seminars.models import Submission
from tests.conftest import words_of
from tests.seminars.curricula.small_content import SmallContent

LEVELS = ("level-0", "level-1", "level-2", "level-3")
ALL_GOOD = dict.fromkeys(LEVELS, "3")
SAID = {"feedback": "Falta el agua."}
MIXED = {"level-0": "1", "level-1": "2", "level-2": "3", "level-3": "4"}


@pytest.fixture
def task(app, cast, seminar):
    """Xóchitl's field task, which waits for somebody to grade it."""
    with app.app_context(), db.transaction():
        asked = shelf.module_of(seminar).field_tasks[0]
        return actions.hand_in(cast.xochitls_place, seminar, asked, text="Tres barrios, un arroyo.")


@pytest.fixture
def grade(browser, task):
    """Lucía sends the form with these levels and words."""

    def send(**typed):
        fields = {name.replace("_", "-"): value for name, value in (SAID | typed).items()}
        return browser("lucia").post(f"/seminars/submissions/{task.id}/grade", data=fields)

    return send


@pytest.fixture
def stands(stored):
    """Grade and levels as they are stored."""
    return lambda: (stored(select(Submission.grade))[0], stored(select(Submission.rubric_levels))[0])


def grading(browser, task, name="lucia"):
    return browser(name).get(f"/seminars/submissions/{task.id}/grade").text


def hers(browser, seminar):
    return words_of(browser("xochitl").get(f"/seminars/{seminar.id}/field-tasks/field-task").text)


def chosen(page):
    return re.findall(r'name="(level-\d)" value="(\d)" checked', page)


def test_every_criterion_asks_for_one_of_its_levels(browser, task):
    page = grading(browser, task)
    assert [page.count(f'type="radio" id="{name}-') for name in LEVELS] == [4, 4, 4, 4]
    assert "Criterio 1 1 · nada 1 2 · poco 3 · bien 4 · muy bien 1" in words_of(page)
    assert chosen(page) == []
    assert "nivel 3 de 4 en todo da 7.5" in words_of(page)


def test_the_levels_give_the_grade(grade, stands, browser):
    answer = grade(**MIXED)
    assert answer.status_code == 303
    assert stands() == (625, [1, 2, 3, 4])
    assert "La calificación está guardada: 6.3." in words_of(browser("lucia").get(answer.location).text)


def test_a_number_that_is_typed_counts_and_the_levels_stay(grade, stands, browser, seminar):
    assert grade(**ALL_GOOD, grade="8,5").status_code == 303
    assert stands() == (850, [3, 3, 3, 3])
    assert "Los niveles por sí solos dan 7.5; quien calificó puso otro número." in hers(browser, seminar)


def test_the_pasante_reads_each_criterion_beside_the_feedback(grade, browser, cast, app, seminar):
    grade(**MIXED)
    page = hers(browser, seminar)
    assert "6.3" in page
    assert "Falta el agua. Criterio 1 nada 1 nivel 1 de 4 Criterio 2 poco nivel 2 de 4" in page
    assert "por sí solos" not in page
    browser("xochitl").post("/language", data={"language": "en"})
    assert "Criterion 1 none level 1 of 4 Criterion 2 some level 2 of 4" in hers(browser, seminar)


def test_a_missing_level_is_told_beside_its_criterion(grade, stands):
    page = grade(**{name: "3" for name in LEVELS if name != "level-2"}, grade="9")
    assert page.status_code == 422
    missing = re.findall(r'id="(level-\d)-error"', page.text)
    assert missing == ["level-2"]
    assert "Elige también aquí un nivel." in words_of(page.text)
    assert chosen(page.text) == [("level-0", "3"), ("level-1", "3"), ("level-3", "3")]
    assert "Falta el agua." in page.text
    assert 'value="9"' in page.text
    assert stands() == (None, None)


def test_without_levels_a_number_alone_is_a_grade(grade, stands, browser, task, seminar):
    assert grade(grade="8").status_code == 303
    assert stands() == (800, None)
    assert chosen(grading(browser, task)) == []
    assert "nivel" not in hers(browser, seminar).split("Cómo se califica")[0]


def test_neither_levels_nor_a_number_is_no_grade(grade, stands):
    page = grade()
    assert page.status_code == 422
    assert 'id="grade-error"' in page.text
    assert "Elige un nivel en cada criterio, o escribe la calificación." in words_of(page.text)
    assert "Falta el agua." in page.text
    assert stands() == (None, None)


@pytest.mark.parametrize(
    "wrong", [{"level-1": "5"}, {"level-1": "muy bien"}, {"feedback": ""}, {"grade": "11"}]
)
def test_what_cannot_be_leaves_everything_typed(grade, stands, wrong):
    page = grade(**(ALL_GOOD | wrong))
    assert page.status_code == 422
    assert len(chosen(page.text)) == (3 if "level-1" in wrong else 4)
    assert stands() == (None, None)


def test_a_level_is_corrected_and_the_grade_follows(grade, stands, browser, task):
    grade(**ALL_GOOD)
    page = grading(browser, task)
    assert chosen(page) == [(name, "3") for name in LEVELS]
    assert _typed(page) == ""
    grade(**(ALL_GOOD | {"level-3": "4"}))
    assert stands() == (813, [3, 3, 3, 4])


def test_a_typed_number_stands_in_the_form_again(grade, browser, task):
    grade(**ALL_GOOD, grade="8")
    assert _typed(grading(browser, task)) == "8.00"


def _typed(page):
    return re.search(r'name="grade"[^>]* value="([^"]*)"', page)[1]


def test_a_reflection_is_graded_by_a_number_only(app, cast, browser, seminar):
    with app.app_context(), db.transaction():
        asked = shelf.module_of(seminar).reflections[0]
        written = actions.hand_in(cast.xochitls_place, seminar, asked, text="Mi noche.")
    assert "Rúbrica" not in grading(browser, written)
    with app.app_context(), pytest.raises(ValueError, match="zip"), db.transaction():
        actions.grade_work(written, cast.lucia, asked, feedback="Bien.", levels=[3])


def test_a_new_version_of_the_module_leaves_what_was_graded(app, grade, browser, task, seminar, tmp_path):
    """Its seminar keeps the version, also when somebody changes the seminar's days."""
    grade(**MIXED)
    content = SmallContent(tmp_path)
    content.change("module.toml", '"nada 1", "poco", "bien"', '"cero 1", "algo", "mucho"')
    with app.app_context(), db.transaction():
        assert len(import_curriculum(content.folder)) == 1
    browser("rosa").post(
        f"/seminars/{seminar.id}/edit",
        data={
            "module_key": "m00", "hours": "12", "place": "Monte Claro", "starts_on": "2026-05-09",
            "ends_on": "2026-05-10", "opens_on": "2026-05-01", "due_on": "2026-05-23",
        },
    )  # fmt: skip
    assert "Criterio 1 nada 1 nivel 1 de 4" in hers(browser, seminar)
    assert chosen(grading(browser, task, "rosa"))[0] == ("level-0", "1")


@pytest.mark.parametrize(
    ("levels", "given"),
    [((1, 1, 1, 1), 250), ((2, 2, 2, 2), 500), ((3, 3, 3, 3), 750), ((4, 4, 4, 4), 1000),
     ((4, 4, 3, 2), 813), ((3, 3, 3, 2, 3), 700), ((4, 4, 4, 3, 3, 3), 875)],
)  # fmt: skip
def test_points_out_of_all_points_times_ten(levels, given):
    words = {"es": ("a", "b", "c", "d"), "en": ("a", "b", "c", "d")}
    rubric = [Criterion({"es": "Uno", "en": "One"}, words, line=1)] * len(levels)
    assert grade_by(rubric, levels) == given
