import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user

from certification import actions, queries, tables
from certification.approvals.actions import AlreadyAsked, ask_for_approval
from certification.approvals.issuing import hours_asked
from certification.approvals.standing import standing
from certification.batch_names import name_of, stem
from certification.checklist import checklist
from certification.documents import ASKED_FOR, OF_NO_COHORT, Candidate, Document
from certification.forms import BatchRegistryForm
from certification.models import Batch
from certification.paper_words import how_to_print
from certification.press.options import AS_ISSUED
from certification.press.snapshot import Kind, Language
from certification.semesters import Semester
from certification.templates.reading import in_force
from certification.views.approvals import check_list_of
from certification.views.blueprint import bp
from certification.views.handing_out import hand_out, hand_out_draft
from certification.warming import warm_press
from core import clock, db, files
from core.access import needs
from core.errors import Refused
from core.text import _, ngettext
from core.typed import row_number
from people import institution
from people.models import Cohort
from people.policy import may_run_programme
from seminars.models import Seminar
from seminars.queries import title_of

HOURS = "hours-"
"""Begins the name of the field with one guest's hours of teaching."""

_HOURS_OF = re.compile(rf"{HOURS}[0-9]{{1,9}}")


@bp.route("/cohorts/<int:cohort_id>/issue/<kind>", methods=["GET", "POST"])
@needs(may_run_programme, on=Cohort)
def issue(cohort: Cohort, kind: str) -> Any:
    """Who gets it, who does not and why; a click gives it to those who may have it."""
    return _asked(CheckList(_document(cohort, kind)))


@bp.get("/cohorts/<int:cohort_id>/issue/<kind>/draft.pdf")
@needs(may_run_programme, on=Cohort)
def draft(cohort: Cohort, kind: str) -> Any:
    """How one of them will print, under a watermark and without a folio."""
    return _draft(CheckList(_document(cohort, kind)))


@bp.route("/issue/<kind>/<semester>", methods=["GET", "POST"])
@needs(may_run_programme)
def issue_to_guests(kind: str, semester: str) -> Any:
    """The same for those who belong to no cohort: mentors and visiting residents of a half-year."""
    return _asked(CheckList(_document_of_none(kind, semester)))


@bp.get("/issue/<kind>/<semester>/draft.pdf")
@needs(may_run_programme)
def draft_of_guest(kind: str, semester: str) -> Any:
    return _draft(CheckList(_document_of_none(kind, semester)))


@dataclass(frozen=True)
class CheckList:
    """The check list of a document, and where its pages are."""

    document: Document

    @cached_property
    def hours(self) -> dict[int, str]:
        """Of teaching, by the id of the guest: as approval was asked for, else as they come along."""
        return hours_asked(self.document) or {
            int(name.removeprefix(HOURS)): typed
            for name, typed in request.values.items()
            if _HOURS_OF.fullmatch(name)
        }

    @property
    def url(self) -> str:
        return url_for(f".{self._view('issue')}", **self._where)

    def draft_url(self, candidate: Candidate) -> str:
        who = candidate.user.id
        more: dict[str, Any] = {"seminar": self.document.seminar_id or None, "user": who}
        more[f"{HOURS}{who}"] = self.hours.get(who)
        return url_for(f".{self._view('draft')}", **self._where, **more)

    def candidates(self) -> list[Candidate]:
        return checklist(self.document, clock.today(), self.hours)

    def issue(self) -> Batch:
        only = None
        if self.document.is_asked_for:
            only = {user_id for user_id in request.form.getlist("only", type=row_number) if user_id}
        return actions.issue(self.document, by=current_user, only=only, hours=self.hours)

    def _view(self, name: str) -> str:
        guests = {"issue": "issue_to_guests", "draft": "draft_of_guest"}
        return name if self.document.cohort else guests[name]

    @property
    def _where(self) -> dict[str, Any]:
        document = self.document
        if document.cohort is None:
            return {"kind": document.kind.value, "semester": document.occasion}
        return {"kind": document.kind.value, "cohort_id": document.cohort.id}


def _asked(listed: CheckList) -> Any:
    refusal = None
    if request.method == "POST" and "ask" in request.form:
        return _ask_for_approval(listed)
    if request.method == "POST":
        try:
            batch = listed.issue()
        except actions.AlreadyIssued as already:
            flash(str(already.message), "info")
            return redirect(url_for(".show_batch", batch_id=already.batch.id), 303)
        except Refused as no:
            refusal = no
        else:
            return redirect(url_for(".show_batch", batch_id=batch.id), 303)
    return _check_list(listed, refusal), 422 if refusal else 200


def _ask_for_approval(listed: CheckList) -> Any:
    try:
        asked = ask_for_approval(listed.document, by=current_user, hours=listed.hours)
    except AlreadyAsked as already:
        flash(str(already.message), "info")
        asked = already.request
    except Refused as no:
        return _check_list(listed, no), 422
    else:
        flash(_("Approval is asked for. Send each signatory their link."))
    return redirect(check_list_of(asked), 303)


def _check_list(listed: CheckList, refusal: Refused | None) -> str:
    candidates, seminar = listed.candidates(), listed.document.seminar
    warm_press(listed.document, candidates)
    return render_template(
        "certification/issue.html",
        listed=listed,
        document=listed.document,
        title=title_of(seminar) if seminar else None,
        ready=[each for each in candidates if each.may_be_issued],
        refused=[each for each in candidates if not each.may_be_issued and each.certificate is None],
        held=[each for each in candidates if each.certificate is not None],
        chosen=request.form.getlist("only", type=row_number),
        refusal=refusal,
        standing=standing(listed.document, candidates),
        template=in_force(listed.document.kind, Language.SPANISH),
        asks=institution.current().asks_signatories and not listed.document.is_asked_for,
    )


def _draft(listed: CheckList) -> Any:
    wanted = request.args.get("user", type=row_number)
    found = [each for each in listed.candidates() if each.user.id == wanted]
    snapshot = found[0].snapshot if found else abort(404)
    return hand_out_draft(snapshot, f"borrador-{stem(listed.document)}.pdf")


def _document(cohort: Cohort, kind: str) -> Document:
    """404 for a kind that no cohort gets, and for a seminar outside the cohort's year."""
    if kind not in set(Kind) or Kind(kind) in OF_NO_COHORT:
        abort(404)
    if kind != Kind.SEMINAR:
        day = clock.today().isoformat() if Kind(kind) in ASKED_FOR else ""
        return Document(cohort, Kind(kind), occasion=day)
    seminar = db.session.get(Seminar, request.values.get("seminar", type=row_number) or 0)
    if seminar is None or seminar.is_cancelled or not seminar.is_for(cohort):
        abort(404)
    return Document(cohort, Kind.SEMINAR, seminar)


def _document_of_none(kind: str, semester: str) -> Document:
    """404 for a kind that belongs to a cohort, and for a half-year there is none of."""
    if kind not in set(Kind) or Kind(kind) not in OF_NO_COHORT or Semester.read(semester) is None:
        abort(404)
    return Document(None, Kind(kind), occasion=semester)


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
    certificates = queries.certificates_in(whole)
    return render_template(
        "certification/batch.html",
        batch=whole,
        title=title_of(seminar) if seminar else None,
        semester=Semester.read(batch.occasion),
        how=how_to_print(queries.sheet_of_batch(whole), AS_ISSUED),
        certificates=certificates,
        telling=queries.telling(certificates),
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
