"""A content folder becomes plain data that the site can keep."""

import dataclasses

import pytest

from seminars.curricula.reading import read_curriculum


def test_a_module_is_read_with_everything_in_it(content):
    curriculum = read_curriculum(content.folder)
    assert curriculum.findings == ()
    (module,) = curriculum.modules
    assert (module.key, module.month, module.contact_hours) == ("m00", 0, 24)
    assert module.title == {"es": "Inducción", "en": "Induction"}
    assert [objective.key for objective in module.objectives] == ["o1"]
    (lesson,) = module.lessons
    assert (lesson.key, lesson.minutes, lesson.objectives) == ("calling", 10, ("o1",))
    assert lesson.body["en"].startswith("## What to do")
    (quiz,) = module.quizzes
    assert [question.id for question in quiz.questions["es"]] == ["m00-q01", "m00-q02"]
    (reflection,) = module.reflections
    assert (reflection.words, reflection.body["es"]) == (250, "Escribe sobre tu noche.\n")
    assert module.references[0].year == 2013
    assert module.review.reviewed_by == ""


def test_what_was_read_does_not_change(content):
    (module,) = read_curriculum(content.folder).modules
    with pytest.raises(dataclasses.FrozenInstanceError):
        module.key = "m01"


def test_the_fingerprint_follows_every_byte_and_name(content):
    def fingerprint():
        return read_curriculum(content.folder).modules[0].sha256

    first = fingerprint()
    assert first == fingerprint()
    content.change("es/reflection.md", "Escribe", "Cuenta")
    second = fingerprint()
    assert second != first
    content.write("img/a.svg", "<svg/>")
    third = fingerprint()
    assert third != second
    (content.module / "img/a.svg").rename(content.module / "img/b.svg")
    assert fingerprint() != third


def test_an_empty_folder_is_an_empty_curriculum(tmp_path):
    curriculum = read_curriculum(tmp_path)
    assert (curriculum.modules, curriculum.findings) == ((), ())
