"""Static files under addresses that carry their hash: cached for good, looked up in an index."""

import gzip
import hashlib
import mimetypes
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, request

from core.access import anyone

FOLDER = Path(__file__).parent.parent / "static"
COMPRESSED = (".css", ".js", ".svg", ".json", ".webmanifest")

bp = Blueprint("assets", __name__)
_files: dict[str, tuple[str, bytes, bytes | None]] = {}


def _index() -> None:
    mimetypes.add_type("text/javascript", ".js")
    mimetypes.add_type("application/manifest+json", ".webmanifest")
    for path in sorted(p for p in FOLDER.rglob("*") if p.is_file()):
        data = path.read_bytes()
        small = gzip.compress(data, 9, mtime=0) if path.suffix in COMPRESSED else None
        _files[path.relative_to(FOLDER).as_posix()] = (hashlib.sha256(data).hexdigest()[:10], data, small)


def asset(name: str) -> str:
    """The address of a static file; a name that does not exist is a mistake in the template."""
    return f"/static/{_files[name][0]}/{name}"


@bp.get("/static/<digest>/<path:name>")
@anyone
def static(digest: str, name: str) -> Response:
    if name not in _files:
        abort(404)
    _digest, data, small = _files[name]
    zipped = small is not None and "gzip" in request.headers.get("Accept-Encoding", "")
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    response = Response(small if zipped else data, mimetype=kind)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["Vary"] = "Accept-Encoding"
    if zipped:
        response.headers["Content-Encoding"] = "gzip"
    return response


@bp.get("/favicon.ico")
@anyone
def favicon() -> Response:
    return static(digest="", name="icons/favicon.svg")


def init_app(app: Flask) -> None:
    _index()
    app.jinja_env.globals["asset"] = asset
    app.register_blueprint(bp)
