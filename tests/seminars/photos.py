"""Photos as phones take them, made here."""

import zlib
from io import BytesIO
from typing import Any

from PIL import Image

ORIENTATION, GPS = 0x0112, 0x8825


def photo(size: tuple[int, int] = (64, 48), form: str = "JPEG", mode: str = "RGB", **saved: Any) -> bytes:
    """A picture whose left half is red and whose right half is blue."""
    picture = Image.new("RGB", size, "blue")
    picture.paste("red", (0, 0, size[0] // 2, size[1]))
    written = BytesIO()
    picture.convert(mode).save(written, form, **saved)
    return written.getvalue()


def taken_sideways_at_home() -> bytes:
    """A photo with what a camera notes: held upright, its place, a comment."""
    noted = Image.Exif()
    noted[ORIENTATION] = 6
    noted.get_ifd(GPS).update({1: "N", 2: (16.0, 45.0, 0.0), 3: "W", 4: (92.0, 38.0, 0.0)})
    return photo(exif=noted, comment=b"Nueva Aurora, the third house")


def with_a_hole() -> bytes:
    """A PNG one can see through, black behind."""
    written = BytesIO()
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(written, "PNG")
    return written.getvalue()


def bomb(side: int = 12_000) -> bytes:
    """A PNG of 144 million black points in a few kilobytes."""
    head = side.to_bytes(4) + side.to_bytes(4) + bytes([8, 0, 0, 0, 0])
    squeezed = zlib.compressobj(9)
    rows = [squeezed.compress(bytes(side + 1)) for _row in range(side)]
    chunks = ((b"IHDR", head), (b"IDAT", b"".join(rows) + squeezed.flush()), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4) + name + data + zlib.crc32(name + data).to_bytes(4)
