"""A rubric under the thumb: taps on a small screen, with the grade they come to, and without any script."""

import pytest
from flask import Flask
from playwright.sync_api import expect

from core import db
from seminars.coursework import actions
from seminars.library import shelf
from tests.browser.conftest import Opens
from tests.seminars.small_module import give
from tests.support.cast import Cast

pytestmark = pytest.mark.browser

KEPT = "La calificación está guardada: 6.3."


@pytest.fixture
def grading(app: Flask, cast: Cast) -> str:
    """Where Lucía grades what Xóchitl found out."""
    with app.app_context(), db.transaction():
        seminar = give(cast)
        task = shelf.module_of(seminar).field_tasks[0]
        written = actions.hand_in(cast.xochitls_place, seminar, task, text="Tres barrios, un arroyo.")
        return f"/seminars/submissions/{written.id}/grade"


@pytest.mark.parametrize("scripts", [True, False])
def test_a_tap_for_each_criterion_is_a_grade(opens_as: Opens, grading: str, scripts: bool) -> None:
    """Levels 1, 2, 3 and 4: ten of sixteen points. With a script the sum is seen before it is sent."""
    page = opens_as("lucia", scripts=scripts)
    page.goto(grading)
    grade = page.get_by_label("Calificación de 0 a 10")
    criteria = page.locator("main fieldset").all()
    for level, criterion in enumerate(criteria):
        assert grade.get_attribute("placeholder") in (None, "")
        row = criterion.locator("label").nth(level)
        box = row.bounding_box()
        assert box is not None
        assert box["height"] >= 44
        row.click()
    assert len(criteria) == 4
    if scripts:
        expect(grade).to_have_attribute("placeholder", "6.3")
    page.get_by_label("Retroalimentación").fill("Falta el agua.")
    page.get_by_role("button", name="Guardar la calificación").click()
    expect(page.locator("main")).to_contain_text(KEPT)
