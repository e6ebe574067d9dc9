"""Static files under addresses that carry their hash: cached for good, looked up in an index."""

import base64
import gzip
import hashlib
import mimetypes
from functools import lru_cache
from pathlib import Path

import brotli
from flask import Blueprint, Flask, Response, abort, g, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from markupsafe import Markup

from core import scripts
from core.access import anyone
from core.receipts import keeping

FOLDER = Path(__file__).parent.parent / "static"
COMPRESSED = (".css", ".js", ".svg", ".json", ".webmanifest")

JS = "js/"
STYLE = "css/site.css"
HAS_STYLE = "look"
"""The cookie in which a browser says which stylesheet it has; set by site.js."""

bp = Blueprint("assets", __name__)
_files: dict[str, tuple[str, bytes]] = {}


def _index() -> None:
    mimetypes.add_type("text/javascript", ".js")
    mimetypes.add_type("application/manifest+json", ".webmanifest")
    found = {
        path.relative_to(FOLDER).as_posix(): path.read_bytes() for path in FOLDER.rglob("*") if path.is_file()
    }
    sources = {name.removeprefix(JS): data.decode() for name, data in found.items() if name.endswith(".js")}
    joined = {JS + name: text.encode() for name, text in scripts.sent(sources).items()}
    # A script names its neighbours by relative addresses: one hash for all keeps them of one version.
    of_scripts = b"".join(data for _name, data in sorted(joined.items()))
    for name, data in sorted({**found, **joined}.items()):
        if name.endswith(".js") and name not in joined:
            continue  # sent as a part of another
        digest = hashlib.sha256(of_scripts if name in joined else data).hexdigest()[:10]
        _files[name] = (digest, data)


def version() -> str:
    """Names this state of all static files."""
    addresses = "\n".join(asset(name) for name in names())
    return hashlib.sha256(addresses.encode()).hexdigest()[:10]


def read(name: str) -> str:
    """The text of a static file."""
    return _files[name][1].decode()


def names() -> list[str]:
    """Every static file, by the name that `asset` and `read` take."""
    return sorted(_files)


def asset(name: str) -> str:
    """The address of a static file; a name that does not exist is a mistake in the template."""
    return f"/static/{_files[name][0]}/{name}"


def stylesheet() -> Markup:
    """The stylesheet by its address; within the page for whom does not have it yet.

    On a thin line a first visit would wait for a second request before anything is seen.
    """
    if keeping() or request.cookies.get(HAS_STYLE) == _files[STYLE][0]:
        return Markup('<link rel="stylesheet" href="{}">').format(asset(STYLE))
    g.style_hash, style = _style_within(_files[STYLE][1])
    return Markup('<style data-address="{}">{}</style>').format(asset(STYLE), style)


@lru_cache(maxsize=2)
def _style_within(data: bytes) -> tuple[str, Markup]:
    """The stylesheet as a page holds it, and the hash by which the page's policy lets it pass."""
    return base64.b64encode(hashlib.sha256(data).digest()).decode(), Markup(data.decode())  # noqa: S704


@bp.get("/static/<digest>/<path:name>")
@anyone
def static(digest: str, name: str) -> Response:
    if name not in _files:
        abort(404)
    coding = _coding(name)
    body = _files[name][1]
    response = Response(
        _zipped(body, coding) if coding else body,
        mimetype=mimetypes.guess_type(name)[0] or "application/octet-stream",
    )
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["Vary"] = "Accept-Encoding"
    if coding:
        response.headers["Content-Encoding"] = coding
    response.set_etag(f"{_files[name][0]}-{coding}")  # a new worker asks again for what the page just fetched
    response.make_conditional(request)
    return response


def _coding(name: str) -> str | None:
    """The best way to send a file small that the browser reads."""
    wanted = request.headers.get("Accept-Encoding", "") if name.endswith(COMPRESSED) else ""
    return next((coding for coding in ("br", "gzip") if coding in wanted), None)


@lru_cache(maxsize=64)
def _zipped(data: bytes, coding: str) -> bytes:
    return brotli.compress(data) if coding == "br" else gzip.compress(data, 9, mtime=0)


@bp.get("/favicon.ico")
@anyone
def favicon() -> Response:
    return static(digest="", name="icons/favicon.svg")


class Sessions(SecureCookieSessionInterface):
    """A file is the same for everybody: a cookie that changes must not make a browser fetch it again."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if not response.cache_control.immutable:
            super().save_session(app, session, response)


def init_app(app: Flask) -> None:
    _index()
    app.session_interface = Sessions()
    app.jinja_env.globals.update(asset=asset, stylesheet=stylesheet)
    app.register_blueprint(bp)
