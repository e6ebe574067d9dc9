"""What goes into a file beside its pages: attachments, and the seal that signs it."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Attachment:
    """A file within the file: `name` as it is saved, `mime` as `application/json`."""

    name: str
    mime: str
    data: bytes
    description: str
    relationship: str = "Data"
    """Of the data to the document, by ISO 32000-2, table 43."""


class Seal(Protocol):
    """Signs a digest with the institution's key."""

    @property
    def reserved(self) -> int:
        """Hexadecimal digits kept in the file for what `cms` returns, two for each byte of it."""

    @property
    def field_name(self) -> str:
        """Of the signature field."""

    def cms(self, digest: bytes) -> bytes:
        """DER of a detached CMS over the SHA-256 digest of the file, at most half of `reserved` bytes."""
