"""Pages as a phone keeps them, and which ones a person needs for the month. docs/offline.md says why."""

import hashlib
import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from flask import Blueprint, Flask, Response, g, get_flashed_messages, jsonify, request
from flask_login import current_user
from werkzeug.exceptions import HTTPException

from core import access
from core.access import needs
from core.outbox import declarations, epoch
from core.outbox.within import ask
from core.receipts import keeping
from core.zipping import weight

HTML = "text/html"
SITE = " · Acompaña"
FIRST = "/"
STATIC = re.compile(r"/static/[\w./-]+")
"""As the phone's script finds in a page what it keeps with it."""
THERE = ("assets.static", "phone.sentences")
"""Scripts, stylesheet and words of the site: whoever asks for the list has them already."""

bp = Blueprint("kept", __name__, url_prefix="/outbox/v1")


@access.rule
def may_keep_pages(user: Any) -> bool:
    """Whoever is signed in keeps the pages that are theirs to read."""
    return True


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the month: `bytes` and `sha256` are of the page as it leaves, before it is zipped."""

    url: str
    title: str
    sha256: str
    bytes: int


@bp.get("/month")
@needs(may_keep_pages)
def month() -> Any:
    """Every page this person needs until the next signal, with the hash each must have to be whole.

    `bytes` is what all of it takes on the line: the pages and the figures they show, zipped as they are sent.
    """
    pages, bodies = [], []
    for address, body in _bodies_for(current_user):
        pages.append(Page(address, _title_of(body), hashlib.sha256(body).hexdigest(), len(body)))
        bodies.append(body)
    weighs = sum(weight(body, HTML) for body in bodies) + sum(_weights_of_files(bodies))
    return jsonify(epoch=epoch.current(), pages=[asdict(page) for page in pages], bytes=weighs)


def addresses_of(user: Any) -> list[str]:
    """Each address once, the first page first: where the signal goes midway, one can still begin there."""
    asked = dict.fromkeys(address for addresses in declarations.kept() for address in addresses(user))
    return sorted(asked, key=lambda address: address != FIRST)


def _bodies_for(user: Any) -> Iterator[tuple[str, bytes]]:
    for address in addresses_of(user):
        body = _as_kept(address)
        if body is not None:
            yield address, body


def _weights_of_files(bodies: Iterable[bytes]) -> Iterator[int]:
    """Of every file that these pages name and the phone fetches with them, once."""
    named = {address for body in bodies for address in STATIC.findall(body.decode())}
    for address in named:
        if declarations.endpoint_at(address, "GET") not in (None, *THERE):
            response = ask(address).response
            yield weight(response.get_data(), str(response.mimetype))


def _as_kept(address: str) -> bytes | None:
    """The page this person would get there, from its view itself; nothing for what is no page to them."""
    try:
        response = ask(address, headers={"X-Outbox-Keep": "1"}).response
    except HTTPException:
        return None
    if response.status_code != 200 or response.mimetype != HTML:
        return None
    return response.get_data()


def _title_of(body: bytes) -> str:
    found = re.search(r"<title>(.*?)</title>", body.decode(), re.S)
    return html.unescape(found[1]).strip().removesuffix(SITE) if found else ""


def _told(**wanted: Any) -> Any:
    """Passing messages wait for a page that somebody looks at."""
    return [] if keeping() else get_flashed_messages(**wanted)


def _mark(response: Response) -> Response:
    """Whose page this is; and of a kept one, what it must read like to be whole.

    A failure is nobody's page: the phone shows the copy it has instead.
    """
    person = g.get("_login_user")
    if response.mimetype != HTML or response.status_code >= 500:
        return response
    if person is None or not person.is_authenticated:
        response.headers["X-Outbox-User"] = "none"  # a page of ours all the same, not of some portal
        return response
    response.headers["X-Outbox-User"] = str(person.id)
    if keeping() and response.status_code == 200:
        digest = hashlib.sha256(response.get_data()).hexdigest()
        response.headers["X-Page-Sha256"] = digest
        response.set_etag(digest)
        response.make_conditional(request)
    return response


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(get_flashed_messages=_told, keeping=keeping)
    app.register_blueprint(bp)
    app.after_request(_mark)
