"""The figures of the modules: one file each, the same for ever, on the phone with the pages that show them.

Their addresses stand among those of the static files: the phone's worker keeps these with each page that
names them, and shows them without a signal. They are as open as the content is; who may read a lesson is
asked where the lesson is.
"""

from flask import Blueprint, Response, abort, request

from core.access import anyone
from seminars.curricula.modules import LANGUAGES
from seminars.curricula.rendering import FIGURES
from seminars.library import shelf

POLICY = "default-src 'none'; sandbox"
"""A drawing that is opened by itself runs nothing and asks for nothing."""

bp = Blueprint("figures", __name__, url_prefix=FIGURES)


@bp.get("/<digest>/<language>/<name>")
@anyone
def show(digest: str, language: str, name: str) -> Response:
    """A figure of the module version with this SHA-256, which never changes."""
    module = shelf.take([digest]).get(digest)
    figure = next((each for each in module.figures if each.name == name), None) if module else None
    if figure is None or language not in LANGUAGES:
        abort(404)
    response = Response(figure.svg[language], mimetype="image/svg+xml")
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.add_etag()
    response.make_conditional(request)
    return response
