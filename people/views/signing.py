from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_login import current_user

from core import db
from core.access import anyone
from core.errors import Refused
from core.security import safe_next
from core.typed import row_number
from people import institution, queries, signing
from people.forms import SignInForm
from people.models import User
from people.views.blueprint import bp


@bp.route("/sign-in", methods=["GET", "POST"])
@anyone
def sign_in() -> Any:
    if request.method == "GET" and current_user.is_authenticated:
        return redirect(_onward(), 303)
    if request.method == "GET" and not queries.anybody():
        return redirect(url_for("people.set_up"), 303)
    form = SignInForm.from_request()
    if form.submitted():
        try:
            signing.sign_in(**form.values())
        except Refused as refusal:
            form.show(refusal)
        else:
            return redirect(_onward(), 303)
    is_demo = institution.current().is_demo
    accounts = [queries.one_account(user) for user in queries.demo_faces()] if is_demo else []
    return render_template("people/sign_in.html", form=form, accounts=accounts, next=_onward()), form.status


@bp.post("/demo/sign-in")
@anyone
def demo_sign_in() -> Any:
    """One tap for each of the demo's people; over real data this address does not exist."""
    if not institution.current().is_demo:
        abort(404)
    user = db.session.get(User, request.form.get("user_id", type=row_number) or 0)
    if user is None or user not in queries.demo_faces():
        abort(404)
    signing.let_in(user)
    return redirect(_onward(), 303)


@bp.post("/sign-out")
@anyone
def sign_out() -> Any:
    signing.sign_out()
    return redirect(url_for("people.sign_in"), 303)


def _onward() -> str:
    return safe_next(request.values.get("next")) or url_for("home.index")
