"""The job that prints a batch: a handful of certificates at a time, each handful kept before the next begins.

It can be killed at any moment and begun again: what is printed already is left alone, and since the files of
a certificate depend on its row alone, what is printed anew comes out as the same bytes.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from typing import Any

from sqlalchemy import String, bindparam, select, update

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

_VALID = (
    update(Certificate.__table__)  # type: ignore[arg-type]
    .where(Certificate.id == bindparam("row"), Certificate.state == "pending")
    .values(
        pdf_sha256=bindparam("pdf"), credential_sha256=bindparam("credential", type_=String()), state="valid"
    )
)


@jobs.handles(KIND)
def print_batch(running: jobs.Running) -> dict[str, Any]:
    """Print what is pending, then gather the print file and the archive in list order."""
    batch_id = int(running.payload["batch_id"])
    listed = _listed(batch_id)
    pending = [certificate_id for certificate_id, state in listed if state == "pending"]
    done, steps = len(listed) - len(pending), len(listed) + 1
    running.progress(done, steps)
    snapshots: dict[int, Snapshot] = {}
    unstamped = _print(pending, lambda printed: running.progress(done + printed, steps), snapshots)
    if pending or not _is_gathered(batch_id):
        _gather(batch_id, snapshots)
    running.progress(steps, steps)
    return {"certificates": len(listed), "without_timestamp": unstamped}


def snapshot_of(certificate: Certificate) -> Snapshot:
    return Snapshot.from_stored(certificate.snapshot)


def file_name_of(certificate: Certificate) -> str:
    return file_name(certificate.folio, snapshot_of(certificate).surnames)


def _listed(batch_id: int) -> list[tuple[int, str]]:
    rows = select(Certificate.id, Certificate.state).where(Certificate.batch_id == batch_id)
    listed = [(row.id, row.state) for row in db.session.execute(rows.order_by(Certificate.number))]
    db.rollback()  # no transaction stays open while pages are laid out
    return listed


def _print(pending: Sequence[int], told: Callable[[int], None], read: dict[int, Snapshot]) -> int:
    """Make and keep the files of these; how many lack a timestamp that was wanted.

    While the disk takes one handful the next is made. Only what it has taken is noted as printed, and that
    also where the next could not be made. `told`: how many are, after each. `read` takes what each prints.
    """
    signers, noted = making.signers(), Noted()
    with ThreadPoolExecutor(1) as disk:
        try:
            for handful in _handfuls(pending):
                orders = _orders(handful, signers)
                read.update((order.certificate_id, order.snapshot) for order in orders)
                made = [making.make(order, signers) for order in orders]
                noted.take(told)
                noted.waiting = orders, disk.submit(copy_context().run, making.kept, made)
        finally:
            noted.take(told)
    return noted.unstamped


@dataclass
class Noted:
    """What is noted as printed so far, and the handful that the disk is taking."""

    count: int = 0
    unstamped: int = 0
    waiting: tuple[Sequence[making.Order], Future[list[making.Kept]]] | None = None

    def take(self, told: Callable[[int], None]) -> None:
        """Wait for the disk; from then on these are valid."""
        if self.waiting is None:
            return
        orders, kept = self.waiting[0], self.waiting[1].result()
        self.waiting = None
        rows = [
            {"row": order.certificate_id, "pdf": each.pdf_sha256, "credential": each.credential_sha256}
            for order, each in zip(orders, kept, strict=True)
        ]
        with db.transaction():
            db.session.connection().execute(_VALID, rows)
        self.count += len(kept)
        self.unstamped += sum(each.lacks_timestamp for each in kept)
        told(self.count)


def _handfuls(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]


def _orders(ids: Sequence[int], signers: making.Signers) -> list[making.Order]:
    rows = db.session.scalars(select(Certificate).where(Certificate.id.in_(ids)).order_by(Certificate.number))
    orders = [making.order(row, snapshot_of(row), signers) for row in rows]
    db.rollback()
    return orders


def _is_gathered(batch_id: int) -> bool:
    gathered = db.session.scalar(select(Batch.zip_sha256).where(Batch.id == batch_id)) is not None
    db.rollback()
    return gathered


def _gather(batch_id: int, read: Mapping[int, Snapshot]) -> None:
    """The file for the printer, which is waited for, and then the archive. `read`: what printed just now."""
    columns = (Certificate.id, Certificate.folio, Certificate.pdf_sha256)
    rows = select(*columns).where(Certificate.batch_id == batch_id).order_by(Certificate.number)
    listed = db.session.execute(rows).all()
    others = select(Certificate).where(Certificate.id.in_(row.id for row in listed if row.id not in read))
    known = {**read, **{row.id: snapshot_of(row) for row in db.session.scalars(others)}}
    snapshots = [known[row.id] for row in listed]
    sources, pictures = sources_of(snapshots), pictures_of(snapshots)
    db.rollback()
    sheets = rendering.merged(snapshots, source_of=lambda row: sources[row.template], pictures=pictures)
    _note(batch_id, print_sha256=files.keep(sheets))
    archive = bundle(
        (file_name(row.folio, snapshot.surnames), files.read(str(row.pdf_sha256)))
        for row, snapshot in zip(listed, snapshots, strict=True)
    )
    _note(batch_id, zip_sha256=files.keep(archive))


def _note(batch_id: int, **made: str) -> None:
    with db.transaction():
        db.session.execute(update(Batch).where(Batch.id == batch_id).values(**made))
