"""What work is worth: plain rules, checked with plain numbers."""

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from seminars.progress import attendance_share, is_late, module_grade


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
def test_a_module_is_two_fifths_quiz_and_three_fifths_reflection(quizzes, reflections, grade):
    assert module_grade(quizzes, reflections) == grade


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
