"""The induction as it ships: asked, answered and explained on a phone that has no signal."""

import shutil
from pathlib import Path

import pytest
from flask import Flask

from core import db
from seminars.curricula.modules import Module, Quiz
from seminars.curricula.reading import read_curriculum
from seminars.models import Seminar
from tests.browser.steps_pasante import PasanteHands
from tests.offline.conftest import Phones
from tests.offline.world import World
from tests.seminars.small_module import give
from tests.support.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.offline]
FOLDER = Path(__file__).parents[2] / "content" / "m00-induction"


@pytest.fixture
def induction(tmp_path: Path) -> Module:
    """The module that ships, in a folder of its own."""
    shutil.copytree(FOLDER, tmp_path / "content" / FOLDER.name)
    return read_curriculum(tmp_path / "content").modules[0]


@pytest.fixture
def seminar(app: Flask, cast: Cast, induction: Module, tmp_path: Path) -> Seminar:
    """It is given this month."""
    with app.app_context(), db.transaction():
        return give(cast, folder=tmp_path / "content")


@pytest.mark.parametrize("role", ["pre", "practice", "post"])
def test_its_questions_are_answered_without_a_signal(
    world: World, phones: Phones, induction: Module, role: str
) -> None:
    """All of them, of every kind, rightly: the phone says so at once, and the site thinks the same later."""
    quiz = the_quiz(induction, role)
    xochitl = phones("xochitl").keeps_the_month()
    world.link.refuse()
    xochitl.opens(f"/seminars/{world.seminar.id}/quizzes/{quiz.key}")
    for question in quiz.questions["es"]:
        PasanteHands(xochitl.page, xochitl.page.locator("body")).answers(question)
    xochitl.taps("Enviar mis respuestas").reads_state("1 registro por enviar.")
    xochitl.reads("hasta ahora, según este teléfono, de 10", *explained(quiz))
    assert xochitl.page.locator(".stat b").first.inner_text() == "10.0"
    world.link.heal()
    xochitl.notices_the_signal().has_sent_all()
    assert [(each.quiz_key, each.score) for each in world.truth.attempts()] == [(quiz.key, 1000)]


def the_quiz(module: Module, role: str) -> Quiz:
    (found,) = [each for each in module.quizzes if each.role == role]
    return found


def explained(quiz: Quiz) -> list[str]:
    """What is told of the right answer to the first question and to the last."""
    right = [next(each for each in one.answers if each.weight > 0) for one in quiz.questions["es"]]
    return [right[0].feedback.replace("\\", ""), right[-1].feedback.replace("\\", "")]
