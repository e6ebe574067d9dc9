from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user

from certification import actions, queries, tables
from certification.checklist import Document, checklist
from certification.forms import BatchRegistryForm
from certification.models import Batch
from certification.paper_words import how_to_print
from certification.press.errors import PressUnavailable
from certification.press.options import AS_ISSUED
from certification.press.rendering import render
from certification.press.snapshot import Kind
from certification.views.blueprint import bp
from certification.views.handing_out import hand_out
from core import clock, db, files
from core.access import needs
from core.errors import Refused
from core.text import ngettext
from core.typed import row_number
from people.models import Cohort
from people.policy import may_run_programme
from seminars.models import Seminar
from seminars.queries import title_of


@bp.route("/cohorts/<int:cohort_id>/issue/<kind>", methods=["GET", "POST"])
@needs(may_run_programme, on=Cohort)
def issue(cohort: Cohort, kind: str) -> Any:
    """Who gets it, who does not and why; a click gives it to those who may have it."""
    document = _document(cohort, kind)
    refusal = None
    if request.method == "POST":
        try:
            batch = actions.issue(document, by=current_user)
        except actions.AlreadyIssued as already:
            flash(str(already.message), "info")
            return redirect(url_for(".show_batch", batch_id=already.batch.id), 303)
        except Refused as no:
            refusal = no
        else:
            return redirect(url_for(".show_batch", batch_id=batch.id), 303)
    return _check_list(document, refusal), 422 if refusal else 200


def _check_list(document: Document, refusal: Refused | None) -> str:
    candidates = checklist(document, clock.today())
    return render_template(
        "certification/issue.html",
        document=document,
        title=title_of(document.seminar) if document.seminar else None,
        ready=[each for each in candidates if each.may_be_issued],
        refused=[each for each in candidates if not each.may_be_issued and each.certificate is None],
        held=[each for each in candidates if each.certificate is not None],
        refusal=refusal,
    )


@bp.get("/cohorts/<int:cohort_id>/issue/<kind>/draft.pdf")
@needs(may_run_programme, on=Cohort)
def draft(cohort: Cohort, kind: str) -> Any:
    """How one of them will print, under a watermark and without a folio."""
    wanted = request.args.get("pasante", type=int)
    found = [c for c in checklist(_document(cohort, kind), clock.today()) if c.pasante.id == wanted]
    snapshot = found[0].snapshot if found else abort(404)
    try:
        return hand_out(render(snapshot, draft=True), f"borrador-{cohort.code}.pdf")
    except PressUnavailable:
        abort(503)


def _document(cohort: Cohort, kind: str) -> Document:
    """404 for a kind there is none of, and for a seminar outside the cohort's year."""
    if kind not in set(Kind):
        abort(404)
    if kind != Kind.SEMINAR:
        return Document(cohort, Kind(kind))
    seminar = db.session.get(Seminar, request.values.get("seminar", type=row_number) or 0)
    if seminar is None or seminar.is_cancelled or not seminar.is_for(cohort):
        abort(404)
    return Document(cohort, Kind.SEMINAR, seminar)


@bp.get("/batches/<int:batch_id>")
@needs(may_run_programme, on=Batch)
def show_batch(batch: Batch) -> Any:
    """How far the printing is, then the files."""
    return _batch_page(batch, BatchRegistryForm())


@bp.post("/batches/<int:batch_id>/registry")
@needs(may_run_programme, on=Batch)
def enter_registry_of_batch(batch: Batch) -> Any:
    """Book and leaves of the university for all that have none yet, in list order."""
    form = BatchRegistryForm.from_request()
    if form.submitted():
        try:
            done = actions.enter_registry_of_batch(batch, by=current_user, **form.values())
        except Refused as refusal:
            form.show(refusal)
        else:
            flash(ngettext("%(num)s certificate was noted.", "%(num)s certificates were noted.", done))
            return redirect(url_for(".show_batch", batch_id=batch.id), 303)
    return _batch_page(batch, form), form.status


def _batch_page(batch: Batch, form: BatchRegistryForm) -> str:
    whole = queries.whole_batch(batch)
    seminar = db.session.get(Seminar, batch.seminar_id) if batch.seminar_id else None
    return render_template(
        "certification/batch.html",
        batch=whole,
        title=title_of(seminar) if seminar else None,
        certificates=queries.certificates_in(whole),
        how=how_to_print(queries.sheet_of_batch(whole), AS_ISSUED),
        press_missing="PressUnavailable" in ((whole.job and whole.job.error) or ""),
        form=form,
    )


@bp.post("/batches/<int:batch_id>/resume")
@needs(may_run_programme, on=Batch)
def resume(batch: Batch) -> Any:
    try:
        actions.resume(queries.whole_batch(batch), by=current_user)
    except Refused as refusal:
        flash(str(refusal.message), "error")
    return redirect(url_for(".show_batch", batch_id=batch.id), 303)


@bp.get("/batches/<int:batch_id>/print.pdf")
@needs(may_run_programme, on=Batch)
def print_file(batch: Batch) -> Any:
    return hand_out(files.read(batch.print_sha256 or abort(404)), f"{name_of(batch)}.pdf")


@bp.get("/batches/<int:batch_id>/certificates.zip")
@needs(may_run_programme, on=Batch)
def archive(batch: Batch) -> Any:
    return hand_out(files.read(batch.zip_sha256 or abort(404)), f"{name_of(batch)}.zip")


@bp.get("/batches/<int:batch_id>/delivery.xlsx")
@needs(may_run_programme, on=Batch)
def delivery(batch: Batch) -> Any:
    return hand_out(tables.delivery(queries.certificates_in(batch)), f"{name_of(batch)}.xlsx")


def name_of(batch: Batch) -> str:
    """What its files are called."""
    cohort = queries.whole_batch(batch).cohort
    return f"{batch.kind}-{cohort.code}-{batch.number}"
