"""A rubric in use: the level that was reached in each criterion, and the grade that the levels give."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from seminars.curricula.modules import Criterion, FieldTask, Reflection

MOST = 1000  # 10, in hundredths


@dataclass(frozen=True, slots=True)
class Reached:
    """How far one criterion was met, in the words of the version that was graded. Levels count from 1."""

    criterion: str
    level: int
    most: int
    words: str


@dataclass(frozen=True, slots=True)
class Told:
    """What a graded task says level by level; `gives` is the grade of the levels alone, in hundredths."""

    lines: list[Reached]
    gives: int


def rubric_of(task: Reflection | FieldTask) -> tuple[Criterion, ...]:
    """What a task is graded by; a reflection has no rubric."""
    return task.rubric if isinstance(task, FieldTask) else ()


def grade_by(rubric: Sequence[Criterion], levels: Sequence[int]) -> int:
    """The grade that these levels give, 0–10 in hundredths, half up.

    Points got of points there are, times ten: the lowest level is one point, the next one two, and so on,
    and every criterion counts the same. The third of four levels throughout is 7.5, the lowest throughout
    2.5, since it was handed in. It can be done in the head, on a page without script as well.
    """
    parts = [Fraction(level, steps_of(criterion)) for criterion, level in zip(rubric, levels, strict=True)]
    return int(MOST * sum(parts) / len(parts) + Fraction(1, 2))


def told(task: Reflection | FieldTask, levels: Sequence[int] | None, language: str) -> Told | None:
    """The levels that were given, criterion by criterion; nothing where there is only a number."""
    if not levels:
        return None
    rubric = rubric_of(task)
    lines = [
        Reached(one.criterion[language], level, steps_of(one), one.levels[language][level - 1])
        for one, level in zip(rubric, levels, strict=True)
    ]
    return Told(lines, grade_by(rubric, levels))


def steps_of(criterion: Criterion) -> int:
    """How many levels it has, the same in every language."""
    return min(map(len, criterion.levels.values()))
