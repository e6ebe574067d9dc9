"""Exactly once: a form carries a key, and the same words under the same key are one act.

A double tap, a resend or the back button gets the answer of the first time. Other words under the
same key (somebody went back and edited) are another act. Key, act and answer share one transaction.
"""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from flask import Flask, Response, current_app, g, has_request_context, redirect, request
from flask_login import current_user
from sqlalchemy import CursorResult, ForeignKey, UniqueConstraint, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from core import clock, db, jobs

FIELD = "_key"
KEPT = timedelta(days=60)


class Receipt(db.Base):
    """What was accepted under a key, and where the person was sent then."""

    __tablename__ = "receipts"
    __table_args__ = (UniqueConstraint("key", "words_sha256"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]
    words_sha256: Mapped[str]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    location: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(index=True)


def new_key() -> str:
    """A key for one form. A page that a phone keeps has none: two visits written on it would share it."""
    return "" if keeping() else secrets.token_urlsafe(16)


def keeping() -> bool:
    """Is this page asked for as a phone keeps it? Then it holds nothing that is true only once."""
    return has_request_context() and request.method == "GET" and request.headers.get("X-Outbox-Keep") == "1"


def fingerprint() -> str:
    """The words of the form that arrived: address, fields and files, without the key.

    Sealed with the site's secret: a form may hold a password, which nobody shall guess from a copy of this.
    """
    digest = hmac.new(current_app.config["SECRET_KEY"].encode(), request.path.encode(), hashlib.sha256)
    for name, values in sorted(request.form.lists()):
        if name != FIELD:
            digest.update(repr((name, values)).encode())
    for name, files in sorted(request.files.lists()):
        for file in files:
            digest.update(repr((name, file.filename)).encode() + file.stream.read())
            file.stream.seek(0)
    return digest.hexdigest()


def reserve() -> Response | None:
    """Before a view runs: the answer of the first time, or nothing and the key is ours."""
    key = request.form.get(FIELD, "")
    if not 8 <= len(key) <= 80:
        return None
    words = fingerprint()
    who = current_user.id if current_user.is_authenticated else None
    if _insert(key, words, who):
        g.receipt = (key, words)
        return None
    first = db.session.scalars(select(Receipt).filter_by(key=key, words_sha256=words)).one()
    if first.user_id != who or first.location is None:
        return None
    return redirect(first.location, 303)  # type: ignore[return-value]


def _insert(key: str, words: str, who: int | None) -> bool:
    """One statement decides on both databases who was first; the second waits for the first to end."""
    row = {"key": key, "words_sha256": words, "user_id": who, "created_at": clock.now()}
    ours = db.insert(Receipt).values(**row).on_conflict_do_nothing().returning(Receipt.id)
    return db.session.scalar(ours) is not None  # a count of rows is not told by every driver


def settle(response: Response) -> None:
    """After the view: remember where the person was sent."""
    reserved = g.pop("receipt", None)
    if reserved is None:
        return
    key, words = reserved
    mine = (Receipt.key == key) & (Receipt.words_sha256 == words)
    if response.status_code in (302, 303):
        db.session.execute(update(Receipt).where(mine).values(location=response.location))
    else:
        db.session.execute(delete(Receipt).where(mine))


@jobs.daily
def forget_old() -> int:
    """Drop receipts older than any phone waits; returns how many."""
    gone = db.session.execute(delete(Receipt).where(Receipt.created_at < clock.now() - KEPT))
    return gone.rowcount if isinstance(gone, CursorResult) else 0


def init_app(app: Flask) -> None:
    app.jinja_env.globals["new_key"] = new_key
