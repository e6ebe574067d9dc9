"""What work is worth: plain rules, checked with plain numbers."""

from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from seminars.curricula.reading import read_curriculum
from seminars.progress import (
    Growth,
    Work,
    attendance_share,
    grade_of,
    growth_of,
    is_late,
    module_grade,
    plan,
)
from tests.seminars.curricula.small_content import SmallContent


@pytest.fixture
def content(tmp_path):
    return SmallContent(tmp_path)


@pytest.mark.parametrize(
    ("quizzes", "reflections", "grade"),
    [
        ([1000], [900], 940),
        ([875], [925], 905),
        ([800, 900], [1000], 940),
        ([1], [1], 1),
        ([None], [900], None),
        ([1000], [None], None),
        ([800], [], 800),
        ([], [750], 750),
        ([], [], None),
        ([333], [334], 334),  # 333.6, half up
    ],
)
def test_kinds_are_weighed_against_each_other_half_up(quizzes, reflections, grade):
    assert module_grade([(40, quizzes), (60, reflections)]) == grade


def work(**done):
    return Work(best_scores={"pre": 100, "quiz": 800, "post": 900} | done, grades={"r": 600, "f": 700})


def a_module(content):
    (module,) = read_curriculum(content.folder).modules
    (task,) = module.field_tasks
    (reflection,) = module.reflections
    return replace(
        module,
        field_tasks=(replace(task, key="f"),),
        reflections=(replace(reflection, key="r"),),
    )


def test_the_last_test_coursework_and_the_field_task_are_weighed_two_to_three_to_three(content):
    module = a_module(content)
    # (20 × 9 + 30 × (8 + 6) / 2 + 30 × 7) / 80: where she began counts nothing
    assert grade_of(module, work()) == 750
    assert grade_of(module, work(pre=1000)) == 750
    assert grade_of(module, work(post=None)) is None
    assert grade_of(module, replace(work(), grades={"r": 600})) is None


def test_a_version_without_tests_and_field_tasks_is_graded_as_it_was(content):
    module = a_module(content)
    practice = tuple(quiz for quiz in module.quizzes if quiz.role == "practice")
    before = replace(module, quizzes=practice, field_tasks=())
    assert grade_of(before, work()) == 680  # 0.4 × 8 + 0.6 × 6
    assert [kind for kind, _part in plan(before)] == ["lesson", "quiz", "reflection"]


def test_the_test_before_comes_first_and_the_one_after_last(content):
    module = a_module(content)
    assert [(kind, part.key) for kind, part in plan(module)] == [
        ("quiz", "pre"),
        ("lesson", "calling"),
        ("quiz", "quiz"),
        ("reflection", "r"),
        ("field_task", "f"),
        ("quiz", "post"),
    ]
    assert growth_of(module, work()) == Growth(100, 900)
    assert not growth_of(module, Work(best_scores={"pre": 100})).is_known


@pytest.mark.parametrize(
    ("attended", "held", "made_up", "share"),
    [
        (0, 0, 0, None),
        (720, 720, 0, 1),
        (360, 720, 0, Fraction(1, 2)),
        (6480, 7200, 720, 1),
        (5040, 7200, 7200, Fraction(8, 10)),  # no more than a tenth is made up
        (720, 720, 720, 1),
    ],
)
def test_made_up_minutes_count_for_a_tenth_of_the_hours(attended, held, made_up, share):
    assert attendance_share(attended, held, made_up) == share


def test_late_begins_at_midnight_in_chiapas():
    assert not is_late(datetime(2026, 5, 23, 5, 59, tzinfo=UTC), date(2026, 5, 22))
    assert is_late(datetime(2026, 5, 23, 6, 0, tzinfo=UTC), date(2026, 5, 22))
