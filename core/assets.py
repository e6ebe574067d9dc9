"""Static files under addresses that carry their hash: cached for good, looked up in an index."""

import gzip
import hashlib
import mimetypes
from pathlib import Path

import rjsmin
from flask import Blueprint, Flask, Response, abort, request

from core.access import anyone

FOLDER = Path(__file__).parent.parent / "static"
COMPRESSED = (".css", ".js", ".svg", ".json", ".webmanifest")

bp = Blueprint("assets", __name__)
_files: dict[str, tuple[str, bytes, bytes | None]] = {}


def _index() -> None:
    mimetypes.add_type("text/javascript", ".js")
    mimetypes.add_type("application/manifest+json", ".webmanifest")
    found = {p.relative_to(FOLDER).as_posix(): _as_sent(p) for p in FOLDER.rglob("*") if p.is_file()}
    scripts = b"".join(data for name, data in sorted(found.items()) if name.endswith(".js"))
    for name, data in sorted(found.items()):
        # A script names its neighbours by relative addresses: one hash for all keeps them of one version.
        digest = hashlib.sha256(scripts if name.endswith(".js") else data).hexdigest()[:10]
        small = gzip.compress(data, 9, mtime=0) if name.endswith(COMPRESSED) else None
        _files[name] = (digest, data, small)


def _as_sent(path: Path) -> bytes:
    """Scripts leave their comments at home: a fifth of their weight on a thin line."""
    data = path.read_bytes()
    return rjsmin.jsmin(data.decode()).encode() if path.suffix == ".js" else data


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
