"""The pictures that rows of certificates name, read for the press before it begins."""

from collections.abc import Iterable
from contextlib import suppress

from certification.approvals.queries import opened_pictures
from certification.press.pictures import named_in
from certification.press.snapshot import Snapshot
from core import files


def pictures_of(snapshots: Iterable[Snapshot]) -> dict[str, bytes]:
    """By their SHA-256. One that is nowhere is left out, and the press says so."""
    wanted = {digest for snapshot in snapshots for digest in named_in(snapshot)}
    if not wanted:
        return {}
    found = opened_pictures(wanted)
    for digest in sorted(wanted - found.keys()):
        with suppress(FileNotFoundError):
            found[digest] = files.read(digest)
    return found
