"""The curricula that the site ships with fit together."""

from seminars.curricula import gift
from seminars.curricula.checking import check
from seminars.curricula.commands import CONTENT
from seminars.curricula.reading import read_curriculum
from seminars.curricula.rendering import render_lesson


def test_nothing_in_the_content_is_out_of_place():
    assert [str(finding) for finding in check(read_curriculum(CONTENT))] == []


def test_every_lesson_is_shown_with_all_its_sources():
    for module in read_curriculum(CONTENT).modules:
        for lesson in module.lessons:
            for language, body in lesson.body.items():
                html = render_lesson(body, module.references, language)
                assert "[@" not in html, (module.key, lesson.key, language)
                assert "!!!" not in html


def test_every_question_is_the_same_after_being_written():
    for path in CONTENT.glob("*/*/*.gift"):
        reading = gift.read(path.read_bytes())
        assert gift.read(gift.write(reading.questions)).questions == reading.questions
