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
    assert [(quiz.key, quiz.role) for quiz in module.quizzes] == [
        ("quiz", "practice"), ("pre", "pre"), ("post", "post")
    ]  # fmt: skip
    assert [question.id for question in module.quizzes[0].questions["es"]][:2] == ["m00-q01", "m00-q02"]
    (reflection,) = module.reflections
    assert (reflection.words, reflection.body["es"]) == (250, "Escribe sobre tu noche.\n")
    assert module.references[0].year == 2013
    assert module.review.reviewed_by == ""


def test_what_stands_beside_the_lessons_is_read_too(content):
    (module,) = read_curriculum(content.folder).modules
    (task,) = module.field_tasks
    assert (task.hours, task.body["en"]) == (3, "Draw the map of your clinic.\n")
    assert len(task.rubric) == 4
    assert task.rubric[1].criterion == {"es": "Criterio 2", "en": "Criterion 2"}
    assert task.rubric[1].levels["es"] == ("nada 2", "poco", "bien", "muy bien 2")
    sheets = (*module.cases, *module.facilitator_sheets, *module.handouts)
    assert [sheet.key for sheet in sheets] == ["case", "facilitator", "handout"]
    assert module.glossary[4].definition["es"] == "Lo que dice 5."


def test_figures_are_read_with_the_module_in_both_languages(content):
    (module,) = read_curriculum(content.folder).modules
    assert [figure.name for figure in module.figures] == ["call-tree.svg", "first-hour.svg"]
    assert "<title>Hora</title>" in module.figures[1].svg["es"]
    assert "<title>Hour</title>" in module.figures[1].svg["en"]


def test_each_rubric_belongs_to_its_own_task(content):
    another = '\n[[field_tasks]]\nkey = "other"\ntitle = { es = "Otra", en = "Other" }\nhours = 2\n'
    rubric = '[[field_tasks.rubric]]\ncriterion = { es = "Último", en = "Last" }\nlevels = { es = 1 }\n'
    text = (content.module / "module.toml").read_text("utf-8")
    content.write("module.toml", f"{text}{another}{rubric}")
    (module,) = read_curriculum(content.folder).modules
    assert [len(task.rubric) for task in module.field_tasks] == [4, 1]
    assert module.field_tasks[1].rubric[0].line == text.count("\n") + another.count("\n") + 1


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
