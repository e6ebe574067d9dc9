"""Many certificates as one file for the archive: same input, same bytes."""

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest date a ZIP can hold: its members carry no clock."""

_SAFE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9])?")
_WORDS = re.compile(r"[A-Za-z0-9]+")
_LONGEST_NAME = 60


def file_name(folio: str, surnames: str, suffix: str = ".pdf") -> str:
    """`SALUD-2027F-DIP-0012-2_Penaloza-Guemes.pdf`: letters any file system keeps."""
    plain = unicodedata.normalize("NFKD", surnames).encode("ascii", "ignore").decode()
    words = "-".join(_WORDS.findall(plain))[:_LONGEST_NAME].rstrip("-")
    return f"{folio}_{words}{suffix}" if words else f"{folio}{suffix}"


def bundle(files: Iterable[tuple[str, bytes]]) -> bytes:
    """A ZIP of the files in order; ValueError on an unsafe name or one that comes twice."""
    packed = io.BytesIO()
    taken: set[str] = set()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files:
            if not _SAFE.fullmatch(name) or ".." in name:
                raise ValueError(f"not a safe file name: {name!r}")
            if name.casefold() in taken:
                raise ValueError(f"two files are called {name!r}")
            taken.add(name.casefold())
            archive.writestr(_member(name), content)
    return packed.getvalue()


def _member(name: str) -> zipfile.ZipInfo:
    """A member as every machine writes it; stored, since a PDF is compressed already."""
    member = zipfile.ZipInfo(name, date_time=_EPOCH)
    member.create_system = 3
    member.external_attr = 0o644 << 16
    return member
