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
