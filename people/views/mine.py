from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask_login import current_user

from core import db
from core.access import needs
from core.errors import Refused
from core.text import _
from people import queries, signing
from people.actions import accounts
from people.forms import CertificateNameForm, MineForm, PasswordForm
from people.policy import may_use_the_site
from people.views.blueprint import bp


@bp.get("/me")
@needs(may_use_the_site)
def mine() -> Any:
    return render_template(
        "people/mine.html",
        pasante=queries.find_pasante(current_user),
        sign_ins=queries.sign_ins_of(current_user),
        here=g.get("sign_in_sha256"),
    )


@bp.route("/me/edit", methods=["GET", "POST"])
@needs(may_use_the_site)
def change_mine() -> Any:
    present = {name: getattr(current_user, name) for name in ("phone", "treatment", "language")}
    form = MineForm.from_request(**present)
    if form.submitted():
        try:
            accounts.change_mine(current_user, **form.values())
        except Refused as refusal:
            form.show(refusal)
        else:
            flash(_("The changes are kept."))
            return redirect(url_for("people.mine"), 303)
    return render_template("people/mine_form.html", form=form), form.status


@bp.route("/me/name", methods=["GET", "POST"])
@needs(may_use_the_site)
def confirm_name() -> Any:
    form = CertificateNameForm.from_request(certificate_name=current_user.full_name)
    if form.submitted():
        try:
            accounts.confirm_certificate_name(current_user, **form.values())
        except Refused as refusal:
            form.show(refusal)
        else:
            flash(_("Your name is confirmed. It will be printed just so."))
            return redirect(url_for("people.mine"), 303)
    return render_template("people/name_form.html", form=form), form.status


@bp.route("/me/password", methods=["GET", "POST"])
@needs(may_use_the_site)
def change_password() -> Any:
    form = PasswordForm.from_request()
    if form.submitted():
        try:
            accounts.change_password(current_user, **form.values())
        except Refused as refusal:
            form.show(refusal)
        else:
            signing.let_in(current_user._get_current_object())
            flash(_("The password is changed. Other phones and computers have to sign in again."))
            return redirect(url_for("people.mine"), 303)
    return render_template("people/password_form.html", form=form), form.status


@bp.post("/me/sign-ins/end")
@needs(may_use_the_site)
def end_my_sign_ins() -> Any:
    """Everywhere else; whoever taps this stays signed in here."""
    accounts.end_sign_ins(current_user, by=current_user)
    db.session.flush()
    signing.let_in(current_user._get_current_object())
    flash(_("Only this phone or computer is signed in now."))
    return redirect(url_for("people.mine"), 303)
