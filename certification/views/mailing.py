from typing import Any

from flask import flash, redirect, url_for
from flask_login import current_user

from certification import actions, queries
from certification.models import Batch, Certificate
from certification.views.blueprint import bp
from core.access import needs
from core.errors import Refused
from core.text import _, ngettext
from people.policy import may_run_programme


@bp.post("/batches/<int:batch_id>/letters")
@needs(may_run_programme, on=Batch)
def mail_batch(batch: Batch) -> Any:
    """Tell everybody of a batch who has an address and was not told yet."""
    try:
        count = actions.mail_batch(queries.whole_batch(batch), by=current_user)
    except Refused as refusal:
        flash(str(refusal.message), "error")
    else:
        flash(ngettext("%(num)s letter goes out now.", "%(num)s letters go out now.", count))
    return redirect(url_for(".show_batch", batch_id=batch.id, _anchor="letters"), 303)


@bp.post("/<int:certificate_id>/letter")
@needs(may_run_programme, on=Certificate)
def mail(certificate: Certificate) -> Any:
    return _settle(certificate, actions.mail_certificate, _("The letter goes out now."))


@bp.post("/<int:certificate_id>/letter/arrived")
@needs(may_run_programme, on=Certificate)
def note_arrival(certificate: Certificate) -> Any:
    return _settle(certificate, actions.note_arrival, _("Noted: the letter has come."))


def _settle(certificate: Certificate, action: Any, said: str) -> Any:
    try:
        action(certificate, by=current_user)
    except Refused as refusal:
        flash(str(refusal.message), "error")
    else:
        flash(said)
    return redirect(url_for(".show", certificate_id=certificate.id), 303)
