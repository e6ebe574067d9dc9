"""For a signatory who comes by a personal link: what is to be signed, their picture, their answer."""

from dataclasses import replace
from typing import Any

from flask import Response, abort, flash, g, redirect, render_template, request, url_for

from certification.approvals import answering, ink, queries
from certification.approvals.changes import changes
from certification.approvals.covering import with_signatures
from certification.approvals.forms import ApproveForm, DeclineForm, PictureForm
from certification.approvals.keeping import unsealed
from certification.approvals.letters import LANGUAGE, about
from certification.approvals.models import Approval, ApprovalSheet
from certification.pictures import pictures_of
from certification.press.snapshot import Snapshot
from certification.printing import snapshot_of
from certification.templates import drafts
from certification.templates.reading import source_of_draft
from certification.views.blueprint import strangers
from certification.views.handing_out import hand_out_draft
from core import db
from core.access import anyone
from core.errors import Refused
from core.forms import BaseForm
from core.security import limit_reading
from core.text import _
from core.typed import row_number
from seminars.models import Seminar
from seminars.queries import title_of

QUARTER = 900
BEFORE, AFTER = "before", "after"
SIDES = (BEFORE, AFTER)


@strangers.get("/approve/<token>")
@anyone
def answer(token: str) -> Any:
    found = _find(token)
    return _page(found, token) if found is not None else _closed()


@strangers.post("/approve/<token>/picture")
@anyone
def hand_in_picture(token: str) -> Any:
    return _do(
        token,
        PictureForm,
        answering.hand_in_picture,
        _("This is how your signature will print. Look at it, then approve."),
    )


@strangers.post("/approve/<token>/picture/take-back")
@anyone
def take_back_picture(token: str) -> Any:
    return _do(
        token,
        None,
        answering.take_back_picture,
        _("Your picture is taken back. Nothing prints it from now on."),
    )


@strangers.post("/approve/<token>/yes")
@anyone
def approve(token: str) -> Any:
    return _do(token, ApproveForm, answering.approve, _("Thank you. Your approval is noted."))


@strangers.post("/approve/<token>/no")
@anyone
def decline(token: str) -> Any:
    return _do(token, DeclineForm, answering.decline, _("It is noted that you do not approve, and why."))


@strangers.get("/approve/<token>/picture.png")
@anyone
def picture(token: str) -> Any:
    """Their own signature, and nobody else's, on white."""
    found = _find(token)
    theirs = queries.current_picture(found.signatory_id) if found is not None else None
    if theirs is None:
        abort(404)
    response = Response(ink.on_paper(unsealed(theirs.sealed, theirs.sha256)), mimetype="image/png")
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@strangers.get("/approve/<token>/draft.pdf")
@anyone
def draft_to_approve(token: str) -> Any:
    """One sheet of the list under a watermark, with this signatory's own picture in place."""
    found = _find(token)
    sheet = _chosen(found) if found is not None else None
    if found is None or sheet is None:
        abort(404)
    return hand_out_draft(_signed_by(found, _snapshot(sheet)), "borrador.pdf")


@strangers.get("/approve/<token>/sheets/<side>.png")
@anyone
def sheet_picture(token: str, side: str) -> Any:
    """The old and the new sheet of a correction as pictures, to look at side by side on any phone.

    With this signatory's own picture and nobody else's, and both under a watermark.
    """
    found = _find(token)
    sheet = _chosen(found) if found is not None else None
    if found is None or sheet is None or found.request.replaces is None or side not in SIDES:
        abort(404)
    snapshot = _snapshot(sheet) if side == AFTER else snapshot_of(found.request.replaces)
    shown = _signed_by(found, replace(snapshot, folio="", verification_url="", short_code=""))
    try:
        made = drafts.picture_of(shown, source_of_draft(shown), pictures_of([shown]))
    except Refused:
        abort(503)
    response = Response(made.png, mimetype="image/png")
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _signed_by(approval: Approval, snapshot: Snapshot) -> Snapshot:
    """Each looks at a sheet with their own signature in its place."""
    lines = ["" for _each in snapshot.signatories]
    lines[approval.position - 1] = queries.current_pictures([approval.signatory_id]).get(
        approval.signatory_id, ""
    )
    return with_signatures(snapshot, lines)


def _find(token: str) -> Approval | None:
    """Counted for each address: nobody tries links without end, or has drafts printed without end."""
    limit_reading("approval", limit=120, seconds=QUARTER)
    if "language" not in request.cookies:
        g.language = LANGUAGE
    return queries.find_approval(token)


def _do(token: str, kind: type[BaseForm] | None, action: Any, said: str) -> Any:
    """One question answered by whoever holds the link; what is refused is said on the page it came from."""
    found = _find(token)
    if found is None:
        return _closed()
    form = kind.from_request() if kind is not None else BaseForm.from_request()
    if form.submitted():
        try:
            action(found, **form.values())
        except Refused as refusal:
            form.show(refusal)
        else:
            flash(said)
            return redirect(url_for(".answer", token=token), 303)
    return _page(found, token, form), 422


def _page(approval: Approval, token: str, refused: BaseForm | None = None) -> str:
    asked = approval.request
    seminar = db.session.get(Seminar, asked.seminar_id) if asked.seminar_id else None
    theirs = queries.current_pictures([approval.signatory_id]).get(approval.signatory_id)
    sheets = [(sheet, _snapshot(sheet)) for sheet in _sheets(approval)]
    before = snapshot_of(asked.replaces) if asked.replaces is not None else None
    forms = {
        kind: refused if isinstance(refused, kind) else kind()
        for kind in (PictureForm, ApproveForm, DeclineForm)
    }
    return render_template(
        "certification/approve.html",
        approval=approval,
        asked=asked,
        about=about(asked),
        token=token,
        title=title_of(seminar) if seminar else None,
        sheets=sheets,
        before=before,
        changes=changes(before, sheets[0][1]) if before and sheets else [],
        line=before.signatories[approval.position - 1] if before else approval.signatory,
        picture=theirs,
        refused=refused,
        picture_form=forms[PictureForm],
        decline_form=forms[DeclineForm],
    )


def _closed() -> Any:
    """Unknown, used up, replaced, withdrawn: it says the same of all."""
    return render_template("certification/approval_closed.html"), 404


def _chosen(approval: Approval) -> ApprovalSheet | None:
    """The sheet that the address names, else the first."""
    wanted = request.args.get("sheet", type=row_number)
    return next((sheet for sheet in _sheets(approval) if wanted is None or sheet.id == wanted), None)


def _sheets(approval: Approval) -> list[ApprovalSheet]:
    """Whoever is not asked any more has no need of the list."""
    return queries.sheets_of(approval.request) if approval.request.state == "open" else []


def _snapshot(sheet: ApprovalSheet) -> Snapshot:
    return Snapshot.from_stored(sheet.snapshot)
