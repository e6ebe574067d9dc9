"""What a document prints by: the files that ship with the site, or those kept with a version of one's own.

The press is handed a source and looks nowhere else. A source of one's own is one file of JSON, known by its
SHA-256, with every text that goes into a page: a later site prints the same by it.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from certification.press.snapshot import Snapshot

FOLDER = Path(__file__).parents[2] / "templates" / "certification" / "documents"
OWN_STYLE = "own.css"
"""What a version adds to the stylesheets."""


@dataclass(frozen=True, eq=False)
class Source:
    """Templates and stylesheets by the name of their file."""

    files: Mapping[str, str]
    sha256: str = ""
    """Empty for what ships with the site, as in `Snapshot.template`."""

    @classmethod
    def kept(cls, data: bytes) -> "Source":
        """The source that `packed` wrote; ValueError when it is not one."""
        files = json.loads(data)
        if not isinstance(files, dict) or not all(isinstance(text, str) for text in files.values()):
            raise ValueError("not the files of a template")
        return cls(MappingProxyType(files), hashlib.sha256(data).hexdigest())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Source) and other.sha256 == self.sha256

    def __hash__(self) -> int:
        return hash(self.sha256)


def packed(files: Mapping[str, str]) -> bytes:
    """The same bytes for the same files, fit to be kept."""
    return json.dumps(dict(files), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


SHIPPED = Source(
    MappingProxyType(
        {path.relative_to(FOLDER).as_posix(): path.read_text("utf-8") for path in sorted(FOLDER.rglob("*.*"))}
    )
)


def shipped(_snapshot: Snapshot) -> Source:
    """For rows that all print by what ships with the site."""
    return SHIPPED
