from decimal import Decimal
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_login import current_user

from core.access import needs
from core.errors import Refused
from core.text import _
from seminars.blueprint import bp
from seminars.models import Seminar
from seminars.policy import may_run_seminars
from seminars.schedule import actions
from seminars.schedule.forms import SeminarForm


@bp.route("/new", methods=["GET", "POST"])
@needs(may_run_seminars)
def schedule() -> Any:
    form = SeminarForm.from_request()
    if form.submitted():
        try:
            seminar = actions.schedule_seminar(current_user, **form.values())
        except Refused as refusal:
            form.show(refusal)
        else:
            flash(_("The seminar is scheduled."))
            return redirect(url_for("seminars.show", seminar_id=seminar.id), 303)
    return render_template("seminars/seminar_form.html", form=form, seminar=None), form.status


@bp.route("/<int:seminar_id>/edit", methods=["GET", "POST"])
@needs(may_run_seminars, on=Seminar)
def change(seminar: Seminar) -> Any:
    form = SeminarForm.from_request(**_as_it_is(seminar))
    if form.submitted():
        try:
            actions.change_seminar(seminar, current_user, **form.values())
        except Refused as refusal:
            form.show(refusal)
        else:
            flash(_("The seminar is changed."))
            return redirect(url_for("seminars.show", seminar_id=seminar.id), 303)
    return render_template("seminars/seminar_form.html", form=form, seminar=seminar), form.status


def _as_it_is(seminar: Seminar) -> dict[str, Any]:
    kept = ("module_key", "cohort_id", "starts_on", "ends_on", "place", "opens_on", "due_on")
    hours = Decimal(seminar.minutes) / 60
    return {name: getattr(seminar, name) for name in kept} | {"hours": hours}


@bp.post("/<int:seminar_id>/cancel")
@needs(may_run_seminars, on=Seminar)
def cancel(seminar: Seminar) -> Any:
    try:
        actions.cancel_seminar(seminar, current_user)
    except Refused as refusal:
        flash(str(refusal.message), "error")
    else:
        flash(_("The seminar is cancelled."))
    return redirect(url_for("seminars.show", seminar_id=seminar.id), 303)
