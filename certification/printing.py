"""The job that prints a batch: one certificate at a time, each kept before the next begins.

It can be killed at any moment and begun again: what is printed already is left alone, and since a
certificate is a pure function of its snapshot, what is printed anew comes out as the same bytes.
"""

import json
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import select, update

from certification import issuer, seals
from certification.credentials.badge import credential
from certification.credentials.facts import facts_of
from certification.credentials.keys import IssuerKeys
from certification.models import Batch, Certificate
from certification.press.merging import bundle, file_name, merge
from certification.press.rendering import render
from certification.press.snapshot import Snapshot
from core import db, files, jobs

KIND = "certificates"


@jobs.handles(KIND)
def print_batch(running: jobs.Running) -> dict[str, Any]:
    """Print what is pending, then gather the print file and the archive in list order."""
    batch_id = int(running.payload["batch_id"])
    listed = _listed(batch_id)
    seal, keys = _seal(), _keys()
    steps, unstamped = len(listed) + 1, 0
    for done, (certificate_id, state) in enumerate(listed):
        running.progress(done, steps)
        if state == "pending":
            unstamped += _print_one(certificate_id, seal, keys)
    running.progress(len(listed), steps)
    if any(state == "pending" for _id, state in listed) or not _is_gathered(batch_id):
        _gather(batch_id)
    running.progress(steps, steps)
    return {"certificates": len(listed), "without_timestamp": unstamped}


def snapshot_of(certificate: Certificate) -> Snapshot:
    return Snapshot.from_json(json.dumps(certificate.snapshot))


def file_name_of(certificate: Certificate) -> str:
    return file_name(certificate.folio, snapshot_of(certificate).surnames)


def _listed(batch_id: int) -> list[tuple[int, str]]:
    rows = select(Certificate.id, Certificate.state).where(Certificate.batch_id == batch_id)
    listed = [(row.id, row.state) for row in db.session.execute(rows.order_by(Certificate.number))]
    db.rollback()  # no transaction stays open while pages are laid out
    return listed


def _seal() -> seals.Seal:
    """The institution's signature for all of this batch. Raises Refused when nothing can be signed now."""
    with db.transaction():
        seals.ensure_development_key()
        return seals.current_seal()


def _print_one(certificate_id: int, seal: seals.Seal, keys: IssuerKeys) -> bool:
    """Signed at the moment at which its folio was taken, so that it comes out the same whenever it prints.

    Says whether a timestamp was wanted and could not be had.
    """
    certificate = db.session.scalars(select(Certificate).filter_by(id=certificate_id)).one()
    snapshot, taken_at = snapshot_of(certificate), certificate.created_at
    said = _credential(certificate, snapshot, keys)
    db.rollback()
    signed, lacks_timestamp = _signed(render(snapshot), seal, taken_at)
    kept = {"pdf_sha256": files.keep(signed), "credential_sha256": files.keep(said) if said else None}
    pending = (Certificate.id == certificate_id) & (Certificate.state == "pending")
    with db.transaction():
        db.session.execute(update(Certificate).where(pending).values(**kept, state="valid"))
    return lacks_timestamp


def _keys() -> IssuerKeys:
    """The keys of the house, for the credentials of all of this batch."""
    with db.transaction():
        issuer.ensure_keys()
        return issuer.current_keys()


def _credential(certificate: Certificate, snapshot: Snapshot, keys: IssuerKeys) -> bytes | None:
    """The Open Badges credential of what is printed; none where the folio is older than credentials are."""
    if certificate.status_list is None or certificate.status_index is None:
        return None
    facts = facts_of(
        snapshot,
        issuer=issuer.issuer(),
        issued_at=certificate.created_at,
        status_list=issuer.status_address(certificate.status_list),
        status_index=certificate.status_index,
    )
    return credential(facts, keys)


def _signed(pdf: bytes, seal: seals.Seal, taken_at: datetime) -> tuple[bytes, bool]:
    """With a timestamp where a service is named and answers; a service that is away holds up no diploma."""
    if not seals.is_configured():
        return seals.sign(pdf, seal, taken_at), False
    try:
        return seals.timestamped(pdf, seal, taken_at), False
    except seals.NotTimestamped as failed:
        current_app.logger.warning("signed without a timestamp: %s", failed.message)
        return seals.sign(pdf, seal, taken_at), True


def _is_gathered(batch_id: int) -> bool:
    gathered = db.session.scalar(select(Batch.zip_sha256).where(Batch.id == batch_id)) is not None
    db.rollback()
    return gathered


def _gather(batch_id: int) -> None:
    """The file for the printer and the archive."""
    rows = select(Certificate).where(Certificate.batch_id == batch_id).order_by(Certificate.number)
    printed = [(file_name_of(row), files.read(str(row.pdf_sha256))) for row in db.session.scalars(rows)]
    db.rollback()
    made = {
        "print_sha256": files.keep(merge(pdf for _name, pdf in printed)),
        "zip_sha256": files.keep(bundle(printed)),
    }
    with db.transaction():
        db.session.execute(update(Batch).where(Batch.id == batch_id).values(**made))
