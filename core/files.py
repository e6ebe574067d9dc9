"""Bytes that never change, kept under their own SHA-256 in the data folder."""

import hashlib
import os
import tempfile
from pathlib import Path

from flask import current_app


def folder() -> Path:
    return Path(current_app.config["DATA"]) / "files"


def keep(data: bytes) -> str:
    """Store bytes (once) and return their SHA-256; on disk for good before this returns."""
    digest = hashlib.sha256(data).hexdigest()
    path = _path(digest)
    if path.exists():
        return digest
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(name, path)
    return digest


def read(digest: str) -> bytes:
    """The bytes kept under this SHA-256; raises FileNotFoundError, or ValueError if they were altered."""
    data = _path(digest).read_bytes()
    if hashlib.sha256(data).hexdigest() != digest:
        raise ValueError(f"the kept file {digest} was altered")
    return data


def _path(digest: str) -> Path:
    if len(digest) != 64 or not all(c in "0123456789abcdef" for c in digest):
        raise ValueError("not a SHA-256")
    return folder() / digest[:2] / digest
