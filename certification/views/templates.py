"""What certificates say and how they look: versions, written, looked at, compared, taken into use."""

from dataclasses import replace
from typing import Any

from flask import Response, abort, flash, jsonify, redirect, render_template, request, url_for
from flask_login import current_user

from certification.models import TemplateVersion
from certification.press.snapshot import Kind, Language
from certification.press.snapshot import Signatory as Printed
from certification.press.sources import SHIPPED
from certification.sentences import DOCUMENTS, LANGUAGE_NAMES
from certification.templates import actions, comparing, drafts, reading
from certification.templates.blocks import blocks_of, shipped_blocks
from certification.templates.checking import STYLE
from certification.templates.examples import LONG, SHORT, House, example
from certification.templates.faults import Faulty
from certification.templates.forms import (
    LEVELS,
    TEXTS,
    TemplateForm,
    blocks_to_edit,
    choices,
    form_of,
    lines,
    meanings,
)
from certification.views.blueprint import bp
from core import db, files
from core.access import needs
from core.errors import Refused
from core.security import count_try
from core.text import _
from people import institution
from people.policy import may_run_programme
from people.queries import signatories

MOST_VERSIONS = 10**6
UNSAVED = "unsaved-"
"""Begins the names of hidden fields: the layout whose sentences are asked for."""

A_MINUTE, PICTURES = 60, 60
"""Pictures that one person may ask for in a minute; a script asks for one after each pause."""


@bp.get("/templates")
@needs(may_run_programme)
def templates() -> Any:
    return render_template(
        "certification/templates.html",
        kinds=list(Kind),
        languages=list(Language),
        in_use=reading.in_use(),
        language_names=LANGUAGE_NAMES,
    )


@bp.get("/templates/<kind>/<language>")
@needs(may_run_programme)
def template_versions(kind: str, language: str) -> Any:
    """Who wrote which version when, how many were printed by it, which is in use."""
    return _versions_page(*_document(kind, language))


def _versions_page(kind: Kind, language: Language, refusal: Refused | None = None) -> str:
    versions = reading.versions(kind, language)
    return render_template(
        "certification/template_versions.html",
        kind=kind,
        written=language,
        title=_title(kind, language),
        versions=[each for each in versions if each.retired_at is None],
        retired=[each for each in versions if each.retired_at is not None],
        current=next((each for each in versions if each.is_current), None),
        printed=reading.printed_by(kind),
        refusal=refusal,
    )


@bp.route("/templates/<kind>/<language>/edit", methods=["GET", "POST"])
@needs(may_run_programme)
def edit_template(kind: str, language: str) -> Any:
    """Sentences one by one, or the layout; a picture shows how it prints. Saving makes a version."""
    which, written = _document(kind, language)
    start = _start(which, written)
    form = _form(which, written, start)
    picture, level = None, _level()
    if form.submitted():
        try:
            if request.form.get("do") == "preview":
                picture = _picture(form, which, written)
            elif request.form.get("do") in LEVELS:
                level = request.form["do"]
                form = _turned(form, form.draft(which, written), level)
            else:
                return _saved(form, which, written, start)
        except Faulty as wrong:
            form.show_all(wrong)
        except Refused as refusal:
            form.show(refusal)
    return render_template(
        "certification/template_edit.html",
        form=form,
        kind=which,
        written=written,
        title=_title(which, written),
        number=start.number if start else 0,
        level=level,
        unsaved=_layout_typed(form, which, written, start),
        who=_who(),
        makes_new=start is None or start.is_current or start.used_at is not None,
        picture=picture,
        meanings=meanings(),
        choices=choices(),
    ), form.status


def _saved(form: TemplateForm, kind: Kind, language: Language, start: TemplateVersion | None) -> Any:
    """The press proves it before anything is locked; then it is kept."""
    draft, start_id = form.draft(kind, language), start.id if start else None
    db.step_aside()
    drafts.prove(draft, thorough=False)
    again = db.session.get(TemplateVersion, start_id) if start_id else None
    words = form.values()
    version = actions.save_version(
        draft, again, seen=words["seen"], note=words["note"] or "", by=current_user
    )
    flash(
        _(
            "Version %(number)s is kept. Nothing is printed by it until you take it into use.",
            number=version.number,
        )
    )
    return redirect(_address(kind, language), 303)


@bp.post("/templates/<kind>/<language>/preview")
@needs(may_run_programme)
def preview_template(kind: str, language: str) -> Any:
    """What is typed, as a picture of the sheet; or what is wrong with it, by its fields."""
    which, written = _document(kind, language)
    form = _form(which, written, _start(which, written))
    try:
        if not form.submitted():
            return _told(form)
        made = _picture(form, which, written)
    except Faulty as wrong:
        form.show_all(wrong)
        return _told(form)
    except Refused as refusal:
        form.show(refusal)
        return _told(form)
    response = Response(made.png, mimetype="image/png")
    if not made.is_whole:
        response.headers["X-Pages"] = str(made.pages)
    return response


def _told(form: TemplateForm) -> tuple[Response, int]:
    beside = {field.name: " ".join(map(str, field.errors)) for field in form if field.errors}
    return jsonify({"fields": beside, "whole": [str(each) for each in form.form_errors]}), 422


def _picture(form: TemplateForm, kind: Kind, language: Language) -> drafts.Picture:
    """Under the limit, and with nothing of the database held while it is made."""
    draft, house = form.draft(kind, language), _house()
    _count()
    return drafts.picture(draft, _who(), house, _logo(house))


def _count() -> None:
    if not count_try(f"template:{current_user.id}", limit=PICTURES, seconds=A_MINUTE):
        abort(429)


@bp.get("/templates/<kind>/<language>/<int:number>/picture.png")
@needs(may_run_programme)
def template_picture(kind: str, language: str, number: int) -> Any:
    """A kept version, on one of the people who do not exist."""
    which, written = _document(kind, language)
    version = _numbered(which, written, number)
    source, house = reading.source_today(version) if version else SHIPPED, _house()
    _count()
    try:
        made = drafts.picture_of(example(which, written, _who(), house), source, _logo(house))
    except Refused:
        abort(503)
    response = Response(made.png, mimetype="image/png")
    response.headers["Cache-Control"] = "private, max-age=60"
    return response


@bp.get("/templates/<kind>/<language>/compare")
@needs(may_run_programme)
def compare_templates(kind: str, language: str) -> Any:
    """The texts of two versions side by side."""
    which, written = _document(kind, language)
    numbers = [request.args.get(name, type=int) or 0 for name in ("one", "other")]
    one, other = (_numbered(which, written, number) for number in numbers)
    return render_template(
        "certification/template_compare.html",
        kind=which,
        written=written,
        title=_title(which, written),
        numbers=numbers,
        rows=comparing.compared(_blocks(which, written, one), _blocks(which, written, other)),
        styles=[each.css if each else "" for each in (one, other)],
    )


@bp.post("/templates/versions/<int:template_version_id>/use")
@needs(may_run_programme, on=TemplateVersion)
def use_template(template_version: TemplateVersion) -> Any:
    """From now on this is printed, once the press has proved it on people who do not exist."""
    kind, language = Kind(template_version.kind), Language(template_version.language)
    sha256, version_id = template_version.sha256, template_version.id
    draft = drafts.Draft(kind, language, blocks_of(template_version.html), template_version.css)
    db.step_aside()
    try:
        drafts.prove(draft, thorough=True)
        again = db.session.get(TemplateVersion, version_id) or abort(404)
        actions.use_version(again, proven=sha256, by=current_user)
    except Refused as refusal:
        return _versions_page(kind, language, refusal), 422
    flash(_("Certificates are printed by version %(number)s from now on.", number=again.number))
    return redirect(_address(kind, language), 303)


@bp.post("/templates/<kind>/<language>/use-shipped")
@needs(may_run_programme)
def use_shipped_template(kind: str, language: str) -> Any:
    which, written = _document(kind, language)
    actions.use_what_ships(which, written, by=current_user)
    flash(_("Certificates are printed again as the site came."))
    return redirect(_address(which, written), 303)


@bp.post("/templates/versions/<int:template_version_id>/put-away")
@needs(may_run_programme, on=TemplateVersion)
def put_template_away(template_version: TemplateVersion) -> Any:
    address = _address(Kind(template_version.kind), Language(template_version.language))
    try:
        actions.put_away(template_version, by=current_user)
    except Refused as refusal:
        flash(str(refusal.message), "error")
    else:
        flash(_("It is off the list."))
    return redirect(address, 303)


def _document(kind: str, language: str) -> tuple[Kind, Language]:
    if kind not in set(Kind) or language not in set(Language):
        abort(404)
    return Kind(kind), Language(language)


def _numbered(kind: Kind, language: Language, number: int) -> TemplateVersion | None:
    """None for number 0, which ships with the site; 404 for one that there is not."""
    if not 0 <= number < MOST_VERSIONS:
        abort(404)
    return (reading.version_number(kind, language, number) or abort(404)) if number else None


def _start(kind: Kind, language: Language) -> TemplateVersion | None:
    return _numbered(kind, language, request.values.get("from", type=int) or 0)


def _blocks(kind: Kind, language: Language, version: TemplateVersion | None) -> dict[str, str]:
    found = blocks_of(version.html) if version else shipped_blocks(kind, language)
    return blocks_to_edit(kind, language, found)


def _form(kind: Kind, language: Language, start: TemplateVersion | None) -> TemplateForm:
    blocks, css = _blocks(kind, language, start), start.css if start else ""
    if _level() == TEXTS:  # sentences of a layout that was typed and not kept yet
        blocks = {name: _typed(name, block) for name, block in blocks.items()}
        css = _typed(STYLE, css)
    made = form_of(_level(), blocks, css)
    return made.from_request(seen=start.sha256 if start else "", note=start.note if start else "")


def _typed(name: str, kept: str) -> str:
    """As the page holds a part of the layout that was typed before, else as it is kept."""
    typed = request.form.get(f"{UNSAVED}{name}")
    return kept if typed is None else lines(typed)


def _turned(form: TemplateForm, draft: drafts.Draft, level: str) -> TemplateForm:
    """What was typed, to be edited at the other level; nothing of it is kept by that."""
    drafts.check(draft)
    made = form_of(level, draft.blocks, draft.css)
    turned = made(data={name: form[name].data for name in ("note", "seen")})
    turned.key = form.key
    return turned


def _layout_typed(
    form: TemplateForm, kind: Kind, language: Language, start: TemplateVersion | None
) -> dict[str, str]:
    """What a page of sentences must hold of its layout: what differs from the version it began with."""
    kept = {**_blocks(kind, language, start), STYLE: start.css if start else ""}
    shown = {**form.blocks, STYLE: form.css}
    return {f"{UNSAVED}{name}": text for name, text in shown.items() if text != kept[name]}


def _level() -> str:
    asked = request.values.get("level", TEXTS)
    return asked if asked in LEVELS else TEXTS


def _who() -> str:
    return SHORT if request.values.get("who") == SHORT else LONG


def _house() -> House:
    """The institution's own names, so that the picture is of its certificate."""
    labels = institution.current()
    signers = signatories()
    printed = tuple(Printed(each.name, each.title, each.organisation) for each in signers)
    house = House(
        programme=labels.programme,
        organisation=labels.name,
        university=labels.university or "",
        paper=labels.paper,
        palette=labels.palette,
        emblem=labels.emblem,
        logo=labels.logo_print_sha256 or "",
    )
    return replace(house, signatories=printed) if printed else house


def _logo(house: House) -> dict[str, bytes]:
    return {house.logo: files.read(house.logo)} if house.logo else {}


def _title(kind: Kind, language: Language) -> str:
    return _("%(document)s in %(language)s", document=DOCUMENTS[kind], language=LANGUAGE_NAMES[language])


def _address(kind: Kind, language: Language) -> str:
    return url_for("certification.template_versions", kind=kind, language=language)
