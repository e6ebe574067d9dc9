"""Telling owners by mail: a letter is written together with the note that it is; the job sends it later."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from certification import certificate_letters, mailing
from certification.models import Batch, Certificate
from certification.queries.register import WHOLE, certificates_in
from core import audit, db, jobs, letters
from core.errors import Refused
from core.text import _
from people.models import User


def mail_batch(batch: Batch, *, by: User) -> int:
    """A letter to everybody who has an address and none yet, and on with those that wait; how many will go.

    `batch.mail_job` is loaded. Two coordinators who click at once are one after the other.
    """
    _refuse_without_server()
    db.session.execute(select(Batch.id).where(Batch.id == batch.id).with_for_update())
    valid = [each for each in certificates_in(batch) if each.state == "valid"]
    new = [each for each in valid if may_be_written(each)]
    waiting = [each for each in valid if each.letter is not None and each.letter.state == "waiting"]
    if not new and (not waiting or _is_at_work(batch)):
        raise _nothing_to_send(valid, waiting)
    for each in new:
        _write(each)
    batch.mail_job_id = jobs.start(mailing.KIND, {"batch_id": batch.id}, by=by).id
    db.session.flush()
    audit.note("certificates.mailed", batch, by=by, letters=len(new), waiting=len(waiting))
    return len(new) + len(waiting)


def mail_certificate(certificate: Certificate, *, by: User) -> None:
    """The same for one. Once more only where nobody knows whether it left, or to another address."""
    _refuse_without_server()
    certificate = _locked(certificate)
    if certificate.state != "valid":
        raise Refused(_("This certificate is not valid any more: nobody is told of it by mail."))
    to = certificate_letters.address_of(certificate)
    if to is None:
        raise Refused(_("No e-mail address is known. Write it down on the personal page first."))
    letter = certificate.letter
    if letter is None or letter.state == "refused" or letter.to != to:
        _write(certificate)
    elif letter.state == "sending":
        raise Refused(_("It is being handed to the mail server right now. Look again in a few minutes."))
    elif letter.state == "sent":
        raise Refused(_("The letter was sent already, and to this address."))
    else:
        letters.send_again(letter)
    db.session.flush()
    jobs.start(mailing.KIND, {"certificate_id": certificate.id}, by=by)
    audit.note("certificate.mailed", certificate, by=by)


def note_arrival(certificate: Certificate, *, by: User) -> None:
    """A letter that was perhaps sent has come, as its owner says."""
    letter = _locked(certificate).letter
    if letter is None or letter.state != "perhaps":
        raise Refused(_("There is no doubt about a letter of this certificate."))
    letter.sent_at, letter.body = letter.sending_at, ""
    db.session.flush()
    audit.note("certificate.letter_arrived", certificate, by=by)


def may_be_written(certificate: Certificate) -> bool:
    """Valid, somebody to write to, and no letter yet but one that the mail server sent back."""
    written = certificate.letter is not None and certificate.letter.state != "refused"
    known = certificate_letters.address_of(certificate) is not None
    return certificate.state == "valid" and known and not written


def _write(certificate: Certificate) -> None:
    subject, body = certificate_letters.letter(certificate)
    to = certificate_letters.address_of(certificate) or ""
    certificate.letter_id = letters.lay_ready(to, subject, body).id


def _locked(certificate: Certificate) -> Certificate:
    """As it is now, for nobody else until this is kept; pasante, user and letter loaded."""
    wanted = select(Certificate).where(Certificate.id == certificate.id).with_for_update(of=Certificate)
    loaded = (*WHOLE, joinedload(Certificate.letter))
    fresh = wanted.options(*loaded).execution_options(populate_existing=True)
    return db.session.scalars(fresh).one()


def _refuse_without_server() -> None:
    if not letters.can_be_sent():
        raise Refused(
            _("No mail server is set up: send the links by WhatsApp or from your own mail programme.")
        )


def _is_at_work(batch: Batch) -> bool:
    return batch.mail_job is not None and not batch.mail_job.is_over


def _nothing_to_send(valid: list[Certificate], waiting: list[Certificate]) -> Refused:
    if waiting:
        return Refused(_("The letters are on their way already."))
    if not valid:
        return Refused(_("Nothing here is valid: nobody is told of it by mail."))
    return Refused(_("Everybody who has an address has been written to."))
