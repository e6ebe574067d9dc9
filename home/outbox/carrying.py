"""A copy made on a phone, handed in by somebody else. It stays sealed: its carrier reads nothing of it."""

import base64
import binascii
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import FileStorage

from core import db
from core.errors import Refused
from core.outbox import blobs, receiving, settling
from core.outbox.entries import UUID, Malformed, Sender, whole_number
from core.outbox.models import Entry
from core.outbox.sealing import Unreadable
from core.text import _
from home.outbox import queries
from people.models import User

LARGEST = 12_000_000  # bytes of a copy
MOST_ENTRIES = 500
VERSION = 1
REFUSED = (Unreadable, Malformed, receiving.TooLarge, receiving.KeyReused)


@dataclass(slots=True)
class Outcome:
    """What became of a copy; each entry counts once. `names`: whose they are, as far as the carrier may know;
    `others`: how many people besides."""

    received: int = 0
    already: int = 0
    review: int = 0
    unreadable: int = 0
    names: list[str] = field(default_factory=list)
    others: int = 0


def hand_in(copy: FileStorage, carrier: User) -> Outcome:
    """Every entry of a copy as if its phone had sent it. Raises Refused for a file that is no copy."""
    listed = read_copy(copy.stream.read(LARGEST + 1))
    taken: dict[int, tuple[Entry, bool]] = {}
    outcome = Outcome()
    for each in listed:
        try:
            with db.session.begin_nested():
                entry, is_new = _take(each)
        except REFUSED:
            outcome.unreadable += 1
        else:
            taken.setdefault(entry.id, (entry, is_new))
    return _told(outcome, list(taken.values()), carrier)


def read_copy(data: bytes) -> list[Any]:
    """The entries of a copy as they stand in it. Raises Refused for what is none, is cut, or is too large."""
    if len(data) > LARGEST:
        raise Refused(_("This file is larger than 12 MB. Ask for a copy in parts."), "copy")
    try:
        copy = json.loads(data)
    except (ValueError, RecursionError) as error:
        words = _("This file is not whole. Ask for the copy once more: the phone still has everything.")
        raise Refused(words, "copy") from error
    entries = copy.get("entries") if isinstance(copy, dict) and copy.get("acompana") == VERSION else None
    if not isinstance(entries, list):
        raise Refused(
            _("This file is not a copy from Acompaña. Look for the one that ends in .json."), "copy"
        )
    if len(entries) > MOST_ENTRIES:
        raise Refused(_("A copy holds at most %(most)s entries.", most=MOST_ENTRIES), "copy")
    return entries


def _take(carried: Any) -> tuple[Entry, bool]:
    """One entry with its pictures. Raises what `receive` raises, and Malformed."""
    if not isinstance(carried, dict):
        raise Malformed
    entry, is_new = receiving.receive(_bytes(carried.get("body")), _sender(carried))
    if entry.state == "waiting":
        missing = set(settling.missing(settling.body_of(entry)))
        for name, data in _pictures(carried.get("blobs")):
            if name in missing:
                _put(name, data)
    return entry, is_new


def _sender(carried: dict[str, Any]) -> Sender:
    """Whose phone sealed it; what is true of the phone only now, its carrier cannot say."""
    key, device = str(carried.get("key")), str(carried.get("device"))
    user_id = whole_number(str(carried.get("user")))
    if user_id is None or not (UUID.fullmatch(key) and UUID.fullmatch(device)):
        raise Malformed
    return Sender(key, user_id, device, pending=None, skew=None, label="")


def _bytes(text: Any) -> bytes:
    try:
        return base64.b64decode(text if isinstance(text, str) else "", validate=True)
    except (binascii.Error, ValueError) as error:
        raise Malformed from error


def _pictures(carried: Any) -> Iterator[tuple[str, bytes]]:
    for each in carried if isinstance(carried, list) else []:
        if not isinstance(each, dict):
            raise Malformed
        yield str(each.get("name")), _bytes(each.get("body"))


def _put(name: str, data: bytes) -> None:
    """A picture, or what is still missing of it. One that is not what its name says comes with the phone."""
    if len(data) > blobs.LARGEST:
        raise receiving.TooLarge
    here = blobs.offset(name)
    try:
        blobs.append(name, data[here:], at=here, length=len(data))
    except (blobs.Spoiled, blobs.Misplaced):
        return
    receiving.piece_came(name)


def _told(outcome: Outcome, taken: list[tuple[Entry, bool]], carrier: User) -> Outcome:
    """The counts once all are in: an entry may have waited for a later one."""
    for entry, is_new in taken:
        if not is_new:
            outcome.already += 1
        elif entry.is_in_review:
            outcome.review += 1
        else:
            outcome.received += 1
    people = {entry.user_id for entry, _is_new in taken}
    outcome.names = queries.names_seen_by(carrier, people)
    outcome.others = len(people) - len(outcome.names)
    return outcome
