"""A coordinator's side of a request: a link for each signatory, and taking the request back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user

from certification.approvals import actions, letters, policy, queries
from certification.approvals.models import Approval, ApprovalRequest
from certification.views.blueprint import bp
from core import letters as mail
from core.access import needs
from core.errors import Refused
from core.text import _
from people.policy import may_run_programme
from people.views.answers import absolute, say_no

POLICY = policy
"""Says who may know of requests and answers."""


@dataclass(frozen=True)
class Link:
    """As the coordinator sees it, this once."""

    approval: Approval
    token: str
    until: datetime

    @property
    def url(self) -> str:
        return absolute(url_for("verification.answer", token=self.token))

    @property
    def whatsapp(self) -> str:
        return letters.whatsapp_url(self.approval, self.url, self.until)

    @property
    def mail(self) -> str:
        return letters.mail_url(self.approval, self.url, self.until)


@bp.post("/approvals/<int:approval_request_id>/cancel")
@needs(may_run_programme, on=ApprovalRequest)
def cancel_request(approval_request: ApprovalRequest) -> Any:
    here = check_list_of(approval_request)
    try:
        actions.cancel_request(approval_request, by=current_user)
    except Refused as refusal:
        return say_no(refusal, here)
    flash(_("The request is cancelled; its links open nothing any more."))
    return redirect(here, 303)


@bp.post("/approvals/signatories/<int:approval_id>/link")
@needs(may_run_programme, on=Approval)
def make_link(approval: Approval) -> Any:
    """The link is shown in this answer and never again; a second tap shows a newer one."""
    whole = queries.whole_approval(approval)
    here = check_list_of(whole.request)
    try:
        token = actions.make_link(whole, by=current_user)
    except Refused as refusal:
        return say_no(refusal, here)
    assert whole.expires_at is not None
    link = Link(whole, token, whole.expires_at)
    return render_template(
        "certification/approval_link.html",
        link=link,
        about=letters.about(whole.request),
        back_to=here,
        can_mail=mail.can_be_sent(),
    )


@bp.post("/approvals/signatories/<int:approval_id>/link/mail")
@needs(may_run_programme, on=Approval)
def mail_link(approval: Approval) -> Any:
    token = request.form.get("token", "")
    found = queries.find_approval(token)
    if found is None or found.id != approval.id or not mail.can_be_sent():
        abort(404)
    here = check_list_of(found.request)
    try:
        actions.send_link(found, absolute(url_for("verification.answer", token=token)), by=current_user)
    except Refused as refusal:
        return say_no(refusal, here)
    flash(_("The link is on its way to %(email)s.", email=found.signatory.email))
    return redirect(here, 303)


def check_list_of(asked: ApprovalRequest) -> str:
    """The page of the document that it is about, or of the certificate that it would correct."""
    if asked.replaces_id is not None:
        return url_for("certification.show", certificate_id=asked.replaces_id)
    if asked.cohort_id is None:
        return url_for("certification.issue_to_guests", kind=asked.kind, semester=asked.occasion)
    seminar_id = asked.seminar_id or None
    return url_for("certification.issue", cohort_id=asked.cohort_id, kind=asked.kind, seminar=seminar_id)
