"""A print file as the printer at hand needs it; what was issued does not change by it."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from certification import print_files
from certification.models import Batch, PrintOrder
from certification.press.options import PrintOptions, Sides
from certification.queries import sheet_of_batch
from core import audit, clock, db, jobs
from core.errors import Refused
from core.text import _
from people.models import User


def order_print(batch: Batch, options: PrintOptions, *, by: User) -> PrintOrder:
    """The order for this batch with these options: kept from before, or made in the background.

    Whoever clicks twice gets the same one; one whose job failed is begun again.
    """
    if batch.print_sha256 is None:
        raise Refused(_("It is still printing."))
    sheet = sheet_of_batch(batch)
    if sheet.pages == 1 and options.sides is Sides.BACKS:
        raise Refused(_("This document has no back."), field="sides")
    order = _written_down(batch, options, sheet.form, by)
    order.asked_at, order.by_id = clock.now(), by.id
    if order.sha256 is None and options.is_as_issued(sheet.pages):
        order.sha256 = batch.print_sha256
    if order.sha256 is None and (order.job is None or order.job.is_over):
        order.job_id = jobs.start(print_files.KIND, {"order_id": order.id}, by=by).id
        audit.note("certificates.print_ordered", batch, by=by, options=order.options)
    db.session.flush()
    return order


def _written_down(batch: Batch, options: PrintOptions, sheet: str, by: User) -> PrintOrder:
    """The row for these options, locked: of two clicks the second waits and finds it."""
    values = {
        "batch_id": batch.id,
        "options": options.to_json(),
        "sheet": sheet,
        "by_id": by.id,
        "asked_at": clock.now(),
    }
    db.session.execute(db.insert(PrintOrder).values(**values).on_conflict_do_nothing())
    same = select(PrintOrder).filter_by(batch_id=batch.id, options=values["options"])
    whole = same.options(joinedload(PrintOrder.job)).with_for_update(of=PrintOrder)
    return db.session.scalars(whole.execution_options(populate_existing=True)).one()
