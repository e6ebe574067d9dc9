"""How a request stands today: who has answered, whom it covers, and who is left out of it and why."""

from collections.abc import Sequence
from dataclasses import dataclass

from certification.approvals.covering import digest_of
from certification.approvals.models import Approval, ApprovalRequest
from certification.approvals.queries import approvals_of, current_pictures, open_request, sheets_of
from certification.documents import Candidate, Document
from core.text import _


@dataclass(frozen=True)
class LeftOut:
    """Somebody who may have the document, but not by this request."""

    candidate: Candidate
    reason: str


@dataclass(frozen=True)
class Standing:
    request: ApprovalRequest
    approvals: Sequence[Approval]
    covered: Sequence[Candidate]
    left_out: Sequence[LeftOut]
    pictures: Sequence[str]
    """What prints above each line, from the left: the picture it was approved with, while it is theirs."""

    @property
    def lines(self) -> dict[int, str]:
        """The same by position on the sheet, from 1: who was not asked has none."""
        return {each.position: sha256 for each, sha256 in zip(self.approvals, self.pictures, strict=True)}

    @property
    def is_approved(self) -> bool:
        return all(each.state == "approved" for each in self.approvals)

    @property
    def is_declined(self) -> bool:
        return any(each.state == "declined" for each in self.approvals)


def standing(document: Document, candidates: Sequence[Candidate]) -> Standing | None:
    """Of the open request of this document; None where there is none."""
    request = open_request(document)
    return None if request is None else standing_of(request, candidates)


def standing_of(request: ApprovalRequest, candidates: Sequence[Candidate]) -> Standing:
    approved = {(sheet.user_id, sheet.occasion): sheet.sha256 for sheet in sheets_of(request)}
    covered, left_out = [], []
    for each in candidates:
        if not each.may_be_issued:
            continue
        reason = _left_out(approved.get((each.user.id, each.occasion)), each)
        if reason is None:
            covered.append(each)
        else:
            left_out.append(LeftOut(each, reason))
    approvals = approvals_of(request)
    return Standing(request, approvals, covered, left_out, _pictures(approvals))


def standing_of_correction(request: ApprovalRequest, candidate: Candidate) -> Standing:
    """Of the one sheet that would replace a certificate.

    Its lines are those of the old one, whoever signs today, so that its digest does not tell of somebody who
    left the list since: nothing is printed with a picture of theirs.
    """
    approvals = approvals_of(request)
    (sheet,) = sheets_of(request)
    left = [each.signatory.name for each in approvals if each.signatory.left_at is not None]
    reason = _left_out(sheet.sha256, candidate)
    if left:
        reason = _("%(name)s does not sign here any more.", name=left[0])
    pictures = _pictures(approvals)
    if reason is None:
        return Standing(request, approvals, [candidate], [], pictures)
    return Standing(request, approvals, [], [LeftOut(candidate, reason)], pictures)


def _left_out(approved: str | None, candidate: Candidate) -> str | None:
    if approved is None:
        return _("Was not on the list when approval was asked for.")
    if approved != digest_of(candidate.snapshot):
        return _("What would be printed has changed since approval was asked for.")
    return None


def _pictures(approvals: Sequence[Approval]) -> list[str]:
    theirs = current_pictures(each.signatory_id for each in approvals)
    return [
        each.signature_sha256 or "" if each.signature_sha256 == theirs.get(each.signatory_id) else ""
        for each in approvals
    ]
