"""The proof room as the site sees it: one process at a time, that can be hung up on.

A template under the hand may be slow or hungry whatever the checks say. It never holds up the press of the
site or a thread of it for longer than is said here.
"""

import atexit
import base64
import contextlib
import json
import select
import subprocess
import sys
import threading
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from certification.press.pictures import NONE, Pictures
from certification.press.snapshot import Snapshot

_ROOT = Path(__file__).parents[2]
PICTURE, PROOF = 30.0, 90.0
"""Seconds that an answer may take, the start of the process included: it has less of the processor."""

_WAITS = 20.0
"""Seconds that an order waits for the one before it."""


class NoAnswer(Exception):
    """It took too long, ran out of memory or cannot start; nothing else was held up."""


_turn = threading.Lock()
_running: list[subprocess.Popen[str]] = []


def picture(snapshot: Snapshot, files: Mapping[str, str], pictures: Pictures = NONE) -> dict[str, Any]:
    """A draft of `snapshot` by these files: how many `pages`, and a `png` unless they are too many.

    `pictures`: those that it names.
    """
    shown = {digest: base64.b64encode(data).decode() for digest, data in pictures.items()}
    return _ask(_line({"work": "picture", "pictures": shown}, snapshot, files), PICTURE)


def proof(snapshot: Snapshot, files: Mapping[str, str], *, thorough: bool) -> list[list[Any]]:
    """What is wrong with the sheet: a code, and what it is about; empty when all is well."""
    return list(_proved(_line({"work": "proof", "thorough": thorough}, snapshot, files))["found"])


@lru_cache(maxsize=128)
def _proved(line: str) -> dict[str, Any]:
    """An answer hangs on the order alone, so that of the last ones is remembered; a lack of one is not."""
    return _ask(line, PROOF)


def _line(order: dict[str, Any], snapshot: Snapshot, files: Mapping[str, str]) -> str:
    return json.dumps({**order, "snapshot": snapshot.to_stored(), "files": dict(files)})


def _ask(line: str, seconds: float) -> dict[str, Any]:
    if not _turn.acquire(timeout=_WAITS):
        raise NoAnswer("the proof room is busy")
    try:
        for is_last in (False, True):
            try:
                return _answer(line, seconds)
            except (BrokenPipeError, EOFError) as gone:
                close()
                if is_last:
                    raise NoAnswer("the proof room closed") from gone
        raise NoAnswer("the proof room closed")
    finally:
        _turn.release()


def _answer(line: str, seconds: float) -> dict[str, Any]:
    room = _room()
    assert room.stdin is not None
    assert room.stdout is not None
    room.stdin.write(line + "\n")
    room.stdin.flush()
    if not select.select([room.stdout], [], [], seconds)[0]:
        close()
        raise NoAnswer(f"no answer within {seconds:g} seconds")
    said = room.stdout.readline()
    if not said:
        raise EOFError
    answer: dict[str, Any] = json.loads(said)
    return answer


def _room() -> subprocess.Popen[str]:
    if _running and _running[0].poll() is None:
        return _running[0]
    close()
    _running[:] = [
        subprocess.Popen(
            [sys.executable, "-m", "certification.press.proofroom"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            cwd=_ROOT,
            env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "PYTHONUTF8": "1"},
        )
    ]
    return _running[0]


@atexit.register
def close() -> None:
    """Hang up, whatever it is at."""
    while _running:
        room = _running.pop()
        room.kill()
        for pipe in (room.stdin, room.stdout):
            if pipe is not None:
                _close(pipe)
        room.wait()


def _close(pipe: Any) -> None:
    """Close a pipe whose other end is gone."""
    with contextlib.suppress(BrokenPipeError):
        pipe.close()
