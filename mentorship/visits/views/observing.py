from typing import Any

from flask import redirect, render_template, request, url_for
from flask_login import current_user

from core import outbox
from core.access import needs
from core.errors import Refused
from core.text import _l
from mentorship.visits import actions, forms, policy, queries, vocabulary
from mentorship.visits.models import Observation, Visit
from mentorship.visits.views.blueprint import bp


@bp.route("/<int:visit_id>/observations/new", methods=["GET", "POST"])
@needs(policy.may_edit_visit, on=Visit)
@outbox.takes(_l("Observation"))
def observe(visit: Visit) -> Any:
    asked = request.args.get("observed", "")
    form = forms.ObservedForm.from_request(kind=asked if asked in vocabulary.OBSERVED else "consultation")
    if form.submitted():
        try:
            actions.record_observation(visit, current_user, **form.observation())
        except Refused as refusal:
            form.show(refusal)
        else:
            return _back_to(visit.id)
    return _page(form, visit.id)


@bp.route("/observations/<int:observation_id>", methods=["GET", "POST"])
@needs(policy.may_change_observation, on=Observation)
@outbox.takes(_l("Observation"), edits=True)
def change_observation(observation: Observation) -> Any:
    form = forms.ObservedForm.from_request(**forms.as_observed(observation))
    if form.submitted():
        try:
            actions.change_observation(observation, current_user, **form.observation())
        except Refused as refusal:
            form.show(refusal)
        else:
            return _back_to(observation.visit_id)
    return _page(form, observation.visit_id, observation)


@bp.post("/observations/<int:observation_id>/delete")
@needs(policy.may_change_observation, on=Observation)
def delete_observation(observation: Observation) -> Any:
    form = forms.ObservedForm.from_request(**forms.as_observed(observation))
    try:
        actions.delete_observation(observation, current_user)
    except Refused as refusal:
        form.show(refusal)
        return _page(form, observation.visit_id, observation)
    return _back_to(observation.visit_id)


def _back_to(visit_id: int) -> Any:
    return redirect(url_for(".edit", visit_id=visit_id, _anchor="observation"), 303)


def _page(form: forms.ObservedForm, visit_id: int, observation: Observation | None = None) -> Any:
    visit = queries.whole_visit(visit_id)
    if visit.is_signed and request.method == "GET":
        return redirect(url_for(".show", visit_id=visit.id), 303)
    page = render_template("visits/observation.html", form=form, visit=visit, observation=observation)
    return page, form.status
