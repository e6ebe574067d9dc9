"""Print files made to order from the kept snapshots: other sides, moved, or for pre-printed stock.

The file is the same whenever and wherever it is made, so that a job that died is simply begun again.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import select, update

from certification.models import Certificate, PrintOrder
from certification.pictures import pictures_of
from certification.press import rendering
from certification.press.options import PrintOptions
from certification.press.snapshot import Snapshot
from certification.printing import snapshot_of
from certification.templates.reading import sources_of
from core import db, files, jobs

KIND = "print-files"
AT_ONCE = 20
"""Sheets between two notes of how far it is."""

Progress = Callable[[int, int], None]


@jobs.handles(KIND)
def fill_order(running: jobs.Running) -> dict[str, Any]:
    order = db.session.get_one(PrintOrder, int(running.payload["order_id"]))
    order_id, batch_id, options = order.id, order.batch_id, PrintOptions.from_json(order.options)
    db.rollback()
    digest = files.keep(print_file(batch_id, options, running.progress))
    with db.transaction():
        db.session.execute(update(PrintOrder).where(PrintOrder.id == order_id).values(sha256=digest))
    return {"sha256": digest}


def print_file(batch_id: int, options: PrintOptions, progress: Progress) -> bytes:
    """Every sheet of a batch in list order, as the file kept at issue has them, by these options."""
    rows = select(Certificate).where(Certificate.batch_id == batch_id).order_by(Certificate.number)
    snapshots = [snapshot_of(row) for row in db.session.scalars(rows)]
    sources, pictures = sources_of(snapshots), pictures_of(snapshots)
    db.rollback()  # no transaction stays open while pages are laid out
    listed = _counted(snapshots, progress)
    return rendering.merged(listed, options, lambda row: sources[row.template], pictures)


def _counted(snapshots: Sequence[Snapshot], progress: Progress) -> Iterator[Snapshot]:
    for number, snapshot in enumerate(snapshots):
        if number % AT_ONCE == 0:
            progress(number, len(snapshots))
        yield snapshot
    progress(len(snapshots), len(snapshots))
