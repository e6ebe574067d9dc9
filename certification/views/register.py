from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user

from certification import actions, queries, tables
from certification.approvals import correcting
from certification.approvals.actions import AlreadyAsked
from certification.approvals.changes import changes
from certification.approvals.queries import open_correction
from certification.approvals.standing import standing_of_correction
from certification.documents import unprintable
from certification.forms import RegisterForm, RegistryForm, RevocationForm
from certification.models import Certificate
from certification.press.errors import Unprintable
from certification.printing import file_name_of, snapshot_of
from certification.views.blueprint import bp
from certification.views.handing_out import hand_out, hand_out_draft
from core import db, files
from core.access import needs
from core.errors import Refused
from core.text import _
from core.typed import row_number
from people.models import User
from people.policy import may_run_programme, may_see


@bp.get("/register")
@needs(may_run_programme)
def register() -> Any:
    form = RegisterForm(request.args)
    form.offer(queries.cohorts())
    certificates = queries.register(_wanted())
    return render_template(
        "certification/register.html",
        form=form,
        certificates=certificates,
        person_on=_person_on,
        most=queries.MOST,
    )


@bp.get("/register.xlsx")
@needs(may_run_programme)
def register_table() -> Any:
    return hand_out(tables.register(queries.register(_wanted(), limit=None)), "certificates.xlsx")


def _wanted() -> queries.Wanted:
    asked = request.args
    return queries.Wanted(
        cohort_id=asked.get("cohort", type=row_number),
        kind=asked.get("kind", ""),
        state=asked.get("state", ""),
        words=asked.get("words", "").strip()[:100],
    )


def _person_on(certificate: Certificate) -> str:
    """The name as it was printed, whatever the profile says today."""
    return str(certificate.snapshot["person"])


@bp.get("/<int:certificate_id>")
@needs(may_run_programme, on=Certificate)
def show(certificate: Certificate) -> Any:
    return _page_of(certificate)


@bp.get("/<int:certificate_id>/file")
@needs(may_see, on=Certificate)
def file(certificate: Certificate) -> Any:
    """The same bytes as at the issue; 404 while it is still printing."""
    if certificate.pdf_sha256 is None:
        return redirect(url_for(".show", certificate_id=certificate.id), 303)
    return hand_out(files.read(certificate.pdf_sha256), file_name_of(certificate))


@bp.post("/<int:certificate_id>/replace")
@needs(may_run_programme, on=Certificate)
def replace(certificate: Certificate) -> Any:
    """At once with empty lines, or as its signatories approved it: whichever the page said."""
    whole, with_approval = queries.whole_certificate(certificate), "with_approval" in request.form
    try:
        new = actions.replace_certificate(whole, by=current_user, with_approval=with_approval)
    except Refused as refusal:
        flash(str(refusal.message), "error")
        return redirect(url_for(".show", certificate_id=certificate.id), 303)
    flash(_("The corrected certificate is printing; the old one now says that it was replaced."))
    return redirect(url_for(".show_batch", batch_id=new.batch_id), 303)


@bp.post("/<int:certificate_id>/replace/ask")
@needs(may_run_programme, on=Certificate)
def ask_to_correct(certificate: Certificate) -> Any:
    try:
        correcting.ask_to_correct(queries.whole_certificate(certificate), by=current_user)
    except AlreadyAsked as already:
        flash(str(already.message), "info")
    except Refused as refusal:
        flash(str(refusal.message), "error")
    else:
        flash(_("Approval is asked for. Send each signatory their link."))
    return redirect(url_for(".show", certificate_id=certificate.id), 303)


@bp.get("/<int:certificate_id>/replacement.pdf")
@needs(may_run_programme, on=Certificate)
def draft_of_correction(certificate: Certificate) -> Any:
    """What would print instead of it, under a watermark and without a folio."""
    whole = queries.whole_certificate(certificate)
    snapshot = actions.replacement_of(whole)
    try:
        if against := unprintable(actions.document_of(whole), snapshot):
            raise Refused(" ".join(against))
        return hand_out_draft(snapshot, f"borrador-{certificate.folio}.pdf")
    except Refused as refusal:
        flash(str(refusal.message), "error")
    except Unprintable:
        flash(_("This document cannot be printed as it is. No folio was taken."), "error")
    return redirect(url_for(".show", certificate_id=certificate.id), 303)


@bp.post("/<int:certificate_id>/registry")
@needs(may_run_programme, on=Certificate)
def enter_registry(certificate: Certificate) -> Any:
    """Book and leaf of the university, as soon as somebody knows them."""
    form = RegistryForm.from_request()
    if form.submitted():
        try:
            actions.enter_registry(certificate, by=current_user, **form.values())
        except Refused as refusal:
            form.show(refusal)
        else:
            flash(_("Noted. The certificate itself stays as it was printed."))
            return redirect(url_for(".show", certificate_id=certificate.id), 303)
    return _page_of(certificate, registry=form), form.status


@bp.post("/<int:certificate_id>/revoke")
@needs(may_run_programme, on=Certificate)
def ask_revocation(certificate: Certificate) -> Any:
    form = RevocationForm.from_request()
    if form.submitted():
        try:
            actions.ask_revocation(certificate, by=current_user, **form.values())
        except Refused as refusal:
            form.show(refusal)
        else:
            flash(_("Another coordinator must confirm. Until then it stays valid."))
            return redirect(url_for(".show", certificate_id=certificate.id), 303)
    return _page_of(certificate, revocation=form), form.status


@bp.post("/<int:certificate_id>/revoke/confirm")
@needs(may_run_programme, on=Certificate)
def confirm_revocation(certificate: Certificate) -> Any:
    return _decide(certificate, actions.confirm_revocation, _("The certificate is revoked."))


@bp.post("/<int:certificate_id>/revoke/drop")
@needs(may_run_programme, on=Certificate)
def drop_revocation(certificate: Certificate) -> Any:
    return _decide(certificate, actions.drop_revocation, _("The certificate stays valid."))


def _decide(certificate: Certificate, action: Any, said: str) -> Any:
    try:
        action(certificate, by=current_user)
    except Refused as refusal:
        flash(str(refusal.message), "error")
    else:
        flash(said)
    return redirect(url_for(".show", certificate_id=certificate.id), 303)


def _page_of(
    certificate: Certificate, revocation: RevocationForm | None = None, registry: RegistryForm | None = None
) -> str:
    whole = queries.whole_certificate(certificate)
    before, after = snapshot_of(whole), actions.replacement_of(whole)
    asked = open_correction(whole)
    return render_template(
        "certification/certificate.html",
        certificate=whole,
        it=before,
        is_to_correct=actions.reads_otherwise(before, after),
        changes=changes(before, after),
        standing=standing_of_correction(asked, actions.candidate_of(whole, after)) if asked else None,
        may_ask=correcting.signatures_may_be_asked(whole),
        gone=correcting.gone_from(after),
        replaces=db.session.get(Certificate, whole.replaces_id) if whole.replaces_id else None,
        replaced_by=queries.replaced_by(whole),
        told=queries.told(whole),
        asked_by=db.session.get(User, whole.revoked_by_id) if whole.revoked_by_id else None,
        form=revocation or RevocationForm(),
        registry=registry or RegistryForm(obj=whole),
    )
