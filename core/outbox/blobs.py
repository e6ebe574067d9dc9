"""Pictures in pieces: each piece is on the disk before it is acknowledged, the whole kept under its hash."""

import fcntl
import hashlib
import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from flask import current_app

from core import files

LARGEST = 4 * 1024 * 1024
PIECE = 32 * 1024


class Misplaced(Exception):
    """A piece that does not follow what is here; `offset` says how much is."""

    def __init__(self, offset: int):
        super().__init__(offset)
        self.offset = offset


class Spoiled(Exception):
    """All of it came, and it is not what its name says. It is forgotten, so that it can come again."""


def is_here(name: str) -> bool:
    """Is all of it here? Its name is its hash, so a part that is whole is known by itself."""
    if _whole(name).exists():
        return True
    part = _part(name)
    if not part.exists() or _hash_of(part) != name:
        return False
    _keep(part)  # the power went after its last piece
    return True


def read(name: str) -> bytes:
    """All of it; raises FileNotFoundError."""
    return files.read(name)


def offset(name: str) -> int:
    """How many bytes of it are here."""
    if is_here(name):
        return _whole(name).stat().st_size
    part = _part(name)
    return part.stat().st_size if part.exists() else 0


def append(name: str, piece: bytes, *, at: int, length: int) -> int:
    """Put a piece where it belongs and tell how much is here now. Raises Misplaced and Spoiled."""
    if is_here(name):
        raise Misplaced(offset(name))
    part = _part(name)
    part.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with part.open("ab") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        size = os.fstat(held.fileno()).st_size
        if size != at or at + len(piece) > length:
            raise Misplaced(size)
        held.write(piece)
        held.flush()
        os.fsync(held.fileno())
        if at + len(piece) == length:
            _complete(name, part)
    return at + len(piece)


def forget(name: str) -> None:
    """Its words were settled long ago."""
    for path in (_part(name), _whole(name)):
        path.unlink(missing_ok=True)


def forget_part(name: str) -> None:
    """Nobody waits for the rest of it."""
    _part(name).unlink(missing_ok=True)


def unfinished_since(moment: datetime) -> list[str]:
    """Names of the parts to which nothing was added after this moment."""
    found = []
    for part in _parts().iterdir() if _parts().exists() else ():
        with suppress(FileNotFoundError):  # another process drops them at the same hour
            if part.stat().st_mtime < moment.timestamp():
                found.append(part.name)
    return found


def _complete(name: str, part: Path) -> None:
    if _hash_of(part) != name:
        part.unlink()
        raise Spoiled
    _keep(part)


def _keep(part: Path) -> None:
    files.keep(part.read_bytes())
    part.unlink(missing_ok=True)


def _hash_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _whole(name: str) -> Path:
    return files.folder() / name[:2] / name


def _part(name: str) -> Path:
    return _parts() / name


def _parts() -> Path:
    return Path(current_app.config["DATA"]) / "outbox"
