"""A phone without a browser: seals what was typed and hands it in, as static/js/outbox.js does."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from flask import Flask
from werkzeug.test import TestResponse

from core import clock, db
from core.outbox import sealing
from core.outbox.models import Entry
from people.models import User

PIECE = 32 * 1024


def new_key() -> str:
    return str(uuid4())


@dataclass
class Phone:
    """One person's phone. `client` hands in: nobody is signed in on it unless said otherwise."""

    app: Flask
    user: User
    device: str = field(default_factory=new_key)
    client: Any = None
    seq: int = 0

    def __post_init__(self) -> None:
        self.client = self.client or self.app.test_client()

    def sends(
        self, kind: str, path: str, fields: Any = (), *, key: str | None = None, **more: Any
    ) -> TestResponse:
        """Write an entry and hand it in at once: `fields` as pairs or a dict; `more` as in `writes`."""
        key = key or new_key()
        headers = more.pop("headers", {})
        pending, now = more.pop("pending", 1), more.pop("now", None)
        sealed = self.writes(kind, path, fields, key=key, **more)
        return self.hands_in(sealed, key, pending=pending, now=now, headers=headers)

    def writes(
        self, kind: str, path: str, fields: Any = (), *, key: str, deflated: bool = True, **more: Any
    ) -> bytes:
        """The sealed bytes of an entry; `more` overrides what its body says."""
        self.seq += 1
        pairs = list(fields.items()) if isinstance(fields, dict) else list(fields)
        body = {
            "kind": kind,
            "path": path,
            "fields": [[name, str(text)] for name, text in pairs],
            "files": [],
            "device": self.device,
            "seq": self.seq,
            "written_at": clock.now().isoformat(),
            "base_key": None,
            "after_key": None,
            **more,
        }
        return self.seals(json.dumps(body).encode(), f"entry:{key}", deflated=deflated)

    def seals(self, data: bytes, what: str, *, deflated: bool = False) -> bytes:
        with self.app.app_context():
            return sealing.seal(data, self.user.id, self.device, what, deflated=deflated)

    def hands_in(
        self, sealed: bytes, key: str, *, pending: int = 1, now: str | None = None, headers: Any = ()
    ) -> TestResponse:
        return self.client.post(
            "/outbox/v1/entries",
            data=sealed,
            content_type="application/octet-stream",
            headers={"Idempotency-Key": key, **self.headers(pending, now), **dict(headers)},
        )

    def headers(self, pending: int = 1, now: str | None = None) -> dict[str, str]:
        return {
            "X-Outbox-Protocol": "1",
            "X-Outbox-User": str(self.user.id),
            "X-Outbox-Device": self.device,
            "X-Outbox-Pending": str(pending),
            "X-Outbox-Clock": now or clock.now().isoformat(),
        }

    def says_hello(self, client: Any = None) -> dict[str, Any]:
        response = (client or self.client).get("/outbox/v1/hello", headers=self.headers())
        assert response.status_code == 200
        told: dict[str, Any] = response.get_json()
        return told

    def picture(self, data: bytes, key: str) -> tuple[str, bytes]:
        """The name and the sealed bytes of a picture of that entry."""
        sealed = self.seals(data, f"blob:{key}")
        return hashlib.sha256(sealed).hexdigest(), sealed

    def carries(self, name: str, sealed: bytes, *, at: int, length: int | None = None) -> TestResponse:
        """One piece of a picture."""
        headers = {"Upload-Offset": str(at), "Upload-Length": str(length or len(sealed))}
        return self.client.patch(
            f"/outbox/v1/blobs/{name}",
            data=sealed[at : at + PIECE],
            content_type="application/octet-stream",
            headers={**self.headers(), **headers},
        )


def entry(app: Flask, key: str) -> Entry:
    """What the site holds under this key."""
    with app.app_context():
        found = db.session.query(Entry).filter_by(key=key).one()
        db.session.expunge(found)
        return found
