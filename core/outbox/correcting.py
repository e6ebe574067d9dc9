"""An entry in review, opened by its author on the page of its form: `?entry=<key>`."""

from typing import Any

from flask import Flask, Response, g, request, session
from flask_login import current_user
from markupsafe import Markup
from sqlalchemy import select

from core import db
from core.forms import Returned
from core.outbox import settling
from core.outbox.declarations import endpoint_at, taken
from core.outbox.entries import UUID
from core.outbox.models import Entry
from core.outbox.settling import CORRECTS

ARGUMENT = "entry"
_FOUND = "acompana.corrected"


def opened() -> Entry | None:
    """The entry that this page is opened to correct, if it is in review and the reader's own."""
    key = request.args.get(ARGUMENT, "")
    if request.method != "GET" or not UUID.fullmatch(key) or not current_user.is_authenticated:
        return None
    if _FOUND not in request.environ:
        mine = (Entry.user_id == current_user.id) & (Entry.state == "review")
        request.environ[_FOUND] = db.session.scalar(select(Entry).where(Entry.key == key, mine))
    found: Entry | None = request.environ[_FOUND]
    return found


def words_returned() -> Returned | None:
    """Its words and what was said of them, for the form of this page."""
    entry = opened()
    if entry is None or (taken(request.endpoint or "") and request.endpoint not in _kinds(entry)):
        return None
    declared = taken(entry.kind)
    sentences: dict[str, Any] = dict(entry.errors or {})
    if entry.said:
        sentences[""] = [*sentences.get("", []), *entry.said]
    own = [pair for pair in settling.body_of(entry).fields if not pair[0].startswith("_")]
    return Returned(own, sentences, declared.guard if declared else None)


def field_for(action: str | None) -> Markup:
    """The hidden field by which sending this form settles the entry; nothing on other forms."""
    entry = opened()
    goes_to = endpoint_at(action, "POST") if action else request.endpoint
    if entry is None or goes_to not in _kinds(entry):
        return Markup()
    return Markup('<input type="hidden" name="{}" value="{}">').format(CORRECTS, entry.key)


def _kinds(entry: Entry) -> tuple[str | None, ...]:
    declared = taken(entry.kind)
    return entry.kind, declared.continues if declared else None


def _settle(response: Response) -> Response:
    """A page's own form was accepted: what it corrects is settled in the same transaction."""
    if request.method != "POST" or response.status_code not in (302, 303) or not g.get("writes", False):
        return response
    key = request.form.get(CORRECTS, "")
    was_refused = any(category == "error" for category, _text in session.get("_flashes", []))
    if UUID.fullmatch(key) and current_user.is_authenticated and not was_refused:
        settling.settle_by_page(key, current_user, response.location)
    return response


def init_app(app: Flask) -> None:
    app.extensions["words_returned"] = words_returned
    app.jinja_env.globals["outbox_entry"] = field_for
    app.after_request(_settle)
