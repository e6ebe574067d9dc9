"""What becomes of an entry that was kept: where it goes, what it replaces, who waits for it."""

from dataclasses import replace
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, request, url_for
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import HTTPException

from core import audit, clock, db
from core.errors import Refused
from core.outbox import blobs, entries, sealing
from core.outbox.declarations import endpoint_at, taken
from core.outbox.entries import Body
from core.outbox.models import Entry, Phone
from core.outbox.performing import Outcome, perform
from core.receipts import FIELD
from core.text import _

CORRECTS = "_entry"
"""The hidden field of a page on which an entry in review is corrected."""
OPEN = ("review", "waiting")
ORPHANED = "base_missing"


class _NotNow(Exception):
    """It cannot go where it belongs; the reason says why."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


def person_by_id(user_id: int) -> Any:
    """The person of this number, as the package of people knows them; or nothing."""
    return current_app.extensions["person_by_id"](user_id)


def body_of(entry: Entry) -> Body:
    """The words of an entry as they came."""
    return entries.parse(entry.body.encode())


def held(condition: Any) -> list[Entry]:
    """Entries of which nobody else settles one meanwhile, in the order they were written."""
    wanted = select(Entry).where(condition).order_by(Entry.seq, Entry.id).with_for_update()
    return list(db.session.scalars(wanted.execution_options(populate_existing=True)))


def settle(entry: Entry) -> None:
    """Do what the entry asks if its time has come, and then what waited for it."""
    _settle(entry)
    wake(entry)


def _settle(entry: Entry) -> None:
    body = body_of(entry)
    if missing(body):
        entry.state = "waiting"
    elif reason := _barred(entry):
        _review(entry, Outcome(False, reason=reason))
    else:
        _carry_out(entry, body)
    db.session.flush()


def wake(entry: Entry) -> None:
    """Try again what could not go where it belongs before this one was here; then what waited for those."""
    orphans = (Entry.user_id == entry.user_id) & (Entry.state == "review") & (Entry.reason == ORPHANED)
    news = entry.reason != ORPHANED
    while news:
        waiting = held(orphans)
        for orphan in waiting:
            if orphan.state == "review":  # one that was settled just now may have replaced it
                _settle(orphan)
        news = any(orphan.reason != ORPHANED for orphan in waiting)


def missing(body: Body) -> list[str]:
    """The pictures that are still to come."""
    return [file.blob for file in body.files if not blobs.is_here(file.blob)]


def _barred(entry: Entry) -> str | None:
    """Why nothing is done in this person's name without somebody looking at it."""
    this = (Phone.user_id == entry.user_id) & (Phone.device == entry.device)
    if db.session.scalar(select(Phone.lost_at).where(this)) is not None:
        return "lost_phone"
    return None if person_by_id(entry.user_id).may_enter(clock.today()) else "no_access"


def _carry_out(entry: Entry, body: Body) -> None:
    try:
        base, body = _follow(entry, body)
        files = [_open_file(entry, file) for file in body.files]
    except _NotNow as hindrance:
        _review(entry, Outcome(False, reason=hindrance.reason))
        return
    entry.path = body.path
    fields = [pair for pair in body.fields if pair[0] not in (FIELD, CORRECTS)]
    person = person_by_id(entry.user_id)
    db.session.flush()
    goes_on = base is not None
    outcome = perform(person, body.kind, body.path, fields, files, entry.written_at, goes_on=goes_on)
    if outcome.is_done:
        _store(entry, outcome)
    else:
        _review(entry, outcome)


def _store(entry: Entry, outcome: Outcome) -> None:
    entry.state, entry.reason, entry.errors = "stored", None, None
    entry.location, entry.said, entry.guard = outcome.location, list(outcome.said), outcome.guard
    entry.settled_at = clock.now()


def _review(entry: Entry, outcome: Outcome) -> None:
    entry.state, entry.reason = "review", outcome.reason
    entry.errors, entry.said = dict(outcome.errors) or None, list(outcome.said) or None


# Where it goes


def _follow(entry: Entry, body: Body) -> tuple[Entry | None, Body]:
    """The entry these words stand on, if any, and the words where they belong now. Raises _NotNow."""
    body = _follow_page(entry, body)
    base = _ground_of(entry)
    return base, body if base is None else _follow_base(base, body)


def _follow_page(entry: Entry, body: Body) -> Body:
    """The page of the form is where an earlier entry led: after a restore it may have another number."""
    if entry.after_key is None:
        return body
    after = _find(entry, entry.after_key)
    if after is None or after.location is None:
        raise _NotNow(ORPHANED)
    return replace(body, path=_renumbered(body.path, after.location))


def _renumbered(path: str, location: str) -> str:
    """The same address about the thing that the other address is about."""
    (endpoint, arguments), (_page, there) = _match(path, "POST"), _match(urlsplit(location).path, "GET")
    if endpoint is None:
        return path
    query = urlsplit(path).query
    moved = url_for(endpoint, **{name: there.get(name, value) for name, value in arguments.items()})
    return f"{moved}?{query}" if query else moved


def _match(path: str, method: str) -> tuple[str | None, dict[str, Any]]:
    try:
        endpoint, arguments = current_app.url_map.bind(request.host).match(
            path.partition("?")[0], method=method
        )
    except HTTPException:
        return None, {}
    return str(endpoint), dict(arguments)


def _ground_of(entry: Entry) -> Entry | None:
    """The entry this one stands on: done, or nothing when none of those before was. They are superseded."""
    key = entry.base_key
    while key is not None:
        base = _find(entry, key)
        if base is None or base.state == "waiting":  # its pictures are to come: once done it wakes this one
            raise _NotNow(ORPHANED)
        if base.state == "review":
            close(base, "superseded", by_id=entry.user_id)
        if base.location is not None:
            return base
        key = base.base_key
    return None


def _follow_base(base: Entry, body: Body) -> Body:
    """On the thing the base made or changed, as it left it. Raises _NotNow when there is no such thing."""
    declared, leads = taken(body.kind), urlsplit(base.location or "").path
    if declared is None:
        return body
    if declared.edits:
        path = leads if endpoint_at(leads, "POST") == body.kind else body.path
        return _guarded(replace(body, path=path), base, declared.guard)
    continued = endpoint_at(leads, "POST")
    if declared.continues is None or continued != declared.continues:
        raise _NotNow("base_closed")
    return _guarded(replace(body, kind=continued, path=leads), base, declared.guard)


def _guarded(body: Body, base: Entry, guard: str | None) -> Body:
    if guard is None:
        return body
    if base.guard is None:
        raise _NotNow("base_closed")
    others = [pair for pair in body.fields if pair[0] != guard]
    return replace(body, fields=[*others, (guard, base.guard)])


def _find(entry: Entry, key: str) -> Entry | None:
    found = held((Entry.key == key) & (Entry.user_id == entry.user_id))
    return found[0] if found and found[0].id != entry.id else None


def _open_file(entry: Entry, file: entries.SentFile) -> tuple[str, FileStorage]:
    """A picture as a browser would send it. Raises _NotNow for one that its owner's phone did not seal."""
    try:
        data = sealing.open_sealed(
            blobs.read(file.blob), entry.user_id, entry.device, f"blob:{entry.key}", most=blobs.LARGEST
        )
    except sealing.Unreadable as error:
        raise _NotNow("broken") from error
    return file.field, FileStorage(BytesIO(data), filename=file.name or file.field, content_type=file.type)


# By people


def close(entry: Entry, state: str, *, by_id: int | None, note: str | None = None) -> None:
    """It waits for nobody any more."""
    entry.state, entry.note = state, note
    entry.settled_at, entry.settled_by_id = clock.now(), by_id


def retry(entry: Entry, by: Any) -> Entry:
    """Try once more what is in review, a lost phone's too: somebody has looked at it. Raises Refused."""
    entry = _in_review(entry)
    body = body_of(entry)
    if missing(body):
        raise Refused(_("Its picture has not arrived yet. It comes with the phone."))
    if not person_by_id(entry.user_id).may_enter(clock.today()):
        raise Refused(_("Its author has no access any more, so nothing can be done in their name."))
    audit.note("outbox.tried_again", entry, by=by, reason=entry.reason)
    _carry_out(entry, body)
    if entry.state == "stored":
        entry.settled_by_id = by.id
    db.session.flush()
    wake(entry)
    return entry


def dismiss(entry: Entry, by: Any, note: str) -> Entry:
    """Close without doing it; its words stay. Raises Refused."""
    entry = _in_review(entry)
    if not note.strip():
        raise Refused(_("Say why it is closed: its author reads this."), field="note")
    close(entry, "dismissed", by_id=by.id, note=note.strip())
    audit.note("outbox.dismissed", entry, by=by)
    db.session.flush()
    return entry


def _in_review(entry: Entry) -> Entry:
    current = held(Entry.id == entry.id)[0]
    if current.state != "review":
        raise Refused(_("This entry was settled meanwhile."))
    return current


def settle_by_page(key: str, by: Any, location: str | None) -> None:
    """Its author has corrected it on the page: what was sent there stands in its place."""
    for entry in held((Entry.key == key) & (Entry.user_id == by.id)):
        if entry.state == "review":
            close(entry, "superseded", by_id=by.id)
            entry.location = location
            audit.note("outbox.corrected", entry, by=by)
            db.session.flush()
            wake(entry)
