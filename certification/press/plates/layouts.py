"""A document laid out for everybody: its pages as constant operators with leaves between them.

It is learnt from two proofs of the same document with other words in it. What differs between the two must
be the words that were changed, or words below the name that move with its size; anything else refuses.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from weasyprint.pdf.fonts import Font
from weasyprint.pdf.stream import Stream

from certification.press import codes
from certification.press.plates.boxes import Place
from certification.press.plates.errors import NotOnPlate
from certification.press.plates.leaves import Below, Code, Leaf, Line, NameLine, Person, across
from certification.press.plates.proofs import Proof, Side
from certification.press.plates.shaping import Pen, number, register

Part = bytes | Below | Leaf


@dataclass(frozen=True)
class Found:
    """A leaf and the items of its side that it stands for, from the first to before the last."""

    start: int
    end: int
    leaf: Below | Leaf


@dataclass(frozen=True)
class Layout:
    """The parts of each side."""

    sides: tuple[tuple[Part, ...], ...]
    settings: tuple[tuple[bytes, ...], ...]
    """For each leaf of each side, the transformations and the colour it is painted in."""

    def strike(self, person: Person) -> list[bytes]:
        """The content stream of each side; `NotOnPlate` where the plain path's would differ."""
        return [
            b"\n".join(part if isinstance(part, bytes) else part.strike(person) for part in side)
            for side in self.sides
        ]

    def ground(self, side: int, person: Person) -> bytes:
        """What all with names of this size have on a side."""
        return b"\n".join(
            part if isinstance(part, bytes) else part.strike(person)
            for part in self.sides[side]
            if isinstance(part, bytes | Below)
        )

    def own(self, side: int, person: Person) -> bytes:
        """What is this person's alone on a side, to be painted over the ground."""
        leaves = [part for part in self.sides[side] if not isinstance(part, bytes)]
        painted = []
        for setting, leaf in zip(self.settings[side], leaves, strict=True):
            if not isinstance(leaf, Below):
                painted += [b"q", setting, leaf.paint(person), b"Q"]
        return b"\n".join(painted)


def register_styles(stream: Stream, places: list[Place]) -> None:
    """Put the repertoire of each style that persons' words have in the file, ahead of all painting."""
    known = set()
    for place in places:
        style = place.box.style
        key = (*style["font_family"], style["font_style"], style["font_weight"], style["font_variant_caps"])
        key += (repr(style["font_variant_numeric"]), repr(style["font_feature_settings"]))
        if place.mark is not None and key not in known:
            known.add(key)
            register(style, key, stream)


def layout(proofs: tuple[Proof, Proof], sizes: tuple[float, float], name: int) -> Layout:
    """From two proofs whose names are in these sizes."""
    fonts = proofs[0].streams[0]._fonts
    learner = _Learner(fonts, sizes, name)
    sides, settings = [], []
    for first, second in zip(proofs[0].sides, proofs[1].sides, strict=True):
        found = sorted([*learner.leaves(first, second), *_codes(first)], key=lambda each: each.start)
        sides.append(tuple(_parts(first, second, found)))
        settings.append(tuple(_setting(first.items[: each.start]) for each in found))
    return Layout(tuple(sides), tuple(settings))


class _Learner:
    """Finds the leaves of a side by comparing it with its like."""

    def __init__(self, fonts: dict[int, Font], sizes: tuple[float, float], name: int) -> None:
        self._fonts, self._sizes, self._name = fonts, sizes, name

    def leaves(self, first: Side, second: Side) -> Iterator[Found]:
        lines: dict[int, int] = {}
        for here, there in zip(first.places, second.places, strict=True):
            mark = here.mark
            if mark != there.mark:
                raise NotOnPlate("words in another order")
            if id(here.box) not in first.numbers:
                continue  # white space between blocks is not painted
            start, end = _text(first, here)
            if mark is None:
                if start < end and (here.x, here.y) != (there.x, there.y):
                    yield Found(start, start + 1, self._below(here, there))
                continue
            line = lines[mark] = lines.get(mark, -1) + 1
            leaf = self._name_line(here, there, line) if mark == self._name else self._line(here, there)
            yield Found(start, end, leaf)

    def _line(self, here: Place, there: Place) -> Line:
        if here.y != there.y:
            raise NotOnPlate("a line of one's own below the name")
        assert here.mark is not None
        pen = Pen(here.box.style, self._fonts)
        return Line(here.mark, pen, across(here, there), number(here.y))

    def _name_line(self, here: Place, there: Place, line: int) -> NameLine:
        high = here.line.height
        top = here.line.position_y - line * high
        leading = high / self._sizes[0]
        assert here.mark is not None
        return NameLine(here.mark, line, here.box.style, self._fonts, across(here, there), top, leading)

    def _below(self, here: Place, there: Place) -> Below:
        if here.x != there.x or self._sizes[0] == self._sizes[1]:
            raise NotOnPlate("words that move with others")
        slope = (here.y - there.y) / (self._sizes[0] - self._sizes[1])
        return Below(number(here.x), here.y, self._sizes[0], slope)


def _text(side: Side, place: Place) -> tuple[int, int]:
    """From the matrix of a text box to the end of its text; empty when nothing is shown."""
    start = side.start(place.box)
    while side.items[start] not in (b"BT", b"EMC"):
        start += 1
    end = start = start + 1
    while end < len(side.items) and side.items[end] not in (b"ET", b"EMC"):
        end += 1
    return start, end


def _codes(side: Side) -> Iterator[Found]:
    for place, item in enumerate(side.items):
        if item.startswith(_CODE) and item.endswith(b" Do"):
            yield Found(place, place + 1, Code(item))


_CODE = f"/i{codes.NAME}".encode()
"""How the layout library names the picture of the code."""


def _parts(first: Side, second: Side, found: list[Found]) -> Iterator[Part]:
    """Constants between leaves, equal on both sides to the byte."""
    if len(first.items) != len(second.items):
        raise NotOnPlate("one side has more on it")
    place = 0
    for each in (*found, None):
        end = each.start if each else len(first.items)
        if end > place:
            if first.items[place:end] != second.items[place:end]:
                raise NotOnPlate("something moves that is no text")
            yield b"\n".join(first.items[place:end])
        if each:
            yield each.leaf
            place = each.end


def _setting(before: list[bytes]) -> bytes:
    """The transformations and the last colour that hold after these operators."""
    stack: list[list[bytes]] = [[]]
    colour = b""
    for item in before:
        if item == b"q":
            stack.append([*stack[-1]])
        elif item == b"Q":
            stack.pop()
        elif item.endswith(b" cm"):
            stack[-1].append(item)
        elif item.endswith(b" rg"):
            colour = item
    return b"\n".join((*stack[-1], colour))


def stand_free(proof: Proof, own: Mapping[int, int]) -> bool:
    """Whether the marked words, of so many lines each, fill their lines and move nothing else."""
    seen: dict[int, list[Place]] = {}
    for side in proof.sides:
        for place in side.places:
            if place.mark is not None:
                seen.setdefault(place.mark, []).append(place)
    return all(
        len(seen.get(mark, ())) == lines and all(place.stands_free for place in seen[mark])
        for mark, lines in own.items()
    )
