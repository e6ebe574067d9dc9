"""What coordinators do: ask, send links, cancel. And the keys of the site's secret, when that changes."""

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlalchemy import select

from certification.actions.issuing import nothing_to_issue, prove_press, wait_for_others
from certification.approvals import letters as words
from certification.approvals.covering import digest_of, digest_of_all
from certification.approvals.keeping import is_sealed_today, sealed, unsealed
from certification.approvals.models import Approval, ApprovalRequest, ApprovalSheet, SignaturePicture
from certification.approvals.queries import locked_request, open_request
from certification.checklist import checklist
from certification.documents import Candidate, Document
from certification.models import Certificate
from certification.press.snapshot import Language
from certification.templates.actions import settle_version
from core import audit, clock, db, letters
from core.errors import Refused
from core.security import hash_token, new_token
from core.text import _
from people.models import Signatory, User
from people.queries import signatories

LASTS = timedelta(days=30)


class AlreadyAsked(Refused):
    """A request of this document is open: there is one at a time."""

    def __init__(self, request: ApprovalRequest) -> None:
        super().__init__(_("Approval was asked for already. Nothing new was made."))
        self.request = request


def ask_for_approval(
    document: Document, *, by: User, hours: Mapping[int, str] | None = None
) -> ApprovalRequest:
    """Keep what would be printed today for everybody who may have it, for the signatories to answer.

    `hours`: of teaching, as they were typed.
    """
    wait_for_others(document)
    if (asked := open_request(document)) is not None:
        raise AlreadyAsked(asked)
    if document.is_asked_for:
        raise Refused(_("This document is given to whoever asks for it: it is signed by hand."))
    settle_version(document.kind, Language.SPANISH, by=by)
    candidates = checklist(document, clock.today(), hours)
    chosen = [each for each in candidates if each.may_be_issued]
    if not chosen:
        raise nothing_to_issue(document, candidates)
    prove_press(document, chosen[0].snapshot)
    room = len(chosen[0].snapshot.signatories)
    return keep_request(document, chosen, dict(enumerate(signatories()[:room], start=1)), hours=hours, by=by)


def keep_request(
    document: Document,
    chosen: Sequence[Candidate],
    signers: Mapping[int, Signatory],
    *,
    by: User,
    hours: Mapping[int, str] | None = None,
    replaces: Certificate | None = None,
) -> ApprovalRequest:
    """The request with its sheets; `signers`, by position on the sheet, are waited for."""
    request = _request_of(document, chosen, hours or {}, by, replaces)
    db.session.add_all(
        Approval(request_id=request.id, signatory_id=signatory.id, position=position)
        for position, signatory in signers.items()
    )
    db.session.flush()
    audit.note("approval.asked", request, by=by, count=len(chosen), sha256=request.sha256)
    return request


def _request_of(
    document: Document,
    chosen: Sequence[Candidate],
    hours: Mapping[int, str],
    by: User,
    replaces: Certificate | None,
) -> ApprovalRequest:
    digests = [digest_of(each.snapshot) for each in chosen]
    request = ApprovalRequest(
        cohort_id=document.cohort.id if document.cohort else None,
        kind=document.kind.value,
        seminar_id=document.seminar_id,
        occasion=document.occasion,
        hours={str(who): typed for who, typed in hours.items()} or None,
        sha256=digest_of_all((each.user.id, digest) for each, digest in zip(chosen, digests, strict=True)),
        by_id=by.id,
        created_at=clock.now(),
        replaces_id=replaces.id if replaces else None,
    )
    db.session.add(request)
    db.session.flush()
    db.session.add_all(
        ApprovalSheet(
            request_id=request.id,
            user_id=each.user.id,
            occasion=each.occasion,
            position=position,
            snapshot=json.loads(each.snapshot.to_json()),
            sha256=digest,
        )
        for position, (each, digest) in enumerate(zip(chosen, digests, strict=True), start=1)
    )
    return request


def cancel_request(request: ApprovalRequest, *, by: User) -> None:
    """Nothing is issued by it any more, and its links open nothing."""
    found = locked_request(request.id)
    if found.state == "issued":
        raise Refused(_("It was issued: certificates are replaced or revoked, one by one."))
    if found.state != "open":
        raise Refused(_("This request was cancelled already."))
    found.state, found.closed_at, found.closed_by_id = "cancelled", clock.now(), by.id
    db.session.flush()
    audit.note("approval.cancelled", found, by=by)


def make_link(approval: Approval, *, by: User) -> str:
    """The token of a new personal link, which is kept nowhere; the one before ends."""
    if locked_request(approval.request_id).state != "open":
        raise Refused(_("This request is closed: there is nothing to approve any more."))
    token = new_token()
    approval.token_sha256, approval.expires_at = hash_token(token), clock.now() + LASTS
    db.session.flush()
    audit.note("approval.link_made", approval, by=by)
    return token


def send_link(approval: Approval, link: str, *, by: User) -> None:
    """A letter with the link. Request, cohort and signatory are loaded."""
    address = approval.signatory.email
    if not address:
        raise Refused(_("No e-mail is known of this signatory: write it in the settings."))
    if approval.request.state != "open" or approval.expires_at is None:
        raise Refused(_("This request is closed: there is nothing to approve any more."))
    subject, body = words.letter(approval, link, approval.expires_at)
    letters.write(address, subject, body)
    audit.note("approval.link_mailed", approval, by=by)


def lock_again() -> bool:
    """Seal the pictures under the secret of today; says whether there was anything to do."""
    changed = False
    for row in db.session.scalars(select(SignaturePicture).order_by(SignaturePicture.id)):
        if not is_sealed_today(row.sealed, row.sha256):
            row.sealed, changed = sealed(unsealed(row.sealed, row.sha256), row.sha256), True
    db.session.flush()
    return changed
