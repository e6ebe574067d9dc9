from typing import Any

from cryptography import x509
from flask import flash, redirect, render_template, url_for
from flask_login import current_user

from certification import seals
from certification.forms import SigningKeyForm
from certification.views.blueprint import bp
from core import clock
from core.access import needs
from core.errors import Refused
from core.text import _
from people.policy import may_run_programme


@bp.route("/signing-key", methods=["GET", "POST"])
@needs(may_run_programme)
def signing_key() -> Any:
    """Which key signs, which did before; a new one is handed in as the file the authority gave."""
    form = SigningKeyForm.from_request()
    if form.submitted():
        try:
            key = seals.add_key(by=current_user, **form.values())
        except Refused as refusal:
            form.show(refusal)
        else:
            flash(_("From now on certificates are signed as %(subject)s.", subject=_holder(key.subject)))
            return redirect(url_for(".signing_key"), 303)
    keys = seals.all_keys()
    page = render_template(
        "certification/signing_key.html",
        form=form,
        current=next((key for key in keys if key.is_current), None),
        former=[key for key in keys if not key.is_current],
        now=clock.now(),
        holder=_holder,
    )
    return page, form.status


def _holder(name: str) -> str:
    """Who a certificate names, without the marks of its parts: CN=…,O=… (RFC 4514)."""
    return ", ".join(str(part.value) for part in x509.Name.from_rfc4514_string(name))
