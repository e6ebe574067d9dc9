"""Bytes that never change, kept under their own SHA-256 in the data folder."""

import hashlib
import os
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from flask import current_app

AT_ONCE = 8


def folder() -> Path:
    return Path(current_app.config["DATA"]) / "files"


def keep(data: bytes) -> str:
    """Store bytes (once) and return their SHA-256; on disk for good before this returns."""
    return _keep(folder(), data)


def _keep(within: Path, data: bytes) -> str:
    digest = hashlib.sha256(data).hexdigest()
    path = _place(within, digest)
    if path.exists():
        return digest
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except OSError:
        os.unlink(name)  # on a full disk a half-written file would take the room that is left
        raise
    return digest


def keep_all(many: Sequence[bytes]) -> list[str]:
    """As `keep` for each, side by side: most of the time is waiting for the disk."""
    with ThreadPoolExecutor(AT_ONCE) as disk:
        return list(disk.map(partial(_keep, folder()), many))


def read(digest: str) -> bytes:
    """The bytes kept under this SHA-256; raises FileNotFoundError, or ValueError if they were altered."""
    data = path_of(digest).read_bytes()
    if hashlib.sha256(data).hexdigest() != digest:
        raise ValueError(f"the kept file {digest} was altered")
    return data


def forget(digest: str) -> None:
    """Remove what can be made again and that nothing else names; all the same if it is gone."""
    path_of(digest).unlink(missing_ok=True)


def path_of(digest: str) -> Path:
    """Where the bytes of this SHA-256 are kept, if they are."""
    return _place(folder(), digest)


def _place(within: Path, digest: str) -> Path:
    if len(digest) != 64 or not all(c in "0123456789abcdef" for c in digest):
        raise ValueError("not a SHA-256")
    return within / digest[:2] / digest
