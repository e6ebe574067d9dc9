"""Where phones hand in what waits on them. No sign-in: what opens was sealed by its owner's phone."""

import base64
from functools import partial
from typing import Any

from flask import Blueprint, Flask, Response, abort, flash, jsonify, request
from flask_login import current_user
from sqlalchemy import select
from werkzeug.exceptions import RequestEntityTooLarge

from core import db
from core.access import anyone
from core.outbox import blobs, entries, epoch, receiving, sealing, worker
from core.outbox.entries import SHA256, UUID, Malformed, Sender
from core.outbox.models import Entry, Phone
from core.security import address, count_try
from core.text import language

PROTOCOL = "1"
FAILURES, WINDOW = 100, 900  # openings that failed, from one address, in a quarter of an hour
OPEN_KEYS = 200  # of what is in review; where there are more, a phone hears of none that was settled

bp = Blueprint("outbox", __name__, url_prefix="/outbox/v1")


@bp.post("/entries")
@anyone
def entries_in() -> Any:
    """One entry, handed in by whoever carries it."""
    if request.headers.get("X-Outbox-Protocol") != PROTOCOL:
        abort(400)
    try:
        sender = entries.sender(request.headers)
        entry, is_new = receiving.receive(_body(2 * receiving.LARGEST), sender)
    except sealing.Unreadable:
        return _unreadable()
    except Malformed:
        return _refuse(422, "malformed")
    except receiving.KeyReused:
        return _refuse(422, "key_reused")
    except (receiving.TooLarge, RequestEntityTooLarge):
        return _refuse(413, "too_large")
    if is_new and entry.state == "stored":
        _tell_who_waits(entry)
    status, told = receiving.receipt(entry, is_new=is_new)
    return jsonify(told), status


def _body(limit: int) -> bytes:
    if (request.content_length or 0) > limit or len(request.get_data()) > limit:
        raise RequestEntityTooLarge
    return request.get_data()


def _unreadable() -> Any:
    if count_try(f"outbox:{address()}", limit=FAILURES, seconds=WINDOW):
        return _refuse(422, "unreadable")
    response, status = _refuse(429, "too_many")
    response.headers["Retry-After"] = str(WINDOW)
    return response, status


def _refuse(status: int, error: str) -> tuple[Response, int]:
    key = request.headers.get("Idempotency-Key")
    return jsonify(key=key, error=error, epoch=epoch.current()), status


def _tell_who_waits(entry: Entry) -> None:
    """Who looks on is told on the page it leads to, as if the form had been sent by itself."""
    looks_on = request.headers.get("X-Outbox-Waits") == "1"
    if looks_on and current_user.is_authenticated and current_user.id == entry.user_id:
        for sentence in entry.said or []:
            flash(sentence)


@bp.get("/hello")
@anyone
def hello() -> Any:
    """Who is signed in, and what a phone of theirs needs to know."""
    told: dict[str, Any] = {"who": None, "epoch": epoch.current(), "version": worker.version()}
    if not current_user.is_authenticated:
        return jsonify({**told, "lost": _is_lost()})
    device = request.headers.get("X-Outbox-Device", "")
    if not UUID.fullmatch(device):
        abort(400)
    person = current_user.id
    phone = db.session.scalars(select(Phone).filter_by(device=device, user_id=person)).one_or_none()
    open_ones = select(Entry.key).filter_by(user_id=person, device=device, state="review").limit(OPEN_KEYS)
    sender = Sender("", person, device, *entries.told_now(request.headers))
    db.after_commit(partial(receiving.note_greeting, sender, told["version"]))
    more = {
        "who": person,
        "language": language(),
        "key": base64.b64encode(sealing.key_for(person, device)).decode(),
        "seen": phone.last_seq if phone else 0,
        "lost": phone is not None and phone.is_lost,
        "review": db.session.scalars(open_ones).all(),
    }
    return jsonify({**told, **more})


def _is_lost() -> bool:
    """Was the phone that asks, by the number it made up for itself, reported lost by the one it names?"""
    user, device = request.headers.get("X-Outbox-User", ""), request.headers.get("X-Outbox-Device", "")
    if not user.isdecimal() or len(user) > 9:
        return False
    wanted = select(Phone.lost_at).filter_by(device=device, user_id=int(user))
    return db.session.scalar(wanted) is not None


@bp.route("/blobs/<name>", methods=["HEAD", "PATCH"])
@anyone
def blob(name: str) -> Any:
    """A picture in pieces: how much of it is here, and the next piece."""
    if request.method == "HEAD":
        return _piece_told(name) if _is_awaited(name) else abort(404)
    if request.headers.get("X-Outbox-Protocol") != PROTOCOL:
        abort(400)
    if not _is_awaited(name):
        abort(404)
    at, length = (
        entries.whole_number(request.headers.get(f"Upload-{part}")) for part in ("Offset", "Length")
    )
    if at is None or length is None:
        return _refuse(422, "malformed")
    if length > blobs.LARGEST:
        return _refuse(413, "too_large")
    return _take_piece(name, at, length)


def _take_piece(name: str, at: int, length: int) -> Any:
    try:
        here = blobs.append(name, _body(blobs.PIECE), at=at, length=length)
    except RequestEntityTooLarge:
        return _refuse(413, "too_large")
    except blobs.Misplaced as misplaced:
        response, status = _refuse(409, "misplaced")
        response.headers["Upload-Offset"] = str(misplaced.offset)
        return response, status
    except blobs.Spoiled:
        return _refuse(422, "spoiled")
    if here == length:
        receiving.piece_came(name)
    return "", 204, {"Upload-Offset": str(here)}


def _piece_told(name: str) -> Any:
    return "", 200, {"Upload-Offset": str(blobs.offset(name)), "Cache-Control": "no-store"}


def _is_awaited(name: str) -> bool:
    return bool(SHA256.fullmatch(name)) and receiving.is_awaited(name)


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
