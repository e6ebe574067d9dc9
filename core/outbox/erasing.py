"""Takes the words out of entries for good, where the thing they speak of was erased itself.

Everything else of an entry stays: that it came, when, from whom, and how it stood. The hash of its words
stays too, so that a phone that hands it in again hears that it was here.
"""

from functools import partial
from typing import Any

from sqlalchemy import and_, not_, or_

from core import db
from core.outbox import blobs, settling
from core.outbox.models import Entry

ERASED = "erased"
"""The reason such an entry has from then on."""


def about(address: str) -> Any:
    """The entries that belong to the thing at this address, or made it: /cases/7, never /cases/70."""
    return or_(and_(_under(Entry.path, address), not_(_lost_its_page())), _under(Entry.location, address))


def _lost_its_page() -> Any:
    """Written on the page where another entry leads, which is not here: after a restore its address may be
    another thing's, so that only the other entry says where it belongs."""
    return and_(
        Entry.state == "review",
        Entry.reason.is_not_distinct_from(settling.ORPHANED),
        Entry.after_key.is_not(None),
    )


def _under(column: Any, address: str) -> Any:
    below = [column.startswith(address + mark, autoescape=True) for mark in "/?#"]
    return or_(column == address, *below)


def erase_words(condition: Any, *, by: Any, note: str) -> int:
    """Empty these entries, and those the same words went through before and after; returns how many.

    What was open is closed with the note: nothing is left that could be done.
    """
    entries = _with_their_threads(settling.held(condition))
    for entry in entries:
        _empty(entry)
        if entry.state in settling.OPEN:
            settling.close(entry, "dismissed", by_id=by.id, note=note)
    db.session.flush()
    return len(entries)


def _with_their_threads(entries: list[Entry]) -> list[Entry]:
    """Also what was replaced before it led anywhere, and what waits to replace it."""
    found = {entry.key: entry for entry in entries}
    while entries:
        keys, bases = [entry.key for entry in entries], [entry.base_key for entry in entries]
        on_their_page = and_(_lost_its_page(), Entry.after_key.in_(keys))
        linked = or_(Entry.key.in_(bases), Entry.base_key.in_(keys), on_their_page)
        same_people = Entry.user_id.in_({entry.user_id for entry in entries})
        entries = settling.held(and_(linked, same_people, Entry.key.not_in(list(found))))
        found |= {entry.key: entry for entry in entries}
    return list(found.values())


def _empty(entry: Entry) -> None:
    if entry.body:
        for file in settling.body_of(entry).files:
            db.after_commit(partial(blobs.forget, file.blob))
    entry.body, entry.errors, entry.said, entry.reason = "", None, None, ERASED
