"""What a pasante writes: a reflection on the month, and what she found out in her community."""

from typing import Any

from flask import flash, render_template

from core import clock, outbox
from core.access import needs
from core.errors import Refused
from core.text import _, _l, language
from seminars import addresses, policy, progress
from seminars.blueprint import bp
from seminars.coursework import actions, queries
from seminars.coursework.forms import WrittenForm
from seminars.coursework.rubrics import told
from seminars.coursework.views.studying import back, find, is_closed, me, turn_away
from seminars.curricula.modules import FieldTask, Reflection
from seminars.library import shelf
from seminars.models import Seminar


@bp.route("/<int:seminar_id>/reflections/<reflection_key>", methods=["GET", "POST"])
@needs(policy.may_study, on=Seminar)
@outbox.takes(_l("Reflection"), edits=True)
@outbox.keeps(addresses.reflections)
def reflection(seminar: Seminar, reflection_key: str) -> Any:
    task = find(shelf.module_of(seminar).reflections, reflection_key)
    return _hand_in(seminar, task, _("Your reflection is handed in."))


@bp.route("/<int:seminar_id>/field-tasks/<field_task_key>", methods=["GET", "POST"])
@needs(policy.may_study, on=Seminar)
@outbox.takes(_l("Field task"), edits=True)
@outbox.keeps(addresses.field_tasks)
def field_task(seminar: Seminar, field_task_key: str) -> Any:
    task = find(shelf.module_of(seminar).field_tasks, field_task_key)
    return _hand_in(seminar, task, _("Your field task is handed in."))


def _hand_in(seminar: Seminar, task: Reflection | FieldTask, thanks: str) -> Any:
    if is_closed(seminar):
        return turn_away(seminar)
    pasante = me()
    before = queries.submissions(pasante, seminar, task.key)
    form = WrittenForm.from_request(text=before[0].text if before else "")
    if form.submitted():
        try:
            actions.hand_in(pasante, seminar, task, **form.values())
        except Refused as refusal:
            form.show(refusal)
        else:
            flash(thanks)
            return back(seminar)
    return render_template(
        "seminars/handing_in.html",
        seminar=seminar,
        task=task,
        prompt=shelf.text_html(seminar.version.sha256, task.key, language()),
        form=form,
        before=before,
        told=told(task, before[0].rubric_levels, language()) if before else None,
        is_late=progress.is_late(clock.now(), seminar.due_on),
    ), form.status
