"""What is read of requests, answers and pictures."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import joinedload

from certification.approvals.keeping import unsealed
from certification.approvals.models import Approval, ApprovalRequest, ApprovalSheet, SignaturePicture
from certification.documents import Document
from certification.models import Certificate
from core import clock, db
from core.access import select_visible
from core.security import hash_token
from people.models import Cohort, Signatory

WHOLE = (
    joinedload(Approval.request).joinedload(ApprovalRequest.cohort),
    joinedload(Approval.request).joinedload(ApprovalRequest.replaces),
    joinedload(Approval.signatory),
)


def open_request(document: Document, *, is_locked: bool = False) -> ApprovalRequest | None:
    """Locked, nobody answers, cancels or issues until this transaction ends. Corrections are apart."""
    of_all = document.is_of(ApprovalRequest) & ApprovalRequest.replaces_id.is_(None)
    return _open(of_all, is_locked)


def open_correction(certificate: Certificate, *, is_locked: bool = False) -> ApprovalRequest | None:
    """The request that would replace this certificate; locked as above."""
    return _open(ApprovalRequest.replaces_id == certificate.id, is_locked)


def _open(which: ColumnElement[bool], is_locked: bool) -> ApprovalRequest | None:
    wanted = select(ApprovalRequest).where(which, ApprovalRequest.state == "open")
    if is_locked:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(wanted).one_or_none()


def locked_request(request_id: int) -> ApprovalRequest:
    """As it is now, with its cohort and what it corrects: whoever acts at the same moment waits."""
    wanted = select(ApprovalRequest).where(ApprovalRequest.id == request_id)
    wanted = wanted.options(joinedload(ApprovalRequest.cohort), joinedload(ApprovalRequest.replaces))
    wanted = wanted.with_for_update(of=ApprovalRequest)
    return db.session.scalars(wanted.execution_options(populate_existing=True)).one()


def open_requests(cohort: Cohort) -> list[ApprovalRequest]:
    """Those of a cohort and of nobody's that the reader may see, the newest first; with what they correct."""
    of_whom = or_(ApprovalRequest.cohort_id == cohort.id, ApprovalRequest.cohort_id.is_(None))
    wanted = select_visible(ApprovalRequest).where(of_whom, ApprovalRequest.state == "open")
    wanted = wanted.options(joinedload(ApprovalRequest.replaces))
    return list(db.session.scalars(wanted.order_by(ApprovalRequest.id.desc())))


def approvals_of(request: ApprovalRequest) -> list[Approval]:
    """From the left, with their signatories."""
    wanted = select(Approval).where(Approval.request_id == request.id)
    return list(
        db.session.scalars(wanted.options(joinedload(Approval.signatory)).order_by(Approval.position))
    )


def sheets_of(request: ApprovalRequest) -> list[ApprovalSheet]:
    """In list order."""
    wanted = select(ApprovalSheet).where(ApprovalSheet.request_id == request.id)
    return list(db.session.scalars(wanted.order_by(ApprovalSheet.position)))


def whole_approval(approval: Approval) -> Approval:
    """The same with its request, cohort and signatory."""
    wanted: Select[Approval] = select(Approval).where(Approval.id == approval.id).options(*WHOLE)
    return db.session.scalars(wanted.execution_options(populate_existing=True)).one()


def find_approval(token: str) -> Approval | None:
    """What a link opens: nothing when it is unknown, ran out, was replaced, or its request was cancelled."""
    wanted = (
        select(Approval)
        .join(ApprovalRequest, ApprovalRequest.id == Approval.request_id)
        .join(Signatory, Signatory.id == Approval.signatory_id)
        .where(
            Approval.token_sha256 == hash_token(token),
            Approval.expires_at > clock.now(),
            ApprovalRequest.state != "cancelled",
            Signatory.left_at.is_(None),
        )
    )
    return db.session.scalars(wanted.options(*WHOLE)).one_or_none()


def current_picture(signatory_id: int) -> SignaturePicture | None:
    """The one that their next approval goes with."""
    wanted = select(SignaturePicture).where(
        SignaturePicture.signatory_id == signatory_id, SignaturePicture.is_current
    )
    return db.session.scalars(wanted).one_or_none()


def current_pictures(signatory_ids: Iterable[int]) -> dict[int, str]:
    """The SHA-256 of each one's, without opening any."""
    wanted = select(SignaturePicture.signatory_id, SignaturePicture.sha256).where(
        SignaturePicture.signatory_id.in_(list(signatory_ids)), SignaturePicture.is_current
    )
    return {row.signatory_id: row.sha256 for row in db.session.execute(wanted)}


def opened_pictures(digests: Iterable[str]) -> dict[str, bytes]:
    """Those of these that are signatures, for the press."""
    wanted = select(SignaturePicture).where(SignaturePicture.sha256.in_(list(digests)))
    return {row.sha256: unsealed(row.sealed, row.sha256) for row in db.session.scalars(wanted)}
