"""A lesson says whether a clinician has read it, who that was, and when it must be read again."""

import pytest

from core import clock, db
from tests.conftest import words_of
from tests.seminars.curricula.small_content import SmallContent
from tests.seminars.small_module import give


@pytest.fixture
def lesson(app, cast, tmp_path, browser):
    """What a pasante reads at the top of a lesson of a module that was reviewed until that day."""

    def read(review_due, language="es"):
        content = SmallContent(tmp_path / "content")
        content.change("module.toml", 'reviewed_by = ""', 'reviewed_by = "Dra. Sol Méndez"')
        content.change("module.toml", 'reviewed_on = ""', 'reviewed_on = "2025-11-20"')
        content.change("module.toml", 'review_due = ""', f'review_due = "{review_due}"')
        with app.app_context(), db.transaction():
            seminar = give(cast, folder=tmp_path / "content")
        client = browser("xochitl")
        client.post("/language", data={"language": language})
        return words_of(client.get(f"/seminars/{seminar.id}/lessons/calling").text)

    return read


def test_it_names_who_read_it_and_when_it_is_due_again(lesson):
    said = lesson("2026-11-20")
    assert "revisión clínica de Dra. Sol Méndez, vence el 20 de noviembre de 2026" in said
    assert "borrador" not in said


def test_from_the_day_on_it_is_due_it_says_since_when(lesson):
    said = lesson(clock.today().isoformat(), "en")
    assert "clinical review due since May 14, 2026" in said
    assert "Sol Méndez" not in said
