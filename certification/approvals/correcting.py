"""A corrected certificate that prints as the first did: those who signed it are asked about the new sheet."""

from collections.abc import Mapping

from certification.actions.correcting import candidate_instead_of, document_of
from certification.actions.issuing import prove_press
from certification.approvals.actions import AlreadyAsked, keep_request
from certification.approvals.models import ApprovalRequest
from certification.approvals.queries import open_correction
from certification.documents import ASKED_FOR
from certification.models import Certificate
from certification.press.snapshot import Kind, Snapshot
from core.errors import Refused
from core.text import _
from people import institution
from people.models import Signatory, User
from people.queries import signatories


def ask_to_correct(certificate: Certificate, *, by: User) -> ApprovalRequest:
    """Those who signed a certificate look at what would replace it. The old one stays valid meanwhile."""
    candidate = candidate_instead_of(certificate)
    if (asked := open_correction(certificate)) is not None:
        raise AlreadyAsked(asked)
    if not signatures_may_be_asked(certificate):
        raise Refused(_("This document is signed by hand: nobody is asked for approval."))
    signers = signers_of(candidate.snapshot)
    if not signers:
        raise Refused(_("None of those who signed it signs here any more: nobody can be asked."))
    document = document_of(certificate)
    prove_press(document, candidate.snapshot)
    return keep_request(document, [candidate], signers, by=by, replaces=certificate)


def signatures_may_be_asked(certificate: Certificate) -> bool:
    """Where the house asks its signatories, or did when this was issued."""
    if Kind(certificate.kind) in ASKED_FOR:
        return False
    named = certificate.snapshot["signatories"]
    return institution.current().asks_signatories or any(each.get("signature") for each in named)


def signers_of(sheet: Snapshot) -> Mapping[int, Signatory]:
    """By position on the sheet, those who still sign here, found by the name that stands there."""
    present = {each.name.casefold(): each for each in signatories()}
    lines = enumerate((each.name.casefold() for each in sheet.signatories), start=1)
    return {position: present[name] for position, name in lines if name in present}


def gone_from(sheet: Snapshot) -> list[str]:
    """Who stands on the sheet and cannot be asked: their line stays empty."""
    signers = signers_of(sheet)
    return [each.name for line, each in enumerate(sheet.signatories, start=1) if line not in signers]
