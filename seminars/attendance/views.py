from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_login import current_user

from core import outbox
from core.access import needs
from core.errors import Refused
from core.text import _, _l, ngettext
from seminars import addresses
from seminars.attendance import actions, queries
from seminars.attendance.forms import roll_form
from seminars.blueprint import bp
from seminars.library import shelf
from seminars.models import Seminar
from seminars.policy import may_run_seminars
from seminars.schedule.queries import participants


@bp.route("/<int:seminar_id>/roll", methods=["GET", "POST"])
@needs(may_run_seminars, on=Seminar)
@outbox.takes(_l("Roll"), edits=True)
@outbox.keeps(addresses.rolls)
def roll(seminar: Seminar) -> Any:
    form = roll_form(participants(seminar), queries.roll(seminar))
    if form.submitted():
        try:
            changed = actions.record_roll(seminar, current_user, form.lines())
        except Refused as refusal:
            form.show(refusal)
        else:
            flash(_said(changed))
            return redirect(url_for("seminars.roll", seminar_id=seminar.id), 303)
    module = shelf.module_of(seminar)
    return render_template("seminars/roll.html", seminar=seminar, module=module, form=form), form.status


def _said(changed: int) -> str:
    if not changed:
        return _("The roll is saved; nothing had changed.")
    return ngettext(
        "The roll is saved: %(num)s line noted.", "The roll is saved: %(num)s lines noted.", changed
    )
