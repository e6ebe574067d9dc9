"""The sheet of data that helps with the authority's own papers. No certificate: nothing of it is kept."""

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_login import current_user

from certification import queries, sheet_files
from certification.data_sheets import data_sheets, printed
from certification.policy import may_have_data_sheet
from certification.press.errors import PressUnavailable
from certification.views.blueprint import bp
from certification.views.handing_out import hand_out
from core import clock, db, files
from core.access import needs
from people.models import Cohort, Pasante
from people.policy import may_run_programme
from people.queries import whole_pasante


@bp.get("/pasantes/<int:pasante_id>/data-sheet.pdf")
@needs(may_have_data_sheet, on=Pasante)
def data_sheet(pasante: Pasante) -> Any:
    """One pasante's, as her data stand today."""
    whole = whole_pasante(pasante)
    try:
        data = printed(data_sheets([whole], clock.today()))
    except PressUnavailable:
        abort(503)
    return hand_out(data, f"ficha-de-datos-{whole.cohort.code}-{pasante.id}.pdf")


@bp.route("/cohorts/<int:cohort_id>/data-sheets", methods=["GET", "POST"])
@needs(may_run_programme, on=Cohort)
def data_sheets_of_cohort(cohort: Cohort) -> Any:
    """Everybody's of a cohort in list order, a page each: how far they are, and then the file."""
    if not db.session.scalar(queries.pasantes_in(cohort).limit(1)):
        abort(404)
    if request.method == "POST":
        sheet_files.make(cohort, by=current_user)
        return redirect(url_for(".data_sheets_of_cohort", cohort_id=cohort.id), 303)
    job = sheet_files.last_made(cohort)
    return render_template("certification/data_sheets.html", cohort=cohort, job=job)


@bp.get("/cohorts/<int:cohort_id>/data-sheets.pdf")
@needs(may_run_programme, on=Cohort)
def data_sheets_file(cohort: Cohort) -> Any:
    """What was made last; gone by the next day, as what it says grows old."""
    job = sheet_files.last_made(cohort)
    if job is None or not job.result:
        abort(404)
    return hand_out(files.read(job.result["sha256"]), f"fichas-de-datos-{cohort.code}.pdf")
