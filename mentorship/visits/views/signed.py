from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_login import current_user

from core import outbox
from core.access import needs
from core.errors import Refused
from core.text import _, _l
from mentorship.visits import actions, addresses, forms, policy, queries, rules
from mentorship.visits.models import Visit
from mentorship.visits.views.blueprint import bp
from people.policy import may_see


@bp.get("/<int:visit_id>")
@needs(may_see, on=Visit)
@outbox.keeps(addresses.to_acknowledge)
def show(visit: Visit) -> Any:
    return _page(visit)


@bp.post("/<int:visit_id>/acknowledge")
@needs(policy.may_acknowledge_visit, on=Visit)
@outbox.takes(_l("Reply to a visit"))
def acknowledge(visit: Visit) -> Any:
    form = forms.AcknowledgeForm.from_request()
    if form.submitted():
        try:
            actions.acknowledge_visit(visit, current_user, **form.values())
        except Refused as refusal:
            form.show(refusal)
        else:
            flash(_("Thank you. Your mentor sees that you have read it."))
            return redirect(url_for(".show", visit_id=visit.id), 303)
    return _page(visit, acknowledging=form)


@bp.post("/<int:visit_id>/addenda")
@needs(policy.may_add_addendum, on=Visit)
@outbox.takes(_l("Note on a visit"))
def add(visit: Visit) -> Any:
    form = forms.AddendumForm.from_request()
    if form.submitted():
        try:
            actions.add_addendum(visit, current_user, **form.values())
        except Refused as refusal:
            form.show(refusal)
        else:
            flash(_("Your note is added."))
            return redirect(url_for(".show", visit_id=visit.id, _anchor="addenda"), 303)
    return _page(visit, adding=form)


def _page(
    visit: Visit,
    acknowledging: forms.AcknowledgeForm | None = None,
    adding: forms.AddendumForm | None = None,
) -> Any:
    parts = queries.parts_of(visit)
    page = render_template(
        "visits/show.html",
        visit=queries.whole_visit(visit.id),
        parts=parts,
        commitments=queries.commitments_named([note.commitment_id for note in parts.followed]),
        intact=queries.is_intact(visit, parts),
        was_carried=rules.was_carried(visit),
        acknowledging=acknowledging or forms.unsent(forms.AcknowledgeForm),
        adding=adding or forms.unsent(forms.AddendumForm),
    )
    sent = acknowledging or adding
    return page, sent.status if sent else 200
