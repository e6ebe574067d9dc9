"""Takes what a phone hands in: opened, kept word for word, done; all of it in one transaction, once."""

import hashlib
from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy import select

from core import clock, db, jobs
from core.outbox import blobs, entries, epoch, sealing, settling
from core.outbox.entries import Body, Malformed, Sender
from core.outbox.models import Entry, Phone

LARGEST = 256 * 1024
"""Bytes of one entry, opened."""
KEPT = timedelta(days=60)

Answer = tuple[int, dict[str, Any]]


class TooLarge(Exception):
    """More than anybody types."""


class KeyReused(Exception):
    """Other words, or another person's, came under a key that is taken."""


def receive(sealed: bytes, sender: Sender) -> tuple[Entry, bool]:
    """Keep and do what was handed in; the entry, and whether it is here for the first time.

    Raises sealing.Unreadable, entries.Malformed, TooLarge and KeyReused; then nothing is kept.
    """
    opened = open_body(sealed, sender)
    body = entries.parse(opened)
    if body.device != sender.device:
        raise Malformed
    phone = _note_phone(sender)
    digest = hashlib.sha256(opened).hexdigest()
    is_new = _insert(sender, body, opened, digest, phone)
    [entry] = settling.held(Entry.key == sender.key)
    if (entry.user_id, entry.sha256) != (sender.user_id, digest):
        raise KeyReused
    phone.last_seq = max(phone.last_seq, body.seq)  # kept, so that the phone need not send it again
    if is_new or entry.state == "waiting":
        settling.settle(entry)
    if sender.pending is not None and entry.state != "waiting":
        phone.pending = max(sender.pending - 1, 0)  # this one it need not hold any more
    return entry, is_new


def open_body(sealed: bytes, sender: Sender) -> bytes:
    if len(sealed) > 2 * LARGEST:
        raise TooLarge
    opened = sealing.open_sealed(sealed, sender.user_id, sender.device, f"entry:{sender.key}")
    if settling.person_by_id(sender.user_id) is None:
        raise sealing.Unreadable
    if len(opened) > LARGEST:
        raise TooLarge
    return opened


def receipt(entry: Entry, *, is_new: bool) -> Answer:
    """What the phone is told of its entry."""
    told: dict[str, Any] = {"key": entry.key, "location": entry.location, "epoch": epoch.current()}
    if entry.state == "waiting":
        return 202, {**told, "result": "waiting", "missing": settling.missing(settling.body_of(entry))}
    if not is_new:
        return 200, {**told, **_why(entry), "result": "already", "state": entry.state}
    if entry.state == "stored":
        return 201, {**told, "result": "stored", "said": entry.said or []}
    return 202, {**told, **_why(entry), "result": entry.state}


def _why(entry: Entry) -> dict[str, Any]:
    return {"reason": entry.reason, "said": entry.said or [], "errors": entry.errors or {}}


def _insert(sender: Sender, body: Body, opened: bytes, digest: str, phone: Phone) -> bool:
    """One statement decides who was first; a second waits for the first to end."""
    skew = phone.skew_seconds
    row = {
        "key": sender.key,
        "user_id": sender.user_id,
        "kind": body.kind,
        "path": body.path,
        "body": opened.decode(),
        "sha256": digest,
        "state": "waiting",
        "base_key": body.base_key or _corrected(body),
        "after_key": body.after_key,
        "device": sender.device,
        "seq": body.seq,
        "written_at": entries.written_at(body.written_at, skew),
        "received_at": clock.now(),
        "skew_seconds": skew,
    }
    ours = db.insert(Entry).values(**row).on_conflict_do_nothing().returning(Entry.id)
    return db.session.scalar(ours) is not None


def _corrected(body: Body) -> str | None:
    """A form that corrects an entry names it in a field of its own."""
    named = dict(body.fields).get(settling.CORRECTS, "")
    return named if entries.UUID.fullmatch(named) else None


def _note_phone(sender: Sender) -> Phone:
    """Write down how things stand on this phone. Its row is held, so that its entries come one by one."""
    db.session.execute(_how_it_stands(sender))
    this = select(Phone).where(Phone.device == sender.device, Phone.user_id == sender.user_id)
    return db.session.scalars(this.execution_options(populate_existing=True)).one()


def note_greeting(sender: Sender, version: str) -> None:
    """The same for a phone that says hello: a page was read, so this is a short write of its own."""
    with db.engine().execution_options(writes=True).begin() as connection:
        connection.execute(_how_it_stands(sender, version))


def _how_it_stands(sender: Sender, version: str | None = None) -> Any:
    """The phone's row, new or renewed. What is carried for somebody says nothing about the phone itself."""
    fresh: dict[str, Any] = {}
    if sender.pending is not None:
        fresh = {"pending": sender.pending, "seen_at": clock.now(), "label": sender.label}
    if sender.skew is not None:
        fresh["skew_seconds"] = sender.skew
    if version is not None:
        fresh["version"] = version
    first = {"device": sender.device, "user_id": sender.user_id, "seen_at": clock.now()}
    rest = {"label": "", "pending": 0, "last_seq": 0, "skew_seconds": 0}
    upsert = db.insert(Phone).values(**{**rest, **first, **fresh})
    held = fresh or {"device": sender.device}
    return upsert.on_conflict_do_update(index_elements=["device", "user_id"], set_=held)


def piece_came(name: str) -> None:
    """A picture may be whole now: do what waited for it."""
    if blobs.is_here(name):
        for entry in awaiting(name):
            settling.settle(entry)


def awaiting(name: str) -> Iterable[Entry]:
    """The entries that wait for this picture; nobody else settles them meanwhile."""
    return settling.held((Entry.state == "waiting") & Entry.body.contains(name))


def is_awaited(name: str) -> bool:
    wanted = select(Entry.id).where(Entry.state == "waiting", Entry.body.contains(name)).limit(1)
    return db.session.scalar(wanted) is not None


@jobs.daily
def forget_old() -> int:
    """Erase the words of entries settled long ago, which live on where they belong; returns how many.

    What is in review or waiting stays as it came, however old.
    """
    old = (Entry.settled_at < clock.now() - KEPT) & (Entry.body != "")
    forgotten = settling.held(Entry.state.in_(["stored", "superseded"]) & old)
    for entry in forgotten:
        for file in settling.body_of(entry).files:
            db.after_commit(partial(blobs.forget, file.blob))
        entry.body, entry.errors = "", None
    db.session.flush()
    return len(forgotten)


@jobs.daily
def forget_parts() -> int:
    """Drop pieces of pictures that stopped coming long ago, unless an entry waits for them; how many."""
    left = [name for name in blobs.unfinished_since(clock.now() - KEPT) if not is_awaited(name)]
    for name in left:
        blobs.forget_part(name)
    return len(left)
