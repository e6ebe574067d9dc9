"""What a signatory does by a personal link: hand in a picture or take it back, approve, decline."""

import hashlib

from certification.approvals import ink
from certification.approvals.keeping import sealed
from certification.approvals.models import Approval, ApprovalRequest, SignaturePicture
from certification.approvals.queries import current_picture, locked_request
from core import audit, clock, db
from core.errors import Refused
from core.text import _


def hand_in_picture(approval: Approval, picture: bytes) -> None:
    """The signature of a photo becomes theirs; what they handed in before is theirs no more.

    Nothing they have approved prints it: they approve again, having seen it in its place.
    """
    _open(approval)
    cleaned = ink.cleaned(picture)
    digest = hashlib.sha256(cleaned).hexdigest()
    _retire(approval.signatory_id, but=digest)
    row = {
        "signatory_id": approval.signatory_id,
        "sha256": digest,
        "sealed": sealed(cleaned, digest),
        "is_current": True,
        "is_printed": False,
        "created_at": clock.now(),
    }
    again = db.insert(SignaturePicture).values(**row)
    kept = again.on_conflict_do_update(index_elements=["signatory_id", "sha256"], set_={"is_current": True})
    db.session.execute(kept)
    audit.note("signature.handed_in", approval, sha256=digest)


def take_back_picture(approval: Approval) -> None:
    """What is issued from now on prints without it; what was issued with it stays as it is."""
    if current_picture(approval.signatory_id) is None:
        raise Refused(_("There is no picture to take back."))
    _retire(approval.signatory_id)
    audit.note("signature.taken_back", approval)


def _retire(signatory_id: int, but: str | None = None) -> None:
    """One that was printed is kept sealed, for the files of those certificates; any other is gone."""
    before = current_picture(signatory_id)
    if before is None or before.sha256 == but:
        return
    if before.is_printed:
        before.is_current = False
    else:
        db.session.delete(before)
    db.session.flush()


def approve(approval: Approval, *, picture: str) -> None:
    """Every sheet of the list, signed with the picture they saw (its SHA-256), or with none."""
    _open(approval)
    theirs = current_picture(approval.signatory_id)
    if picture != (theirs.sha256 if theirs else ""):
        raise Refused(_("The picture of your signature has just changed. Look at it again, then approve."))
    approval.state, approval.decided_at = "approved", clock.now()
    approval.reason, approval.signature_sha256 = None, picture or None
    db.session.flush()
    audit.note("approval.given", approval, signature=picture or None)


def decline(approval: Approval, *, reason: str) -> None:
    """Nothing is issued while one of them declines; until the request is closed they may think again."""
    _open(approval)
    approval.state, approval.decided_at = "declined", clock.now()
    approval.reason, approval.signature_sha256 = reason, None
    db.session.flush()
    audit.note("approval.declined", approval, reason=reason)


def _open(approval: Approval) -> ApprovalRequest:
    found = locked_request(approval.request_id)
    if found.state == "issued":
        raise Refused(_("It has been issued meanwhile: nothing can be changed here any more."))
    if found.state != "open":
        raise Refused(_("The request was withdrawn meanwhile: there is nothing to approve any more."))
    return found
