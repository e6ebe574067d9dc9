"""The job that prints a batch: a handful of certificates at a time, each handful kept before the next begins.

It can be killed at any moment and begun again: what is printed already is left alone, and since the files of
a certificate depend on its row alone, what is printed anew comes out as the same bytes.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select, update

from certification import making
from certification.models import Batch, Certificate
from certification.pictures import pictures_of
from certification.press import rendering
from certification.press.merging import bundle, file_name
from certification.press.snapshot import Snapshot
from certification.templates.reading import sources_of
from core import db, files, jobs

KIND = "certificates"
AT_ONCE = 20
"""Kept in one transaction: few enough to show progress, enough that the database costs little."""


@jobs.handles(KIND)
def print_batch(running: jobs.Running) -> dict[str, Any]:
    """Print what is pending, then gather the print file and the archive in list order."""
    batch_id = int(running.payload["batch_id"])
    listed = _listed(batch_id)
    pending = [certificate_id for certificate_id, state in listed if state == "pending"]
    done, steps, unstamped = len(listed) - len(pending), len(listed) + 1, 0
    signers = making.signers()
    for handful in _handfuls(pending):
        running.progress(done, steps)
        unstamped += _print(handful, signers)
        done += len(handful)
    running.progress(done, steps)
    if pending or not _is_gathered(batch_id):
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


def _handfuls(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]


def _print(ids: Sequence[int], signers: making.Signers) -> int:
    """Make and keep the files of these; how many lack a timestamp that was wanted."""
    rows = db.session.scalars(select(Certificate).where(Certificate.id.in_(ids)).order_by(Certificate.number))
    orders = [making.order(row, snapshot_of(row), signers) for row in rows]
    db.rollback()
    made = [making.make(order, signers) for order in orders]
    kept = making.kept(made)
    with db.transaction():
        for order, digests in zip(orders, kept, strict=True):
            pending = (Certificate.id == order.certificate_id) & (Certificate.state == "pending")
            db.session.execute(update(Certificate).where(pending).values(**digests, state="valid"))
    return sum(each.lacks_timestamp for each in made)


def _is_gathered(batch_id: int) -> bool:
    gathered = db.session.scalar(select(Batch.zip_sha256).where(Batch.id == batch_id)) is not None
    db.rollback()
    return gathered


def _gather(batch_id: int) -> None:
    """The file for the printer and the archive."""
    rows = select(Certificate).where(Certificate.batch_id == batch_id).order_by(Certificate.number)
    listed = [(file_name_of(row), str(row.pdf_sha256), snapshot_of(row)) for row in db.session.scalars(rows)]
    snapshots = [snapshot for _name, _digest, snapshot in listed]
    sources, pictures = sources_of(snapshots), pictures_of(snapshots)
    db.rollback()
    sheets = rendering.merged(snapshots, source_of=lambda row: sources[row.template], pictures=pictures)
    made = {
        "print_sha256": files.keep(sheets),
        "zip_sha256": files.keep(bundle((name, files.read(digest)) for name, digest, _snapshot in listed)),
    }
    with db.transaction():
        db.session.execute(update(Batch).where(Batch.id == batch_id).values(**made))
