from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_login import current_user

from core.access import needs
from core.errors import Refused
from core.text import _
from people import queries
from people.actions import rosters
from people.forms import RosterForm
from people.models import Cohort, RosterImport
from people.policy import may_run_programme
from people.roster.planning import Plan, Verdict
from people.roster.template import template_xlsx
from people.views.answers import workbook
from people.views.blueprint import bp
from people.views.roster_words import shown_row


@bp.route("/cohorts/<int:cohort_id>/rosters/new", methods=["GET", "POST"])
@needs(may_run_programme, on=Cohort)
def send_roster(cohort: Cohort) -> Any:
    form = RosterForm.from_request()
    if form.submitted():
        try:
            sent = rosters.send_roster(cohort, **form.values(), by=current_user)
        except Refused as refusal:
            form.show(refusal)
        else:
            return redirect(_page_of(sent), 303)
    imports = queries.imports_of(cohort)
    return render_template("people/roster_form.html", form=form, cohort=cohort, imports=imports), form.status


@bp.get("/cohorts/<int:cohort_id>/rosters/template.xlsx")
@needs(may_run_programme, on=Cohort)
def roster_template(cohort: Cohort) -> Response:
    clinics = [clinic.name for clinic in queries.open_clinics()]
    return workbook(template_xlsx(clinics), f"lista-{cohort.code}")


@bp.get("/rosters/<int:roster_import_id>")
@needs(may_run_programme, on=RosterImport)
def roster(roster_import: RosterImport) -> Any:
    return _show(roster_import)


def _page_of(roster_import: RosterImport) -> str:
    return url_for("people.roster", roster_import_id=roster_import.id)


def _show(roster_import: RosterImport) -> str:
    plan = Plan.from_json(roster_import.plan)
    only = request.args.get("only", "")
    wanted = [row for row in plan.rows if not only or row.verdict.value == only]
    return render_template(
        "people/roster.html",
        sent=roster_import,
        cohort=queries.cohort_of(roster_import),
        plan=plan,
        rows=[shown_row(row) for row in wanted],
        verdicts=list(Verdict),
        only=only,
        shown=rosters.digest(roster_import.plan),
    )


@bp.post("/rosters/<int:roster_import_id>/check")
@needs(may_run_programme, on=RosterImport)
def check_roster(roster_import: RosterImport) -> Any:
    try:
        rosters.check_again(roster_import)
    except Refused as refusal:
        flash(str(refusal.message), "error")
        return _show(roster_import), 422
    flash(_("Checked against what is stored now."))
    return redirect(_page_of(roster_import), 303)


@bp.post("/rosters/<int:roster_import_id>/confirm")
@needs(may_run_programme, on=RosterImport)
def confirm_roster(roster_import: RosterImport) -> Any:
    try:
        written = rosters.confirm_import(roster_import, shown=request.form.get("shown", ""), by=current_user)
    except Refused as refusal:
        flash(str(refusal.message), "error")
        return _show(roster_import), 422
    if written:
        flash(_("The roster is imported."))
    else:
        flash(
            _("Something changed since you looked. Nothing was written: look at the new list first."), "wait"
        )
    return redirect(_page_of(roster_import), 303)


@bp.post("/rosters/<int:roster_import_id>/undo")
@needs(may_run_programme, on=RosterImport)
def undo_roster(roster_import: RosterImport) -> Any:
    try:
        rosters.undo_import(roster_import, by=current_user)
    except Refused as refusal:
        flash(str(refusal.message), "error")
        return _show(roster_import), 422
    flash(_("The import is undone. Everything is as it was before."))
    return redirect(_page_of(roster_import), 303)
