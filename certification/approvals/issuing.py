"""From an approved request to the issue: who is covered gets their sheet, with its pictures."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import update

from certification.approvals.covering import with_signatures
from certification.approvals.models import Approval, ApprovalRequest, SignaturePicture
from certification.approvals.queries import open_correction, open_request
from certification.approvals.standing import Standing, standing_of, standing_of_correction
from certification.documents import Candidate, Document
from certification.models import Batch, Certificate
from core import audit, clock, db
from core.errors import Refused
from core.text import _
from people import institution
from people.models import User


@dataclass(frozen=True)
class Approved:
    """Who may be issued the document now. `request` is None where signatures are by hand."""

    candidates: Sequence[Candidate]
    request: ApprovalRequest | None = None
    approvals: Sequence[Approval] = ()
    pictures: Sequence[str] = ()


def hours_asked(document: Document) -> dict[int, str]:
    """Of teaching, as they were typed when approval was asked for; empty where nobody was asked."""
    request = open_request(document)
    return {int(who): typed for who, typed in ((request and request.hours) or {}).items()}


def approved_among(document: Document, chosen: Sequence[Candidate]) -> Approved:
    """Those of `chosen` whom the open request covers, as they print; all of them where nobody is asked.

    A request that was made holds, even where the setting was changed since: it must be cancelled. What is
    given to whoever asks is signed by hand.
    """
    if document.is_asked_for:
        return Approved(chosen)
    request = open_request(document, is_locked=True)
    if request is None:
        if institution.current().asks_signatories:
            raise Refused(_("Ask the signatories for their approval first. No folio was taken."))
        return Approved(chosen)
    found = _approved(standing_of(request, chosen))
    signed = [
        replace(each, snapshot=with_signatures(each.snapshot, found.pictures)) for each in found.covered
    ]
    return Approved(signed, request, found.approvals, found.pictures)


def approved_correction(certificate: Certificate, candidate: Candidate, *, with_approval: bool) -> Approved:
    """What replaces a certificate: as its signatories approved it, or with empty lines where nobody is asked.

    `with_approval`: what the coordinator was told would be issued. The other is never issued instead.
    """
    request = open_correction(certificate, is_locked=True)
    if request is None:
        if with_approval:
            raise Refused(_("The request for approval is closed. Nothing was issued: look at it again."))
        return Approved([candidate])
    if not with_approval:
        raise Refused(
            _(
                "The signatories are asked about this correction: cancel that request first. "
                "Nothing was issued."
            )
        )
    found = _approved(standing_of_correction(request, candidate))
    lines = range(1, len(candidate.snapshot.signatories) + 1)
    signed = with_signatures(candidate.snapshot, [found.lines.get(line, "") for line in lines])
    return Approved([replace(candidate, snapshot=signed)], request, found.approvals, found.pictures)


def _approved(found: Standing) -> Standing:
    """By all who were asked, and at least one sheet of it as it would print now. Raises Refused."""
    if not found.is_approved:
        raise Refused(_("Not all signatories have approved yet. No folio was taken."))
    if not found.covered:
        raise Refused(
            _("What was approved is not what would be printed now. Cancel the request and ask anew.")
        )
    return found


def withdraw_correction(certificate: Certificate, *, by: User) -> None:
    """Nothing replaces it any more: nobody is asked to look at what can never be issued."""
    request = open_correction(certificate, is_locked=True)
    if request is not None:
        request.state, request.closed_at, request.closed_by_id = "cancelled", clock.now(), by.id
        db.session.flush()
        audit.note("approval.cancelled", request, by=by)


def close(approved: Approved, batch: Batch, *, by: User) -> None:
    """The folios are taken: the request is used up, and its pictures stay for as long as the certificates."""
    request = approved.request
    if request is None:
        return
    request.state, request.batch_id = "issued", batch.id
    request.closed_at, request.closed_by_id = clock.now(), by.id
    for approval, picture in zip(approved.approvals, approved.pictures, strict=True):
        used = (SignaturePicture.signatory_id == approval.signatory_id) & (SignaturePicture.sha256 == picture)
        db.session.execute(update(SignaturePicture).where(used).values(is_printed=True))
    db.session.flush()
    audit.note("approval.used", request, by=by, batch=batch.id)
