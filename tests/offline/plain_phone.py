"""A phone without a browser, written from docs/offline.md alone: what it says, sealed byte for byte."""

import hashlib
import hmac
import http.client
import json
import secrets
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tests.offline.world import World
from tests.support.site_process import SECRET

ENTRIES = "/outbox/v1/entries"
OURS = {"Sec-Fetch-Site": "same-origin", "X-Outbox-Protocol": "1"}


@dataclass(frozen=True)
class Sealed:
    """One entry as it lies in the queue."""

    key: str
    body: bytes


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def told(self) -> dict[str, Any]:
        found = json.loads(self.body)
        assert isinstance(found, dict)
        return found


@dataclass
class PlainPhone:
    """One device of one of the cast."""

    world: World
    name: str
    device: str = field(default_factory=lambda: str(uuid4()))
    seq: int = 0

    @property
    def user_id(self) -> int:
        return self.world.cast.user(self.name).id

    def seal(self, what: str, words: bytes, *, deflated: bool = False) -> bytes:
        told = f"outbox:{self.user_id}:{self.device}".encode()
        key, nonce = hmac.digest(SECRET.encode(), told, hashlib.sha256), secrets.token_bytes(12)
        if deflated:
            squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
            words = squeeze.compress(words) + squeeze.flush()
        return bytes([2 if deflated else 1]) + nonce + AESGCM(key).encrypt(nonce, words, what.encode())

    def writes(self, kind: str, path: str, fields: Mapping[str, str], **more: Any) -> Sealed:
        """What the page does when a button is tapped."""
        self.seq += 1
        key = more.pop("key", None) or str(uuid4())
        entry = {
            "kind": kind, "path": path, "fields": list(fields.items()), "files": [],
            "device": self.device, "seq": self.seq, "written_at": "2026-05-14T16:00:00.000Z",
            "base_key": None, "after_key": None, **more,
        }  # fmt: skip
        words = json.dumps(entry, ensure_ascii=False).encode()
        return Sealed(key, self.seal(f"entry:{key}", words, deflated=self.seq % 2 == 0))

    def writes_a_visit(self, day: str, words: str, **more: Any) -> Sealed:
        """Lucía's draft about Xóchitl, as the page of a new visit sends it."""
        fields = {"held_on": day, "kind": "in_person", "strengths": words} | more.pop("fields", {})
        return self.writes("visits.log", self.world.visit_form, fields, **more)

    def hands_in(self, sealed: Sealed, *, cookie_of: str | None = None, **headers: str | None) -> Answer:
        """Headers are changed by their names with _ for -; None leaves one out."""
        told: dict[str, str | None] = {
            **OURS,
            "Content-Type": "application/octet-stream",
            "Idempotency-Key": sealed.key,
            "X-Outbox-User": str(self.user_id),
            "X-Outbox-Device": self.device,
            "X-Outbox-Pending": "1",
            "X-Outbox-Clock": "2026-05-14T16:00:00.000Z",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        if cookie_of:
            told["Cookie"] = "=".join(self.world.cookie_of(cookie_of))
        return self.asks("POST", ENTRIES, sealed.body, told)

    def asks(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str | None] = OURS
    ) -> Answer:
        connection = http.client.HTTPConnection(*self.world.link.address, timeout=30)
        try:
            said = {name: value for name, value in headers.items() if value is not None}
            connection.request(method, path, body, said)
            answer = connection.getresponse()
            return Answer(answer.status, dict(answer.getheaders()), answer.read())
        finally:
            connection.close()
