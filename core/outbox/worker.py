"""What the phone's worker is made of: its script, the page for no signal, the words, the manifest."""

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from flask import Blueprint, Flask, Response, abort, current_app, jsonify, request, url_for

from core import assets
from core.access import anyone
from core.outbox import declarations, words
from core.text import LANGUAGES

SHELL = (
    *("css/site.css", "js/site.js", "js/phone.js", "js/outbox.js"),
    *("js/pictures.js", "js/queue.js", "js/month.js"),
    *("icons/favicon.svg", "icons/sprite.svg"),
)
"""What every page is drawn with."""

GREEN, PAPER = "#1f5a43", "#fbf8f3"

bp = Blueprint("phone", __name__)


def version() -> str:
    """Names all that a phone has of the site besides pages: another name, and it fetches that anew."""
    parts = [assets.version(), _offline_page(), *(words.address(tongue) for tongue in LANGUAGES)]
    parts += [_text_of(endpoint) for endpoint in declarations.stand_ins().values()]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:10]


@bp.get("/sw.js")
@anyone
def script() -> Response:
    """The worker, told its version and what to fetch when it is installed."""
    shell = [assets.asset(name) for name in SHELL]
    shell += [words.address(tongue) for tongue in LANGUAGES] + ["/offline"]
    stand_ins = declarations.stand_ins()
    shell += [url_for(endpoint) for endpoint in stand_ins.values()] + _worn(stand_ins.values(), shell)
    told = {
        "VERSION": version(),
        "SHELL": shell,
        "OUTBOX": assets.asset("js/outbox.js"),
        "STAND_INS": [[beginning, url_for(endpoint)] for beginning, endpoint in stand_ins.items()],
    }
    names = ",".join(f"{name}={_js(value)}" for name, value in told.items())
    body = f"const {names};\n{assets.read('js/sw.js')}"
    response = Response(body, mimetype="text/javascript")
    # Asked for at every navigation: unless the browser's own cache answers for a while, each page pays.
    response.headers["Cache-Control"] = "max-age=600"
    response.headers["Service-Worker-Allowed"] = "/"
    response.add_etag()
    response.make_conditional(request)
    return response


def _text_of(endpoint: str) -> str:
    """A page that is the same for everybody, as it is now."""
    view: Any = current_app.view_functions[endpoint]
    return str(current_app.make_response(view()).get_data(as_text=True))


def _worn(endpoints: Iterable[str], shell: Sequence[str]) -> list[str]:
    """The scripts and pictures of these pages, beyond those that are fetched anyway."""
    found = dict.fromkeys(name for each in endpoints for name in _ASSET.findall(_text_of(each)))
    return [name for name in found if name not in shell]


_ASSET = re.compile(r"/static/[\w./-]+")


def _js(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))


@bp.get("/offline")
@anyone
def offline() -> Response:
    """One page for everybody, in both languages: the phone shows it where it has no other."""
    return _revalidated(Response(_offline_page(), mimetype="text/html"))


def _offline_page() -> str:
    """Drawn without the reader, whom it must not know."""
    template = current_app.jinja_env.get_template("offline.html")
    return template.render(said={tongue: words.said(words.OFFLINE, tongue) for tongue in LANGUAGES})


def _revalidated(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-cache"
    return response


@bp.get("/manifest.webmanifest")
@anyone
def manifest() -> Response:
    """What a phone asks to put the site among its apps."""
    response = jsonify(
        id="/",
        name="Acompaña",
        short_name="Acompaña",
        lang="es",
        start_url="/",
        scope="/",
        display="standalone",
        theme_color=GREEN,
        background_color=PAPER,
        icons=[_icon(192), _icon(512)],
    )
    response.mimetype = "application/manifest+json"
    return _revalidated(response)


def _icon(side: int) -> dict[str, str]:
    """Any shape may be cut from it: all that is drawn stands within the middle 80 per cent."""
    address = assets.asset(f"icons/app-{side}.png")
    return {"src": address, "sizes": f"{side}x{side}", "type": "image/png", "purpose": "any maskable"}


@bp.get("/static/words/<digest>/<tongue>.json")
@anyone
def sentences(digest: str, tongue: str) -> Response:
    """The phone's own sentences; whatever the digest, the newest, as with every static file."""
    if tongue not in LANGUAGES:
        abort(404)
    response = Response(words.spoken(tongue), mimetype="application/json")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def init_app(app: Flask) -> None:
    app.jinja_env.globals["outbox_words"] = words.address
    app.register_blueprint(bp)
