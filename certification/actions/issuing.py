"""Issuing: snapshots, folios and pending certificates in one transaction; the job prints them later."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import func, select, update

from certification import folios, issuer, printing, seals
from certification.actions.rules import freeze_rules
from certification.addresses import verification_url
from certification.approvals import issuing as approvals
from certification.checklist import checklist
from certification.credentials.keys import IssuerKeys
from certification.documents import Candidate, Document, folio_of
from certification.models import Batch, Certificate, Series
from certification.pictures import pictures_of
from certification.press.errors import PressUnavailable, Unprintable
from certification.press.rendering import strike
from certification.press.snapshot import Kind, Language, Snapshot
from certification.press.sources import Source
from certification.templates import actions as templates
from certification.templates.reading import source_of
from core import audit, clock, db, jobs
from core.errors import Refused
from core.text import _
from people.models import Cohort, Institution, User

STATUS = "STATUS"
"""The series of places in the lists of what is no longer valid."""

_proven: set[tuple[Kind, str, str]] = set()
"""Kinds of document, each with the paper and the SHA-256 of the template that it printed on and by."""


class AlreadyIssued(Refused):
    """Everybody who may have it has it: `batch` is where it was made."""

    def __init__(self, batch: Batch):
        super().__init__(_("These were issued already. Nothing new was made."))
        self.batch, self.batch_id = batch, batch.id


def issue(
    document: Document,
    *,
    by: User,
    only: Collection[int] | None = None,
    hours: Mapping[int, str] | None = None,
) -> Batch:
    """Give a document to everybody who may have it and has none yet; `only`: to these users of them.

    `hours`: of teaching, as they were typed. Whoever clicks at the same time waits, and then finds
    everything issued.
    """
    wait_for_others(document)
    if document.cohort is not None:
        freeze_rules(document.cohort, by=by)
    if document.is_asked_for and not only:
        raise Refused(_("Choose who asked for it."))
    templates.settle_version(document.kind, Language.SPANISH, by=by)
    listed = checklist(document, clock.today(), approvals.hours_asked(document) or hours)
    candidates = [each for each in listed if only is None or each.user.id in only]
    chosen = [each for each in candidates if each.may_be_issued]
    if not chosen:
        raise nothing_to_issue(document, candidates)
    approved = approvals.approved_among(document, chosen)
    prove_press(document, approved.candidates[0].snapshot)
    prove_seal()
    batch = open_batch(document, by=by)
    write_certificates(document, batch, approved.candidates)
    approvals.close(approved, batch, by=by)
    audit.note("certificates.issued", batch, by=by, count=len(approved.candidates))
    return batch


def wait_for_others(document: Document) -> None:
    """One after the other: at the cohort's row, or at the house's where there is no cohort."""
    if document.cohort is None:
        db.session.execute(select(Institution.id).with_for_update())
    else:
        db.session.execute(select(Cohort.id).where(Cohort.id == document.cohort.id).with_for_update())


def nothing_to_issue(document: Document, candidates: Sequence[Candidate]) -> Refused:
    made = select(Batch).where(document.is_of(Batch))
    batch = db.session.scalars(made.order_by(Batch.number.desc()).limit(1)).one_or_none()
    if batch is not None and any(each.certificate for each in candidates):
        return AlreadyIssued(batch)
    if not candidates:
        return Refused(_("There is nobody it could be given to yet."))
    return Refused(_("Nobody can be given this document yet: the list says why."))


def prove_press(document: Document, snapshot: Snapshot) -> None:
    """Before a process takes its first folio for a document, paper and template, it prints one for nobody.

    What a text may be is checked for every snapshot; this finds a machine or a template that cannot print.
    Folio, address and code are as long as the real ones, so that the plate is laid out for them too.
    """
    try:
        proof_of_press(document, snapshot, source_of(snapshot))()
    except PressUnavailable as missing:
        raise Refused(
            _("This machine cannot print certificates: the library Pango is missing. No folio was taken.")
        ) from missing
    except Unprintable as wrong:
        raise Refused(_("This document cannot be printed as it is. No folio was taken.")) from wrong
    except OSError as lacking:
        raise Refused(
            _("A template or a typeface is missing on this machine. No folio was taken.")
        ) from lacking


def proof_of_press(document: Document, snapshot: Snapshot, source: Source) -> Callable[[], None]:
    """That print by `source`, ready to be made without the database; what was proven is not made again."""
    pictures = pictures_of([snapshot])
    address, code = verification_url("0" * len(folios.verification_token())), "0" * len(folios.short_code())
    sample = replace(snapshot, folio=folio_of(document, 1), verification_url=address, short_code=code)
    proven = (snapshot.kind, snapshot.paper, source.sha256)

    def prove() -> None:
        if proven not in _proven:
            strike(sample, source=source, pictures=pictures)
            _proven.add(proven)

    return prove


def prove_seal() -> None:
    """Before folios are taken, the keys that will sign are there and good. Raises Refused."""
    seals.ensure_development_key()
    seals.current_seal()
    issuer.ensure_keys()
    issuer.current_keys()


def open_batch(document: Document, *, by: User) -> Batch:
    """The next batch of this document, with the job that will print it."""
    last = db.session.scalar(select(func.max(Batch.number)).where(document.is_of(Batch))) or 0
    batch = Batch(
        cohort_id=document.cohort.id if document.cohort else None,
        kind=document.kind.value,
        seminar_id=document.seminar_id,
        occasion=document.occasion,
        number=last + 1,
        by_id=by.id,
        created_at=clock.now(),
    )
    db.session.add(batch)
    db.session.flush()
    batch.job_id = jobs.start(printing.KIND, {"batch_id": batch.id}, by=by).id
    return batch


def write_certificates(document: Document, batch: Batch, chosen: Sequence[Candidate]) -> list[Certificate]:
    """Take a block of folios and write the pending certificates in list order: both or neither."""
    numbers = take_numbers(_series(document), len(chosen))
    places = issuer.draw_places(take_numbers(STATUS, len(chosen)))
    keys = issuer.current_keys()
    made = [
        _certificate(document, batch, each, number, place, keys)
        for each, number, place in zip(chosen, numbers, places, strict=True)
    ]
    db.session.add_all(made)
    db.session.flush()
    templates.note_use(batch, made)
    return made


def take_numbers(series: str, count: int) -> range:
    """The next numbers of a series, for whoever keeps this transaction: no hole and no double.

    The counter's row is locked until the end, and a transaction that fails gives its numbers back.
    """
    db.session.execute(db.insert(Series).values(name=series, taken=0).on_conflict_do_nothing())
    take = update(Series).where(Series.name == series).values(taken=Series.taken + count)
    last = db.session.scalars(take.returning(Series.taken).execution_options(synchronize_session=False)).one()
    return range(last - count + 1, last + 1)


def _series(document: Document) -> str:
    return folio_of(document, 1).rsplit("-", 2)[0]


def _certificate(
    document: Document,
    batch: Batch,
    candidate: Candidate,
    number: int,
    place: tuple[int, int],
    keys: IssuerKeys,
) -> Certificate:
    """`place`: the list and the index in it, by which a verifier asks whether it is still valid."""
    token, code = folios.verification_token(), folios.short_code()
    snapshot = replace(
        candidate.snapshot,
        folio=folio_of(document, number),
        verification_url=verification_url(token),
        short_code=code,
    )
    snapshot = replace(
        snapshot, verification_url=issuer.signed_address(snapshot, clock.today(), candidate.valid_until, keys)
    )
    return Certificate(
        batch_id=batch.id,
        user_id=candidate.user.id,
        pasante_id=candidate.pasante.id if candidate.pasante else None,
        kind=document.kind.value,
        seminar_id=document.seminar_id,
        occasion=candidate.occasion,
        series=_series(document),
        number=number,
        folio=snapshot.folio,
        token=token,
        code=code,
        status_list=place[0],
        status_index=place[1],
        snapshot=snapshot.to_stored(),
        issued_on=clock.today(),
        valid_until=candidate.valid_until,
        replaces_id=candidate.certificate.id if candidate.certificate else None,
        created_at=clock.now(),
    )


def resume(batch: Batch, *, by: User) -> None:
    """Go on printing where a job failed; what is printed already stays as it is. `batch.job` is loaded."""
    if batch.job is not None and not batch.job.is_over:
        raise Refused(_("It is still printing."))
    if batch.zip_sha256 is not None:  # the last thing that is made
        raise Refused(_("Everything is printed."))
    batch.job_id = jobs.start(printing.KIND, {"batch_id": batch.id}, by=by).id
    db.session.flush()
    audit.note("certificates.resumed", batch, by=by)
