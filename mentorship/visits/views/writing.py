from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user

from core import clock, db, outbox
from core.access import needs
from core.errors import Refused
from core.text import _, _l
from mentorship.visits import actions, addresses, forms, policy, queries
from mentorship.visits.models import Visit
from mentorship.visits.rules import NotReady
from mentorship.visits.views.blueprint import bp
from people.models import Pasante
from people.queries import whole_pasante


@bp.route("/pasantes/<int:pasante_id>/new", methods=["GET", "POST"])
@needs(policy.may_log_visit, on=Pasante)
@outbox.takes(_l("Visit log"), buttons=("step",), guard="edition", continues="visits.edit")
@outbox.keeps(addresses.new_visits)
def log(pasante: Pasante) -> Any:
    form = forms.VisitForm.from_request(**forms.to_begin(clock.today()))
    if form.submitted():
        try:
            return _kept(actions.log_visit(pasante, current_user, **form.values()))
        except Refused as refusal:
            _show(form, refusal, pasante)
    return _page(form, pasante)


@bp.route("/<int:visit_id>/edit", methods=["GET", "POST"])
@needs(policy.may_edit_visit, on=Visit)
@outbox.takes(_l("Visit log"), edits=True, buttons=("step",), guard="edition")
@outbox.keeps(addresses.drafts)
def edit(visit: Visit) -> Any:
    if visit.is_signed and request.method == "GET":
        return redirect(url_for(".show", visit_id=visit.id), 303)
    written = forms.as_written(visit, queries.parts_of(visit), request.args.get("observed"))
    form = forms.VisitForm.from_request(**written)
    pasante = db.session.get_one(Pasante, visit.pasante_id)
    if form.submitted():
        try:
            return _kept(actions.change_draft(visit, current_user, **form.values()))
        except Refused as refusal:
            _show(form, refusal, pasante)
    return _page(form, pasante, visit)


def _kept(visit: Visit) -> Any:
    """The draft is written; go on as the button said: sign it, show other items, or rest."""
    step = request.form.get("step")
    if step == "sign":
        actions.sign_visit(visit, current_user)
        flash(_("The visit is signed. Its folio is %(folio)s.", folio=visit.folio))
        return redirect(url_for(".show", visit_id=visit.id), 303)
    if step == "another":
        return redirect(url_for(".observe", visit_id=visit.id), 303)
    if step == "items":
        observed = request.form.get("observation-kind")
        return redirect(url_for(".edit", visit_id=visit.id, observed=observed, _anchor="observation"), 303)
    flash(_("The draft is saved. Until you sign it, only you and the coordinators see it."))
    return redirect(url_for(".edit", visit_id=visit.id), 303)


def _show(form: forms.VisitForm, refusal: Refused, pasante: Pasante) -> None:
    """Put every gap beside its field; a commitment somebody agreed on meanwhile gets its row first."""
    form.ask_about(queries.open_commitments(pasante.id))
    gaps = [Refused(gap.message, gap.field) for gap in refusal.gaps] if isinstance(refusal, NotReady) else []
    for said in gaps or [refusal]:
        form.show(said)


def _page(form: forms.VisitForm, pasante: Pasante, visit: Visit | None = None) -> Any:
    form.ask_about(queries.open_commitments(pasante.id))
    page = render_template(
        "visits/form.html",
        form=form,
        visit=visit,
        pasante=whole_pasante(pasante),
        commitments=queries.commitments_named(form.commitment_ids()),
        others=queries.parts_of(visit).observations[1:] if visit is not None else [],
        last_on=queries.last_visits([pasante.id], clock.today()).get(pasante.id),
    )
    return page, form.status


@bp.post("/<int:visit_id>/delete")
@needs(policy.may_edit_visit, on=Visit)
def delete(visit: Visit) -> Any:
    try:
        actions.delete_draft(visit, current_user)
    except Refused as refusal:
        flash(str(refusal.message), "error")
        return redirect(url_for(".show", visit_id=visit.id), 303)
    flash(_("The draft is deleted."))
    return redirect(url_for(".index"), 303)
