"""What is read beside the lessons: the case, the handout, the words; and what only those who lead read."""

from typing import Any

from flask import render_template

from core import outbox
from core.access import needs
from core.text import _, language
from people.policy import may_see
from seminars import addresses, policy
from seminars.blueprint import bp
from seminars.coursework.questions import right_answer, shown
from seminars.coursework.views.studying import back, find, is_closed
from seminars.curricula.modules import FieldTask, Sheet
from seminars.library import shelf
from seminars.models import Seminar


@bp.get("/<int:seminar_id>/cases/<case_key>")
@needs(may_see, on=Seminar)
@outbox.keeps(addresses.cases)
def case(seminar: Seminar, case_key: str) -> Any:
    return _sheet(seminar, find(shelf.module_of(seminar).cases, case_key), _("Case to discuss"))


@bp.get("/<int:seminar_id>/handouts/<handout_key>")
@needs(may_see, on=Seminar)
@outbox.keeps(addresses.handouts)
def handout(seminar: Seminar, handout_key: str) -> Any:
    sheet = find(shelf.module_of(seminar).handouts, handout_key)
    return _sheet(seminar, sheet, _("Handout for community health workers"), is_leaf=True)


@bp.get("/<int:seminar_id>/glossary")
@needs(may_see, on=Seminar)
@outbox.keeps(addresses.glossaries)
def glossary(seminar: Seminar) -> Any:
    if is_closed(seminar):
        return back(seminar)
    return render_template("seminars/glossary.html", seminar=seminar, module=shelf.module_of(seminar))


@bp.get("/<int:seminar_id>/facilitator-sheets/<sheet_key>")
@needs(policy.may_lead, on=Seminar)
def facilitator_sheet(seminar: Seminar, sheet_key: str) -> Any:
    sheet = find(shelf.module_of(seminar).facilitator_sheets, sheet_key)
    return _sheet(seminar, sheet, _("For who leads the course"))


@bp.get("/<int:seminar_id>/assignments/<field_task_key>")
@needs(policy.may_lead, on=Seminar)
def assignment(seminar: Seminar, field_task_key: str) -> Any:
    """A field task as those read it who will grade it; the pasante meets it where she hands it in."""
    task = find(shelf.module_of(seminar).field_tasks, field_task_key)
    return _sheet(seminar, task, _("Field task"))


def _sheet(seminar: Seminar, sheet: Sheet | FieldTask, kind: str, *, is_leaf: bool = False) -> Any:
    """`is_leaf`: it is made to be printed on one."""
    if is_closed(seminar):
        return back(seminar)
    return render_template(
        "seminars/sheet.html",
        seminar=seminar,
        module=shelf.module_of(seminar),
        sheet=sheet,
        kind=kind,
        is_leaf=is_leaf,
        body=shelf.text_html(seminar.version.sha256, sheet.key, language()),
    )


@bp.get("/<int:seminar_id>/answer-key")
@needs(policy.may_lead, on=Seminar)
def answer_key(seminar: Seminar) -> Any:
    """Every question with its right answers, for who leads the course or reads a test on paper."""
    return render_template(
        "seminars/answer_key.html",
        seminar=seminar,
        module=shelf.module_of(seminar),
        right_answer=right_answer,
        shown=shown,
    )
