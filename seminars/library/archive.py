"""A module as a ZIP file: packed the same way every time, unpacked with care."""

import re
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

from core.errors import Refused
from core.text import _

MOST_FILES = 120
MOST_BYTES = 4_000_000
"""Unpacked, all files together; the largest of our modules has some 200 kB."""

_KNOWN = re.compile(
    r"(?:(?P<folder>[A-Za-z0-9][\w.-]{0,60})/)?(?P<name>module\.toml|(?:es|en)/[a-z0-9-]{1,80}\.(?:md|gift|svg))"
)
# What file managers put into an archive on their own account.
_CLUTTER = re.compile(r"(?:.*/)?(?:\.DS_Store|Thumbs\.db|desktop\.ini)|__MACOSX/.*|.*/")
_FIXED_TIME = (2026, 1, 1, 0, 0, 0)


def pack(folder: Path) -> bytes:
    """The files of a module folder under its name; the same files always give the same bytes."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.name[0] != "."):
            name = f"{folder.name}/{path.relative_to(folder).as_posix()}"
            archive.writestr(zipfile.ZipInfo(name, _FIXED_TIME), path.read_bytes(), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def unpack(data: bytes, target: Path) -> None:
    """Write the one module of an archive into a folder below `target`.

    Raises Refused for what is no ZIP file, is too large, or holds a file no module has.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not _CLUTTER.fullmatch(entry.filename)]
            for name, content in _read(archive, _checked(entries)):
                path = target / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as trouble:
        raise Refused(_("This file cannot be opened as a ZIP file."), field="archive") from trouble


def _checked(entries: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """The entries by the name they are written under, once there is nothing strange about them."""
    if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise Refused(_("The ZIP file is too large for a module."), field="archive")
    wanted: dict[str, zipfile.ZipInfo] = {}
    folders = set()
    for entry in entries:
        known = _KNOWN.fullmatch(entry.filename)
        if known is None or known["folder"] in ("es", "en"):
            raise Refused(
                _("The ZIP file holds %(name)s, which is no file of a module.", name=entry.filename[:120]),
                field="archive",
            )
        folders.add(known["folder"])
        wanted[f"{known['folder'] or 'module'}/{known['name']}"] = entry
    if len(folders) != 1 or len(wanted) != len(entries):
        raise Refused(_("Put the files of exactly one module into the ZIP file."), field="archive")
    return wanted


def _read(archive: zipfile.ZipFile, entries: dict[str, zipfile.ZipInfo]) -> list[tuple[str, bytes]]:
    """The contents, never more than was announced: an archive may lie about its sizes."""
    contents = []
    for name, entry in entries.items():
        with archive.open(entry) as file:
            content = file.read(entry.file_size + 1)
        if len(content) > entry.file_size:
            raise zipfile.BadZipFile(entry.filename)
        contents.append((name, content))
    return contents
