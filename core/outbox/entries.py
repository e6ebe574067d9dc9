"""What a phone says: the headers that are true now, and the sealed words that never change."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from werkzeug.datastructures import Headers

from core import clock
from core.typed import LARGEST_ROW, readable

UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
SHA256 = re.compile(r"[0-9a-f]{64}")
LONGEST_PATH = 2000
MOST_SKEW = 2**31 - 1  # seconds: as far as a column of ours counts


class Malformed(Exception):
    """It is not what a phone of ours sends."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who hands in from which device. `pending` and `clock` are nothing when it is carried for somebody."""

    key: str
    user_id: int
    device: str
    pending: int | None
    skew: int | None  # seconds the phone's clock is ahead of ours
    label: str


@dataclass(frozen=True, slots=True)
class SentFile:
    field: str
    name: str
    type: str
    blob: str


@dataclass(frozen=True, slots=True)
class Body:
    """An entry's words, opened and of the right shape."""

    kind: str
    path: str
    fields: list[tuple[str, str]]
    files: list[SentFile]
    device: str
    seq: int
    written_at: str
    base_key: str | None
    after_key: str | None


def sender(headers: Headers) -> Sender:
    """Who the headers of a request name. Raises Malformed."""
    key, device = headers.get("Idempotency-Key", ""), headers.get("X-Outbox-Device", "")
    if not (UUID.fullmatch(key) and UUID.fullmatch(device)):
        raise Malformed
    user_id = whole_number(headers.get("X-Outbox-User"))
    if user_id is None:
        raise Malformed
    return Sender(key, user_id, device, *told_now(headers))


def told_now(headers: Headers) -> tuple[int | None, int | None, str]:
    """What is true only now: how many wait, how far the phone's clock is ahead, what it calls itself."""
    pending = whole_number(headers.get("X-Outbox-Pending"))
    return pending, skew_of(headers.get("X-Outbox-Clock")), readable(headers.get("User-Agent", ""))[:200]


def whole_number(text: str | None) -> int | None:
    """A number of a row, or a count; nothing for what is none."""
    if text is None or not text.isascii() or not text.isdigit() or len(text) > 10:
        return None
    return int(text) if int(text) <= LARGEST_ROW else None


def moment(text: str | None) -> datetime | None:
    """A moment as a phone writes it; nothing for what is none."""
    try:
        told = datetime.fromisoformat(text or "")
        return told.replace(tzinfo=told.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def skew_of(text: str | None) -> int | None:
    told = moment(text)
    if told is None:
        return None
    ahead = round((told - clock.now()).total_seconds())
    return max(-MOST_SKEW, min(MOST_SKEW, ahead))


def written_at(text: str, skew: int) -> datetime:
    """When it was written by our clock; a phone that does not know has written it just now."""
    told, now = moment(text), clock.now()
    if told is None:
        return now
    try:
        return min(told - timedelta(seconds=skew), now)
    except OverflowError:
        return now


def parse(opened: bytes) -> Body:
    """The words of an opened entry. Raises Malformed."""
    try:
        said = json.loads(opened.decode())
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise Malformed from error
    if not isinstance(said, dict):
        raise Malformed
    body = Body(
        kind=_text(said, "kind"),
        path=_text(said, "path"),
        fields=[_pair(each) for each in _list(said, "fields")],
        files=[_file(each) for each in _list(said, "files")],
        device=_text(said, "device"),
        seq=_number(said, "seq"),
        written_at=_text(said, "written_at"),
        base_key=_key(said, "base_key"),
        after_key=_key(said, "after_key"),
    )
    if len(body.path) > LONGEST_PATH or not re.match(r"/(?!/)", body.path):
        raise Malformed
    return body


def _text(said: dict[str, Any], name: str) -> str:
    value = said.get(name)
    if not isinstance(value, str) or readable(value) != value:
        raise Malformed
    return value


def _list(said: dict[str, Any], name: str) -> list[Any]:
    value = said.get(name, [])
    if not isinstance(value, list):
        raise Malformed
    return value


def _number(said: dict[str, Any], name: str) -> int:
    value = said.get(name)
    if type(value) is not int or not 0 <= value <= LARGEST_ROW:
        raise Malformed
    return value


def _key(said: dict[str, Any], name: str) -> str | None:
    value = said.get(name)
    if value is not None and not (isinstance(value, str) and UUID.fullmatch(value)):
        raise Malformed
    return value


def _pair(said: Any) -> tuple[str, str]:
    if not (isinstance(said, list) and len(said) == 2 and all(isinstance(part, str) for part in said)):
        raise Malformed
    return readable(said[0]), readable(said[1])


def _file(said: Any) -> SentFile:
    if not isinstance(said, dict):
        raise Malformed
    blob = _text(said, "blob")
    if not SHA256.fullmatch(blob):
        raise Malformed
    name = said.get("name")  # by which a camera or a person called it
    if not isinstance(name, str):
        raise Malformed
    return SentFile(_text(said, "field"), readable(name), _text(said, "type"), blob)
