"""The HTML of a document as tags and words: what must be alike on a plate, and what may differ."""

import re
from dataclasses import dataclass, replace
from html import unescape
from typing import Any

from certification.press.plates.errors import NotOnPlate
from certification.press.snapshot import Module, Snapshot, Treatment

_TAGS = re.compile(r"(<[^>]*>)")
_SIZE = re.compile(r'(<p class="name" style="font-size: )([\d.]+)(pt">)')
_CODE = re.compile(r'(<img class="qr" src="press:qr" alt=")([^"]*)(">)')
_ODD_SPACE = re.compile(r"\s\s|[^\S ]")

MARK = "data-words"
"""The attribute that leads from a box back to its words."""


@dataclass(frozen=True)
class Text:
    """A document's HTML in pieces: words at even places, tags at odd ones, the person's own taken out."""

    pieces: tuple[str, ...]
    size: float
    """Of the name, in points."""
    alt: str
    """What a screen reader says for the code."""

    @property
    def name(self) -> int:
        """Where the name stands."""
        return next(place + 1 for place, piece in enumerate(self.pieces) if piece.startswith(_NAME_TAG))

    @property
    def title(self) -> int:
        return self.pieces.index("<title>") + 1

    def html(self, words: dict[int, str], size: float) -> str:
        """The document with other words at some places, each marked, and its name in another size."""
        pieces = list(self.pieces)
        for place, text in words.items():
            pieces[place] = text
            pieces[place - 1] = f'{pieces[place - 1][:-1]} {MARK}="{place}">'
        return "".join(pieces).replace(_OPEN_SIZE, f"{size:g}", 1).replace(_OPEN_ALT, self.alt, 1)


_OPEN_SIZE, _OPEN_ALT = "\ue000", "\ue001"
_NAME_TAG = '<p class="name"'


def read(html: str) -> Text:
    """`NotOnPlate` unless there is one name and one code."""
    size, code = _SIZE.search(html), _CODE.search(html)
    if size is None or code is None:
        raise NotOnPlate("no name or no code")
    html = _SIZE.sub(rf"\g<1>{_OPEN_SIZE}\3", html, count=1)
    html = _CODE.sub(rf"\g<1>{_OPEN_ALT}\3", html, count=1)
    return Text(tuple(_TAGS.split(html)), float(size[2]), code[2])


def own_places(text: Text, other: Text) -> list[int]:
    """Where the words of two people differ and end their block: a longer word moves nothing behind it."""
    if text.pieces[1::2] != other.pieces[1::2]:
        raise NotOnPlate("two people make different documents")
    person = text.pieces[text.name].replace("\n", " ")
    pieces = text.pieces
    return [
        place
        for place in range(2, len(pieces) - 1, 2)
        if place != text.title
        and (
            place == text.name
            or pieces[place] in (person, unescape(person))
            or pieces[place] != other.pieces[place]
        )
        and pieces[place].strip()
        and _ends_its_block(pieces, place)
    ]


def _ends_its_block(pieces: tuple[str, ...], place: int) -> bool:
    opened = pieces[place - 1][1:-1].split(" ", 1)[0]
    if pieces[place + 1] != f"</{opened}>":
        return False
    is_block = opened in _BLOCKS
    return is_block or (not pieces[place + 2].strip() and pieces[place + 3][2:-1] in _BLOCKS)


_BLOCKS = frozenset(("p", "td", "th", "h2"))


def words(piece: str) -> list[str]:
    """The lines of a piece as they are set; `NotOnPlate` for spaces that the layout would gather."""
    lines = unescape(piece).split("\n")
    if any(_ODD_SPACE.search(line) or line != line.strip() or not line for line in lines):
        raise NotOnPlate("spaces that are not plain")
    return lines


def somebody_else(snapshot: Snapshot) -> Snapshot:
    """The same document for another person: all that is one's own differs, the shape does not."""
    own: dict[str, Any] = {field: f"{words}X" for field in _OWN if (words := getattr(snapshot, field))}
    treatment = Treatment.DRA if snapshot.treatment is Treatment.NEUTRAL else Treatment.NEUTRAL
    modules = tuple(Module(each.title, each.hours + 1, f"{each.grade}X") for each in snapshot.modules)
    return replace(snapshot, **own, treatment=treatment, modules=modules, hours=snapshot.hours + 1)


_OWN = ("folio", "short_code", "mean", "replaces")


def stand_in(text: str, letter: str, more: str) -> str:
    """Words of the same build as `text` that are nobody's."""
    return "".join(each if each in " \n-." else letter for each in unescape(text)) + more
