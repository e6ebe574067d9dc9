"""What was done and what it is worth: plain functions of plain data, without database or request.

Grades and scores are on 0–10 in hundredths (875 is 8.75).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any, Literal, Protocol

from core import clock
from seminars.curricula.modules import POST, PRACTICE, PRE, Bilingual, Module, Quiz

QUIZ_PERCENT = 40
REFLECTION_PERCENT = 60
"""What quizzes and reflections weigh in the grade of a module that asks for nothing else."""

TEST_PERCENT = 20
COURSEWORK_PERCENT = 30
FIELD_TASK_PERCENT = 30
"""What the last test, practice with reflections, and the field task weigh (domain, 4.0). The 20 for taking
part in the course are not graded yet, so these three share the whole; the test before it counts nothing."""

TRIES = 3
"""Each quiz may be tried so often; the best try counts."""

MADE_UP_SHARE = Fraction(10, 100)
"""Excused absences can be made up by work for at most this share of the hours held (domain, 5)."""

CARRIED_AFTER = timedelta(hours=1)

Kind = Literal["lesson", "quiz", "reflection", "field_task"]
State = Literal["done", "current", "todo"]


@dataclass(frozen=True)
class Work:
    """What one pasante did for one seminar, by the keys of its module."""

    lessons_read: Collection[str] = frozenset()
    best_scores: Mapping[str, int] = field(default_factory=dict)
    tries: Mapping[str, int] = field(default_factory=dict)
    handed_in: Collection[str] = frozenset()
    grades: Mapping[str, int] = field(default_factory=dict)  # of what was written and graded

    def covers(self, kind: Kind, key: str) -> bool:
        done = {"lesson": self.lessons_read, "quiz": self.best_scores}
        return key in done.get(kind, self.handed_in)


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
    role: str = PRACTICE  # of a quiz


@dataclass(frozen=True)
class Growth:
    """The scores of the two tests of a module, before the month and at its end."""

    before: int | None = None
    after: int | None = None

    @property
    def is_known(self) -> bool:
        return self.before is not None and self.after is not None


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
    growth: Growth = Growth()


@dataclass(frozen=True)
class StudyRecord:
    """One pasante's seminars, in order; minutes are of those already held. See `attendance_share`."""

    minutes_held: int
    minutes_attended: int
    minutes_made_up: int
    modules: list[ModuleRecord]


Part = tuple[int, Sequence[int | None]]
"""What a kind of work weighs, and the scores of it; None where one is still missing."""


def module_grade(parts: Sequence[Part]) -> int | None:
    """The grade of a module, half up: each kind of work by its weight, a kind by the mean of its scores.

    None while a score is missing. Kinds that a module does not have leave the whole to the others.
    """
    asked = [(weight, scores) for weight, scores in parts if scores]
    if not asked or any(score is None for _weight, scores in asked for score in scores):
        return None
    total = sum((_mean(scores) * weight for weight, scores in asked), Fraction(0))
    return int(total / sum(weight for weight, _scores in asked) + Fraction(1, 2))


def _mean(scores: Iterable[int | None]) -> Fraction:
    known = [score for score in scores if score is not None]
    return Fraction(sum(known), len(known))


def grade_of(module: Module, work: Work) -> int | None:
    """The grade of this module for this work, once it is final.

    Versions from before there were tests and field tasks keep the weights that they were graded by.
    """
    practice = [work.best_scores.get(quiz.key) for quiz in module.quizzes_for(PRACTICE)]
    reflections = [work.grades.get(task.key) for task in module.reflections]
    tests = [work.best_scores.get(quiz.key) for quiz in module.quizzes_for(POST)]
    tasks = [work.grades.get(task.key) for task in module.field_tasks]
    if not tests and not tasks:
        return module_grade([(QUIZ_PERCENT, practice), (REFLECTION_PERCENT, reflections)])
    return module_grade(
        [
            (TEST_PERCENT, tests),
            (COURSEWORK_PERCENT, [*practice, *reflections]),
            (FIELD_TASK_PERCENT, tasks),
        ]
    )


def growth_of(module: Module, work: Work) -> Growth:
    """What she knew before the month and at its end, as far as she has said."""
    before, after = (
        next((work.best_scores.get(quiz.key) for quiz in module.quizzes_for(role)), None)
        for role in (PRE, POST)
    )
    return Growth(before, after)


def tries_at(quiz: Quiz) -> int:
    """How often a quiz may be tried: what one knows before the month is asked once."""
    return 1 if quiz.role == PRE else TRIES


def plan(module: Module) -> list[tuple[Kind, Any]]:
    """Everything a module asks for, in the order in which it is done."""
    return [
        *(("quiz", quiz) for quiz in module.quizzes_for(PRE)),
        *(("lesson", lesson) for lesson in module.lessons),
        *(("quiz", quiz) for quiz in module.quizzes_for(PRACTICE)),
        *(("reflection", task) for task in module.reflections),
        *(("field_task", task) for task in module.field_tasks),
        *(("quiz", quiz) for quiz in module.quizzes_for(POST)),
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
                minutes=part.minutes if kind in ("lesson", "quiz") else None,
                state="done" if done else "current" if first else "todo",
                due=None if kind == "lesson" else due,
                endpoint=f"seminars.{kind}",
                arguments={"seminar_id": seminar_id, f"{kind}_key": part.key},
                score=(work.best_scores if kind == "quiz" else work.grades).get(part.key),
                is_graded=kind in ("reflection", "field_task") and part.key in work.grades,
                role=part.role if kind == "quiz" else PRACTICE,
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
