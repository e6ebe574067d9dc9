"""From a photo of ink on white paper to the signature alone: dark strokes, and nothing between them.

Pure: bytes in, bytes out. Shadows of the hand and grey paper go, the strokes keep their soft edges.
"""

from io import BytesIO

from PIL import Image, ImageChops, ImageFilter

from core import pictures
from core.errors import Refused
from core.text import _

MOST_BYTES = 8 * 1024 * 1024
FIELD = "picture"
_LONGEST_SIDE = 1600
_LARGEST = (900, 300)
"""Points: on paper a signature is at most 56 mm wide and 15 mm high, which is 400 an inch and more."""

_INK = 20
"""The grey of all ink: a pen's colour would print as dirt."""

_PAPER_IN = 160
"""The longest side of the small picture that the brightness of the paper is read from, in points."""

_FAINTEST = 45
"""Between paper and ink, of 255: less is a shadow."""

_SPARSE = 0.3
_SMALLEST = (60, 12)
_WHITE_ROUND = 4


def cleaned(data: bytes) -> bytes:
    """The PNG to keep and print: grey and opacity, cut out, at most 900 by 300 points. Raises Refused."""
    if len(data) > MOST_BYTES:
        raise Refused(_("This picture is larger than 8 MB. Send a smaller one."), field=FIELD)
    grey = pictures.on_white(data, longest_side=_LONGEST_SIDE, field=FIELD).convert("L")
    opacity = _opacity(ImageChops.subtract(_paper(grey), grey))
    box = opacity.filter(ImageFilter.MedianFilter(5)).point(lambda value: 255 * (value > 127)).getbbox()
    if box is None or box[2] - box[0] < _SMALLEST[0] or box[3] - box[1] < _SMALLEST[1]:
        raise Refused(
            _(
                "No signature can be made out. Write it large with dark ink on white paper, and photograph "
                "it from near."
            ),
            field=FIELD,
        )
    strokes = opacity.crop(_wider(box, opacity.size))
    if _share(strokes) > _SPARSE:
        raise Refused(
            _("This does not look like ink on white paper. Photograph the signature alone, in even light."),
            field=FIELD,
        )
    strokes.thumbnail(_LARGEST, Image.Resampling.LANCZOS)
    return pictures.as_png(Image.merge("LA", (Image.new("L", strokes.size, _INK), strokes)))


def on_paper(png: bytes) -> bytes:
    """The same on white, to be looked at on a screen of any colour."""
    with Image.open(BytesIO(png), formats=("PNG",)) as opened:
        paper = Image.new("L", opened.size, 255)
        paper.paste(opened.getchannel("L"), mask=opened.getchannel("A"))
    return pictures.as_png(paper)


def _paper(grey: Image.Image) -> Image.Image:
    """How bright the paper is at each place, as if nothing were written on it."""
    small = grey.copy()
    small.thumbnail((_PAPER_IN, _PAPER_IN), Image.Resampling.BILINEAR)
    blank = small.filter(ImageFilter.MaxFilter(15)).filter(ImageFilter.GaussianBlur(6))
    return blank.resize(grey.size, Image.Resampling.BICUBIC)


def _opacity(darker: Image.Image) -> Image.Image:
    """From how much darker than the paper: nothing below a quarter of the darkest, all from two thirds on."""
    darkest = _darkest(darker)
    low, high = max(_FAINTEST / 2, darkest / 4), max(_FAINTEST, darkest * 2 / 3)
    return darker.point(lambda value: round(255 * min(max((value - low) / (high - low), 0), 1)))


def _darkest(darker: Image.Image) -> int:
    """That of the darkest thousandth: a single speck says nothing about the pen."""
    left = darker.width * darker.height / 1000
    for value, count in reversed(list(enumerate(darker.histogram()))):
        left -= count
        if left < 0:
            return value
    return 0


def _wider(box: tuple[int, int, int, int], size: tuple[int, int]) -> tuple[int, int, int, int]:
    left, top, right, bottom = box
    return (
        max(left - _WHITE_ROUND, 0),
        max(top - _WHITE_ROUND, 0),
        min(right + _WHITE_ROUND, size[0]),
        min(bottom + _WHITE_ROUND, size[1]),
    )


def _share(strokes: Image.Image) -> float:
    """Of the picture, how much is ink."""
    dark = sum(strokes.histogram()[128:])
    return dark / (strokes.width * strokes.height)
