"""The marks of the calibration sheet, from which a printer's offset is read."""

from collections.abc import Iterator

from certification.press.options import FARTHEST, STEP
from certification.press.ornaments import svg
from certification.press.sheets import Sheet

ORIGIN = 20.0
"""Millimetres from the edge to the mark that says 0: within what every printer reaches."""

_RULER = 100
_ARM = 6.0
_INK = "#1c1a17"


def marks(sheet: Sheet) -> str:
    """Two scales that say what to type, crosses that cover each other back to back, a ruler for the size."""
    middle = (sheet.width / 2, sheet.height / 2)
    drawn = [*_scale(middle[1], is_across=True), *_scale(middle[0], is_across=False)]
    drawn += _ruler(middle[0] - _RULER / 2, sheet.height - 45)
    corners = [(x, y) for x in (ORIGIN, sheet.width - ORIGIN) for y in (ORIGIN, sheet.height - ORIGIN)]
    for x, y in (*corners, middle):
        drawn += _cross(x, y)
    return svg(sheet.width, sheet.height, "".join(drawn))


def _scale(along: float, is_across: bool) -> Iterator[str]:
    """From -10 to 10 mm off one edge: what was printed too far to the right must go to the left."""
    turned = f"translate(0 {along:g})" if is_across else f"translate({along:g} 0) matrix(0 1 1 0 0 0)"
    yield f'<g transform="{turned}">'
    yield _line(ORIGIN - FARTHEST, 0, ORIGIN + FARTHEST, 0)
    for number in range(int(-FARTHEST / STEP), int(FARTHEST / STEP) + 1):
        value = number * STEP
        length = 8.0 if not value else 6.0 if value % 5 == 0 else 4.0 if value.is_integer() else 2.0
        yield _line(ORIGIN + value, 0, ORIGIN + value, length)
    tip = ORIGIN + FARTHEST + 8
    yield f'<path d="M{tip - 6:g} 0H{tip:g}M{tip - 2:g} -1.5L{tip:g} 0L{tip - 2:g} 1.5" fill="none"'
    yield f' stroke="{_INK}" stroke-width="0.3"/></g>'
    for value in range(-10, 11, 5):
        said = f"{value}".replace("-", "−")
        x, y = (ORIGIN + value, along + 11) if is_across else (along + 11, ORIGIN + value + 1)
        yield _said(x, y, said)


def _cross(x: float, y: float) -> Iterator[str]:
    """With a mark at each millimetre of its arms."""
    yield _line(x - _ARM, y, x + _ARM, y) + _line(x, y - _ARM, x, y + _ARM)
    yield f'<circle cx="{x:g}" cy="{y:g}" r="2.5" fill="none" stroke="{_INK}" stroke-width="0.12"/>'
    for number in range(int(-_ARM), int(_ARM) + 1):
        yield _line(x + number, y - 0.7, x + number, y + 0.7)
        yield _line(x - 0.7, y + number, x + 0.7, y + number)


def _ruler(x: float, y: float) -> Iterator[str]:
    yield _line(x, y, x + _RULER, y)
    for number in range(_RULER + 1):
        length = 5.0 if number % 10 == 0 else 3.5 if number % 5 == 0 else 2.0
        yield _line(x + number, y, x + number, y + length)
        if number % 10 == 0:
            yield _said(x + number, y + 8.5, f"{number} mm" if number == _RULER else str(number))


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<path d="M{x1:g} {y1:g}L{x2:g} {y2:g}" stroke="{_INK}" stroke-width="0.12"/>'


def _said(x: float, y: float, words: str) -> str:
    style = 'font-family="EB Garamond" font-size="3" text-anchor="middle"'
    return f'<text x="{x:g}" y="{y:g}" {style}>{words}</text>'
