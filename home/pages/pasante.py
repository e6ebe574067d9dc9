"""A pasante's first page: this month's work, her visits and commitments, her cases, her diploma."""

from datetime import date
from typing import Any

from flask import url_for

from certification.queries import road
from core import clock
from core.text import _, language, ngettext, number
from home.pages.greeting import greeting
from mentorship.cases.queries import waiting_for
from mentorship.visits.queries import awaiting_acknowledgement, last_visits, open_commitments
from mentorship.visits.vocabulary import OWNERS
from people.models import User
from people.queries import find_pasante, mentors_of
from seminars.progress import Step
from seminars.queries import SeminarSteps, this_month


def page(user: User) -> dict[str, Any]:
    pasante = find_pasante(user)
    today = clock.today()
    if pasante is None:
        return {"greeting": greeting(user.given_names), "pasante": None}
    month = this_month(pasante, today)
    return {
        "greeting": greeting(user.given_names),
        "pasante": pasante,
        "clinic": pasante.clinic_on(today),
        "month_number": pasante.cohort.month_of(today),
        "month": month,
        "month_steps": lines(month, today) if month else [],
        "mentors": mentors_of(pasante, today),
        "last_visit_on": last_visits([pasante.id], today).get(pasante.id),
        "commitments": open_commitments(pasante.id),
        "owners": OWNERS,
        "to_acknowledge": awaiting_acknowledgement(pasante.id),
        "my_turn": waiting_for(user),
        "road": road(pasante, today),
        "today": today,
    }


def lines(month: SeminarSteps, today: date) -> list[dict[str, Any]]:
    """The month's steps as the list on the page wants them."""
    return [_line(step, today) for step in month.steps]


def _line(step: Step, today: date) -> dict[str, Any]:
    line: dict[str, Any] = {
        "title": step.title[language()],
        "sub": _about(step),
        "state": step.state,
        "url": url_for(step.endpoint, **step.arguments),
    }
    if step.state == "current":
        line["action"] = _("Continue")
    elif step.state == "todo" and step.due is not None:
        line["chip_text"], line["tone"] = _until(step.due, today)
    return line


def _about(step: Step) -> str:
    if step.kind == "lesson":
        return _("Reading · %(minutes)s min", minutes=step.minutes)
    grade = None if step.score is None else number(step.score / 100, 1)
    if step.kind == "quiz":
        return _about_quiz(step, grade)
    if step.kind == "field_task":
        return _about_field_task(step, grade)
    if grade is not None:
        return _("Reflection · %(grade)s", grade=grade)
    return _("Reflection · handed in") if step.state == "done" else _("Reflection")


def _about_quiz(step: Step, grade: str | None) -> str:
    if grade is not None:
        return _("Quiz · %(grade)s", grade=grade)
    if step.role == "pre":
        return _("Before you begin · %(minutes)s min", minutes=step.minutes)
    if step.role == "post":
        return _("For the end · %(minutes)s min", minutes=step.minutes)
    return _("Quiz · %(minutes)s min", minutes=step.minutes)


def _about_field_task(step: Step, grade: str | None) -> str:
    if grade is not None:
        return _("Field task · %(grade)s", grade=grade)
    return _("Field task · handed in") if step.state == "done" else _("Field task")


def _until(due: date, today: date) -> tuple[str, str]:
    days = (due - today).days
    if days < 0:
        return _("late"), "risk"
    if days == 0:
        return _("today"), "wait"
    return ngettext("%(num)s day", "%(num)s days", days), "wait" if days <= 7 else "quiet"
