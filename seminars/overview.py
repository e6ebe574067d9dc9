"""The pages one meets first: all seminars, one seminar, one pasante's way through them."""

from typing import Any

from flask import render_template, url_for
from flask_login import current_user

from core import clock, outbox
from core.access import needs
from people.models import Pasante
from people.policy import may_see, may_use_the_site
from people.queries import whole_pasante
from seminars import addresses, policy, progress, queries
from seminars.attendance.queries import rolls_taken
from seminars.blueprint import bp
from seminars.coursework.queries import pasante_of, submissions_of
from seminars.curricula.modules import FieldTask, Reflection
from seminars.library import shelf
from seminars.models import Seminar, Submission
from seminars.schedule.queries import all_seminars, by_month, participants


@bp.get("")
@needs(may_use_the_site)
@outbox.keeps(addresses.index)
def index() -> Any:
    pasante = pasante_of(current_user)
    if pasante is not None:
        return _her_index(pasante)
    seminars = all_seminars()
    today = clock.today()
    coming = [seminar for seminar in seminars if seminar.ends_on >= today]
    past = [seminar for seminar in reversed(seminars) if seminar.ends_on < today]
    return render_template(
        "seminars/index.html",
        coming=by_month(coming),
        past=by_month(past),
        modules=shelf.modules_of(seminars),
        rolls=rolls_taken() if current_user.is_coordinator else {},
        waiting=len(queries.awaiting_grade(current_user)),
    )


def _her_index(pasante: Pasante) -> Any:
    today = clock.today()
    record = queries.study_records([pasante.id], today)[pasante.id]
    now = queries.this_month(pasante, today)
    others = [module for module in record.modules if now is None or module.seminar_id != now.seminar.id]
    return render_template(
        "seminars/index_pasante.html",
        pasante=pasante,
        now=now,
        past=[module for module in reversed(others) if module.starts_on <= today],
        coming=[module for module in others if module.starts_on > today],
    )


@bp.get("/<int:seminar_id>")
@needs(may_see, on=Seminar)
@outbox.keeps(addresses.seminar)
def show(seminar: Seminar) -> Any:
    pasante = pasante_of(current_user)
    if pasante is not None:
        return _her_seminar(pasante, seminar)
    module = shelf.module_of(seminar)
    those = participants(seminar) if policy.may_grade(current_user) else []
    records = queries.study_records([pasante.id for pasante in those], clock.today())
    return render_template(
        "seminars/seminar.html",
        seminar=seminar,
        module=module,
        lines=[(pasante, _within(records[pasante.id], seminar)) for pasante in those],
    )


def _within(record: progress.StudyRecord, seminar: Seminar) -> progress.ModuleRecord:
    return next(module for module in record.modules if module.seminar_id == seminar.id)


def _her_seminar(pasante: Pasante, seminar: Seminar) -> Any:
    return render_template(
        "seminars/seminar_pasante.html",
        seminar=seminar,
        module=shelf.module_of(seminar),
        mine=queries.steps_of(pasante, seminar),
        is_open=seminar.opens_on <= clock.today() and not seminar.is_cancelled,
    )


@bp.get("/pasantes/<int:pasante_id>")
@needs(policy.may_follow, on=Pasante)
def pasante(pasante: Pasante) -> Any:
    record = queries.study_records([pasante.id], clock.today())[pasante.id]
    submissions = submissions_of(pasante)
    share = progress.attendance_share(record.minutes_attended, record.minutes_held, record.minutes_made_up)
    grades = [module.grade for module in record.modules if module.grade is not None]
    return render_template(
        "seminars/pasante.html",
        pasante=whole_pasante(pasante),
        record=record,
        attendance=None if share is None else float(share * 100),
        mean=sum(grades) / len(grades) / 100 if grades else None,
        submissions=submissions,
        titles=shelf.modules_of(submission.seminar for submission in submissions),
        address_of=_address_of,
        task_of=_task_of,
    )


def _task_of(submission: Submission) -> Reflection | FieldTask:
    module = shelf.module_of(submission.seminar)
    return next(task for task in module.written if task.key == submission.task_key)


def _address_of(submission: Submission) -> str:
    """Where this reader meets what was written: its author where she wrote it, others where they grade."""
    if current_user.is_pasante:
        kind = "field_task" if isinstance(_task_of(submission), FieldTask) else "reflection"
        place: dict[str, Any] = {"seminar_id": submission.seminar_id, f"{kind}_key": submission.task_key}
        return url_for(f"seminars.{kind}", **place)
    return url_for("seminars.grade", submission_id=submission.id)
