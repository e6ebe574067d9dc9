"""What differs from person to person on a laid-out page, each as the operators it becomes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from certification.press import codes
from certification.press.plates import qrcodes
from certification.press.plates.boxes import Place
from certification.press.plates.errors import NotOnPlate
from certification.press.plates.shaping import Pen, Words, number

_POINT = 1 / 0.75
"""In CSS pixels, by the same division as the layout library's."""

_SAME = 1e-9
"""Two sums of the same lengths, in another order, in CSS pixels."""

_SHARES = (0.0, 0.5, 1.0)


@dataclass(frozen=True)
class Person:
    """What one person's leaves are set from."""

    lines: Mapping[int, list[str]]
    size: float
    """Of the name, in points."""
    address: str


class Leaf(Protocol):
    """Words of the person's own."""

    def strike(self, person: Person) -> bytes:
        """The operators; `NotOnPlate` where the layout would come out otherwise."""

    def paint(self, person: Person) -> bytes:
        """The same to the eye, complete in itself."""


@dataclass(frozen=True)
class Across:
    """How words stand in the width of their line, in pixels."""

    x: float
    width: float
    """Of the words that stand at `x`."""
    share: float
    """Of the width that is left over, how much is before the words."""
    room: float
    block: tuple[float, float] | None = None
    """Left edge and width of the block, when these alone say where the words stand, to the last bit."""

    def place(self, words: Words) -> bytes:
        if words.width > self.room:
            raise NotOnPlate("words wider than their room")
        if not self.share:
            return number(self.x)
        if self.block:
            return number(aligned(*self.block, self.share, words.width))
        return computed(self.x + self.share * (self.width - words.width))


@dataclass(frozen=True)
class Line:
    """One line of words at a fixed height."""

    place: int
    pen: Pen
    across: Across
    y: bytes

    def strike(self, person: Person) -> bytes:
        words = self.pen.write(person.lines[self.place][0])
        return _shown(self.pen, self.across.place(words), self.y, words)

    def paint(self, person: Person) -> bytes:
        return _text(self.strike(person))


@dataclass
class NameLine:
    """A line of the name, which comes in many sizes."""

    place: int
    number: int
    style: Any
    fonts: dict[int, Any]
    across: Across
    top: float
    """Of the first line, in pixels."""
    leading: float
    """Height of a line per point of its size."""
    pens: dict[float, Pen] = field(default_factory=dict)

    def strike(self, person: Person) -> bytes:
        pen = self.pen(person.size)
        words = pen.write(person.lines[self.place][self.number])
        high = self.leading * person.size
        y = self.top + high * self.number + (high - words.height) / 2 + words.baseline
        return _shown(pen, self.across.place(words), computed(y), words)

    def paint(self, person: Person) -> bytes:
        return _text(self.strike(person))

    def pen(self, size: float) -> Pen:
        pen = self.pens.get(size)
        if pen is None:
            style = self.style.copy()
            style["font_size"] = size * _POINT
            pen = self.pens[size] = Pen(style, self.fonts)
        return pen


@dataclass(frozen=True)
class Below:
    """Words that stay the same, and move up as the name above them gets smaller."""

    x: bytes
    y: float
    size: float
    slope: float
    """Pixels per point of the name."""

    def strike(self, person: Person) -> bytes:
        return _at(self.x, computed(self.y + self.slope * (person.size - self.size)))


@dataclass(frozen=True)
class Code:
    """The QR code: a picture apart from the page, which names it alike for everybody."""

    named: bytes

    def strike(self, person: Person) -> bytes:
        return self.named

    def paint(self, person: Person) -> bytes:
        """Within the page; in hexadecimal digits, since no reader must guess where dots end."""
        side = codes.WIDE
        digits = qrcodes.dots(person.address).hex().encode()
        return b"BI /W %d /H %d /BPC 1 /CS /G /F /AHx\nID %b>\nEI" % (side, side, digits)


def across(here: Place, there: Place) -> Across:
    """From one line seen with two texts in it."""
    x, widths = (here.x, there.x), (here.box.width, there.box.width)
    for share in _SHARES:
        if widths[0] != widths[1] and abs(x[0] - x[1] - share * (widths[1] - widths[0])) < _SAME:
            break
    else:
        raise NotOnPlate("words that move in another way")
    block = (here.block.content_box_x(), here.block.width)
    is_exact = all(aligned(*block, share, width) == each for each, width in zip(x, widths, strict=True))
    return Across(here.x, widths[0], share, min(here.room, there.room), block if is_exact else None)


def aligned(left: float, available: float, share: float, width: float) -> float:
    """Where the layout library puts words in a block, by the same sums in the same order.

    The middle of the paper is a round number: a sum that is a hair off would often round otherwise.
    """
    width = left + width - left
    return left + (available - width) * share


def computed(value: float) -> bytes:
    """A length that was added up in another order than the layout's, and so is a hair off.

    Where a hair would change the last of the six decimals, or make a whole number of it, this refuses.
    """
    millionths = value * 1e6
    part = millionths % 1
    whole = millionths % 1e6
    if abs(part - 0.5) < _TIE or whole < 1 or whole > 999_999:
        raise NotOnPlate("a length at the edge of its last decimal")
    return number(value)


_TIE = 1e-4


def _at(x: bytes, y: bytes) -> bytes:
    return b"1 0 0 -1 " + x + b" " + y + b" Tm"


def _shown(pen: Pen, x: bytes, y: bytes, words: Words) -> bytes:
    return b"\n".join((_at(x, y), pen.font, words.shown))


def _text(operators: bytes) -> bytes:
    return b"BT\n" + operators + b"\nET"
