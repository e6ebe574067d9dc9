"""How small a text leaves this house: one rule for who sends it and who says what it will weigh."""

import gzip

WORTH_ZIPPING = 500
TEXTS = ("text/", "application/json", "application/ld+json", "application/manifest+json", "image/svg+xml")


def zipped(data: bytes) -> bytes:
    """The same bytes zip alike every time."""
    return gzip.compress(data, 6, mtime=0)


def weight(data: bytes, kind: str) -> int:
    """How many bytes an answer of this type takes on the line."""
    return len(zipped(data)) if kind.startswith(TEXTS) and len(data) > WORTH_ZIPPING else len(data)
