"""What phones handed in and what they still hold, as tests need it: rows as they stand afterwards."""

import json
from datetime import timedelta
from itertools import count
from typing import Any

from core import clock, db
from core.outbox.models import Entry, Phone
from people.models import User

ANDROID = (
    "Mozilla/5.0 (Linux; Android 13; SM-A145M) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/124.0.0.0 Mobile Safari/537.36"
)
SECRET = "Words that only their author has read"
_numbers = count(1)


def device() -> str:
    return f"00000000-0000-4000-9000-{next(_numbers):012}"


def handed_in(user: User, kind: str, path: str, fields: Any = (), **told: Any) -> Entry:
    """An entry that arrived an hour ago and is in review; `told` overrides its columns."""
    number, now = next(_numbers), clock.now()
    written = told.pop("written_at", now - timedelta(days=1))
    body = {
        "kind": kind, "path": path, "fields": [[name, text] for name, text in dict(fields).items()],
        "files": [], "device": device(), "seq": number, "written_at": written.isoformat(),
    }  # fmt: skip
    row = {
        "key": f"00000000-0000-4000-8000-{number:012}", "user_id": user.id, "kind": kind, "path": path,
        "body": json.dumps(body), "sha256": "0" * 64, "state": "review", "reason": "refused",
        "device": body["device"], "seq": number, "written_at": written,
        "received_at": now - timedelta(hours=1), "skew_seconds": 0,
    }  # fmt: skip
    entry = Entry(**{**row, **told})
    db.session.add(entry)
    db.session.flush()
    return entry


def a_lesson(user: User, **told: Any) -> Entry:
    """Something small about a seminar that is not there any more."""
    path = "/seminars/999/lessons/l1/read"
    return handed_in(user, "seminars.finish_lesson", path, **{"reason": "gone", **told})


def phone(user: User, *, pending: int = 2, days: int = 5, **told: Any) -> Phone:
    """A phone that was last here so many days ago and then held so many entries."""
    seen = clock.now() - timedelta(days=days)
    row = {"device": device(), "user_id": user.id, "label": ANDROID, "pending": pending, "seen_at": seen}
    held = Phone(**{**row, **told})
    db.session.add(held)
    db.session.flush()
    return held
