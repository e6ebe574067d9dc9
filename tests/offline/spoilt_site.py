"""Mistakes of the site, made in its process before it serves; mutants.toml says what each must fail."""

import os
import signal
from collections.abc import Callable
from pathlib import Path
from threading import Lock, Timer
from typing import Any
from uuid import uuid4

from flask import Flask, abort, g, request
from flask_login import current_user
from sqlalchemy import select, update

from core import db, edge, receipts
from core.outbox import entries, performing, receiving, sealing, settling
from core.outbox.entries import Malformed, Sender
from core.outbox.models import Entry
from people.models import User
from tests.support.site_process import due

Received = tuple[Entry, bool]
HAND_IN = "/outbox/v1/entries"


def _before_receiving(check: Callable[[Sender], None]) -> None:
    receive = receiving.receive

    def checked(sealed: bytes, sender: Sender) -> Received:
        check(sender)
        return receive(sealed, sender)

    receiving.receive = checked


def does_each_anew(site: Flask) -> None:
    """What came before under this key is filed under another."""

    def make_room(sender: Sender) -> None:
        db.session.execute(update(Entry).where(Entry.key == sender.key).values(key=str(uuid4())))

    _before_receiving(make_room)


def asks_for_a_sign_in(site: Flask) -> None:
    def check(sender: Sender) -> None:
        if not current_user.is_authenticated or current_user.id != sender.user_id:
            raise sealing.Unreadable

    _before_receiving(check)


def one_at_a_time(site: Flask) -> None:
    """Whoever comes while another is served is sent away."""
    turn = Lock()

    @site.before_request
    def begin() -> None:
        if request.path == HAND_IN:
            g.has_turn = turn.acquire(blocking=False)
            if not g.has_turn:
                abort(503)

    @site.teardown_request
    def end(_error: Any) -> None:
        if g.pop("has_turn", False):
            turn.release()


def answers_before_it_keeps(site: Flask) -> None:
    """The receipt leaves at once, the commit comes when the disk has time."""
    commit, wish = db.commit, Path(site.config["DATA"]) / "dies"

    def later() -> None:
        if request.path != HAND_IN:
            return commit()
        session, moment = g.pop("session"), due(wish)

        def keep() -> None:
            if moment:
                os.kill(os.getpid(), signal.SIGKILL)
            session.commit()
            session.close()

        Timer(0.3, keep).start()

    db.commit = later


def takes_posts_from_anywhere(site: Flask) -> None:
    edge.same_origin = lambda: True


def passes_over_words(site: Flask) -> None:
    performing._strays = lambda *_asked: set()


def opens_whoever_sealed_it(site: Flask) -> None:
    """Any key of ours will do."""
    open_sealed = sealing.open_sealed

    def open_any(data: bytes, user_id: int, device: str, what: str) -> bytes:
        for other in db.session.scalars(select(User.id)):
            try:
                return open_sealed(data, other, device, what)
            except sealing.Unreadable:
                continue
        raise sealing.Unreadable

    sealing.open_sealed = open_any


def refused_is_gone(site: Flask) -> None:
    receipt = receiving.receipt

    def forgetful(entry: Entry, *, is_new: bool) -> receiving.Answer:
        told = receipt(entry, is_new=is_new)
        if entry.state == "review":
            db.session.delete(entry)
            db.session.flush()
        return told

    receiving.receipt = forgetful


def breaks_on_poison(site: Flask) -> None:
    receive = receiving.receive

    def fragile(sealed: bytes, sender: Sender) -> Received:
        try:
            return receive(sealed, sender)
        except (sealing.Unreadable, Malformed) as error:
            raise RuntimeError("nobody thought of this") from error

    receiving.receive = fragile


def believes_every_clock(site: Flask) -> None:
    believed = entries.moment
    entries.written_at = lambda text, _skew: believed(text)


def trusts_lost_phones(site: Flask) -> None:
    settling._barred = lambda _entry: None


def forgets_the_forms_key(site: Flask) -> None:
    receipts.reserve = lambda: None
