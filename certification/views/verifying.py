"""For strangers: whoever holds a certificate asks whether it is valid, and learns of no other."""

import json
from typing import Any

from flask import Response, current_app, render_template

from certification import addresses, issuer, queries, seals
from certification.credentials.multibase import base64url
from certification.credentials.verifying import Fault
from certification.forms import CodeForm, FileForm
from certification.models import Certificate
from certification.printing import snapshot_of
from certification.sentences import DOCUMENTS, WITHOUT_SIGNAL
from certification.views.blueprint import strangers
from core import outbox
from core.access import anyone
from core.outbox.words import said as told
from core.security import limit_reading
from core.text import LANGUAGES

TEN_MINUTES = 600


@strangers.get("/v/<token>")
@anyone
def show(token: str) -> Any:
    """The address in the QR code. Guessing is counted, reading what exists is not."""
    found = queries.find_by_token(token)
    if found is None:
        count_guess()
        return _unknown()
    return _found(found)


@strangers.route("/verify", methods=["GET", "POST"])
@anyone
@outbox.keeps(addresses.verifying)
def by_code() -> Any:
    """The folio and the code typed from paper; a wrong code and an unknown folio get the same page."""
    form = CodeForm.from_request()
    if form.submitted():
        count_guess()
        found = queries.find_by_code(form.folio.data or "", form.code.data or "")
        return _found(found) if found is not None else _unknown(form)
    return render_template("certification/verify.html", form=form, file_form=_file_form()), form.status


@strangers.get("/verify/without-signal")
@anyone
@outbox.stands_in("/v/")
def without_signal() -> Response:
    """For a phone without a signal: it holds the keys and reads the line in the QR code itself."""
    response = Response(_without_signal(), mimetype="text/html")
    response.headers["Cache-Control"] = "no-cache"
    return response


def _without_signal() -> str:
    """Drawn without the reader, whom it must not know."""
    keys = {each.qr_id: base64url(each.qr) for each in issuer.known_keys()}
    said = {tongue: {**told(WITHOUT_SIGNAL, tongue), **told(DOCUMENTS, tongue)} for tongue in LANGUAGES}
    template = current_app.jinja_env.get_template("certification/without_signal.html")
    return template.render(keys=json.dumps(keys), said=said, kinds=[*DOCUMENTS])


@strangers.post("/verify/file")
@anyone
def by_file() -> Any:
    """Is this file, byte for byte, one that was issued?"""
    count_guess()
    form = FileForm.from_request()
    data = form.file.data.read() if form.file.data else b""
    if data.lstrip()[:1] == b"{":
        return _by_credential(data)
    found = queries.find_by_file(data) if data else None
    verdict = seals.check(data, seals.known())
    if found is None:
        return _unknown(verdict=verdict)
    return _found(found, verdict=verdict)


def _by_credential(data: bytes) -> Any:
    """A digital credential instead of the PDF."""
    found = queries.find_by_credential(data)
    if isinstance(found, Fault):
        return _unknown(fault=found)
    return _found(found, by_credential=True)


def count_guess() -> None:
    """Thirty in ten minutes from one address, whichever way somebody asks."""
    limit_reading("verify", limit=30, seconds=TEN_MINUTES)


def _file_form() -> FileForm:
    return FileForm()


def _found(
    certificate: Certificate, verdict: seals.Verdict | None = None, by_credential: bool = False
) -> Any:
    """What was issued; with `verdict` a file was compared, and what its signature says."""
    printed = snapshot_of(certificate)
    return render_template(
        "certification/verified.html",
        certificate=certificate,
        it=printed,
        verdict=verdict,
        by_credential=by_credential,
    )


def _unknown(
    form: CodeForm | None = None, verdict: seals.Verdict | None = None, fault: Fault | None = None
) -> Any:
    """One calm answer, whatever was wrong; of a file, what it is instead."""
    asked = form if form is not None else CodeForm()
    page = render_template(
        "certification/unknown.html", form=asked, file_form=_file_form(), verdict=verdict, fault=fault
    )
    return page, 404
