from typing import Any

from flask import abort, redirect, render_template, request, url_for

from core.access import anyone, can, needs
from core.errors import Refused
from core.security import limit_reading
from core.text import language
from people import queries, setting_up, signing
from people.actions import settings as actions
from people.forms import SetUpForm
from people.policy import may_run_programme
from people.views.blueprint import bp


@bp.route("/set-up", methods=["GET", "POST"])
@anyone
def set_up() -> Any:
    """The first page of an empty site; once somebody can sign in it does not exist any more."""
    limit_reading("set-up", limit=60, seconds=900)
    if can("run_programme"):
        return redirect(url_for("people.set_up_steps"), 303)  # a second tap on the button
    if queries.anybody():
        abort(404)
    form = SetUpForm.from_request(key_typed=request.args.get("key", ""))
    if form.submitted():
        try:
            user = actions.set_up(**form.values(), language=language())
        except Refused as refusal:
            form.show(refusal)
        else:
            signing.let_in(user)
            return redirect(url_for("people.set_up_steps"), 303)
    return render_template("people/set_up.html", form=form), form.status


@bp.get("/set-up/steps")
@needs(may_run_programme)
def set_up_steps() -> Any:
    return render_template("people/set_up_steps.html", steps=setting_up.steps())
