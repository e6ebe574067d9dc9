"""A photo as it is kept: upright, small, and without what a camera writes into it, the place above all.

Pure: bytes in, bytes out. What comes from outside is never kept as it came; it is drawn anew as a JPEG.
"""

import struct
import warnings
from io import BytesIO
from typing import Any

from PIL import Image, ImageOps

from core.errors import Refused
from core.text import _

LARGEST_FILE = 4 * 1024 * 1024
LONGEST_SIDE = 1600  # pixels: handwriting on a page is still read
TYPE = "image/jpeg"
FORMATS = ("JPEG", "PNG", "WEBP")
TOO_MANY_PIXELS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
# What the library says of a file that is broken, cut short or no picture at all.
UNREADABLE = (OSError, SyntaxError, ValueError, TypeError, EOFError, struct.error)

Image.MAX_IMAGE_PIXELS = 40_000_000
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)


class BadPicture(Refused):
    """A file that is not taken as a photo, with what to do instead."""

    def __init__(self, message: Any):
        super().__init__(message, field="picture")


def as_kept(sent: bytes) -> bytes:
    """The JPEG to keep, at most 1600 pixels long; the same file gives the same bytes. Raises BadPicture."""
    if len(sent) > LARGEST_FILE:
        raise BadPicture(_("This photo is larger than 4 MB. Take it again in a smaller size."))
    try:
        return _drawn_anew(sent)
    except TOO_MANY_PIXELS:
        raise BadPicture(_("This picture has more than 40 million points. Send a smaller one.")) from None
    except UNREADABLE:
        raise BadPicture(
            _("This file cannot be read as a photo. Send a JPEG, PNG or WebP picture.")
        ) from None


def _drawn_anew(sent: bytes) -> bytes:
    with Image.open(BytesIO(sent), formats=FORMATS) as opened:
        opened.draft("RGB", (2 * LONGEST_SIDE, 2 * LONGEST_SIDE))  # a large JPEG is not unfolded whole
        picture = _on_white(opened)
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(picture)
    upright.info = {}  # comments would be written again
    drawn = BytesIO()
    upright.save(drawn, "JPEG", quality=80, optimize=True, progressive=True)
    return drawn.getvalue()


def _on_white(opened: Image.Image) -> Image.Image:
    """In plain colours; what can be seen through becomes paper."""
    if not opened.has_transparency_data:
        return opened.convert("RGB")
    layer = opened.convert("RGBA")
    paper = Image.new("RGB", layer.size, "white")
    paper.paste(layer, mask=layer.getchannel("A"))
    paper.info = layer.info
    return paper
