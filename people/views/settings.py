from typing import Any

from flask import Response, abort, flash, redirect, render_template, url_for
from flask_login import current_user

from core import db, files
from core.access import anyone, needs
from core.errors import Refused
from core.text import _
from people import institution, queries
from people.actions import settings as actions
from people.forms import InstitutionForm, SignatoriesForm
from people.models import Institution
from people.policy import may_run_programme
from people.views.blueprint import bp


@bp.route("/settings", methods=["GET", "POST"])
@needs(may_run_programme)
def settings() -> Any:
    row = db.session.get(Institution, 1)
    names = [name for name in InstitutionForm()._fields if name not in ("logo", "drop_logo")]
    form = InstitutionForm.from_request(**{name: getattr(row, name) for name in names if row})
    if form.submitted():
        try:
            actions.change_institution(**form.values(), by=current_user)
        except Refused as refusal:
            form.show(refusal)
        else:
            flash(_("The settings are kept."))
            return redirect(url_for("people.settings"), 303)
    return render_template("people/settings.html", form=form, signatories=queries.signatories()), form.status


@bp.route("/settings/signatories", methods=["GET", "POST"])
@needs(may_run_programme)
def signatories() -> Any:
    present = [
        {"name": line.name, "title": line.title, "organisation": line.organisation, "email": line.email}
        for line in queries.signatories()
    ]
    how = institution.current().signatures
    form = SignatoriesForm.from_request(signatories=present, signatures=how)
    if form.submitted():
        try:
            actions.settle_signatories(**form.values(), by=current_user)
        except Refused as refusal:
            form.show(refusal)
        else:
            flash(_("The signatories are kept."))
            return redirect(url_for("people.settings"), 303)
    return render_template("people/signatories.html", form=form), form.status


@bp.get("/logo/<digest>")
@anyone
def logo(digest: str) -> Response:
    """The institution's picture, under an address that changes with it; anything else is not here."""
    if digest != institution.current().logo_sha256:
        abort(404)
    data = files.read(digest)
    response = Response(data, mimetype=actions.picture_type(data) or "application/octet-stream")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
