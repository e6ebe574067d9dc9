"""What was done and what it is worth: plain functions of plain data, without database or request.

Grades and scores are on 0–10 in hundredths (875 is 8.75).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any, Literal, Protocol

from core import clock
from seminars.curricula.modules import Bilingual, Module

QUIZ_PERCENT = 40
REFLECTION_PERCENT = 60
"""What quizzes and reflections weigh in the grade of a module: first version, to be agreed with the
university (domain, 4.0)."""

TRIES = 3
"""Each quiz may be tried so often; the best try counts."""

MADE_UP_SHARE = Fraction(10, 100)
"""Excused absences can be made up by work for at most this share of the hours held (domain, 5)."""

CARRIED_AFTER = timedelta(hours=1)

Kind = Literal["lesson", "quiz", "reflection"]
State = Literal["done", "current", "todo"]


@dataclass(frozen=True)
class Work:
    """What one pasante did for one seminar, by the keys of its module."""

    lessons_read: Collection[str] = frozenset()
    best_scores: Mapping[str, int] = field(default_factory=dict)
    tries: Mapping[str, int] = field(default_factory=dict)
    handed_in: Collection[str] = frozenset()
    grades: Mapping[str, int] = field(default_factory=dict)  # of reflections that were graded

    def covers(self, kind: Kind, key: str) -> bool:
        done = {"lesson": self.lessons_read, "quiz": self.best_scores, "reflection": self.handed_in}
        return key in done[kind]


@dataclass(frozen=True)
class Step:
    """One thing to do for a seminar. `endpoint` and `arguments` give its address."""

    kind: Kind
    key: str
    title: Bilingual
    minutes: int | None
    state: State
    due: date | None
    endpoint: str
    arguments: Mapping[str, Any]
    score: int | None = None
    is_graded: bool = False


@dataclass(frozen=True)
class ModuleRecord:
    """How one pasante stands in one seminar. `attendance` is None while she is on no roll."""

    seminar_id: int
    module_key: str
    title: Bilingual
    starts_on: date
    ends_on: date
    minutes: int
    grade: int | None
    steps_done: int
    steps_total: int
    attendance: str | None
    minutes_attended: int = 0


@dataclass(frozen=True)
class StudyRecord:
    """One pasante's seminars, in order; minutes are of those already held. See `attendance_share`."""

    minutes_held: int
    minutes_attended: int
    minutes_made_up: int
    modules: list[ModuleRecord]


def module_grade(quizzes: Sequence[int | None], reflections: Sequence[int | None]) -> int | None:
    """The grade of a module: best score of each quiz, grade of each reflection, half up.

    None while a quiz is unanswered or a reflection ungraded. A module that has only one of the two
    kinds is graded by it alone.
    """
    parts = [(kind, weight) for kind, weight in _weighted(quizzes, reflections) if kind]
    scores = [score for kind, _weight in parts for score in kind]
    if not scores or any(score is None for score in scores):
        return None
    total = sum((_mean(kind) * weight for kind, weight in parts), Fraction(0))
    return int(total / sum(weight for _kind, weight in parts) + Fraction(1, 2))


def _weighted(
    quizzes: Sequence[int | None], reflections: Sequence[int | None]
) -> tuple[tuple[Sequence[int | None], int], ...]:
    return (quizzes, QUIZ_PERCENT), (reflections, REFLECTION_PERCENT)


def _mean(scores: Iterable[int | None]) -> Fraction:
    known = [score for score in scores if score is not None]
    return Fraction(sum(known), len(known))


def grade_of(module: Module, work: Work) -> int | None:
    """The grade of this module for this work, once it is final."""
    return module_grade(
        [work.best_scores.get(quiz.key) for quiz in module.quizzes],
        [work.grades.get(task.key) for task in module.reflections],
    )


def plan(module: Module) -> list[tuple[Kind, Any]]:
    """Everything a module asks for, in the order in which it is done."""
    return [
        *(("lesson", lesson) for lesson in module.lessons),
        *(("quiz", quiz) for quiz in module.quizzes),
        *(("reflection", task) for task in module.reflections),
    ]


def steps_total(module: Module) -> int:
    return len(plan(module))


def steps_done(module: Module, work: Work) -> int:
    """How many of the module's steps this work covers."""
    return sum(work.covers(kind, part.key) for kind, part in plan(module))


def lay_steps(module: Module, work: Work, *, seminar_id: int, due: date) -> list[Step]:
    """The steps with their state; the first that is not done is the current one."""
    steps: list[Step] = []
    for kind, part in plan(module):
        done = work.covers(kind, part.key)
        first = not done and all(step.state == "done" for step in steps)
        steps.append(
            Step(
                kind=kind,
                key=part.key,
                title=part.title,
                minutes=None if kind == "reflection" else part.minutes,
                state="done" if done else "current" if first else "todo",
                due=None if kind == "lesson" else due,
                endpoint=f"seminars.{kind}",
                arguments={"seminar_id": seminar_id, f"{kind}_key": part.key},
                score=(work.best_scores if kind == "quiz" else work.grades).get(part.key),
                is_graded=kind == "reflection" and part.key in work.grades,
            )
        )
    return steps


def attendance_share(minutes_attended: int, minutes_held: int, minutes_made_up: int = 0) -> Fraction | None:
    """The share of contact time attended, 0 to 1, exact; None while nothing was held.

    Made-up minutes count up to 10 % of the minutes held.
    """
    if not minutes_held:
        return None
    made_up = min(Fraction(minutes_made_up), minutes_held * MADE_UP_SHARE)
    return min((minutes_attended + made_up) / Fraction(minutes_held), Fraction(1))


class HandedIn(Protocol):
    """A try or a reflection: when it was written, by the phone's word, and when it came."""

    written_at: Any
    submitted_at: Any


def written_at(work: HandedIn) -> datetime:
    """When it was written; what is older than the phones' word, when it came."""
    moment: datetime = work.written_at or work.submitted_at
    return moment


def was_carried(work: HandedIn) -> bool:
    """Was it on its way for more than an hour? Then pages say when it was written and when it came."""
    return bool(work.submitted_at - written_at(work) > CARRIED_AFTER)


def is_late(written: datetime, due_on: date) -> bool:
    """Written after the last day, as the calendar of Chiapas has it. Late work is kept, counts in
    full and is shown as late: a phone without signal must cost nobody a grade."""
    return clock.local(written).date() > due_on
