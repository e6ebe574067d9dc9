"""Which pages of the seminars a person keeps on the phone until the next signal."""

from datetime import timedelta

from flask import url_for

from core import clock
from people.models import User
from seminars import progress, queries
from seminars.coursework.queries import pasante_of, work_of
from seminars.curricula.modules import Module
from seminars.library import shelf
from seminars.models import Seminar

ROLL_BEFORE = timedelta(days=7)
ROLL_AFTER = timedelta(days=14)


def index(user: User) -> list[str]:
    return [] if user.is_resident else [url_for("seminars.index")]


def seminar(user: User) -> list[str]:
    """A pasante's own; for her mentor the one that comes next."""
    coming = queries.next_seminar(clock.today()) if user.is_mentor else None
    wanted = [coming] if coming is not None else [each for each, _module in _hers(user)]
    return [url_for("seminars.show", seminar_id=each.id) for each in wanted]


def lessons(user: User) -> list[str]:
    return [
        url_for("seminars.lesson", seminar_id=each.id, lesson_key=lesson.key)
        for each, module in _hers(user)
        for lesson in module.lessons
    ]


def quizzes(user: User) -> list[str]:
    """Those she may still try."""
    pasante = pasante_of(user)
    return [
        url_for("seminars.quiz", seminar_id=each.id, quiz_key=quiz.key)
        for each, module in _hers(user)
        for quiz in module.quizzes
        if pasante is not None and work_of(pasante, each).tries.get(quiz.key, 0) < progress.tries_at(quiz)
    ]


def reflections(user: User) -> list[str]:
    return [
        url_for("seminars.reflection", seminar_id=each.id, reflection_key=task.key)
        for each, module in _hers(user)
        for task in module.reflections
    ]


def field_tasks(user: User) -> list[str]:
    return [
        url_for("seminars.field_task", seminar_id=each.id, field_task_key=task.key)
        for each, module in _hers(user)
        for task in module.field_tasks
    ]


def cases(user: User) -> list[str]:
    return [
        url_for("seminars.case", seminar_id=each.id, case_key=sheet.key)
        for each, module in _hers(user)
        for sheet in module.cases
    ]


def handouts(user: User) -> list[str]:
    return [
        url_for("seminars.handout", seminar_id=each.id, handout_key=sheet.key)
        for each, module in _hers(user)
        for sheet in module.handouts
    ]


def glossaries(user: User) -> list[str]:
    return [
        url_for("seminars.glossary", seminar_id=each.id) for each, module in _hers(user) if module.glossary
    ]


def rolls(user: User) -> list[str]:
    """For who takes the roll where the course is given: a week back, two weeks ahead."""
    if not user.is_coordinator:
        return []
    today = clock.today()
    near = queries.seminars_in(today - ROLL_BEFORE, today + ROLL_AFTER)
    return [url_for("seminars.roll", seminar_id=each.id) for each in near]


def _hers(user: User) -> list[tuple[Seminar, Module]]:
    """This month's seminar of a pasante and the following, once it is open; nobody else has any."""
    pasante, today = pasante_of(user), clock.today()
    now = queries.this_month(pasante, today) if pasante is not None else None
    if pasante is None or now is None:
        return []
    later = [each for each in queries.seminars_of(pasante.cohort) if each.starts_on > now.seminar.starts_on]
    following = [each for each in later[:1] if each.opens_on <= today]
    return [(each, shelf.module_of(each)) for each in (now.seminar, *following)]
