"""How a batch stands on paper, and the print files that were ordered of it."""

from dataclasses import replace

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from certification.models import Batch, Certificate, PrintOrder
from certification.press.options import AS_ISSUED, PrintOptions, Sides
from certification.press.sheets import Sheet, sheet_of
from certification.printing import snapshot_of
from core import db
from core.access import select_visible

MOST_ORDERS = 6


def sheet_of_batch(batch: Batch) -> Sheet:
    """That of its first certificate: what is issued together stands on the same paper."""
    return sheet_of(snapshot_of(first_of_batch(batch)))


def first_of_batch(batch: Batch) -> Certificate:
    rows = select(Certificate).where(Certificate.batch_id == batch.id)
    return db.session.scalars(rows.order_by(Certificate.number).limit(1)).one()


def orders_of(batch: Batch) -> list[PrintOrder]:
    """With their jobs, what was asked for last first."""
    rows: Select[PrintOrder] = select_visible(PrintOrder).where(PrintOrder.batch_id == batch.id)
    whole = rows.options(joinedload(PrintOrder.job)).order_by(
        PrintOrder.asked_at.desc(), PrintOrder.id.desc()
    )
    return list(db.session.scalars(whole.limit(MOST_ORDERS)))


def options_for(batch: Batch, sheet: Sheet) -> PrintOptions:
    """What was last asked for this batch, else for any on such sheets: an office has one printer.

    A new batch begins with its fronts.
    """
    newest = select(PrintOrder).order_by(PrintOrder.asked_at.desc(), PrintOrder.id.desc()).limit(1)
    if own := db.session.scalar(newest.where(PrintOrder.batch_id == batch.id)):
        return PrintOptions.from_json(own.options)
    if other := db.session.scalar(newest.where(PrintOrder.sheet == sheet.form)):
        options = PrintOptions.from_json(other.options)
        return replace(options, sides=Sides.FRONTS) if options.sides is Sides.BACKS else options
    return AS_ISSUED


def whole_order(order: PrintOrder) -> PrintOrder:
    """The same with its batch and the batch's cohort."""
    batch = joinedload(PrintOrder.batch).joinedload(Batch.cohort)
    return db.session.scalars(select(PrintOrder).filter_by(id=order.id).options(batch)).one()
