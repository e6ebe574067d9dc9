"""Pictures that a snapshot names by their SHA-256: its signatures, and the logo in the emblem's place.

The press never fetches one: whoever prints hands them over, as PNG in grey or in colours.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from types import MappingProxyType

from PIL import Image

from certification.press.errors import Unprintable
from certification.press.snapshot import Snapshot

Pictures = Mapping[str, bytes]
"""PNG files by the SHA-256 of their bytes."""

NONE: Pictures = MappingProxyType({})

_COLOURS: Mapping[str, str] = MappingProxyType({"L": "/DeviceGray", "RGB": "/DeviceRGB"})


@dataclass(frozen=True)
class Dots:
    """A picture as a PDF holds it: rows of bytes from the top, and what shows through them."""

    digest: str
    width: int
    height: int
    colours: str
    dots: bytes
    opacity: bytes | None


NOTHING: Mapping[str, Dots] = MappingProxyType({})


def named_in(snapshot: Snapshot) -> frozenset[str]:
    """The SHA-256 of every picture that is printed with it."""
    named = [snapshot.logo, *(each.signature for each in snapshot.signatories)]
    return frozenset(digest for digest in named if digest)


def check_at_hand(snapshot: Snapshot, pictures: Pictures) -> None:
    """`Unprintable` when one that it names is not there, even where it was drawn before."""
    for digest in sorted(named_in(snapshot) - pictures.keys()):
        raise Unprintable(f"The picture {digest} is not at hand.")


def shown_in(snapshot: Snapshot, pictures: Pictures) -> dict[str, Dots]:
    """Those of `snapshot`, by their SHA-256; `Unprintable` when one is not there or is another."""
    check_at_hand(snapshot, pictures)
    return {digest: _read(digest, pictures) for digest in sorted(named_in(snapshot))}


def _read(digest: str, pictures: Pictures) -> Dots:
    data = pictures[digest]
    if hashlib.sha256(data).hexdigest() != digest:
        raise Unprintable(f"The picture {digest} is another.")
    try:
        with Image.open(BytesIO(data), formats=("PNG",)) as opened:
            opened.load()
            return _dots(digest, opened)
    except (OSError, SyntaxError, ValueError) as wrong:
        raise Unprintable(f"The picture {digest} cannot be read.") from wrong


def _dots(digest: str, picture: Image.Image) -> Dots:
    opacity = picture.getchannel("A").tobytes() if picture.mode in ("LA", "RGBA") else None
    plain = picture.convert(picture.mode.removesuffix("A"))
    if plain.mode not in _COLOURS:
        raise ValueError(f"neither grey nor in colours: {picture.mode}")
    return Dots(digest, plain.width, plain.height, _COLOURS[plain.mode], plain.tobytes(), opacity)
