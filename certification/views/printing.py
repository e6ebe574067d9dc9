from typing import Any

from flask import abort, redirect, render_template, url_for
from flask_login import current_user

from certification import actions, queries
from certification.batch_names import name_of
from certification.forms import PrintForm
from certification.models import Batch, PrintOrder
from certification.paper_words import how_to_print, of_calibration
from certification.pictures import pictures_of
from certification.press import other_sheets
from certification.press.errors import PressUnavailable
from certification.press.options import PrintOptions
from certification.printing import snapshot_of
from certification.templates.reading import source_of
from certification.views.blueprint import bp
from certification.views.handing_out import hand_out
from core import files
from core.access import needs
from core.errors import Refused
from core.text import _
from people.policy import may_run_programme


@bp.route("/batches/<int:batch_id>/printing", methods=["GET", "POST"])
@needs(may_run_programme, on=Batch)
def printing(batch: Batch) -> Any:
    """The file as the printer at hand needs it; what was chosen is remembered."""
    sheet = queries.sheet_of_batch(batch)
    form = PrintForm.of(queries.options_for(batch, sheet), sheet.pages)
    if form.submitted():
        try:
            actions.order_print(batch, **form.values(), by=current_user)
        except Refused as refusal:
            form.show(refusal)
        else:
            return redirect(url_for(".printing", batch_id=batch.id), 303)
    orders = queries.orders_of(batch)
    return render_template(
        "certification/printing.html",
        batch=queries.whole_batch(batch),
        form=form,
        orders=[(each, how_to_print(sheet, PrintOptions.from_json(each.options))) for each in orders],
        working=next((each.job for each in orders if each.job and not each.job.is_over), None),
        sheet=sheet,
    ), form.status


@bp.get("/print-orders/<int:print_order_id>.pdf")
@needs(may_run_programme, on=PrintOrder)
def ordered_file(print_order: PrintOrder) -> Any:
    order = queries.whole_order(print_order)
    sides = PrintOptions.from_json(order.options).sides
    return hand_out(files.read(order.sha256 or abort(404)), f"{name_of(order.batch)}-{sides}-{order.id}.pdf")


@bp.get("/batches/<int:batch_id>/calibration.pdf")
@needs(may_run_programme, on=Batch)
def calibration(batch: Batch) -> Any:
    """Where this printer puts what should be elsewhere."""
    sheet = queries.sheet_of_batch(batch)
    try:
        return hand_out(
            other_sheets.calibration(sheet, of_calibration(sheet)), f"calibration-{sheet.form}.pdf"
        )
    except PressUnavailable:
        abort(503)


@bp.get("/batches/<int:batch_id>/stock.pdf")
@needs(may_run_programme, on=Batch)
def stock(batch: Batch) -> Any:
    """The paper with its ornaments alone, for a print shop."""
    snapshot = snapshot_of(queries.first_of_batch(batch))
    try:
        return hand_out(
            other_sheets.stock(
                snapshot, _("Pre-printed paper"), source_of(snapshot), pictures_of([snapshot])
            ),
            f"stock-{name_of(batch)}.pdf",
        )
    except PressUnavailable:
        abort(503)
