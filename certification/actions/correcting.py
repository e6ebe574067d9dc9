"""After the issue: a certificate is replaced or revoked, never changed."""

from dataclasses import replace
from datetime import date

from sqlalchemy import select

from certification.actions.issuing import open_batch, prove_press, prove_seal, write_certificates
from certification.addresses import verify_at
from certification.approvals import issuing as approvals
from certification.documents import OF_NO_COHORT, Candidate, Document, unprintable
from certification.models import Certificate
from certification.press.snapshot import Kind, Snapshot
from certification.printing import snapshot_of
from certification.semesters import Semester
from certification.snapshots import corrected
from core import audit, clock, db
from core.errors import Refused
from core.text import _
from people import institution
from people.models import User
from seminars.models import Seminar


def replace_certificate(certificate: Certificate, *, by: User, with_approval: bool = False) -> Certificate:
    """A new certificate with the name as it is now; the old one says that it was replaced.

    Everything else stays as it was issued. The user, and the pasante with her cohort, must be loaded.
    `with_approval`: as its signatories approved it, with their pictures; else with empty lines.
    """
    document, candidate = document_of(certificate), candidate_instead_of(certificate)
    approved = approvals.approved_correction(certificate, candidate, with_approval=with_approval)
    prove_press(document, approved.candidates[0].snapshot)
    prove_seal()
    certificate.state = "replaced"
    db.session.flush()
    batch = open_batch(document, by=by)
    (new,) = write_certificates(document, batch, approved.candidates)
    approvals.close(approved, batch, by=by)
    audit.note("certificate.replaced", certificate, by=by, replaced_by=new.id)
    return new


def candidate_instead_of(certificate: Certificate) -> Candidate:
    """Who would be given what instead of it. Locks it, and refuses what cannot or need not be replaced."""
    _refuse_unless_valid(certificate)
    if certificate.has_expired(clock.today()):
        raise Refused(_("This certificate has expired: issue a new one instead."))
    before = snapshot_of(certificate)
    after = replacement_of(certificate)
    if not reads_otherwise(before, after):
        raise Refused(_("Nothing would change: the name still reads «%(name)s».", name=before.person))
    if against := unprintable(document_of(certificate), after):
        raise Refused(" ".join(against))
    return candidate_of(certificate, after)


def reads_otherwise(before: Snapshot, after: Snapshot) -> bool:
    """Whether the owner is named or addressed otherwise than on the old sheet."""
    return (after.person, after.treatment) != (before.person, before.treatment)


def candidate_of(certificate: Certificate, after: Snapshot) -> Candidate:
    """The owner of a certificate with the sheet that would replace it, for the same time and occasion."""
    return Candidate(
        certificate.user,
        after,
        occasion=certificate.occasion,
        pasante=certificate.pasante,
        certificate=certificate,
        valid_until=certificate.valid_until,
    )


def replacement_of(certificate: Certificate) -> Snapshot:
    """What would print instead of this certificate today; folio and codes are still to come."""
    place = institution.current().issuing_place
    composed = corrected(snapshot_of(certificate), certificate.user, place, clock.today())
    return replace(composed, replaces=certificate.folio, verify_at=verify_at())


def document_of(certificate: Certificate) -> Document:
    """The user, and the pasante with her cohort, must be loaded."""
    kind, occasion = Kind(certificate.kind), certificate.occasion
    if kind is Kind.TEACHING:
        occasion = Semester.of(date.fromisoformat(occasion)).key
    seminar = db.session.get(Seminar, certificate.seminar_id) if certificate.seminar_id else None
    cohort = certificate.pasante.cohort if certificate.pasante and kind not in OF_NO_COHORT else None
    return Document(cohort, kind, seminar, occasion)


def ask_revocation(certificate: Certificate, *, reason: str, by: User) -> None:
    """The first of two people. Nothing happens to the certificate until another confirms."""
    _refuse_unless_valid(certificate)
    if not reason.strip():
        raise Refused(_("Say why: whoever asks later must find the reason."), field="reason")
    certificate.revoke_reason, certificate.revoked_by_id = reason, by.id
    db.session.flush()
    audit.note("certificate.revocation_asked", certificate, by=by, reason=reason)


def confirm_revocation(certificate: Certificate, *, by: User) -> None:
    """The second of two people, who must be another."""
    _lock(certificate)
    if certificate.state != "valid" or certificate.revoked_by_id is None:
        raise Refused(_("Nobody has asked to revoke this certificate."))
    if certificate.revoked_by_id == by.id:
        raise Refused(_("Another coordinator must confirm: a certificate is revoked by two people."))
    certificate.state, certificate.revoked_second_id = "revoked", by.id
    certificate.revoked_at = clock.now()
    db.session.flush()
    approvals.withdraw_correction(certificate, by=by)
    audit.note("certificate.revoked", certificate, by=by, reason=certificate.revoke_reason)


def drop_revocation(certificate: Certificate, *, by: User) -> None:
    """Either coordinator may leave the certificate as it is."""
    if certificate.state != "valid" or certificate.revoked_by_id is None:
        raise Refused(_("Nobody has asked to revoke this certificate."))
    audit.note("certificate.revocation_dropped", certificate, by=by, reason=certificate.revoke_reason)
    certificate.revoked_by_id = certificate.revoke_reason = None
    db.session.flush()


def _refuse_unless_valid(certificate: Certificate) -> None:
    _lock(certificate)
    if certificate.state == "pending":
        raise Refused(_("It is still printing."))
    if certificate.state != "valid":
        raise Refused(_("This certificate is not valid any more."))
    if certificate.revoked_by_id is not None:
        raise Refused(_("Somebody asked to revoke this certificate: confirm that or leave it first."))


def _lock(certificate: Certificate) -> None:
    """Two people who act at the same moment act one after the other."""
    state = db.session.execute(
        select(Certificate.state, Certificate.revoked_by_id)
        .where(Certificate.id == certificate.id)
        .with_for_update()
    ).one()
    if (state.state, state.revoked_by_id) != (certificate.state, certificate.revoked_by_id):
        raise Refused(_("Somebody else has just changed this certificate. Look at it again."))
