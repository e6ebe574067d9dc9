"""Pictures that come from outside, opened with care: never more points than was said, never half of one."""

import struct
from io import BytesIO

from PIL import Image, ImageOps

from core.errors import Refused
from core.text import _

FORMATS = ("JPEG", "PNG")
MOST_POINTS = 24_000_000
"""A phone's photo has 12 million."""

# What the library says of a file that is broken, cut short or no picture at all.
_UNREADABLE = (OSError, SyntaxError, ValueError, TypeError, EOFError, struct.error)
_TOO_MANY_POINTS = (Image.DecompressionBombError, Image.DecompressionBombWarning)


def on_white(data: bytes, *, longest_side: int, field: str | None = None) -> Image.Image:
    """The PNG or JPEG upright in plain colours, what can be seen through become paper, and not larger.

    Raises Refused with what to do instead, beside the `field` it came from.
    """
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_POINTS:
                raise Image.DecompressionBombError
            opened.draft("RGB", (longest_side, longest_side))  # a large JPEG is not unfolded whole
            picture = _plain(opened)
            picture.thumbnail((longest_side, longest_side))
            return ImageOps.exif_transpose(picture)
    except _TOO_MANY_POINTS:
        message = _("This picture has more than %(most)s million points. Send a smaller one.", most=24)
        raise Refused(message, field=field) from None
    except _UNREADABLE:
        raise Refused(
            _("This file cannot be read as a picture. Send a PNG or a JPEG."), field=field
        ) from None


def as_png(picture: Image.Image) -> bytes:
    """The same points give the same bytes; nothing of what a camera wrote goes with them."""
    bare = picture.copy()
    bare.info = {}
    file = BytesIO()
    bare.save(file, "PNG", optimize=True)
    return file.getvalue()


def _plain(opened: Image.Image) -> Image.Image:
    if not opened.has_transparency_data:
        return opened.convert("RGB")
    layer = opened.convert("RGBA")
    paper = Image.new("RGB", layer.size, "white")
    paper.paste(layer, mask=layer.getchannel("A"))
    paper.info = layer.info
    return paper
