"""What a module promises: its keys, objectives and review."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Protocol

from ..modules import Finding, Module

QUESTIONS_PER_OBJECTIVE = 2
REVIEW_HOLDS_DAYS = 366
LICENCE = "CC BY 4.0"
PARTS = (
    *("objectives", "lessons", "quizzes", "reflections", "field_tasks", "cases"),
    *("facilitator_sheets", "handouts", "glossary", "references"),
)
CRITERIA = (4, 6)
LEVELS = 4
"""From not yet to very good."""
TERMS = (5, 12)


class Keyed(Protocol):
    """Anything with an identity and a line in module.toml."""

    @property
    def key(self) -> str: ...
    @property
    def line(self) -> int: ...


def check_modules(modules: Sequence[Module]) -> Iterator[Finding]:
    """Keys and months are given to one module each."""
    for name, values in (("key", [m.key for m in modules]), ("month", [str(m.month) for m in modules])):
        counts = Counter(values)
        for module, value in zip(modules, values, strict=True):
            if counts[value] > 1:
                yield Finding(
                    module.file, 1, f"Another module has the {name} {value} too. Give each module its own."
                )


def check_structure(module: Module) -> Iterator[Finding]:
    """One module: unique keys, objectives taught and assessed, a licence, a coherent review."""
    for name in PARTS:
        entries: Sequence[Keyed] = getattr(module, name)
        if not entries:
            yield Finding(module.file, 1, f"The module has no {name.replace('_', ' ')}. Write them.")
        yield from _unique(module, name, entries)
    if module.licence and module.licence != LICENCE:
        yield Finding(
            module.file, 1, f"The licence is “{module.licence}”. Content is published under {LICENCE}."
        )
    yield from _objectives(module)
    yield from _rubrics(module)
    yield from _glossary(module)
    yield from _review(module)


def _unique(module: Module, name: str, entries: Iterable[Keyed]) -> Iterator[Finding]:
    seen: set[str] = set()
    for entry in entries:
        if entry.key in seen and entry.key:
            yield Finding(
                module.file, entry.line, f"The key {entry.key} stands twice in {name}. Give each its own."
            )
        seen.add(entry.key)


def _objectives(module: Module) -> Iterator[Finding]:
    known = {objective.key for objective in module.objectives}
    for lesson in module.lessons:
        if not lesson.objectives:
            yield Finding(module.file, lesson.line, f"The lesson {lesson.key} serves no objective. Name one.")
        for key in lesson.objectives:
            if key not in known:
                yield Finding(
                    module.file, lesson.line, f"There is no objective {key}. Name one of {_list(known)}."
                )
    taught = {key for lesson in module.lessons for key in lesson.objectives}
    assessed = Counter(
        tag for quiz in module.quizzes for question in quiz.questions["es"] for tag in set(question.tags)
    )
    for objective in module.objectives:
        if objective.key not in taught:
            yield Finding(
                module.file, objective.line, f"No lesson teaches {objective.key}. Name it in a lesson."
            )
        if assessed[objective.key] < QUESTIONS_PER_OBJECTIVE:
            yield Finding(
                module.file,
                objective.line,
                f"{assessed[objective.key]} questions assess {objective.key}."
                f" Tag at least {QUESTIONS_PER_OBJECTIVE} with [tag:{objective.key}].",
            )


def _rubrics(module: Module) -> Iterator[Finding]:
    for task in module.field_tasks:
        if not CRITERIA[0] <= len(task.rubric) <= CRITERIA[1]:
            yield Finding(
                module.file,
                task.line,
                f"The rubric of {task.key} has {len(task.rubric)} criteria."
                f" Write {CRITERIA[0]} to {CRITERIA[1]} [[field_tasks.rubric]].",
            )
        for criterion in task.rubric:
            for language, levels in criterion.levels.items():
                if len(levels) != LEVELS:
                    yield Finding(
                        module.file,
                        criterion.line,
                        f"The criterion has {len(levels)} levels in “{language}”. Write {LEVELS}.",
                    )


def _glossary(module: Module) -> Iterator[Finding]:
    count = len(module.glossary)
    if count and not TERMS[0] <= count <= TERMS[1]:
        line = module.glossary[0].line
        yield Finding(module.file, line, f"The glossary has {count} terms. Write {TERMS[0]} to {TERMS[1]}.")


def _list(keys: Iterable[str]) -> str:
    return ", ".join(sorted(keys)) or "(none)"


def _review(module: Module) -> Iterator[Finding]:
    review = module.review
    fields = (review.reviewed_by, review.reviewed_on, review.review_due)
    if not any(fields):
        return
    if not all(fields):
        yield Finding(
            module.file,
            review.line,
            "The review is half written. Give name, day and the day it is due again, or leave all empty.",
        )
        return
    try:
        reviewed, due = date.fromisoformat(review.reviewed_on), date.fromisoformat(review.review_due)
    except ValueError:
        yield Finding(module.file, review.line, "A day of the review cannot be read. Write it as 2027-01-31.")
        return
    if not 0 < (due - reviewed).days <= REVIEW_HOLDS_DAYS:
        yield Finding(
            module.file, review.line, "A review holds for at most twelve months. Correct review_due."
        )
