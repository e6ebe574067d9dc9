"""The life of a request: same origin, who asks, one transaction, one commit, then what leaves."""

from urllib.parse import urlsplit

from flask import Flask, Response, abort, g, request

from core import db, receipts
from core.typed import readable

SAFE = ("GET", "HEAD", "OPTIONS")


def init_app(app: Flask) -> None:
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> Response | None:
    if readable(request.path) != request.path:
        abort(404)  # no address of ours has a control character
    if request.method in SAFE:
        return None
    if not same_origin():
        abort(400)
    db.begin_writing()
    return receipts.reserve() if receipts.FIELD in request.form else None


def same_origin() -> bool:
    """A change comes from our own pages. No token: nothing can go stale in a page kept on a phone."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    if origin is not None:
        return urlsplit(origin).netloc == request.host
    return False


def _end(response: Response) -> Response:
    if response.status_code < 400:
        if g.get("writes", False):
            receipts.settle(response)
        db.commit()
    else:
        db.rollback()
    return response
