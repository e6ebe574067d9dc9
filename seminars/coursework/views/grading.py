from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_login import current_user

from core import outbox
from core.access import needs
from core.errors import Refused
from core.text import _, _l, language, number
from seminars import policy, progress
from seminars.blueprint import bp
from seminars.coursework import actions, queries
from seminars.coursework.forms import grade_form
from seminars.coursework.views.studying import find
from seminars.library import shelf
from seminars.models import Submission


@bp.get("/submissions")
@needs(policy.may_grade)
def submissions() -> Any:
    """Reflections and field tasks that wait for somebody to read them."""
    waiting = queries.awaiting_grade(current_user)
    modules = shelf.modules_of(submission.seminar for submission in waiting)
    return render_template(
        "seminars/submissions.html",
        waiting=waiting,
        modules=modules,
        task_of=lambda submission: find(modules[submission.seminar_id].written, submission.task_key),
    )


@bp.route("/submissions/<int:submission_id>/grade", methods=["GET", "POST"])
@needs(policy.may_grade, on=Submission)
@outbox.takes(_l("Grade"), edits=True)
def grade(submission: Submission) -> Any:
    submission = queries.load_submission(submission.id)
    seminar = submission.seminar
    module = shelf.module_of(seminar)
    task = find(module.written, submission.task_key)
    form = grade_form(task, submission, language())
    if form.submitted():
        try:
            actions.grade_work(submission, current_user, task, **form.values())
        except Refused as refusal:
            form.show(refusal)
        else:
            flash(_("The grade is kept: %(grade)s.", grade=number((submission.grade or 0) / 100, 1)))
            return redirect(url_for("seminars.submissions"), 303)
    return render_template(
        "seminars/grade.html",
        submission=submission,
        seminar=seminar,
        module=module,
        task=task,
        prompt=shelf.text_html(seminar.version.sha256, submission.task_key, language()),
        form=form,
        is_late=progress.is_late(progress.written_at(submission), seminar.due_on),
        was_carried=progress.was_carried(submission),
    ), form.status
