"""Words as glyphs, by Pango through the layout library, written as it writes them.

A `Pen` keeps one Pango layout for one style; what it writes is what `weasyprint.draw.text` would, glyph for
glyph, or it refuses: a second font, a raised mark or a glyph that the file's fonts lack is not for a plate.
"""

import struct
from dataclasses import dataclass
from functools import cache
from types import SimpleNamespace
from typing import Any

from weasyprint.draw.text import draw_first_line
from weasyprint.matrix import Matrix
from weasyprint.pdf.fonts import Font
from weasyprint.pdf.stream import Stream
from weasyprint.text.ffi import FROM_UNITS, ffi, pango
from weasyprint.text.fonts import get_pango_font_key
from weasyprint.text.line_break import Layout, line_size

from certification.press import typefaces
from certification.press.plates.errors import NotOnPlate

_GLYPH = struct.Struct("=IiiiI")
"""PangoGlyphInfo: glyph, advance, offsets along and across the line, attributes."""

_KEPT = 64
"""Words a pen remembers: grades and hours come again and again, a name but once."""

_JOINED = (
    "RR TT qa qe qo qr qu qv qw qá qé qó qú fþ ff fff fi fj fl fb fh fk ft ffi ffl ffj fft ffb ffh ffk"
    " Th Tf tt Qu gg gj gy"
)
"""What our typefaces may write as one glyph, or otherwise than letter by letter."""


@dataclass(frozen=True)
class Words:
    """A text in one line: what shows it, and its size in CSS pixels."""

    shown: bytes
    width: float
    height: float
    baseline: float


class Pen:
    """Sets words in one style, with a font that is already in the file."""

    def __init__(self, style: Any, fonts: dict[int, Font]) -> None:
        self._style = style
        self._layout = Layout(style)
        self._sample = Layout(style)  # kept as it is, so that its font stays where it is
        self._sample.set_text("a")
        line, _ = self._sample.get_first_line()
        self._pango_font = line.runs[0].data.item.analysis.font
        key, _, self._size = get_pango_font_key(self._pango_font)
        self._font = fonts[key]
        self._widths, self._letters = dict(self._font.widths), dict(self._font.to_unicode)
        self._words: dict[str, Words] = {}
        self.font = f"/{self._font.hash} ".encode() + number(self._size) + b" Tf"

    def write(self, text: str) -> Words:
        """`text` in one line; `NotOnPlate` when it needs what this pen does not have."""
        words = self._words.get(text)
        if words is None:
            if len(self._words) >= _KEPT:
                self._words.clear()
            words = self._words[text] = self._written(text)
        return words

    def _written(self, text: str) -> Words:
        self._layout.set_text(text)
        line, more = self._layout.get_first_line()
        if more is not None:
            raise NotOnPlate(f"{text!r} takes a second line")
        shown, letters, run = "", "", line.runs[0]
        while run != ffi.NULL:
            if run.data.item.analysis.font != self._pango_font:
                raise NotOnPlate(f"{text!r} takes a second font")
            piece, read = self._shown(run.data.glyphs)
            shown, letters, run = shown + piece, letters + read, run.next
        if letters != text:
            raise NotOnPlate(f"{text!r} would be read as {letters!r}")
        width, height = line_size(line, self._style)
        baseline = pango.pango_layout_get_baseline(self._layout.layout) * FROM_UNITS
        return Words(f"[{shown}] TJ".encode(), width, height, baseline)

    def _shown(self, glyphs: Any) -> tuple[str, str]:
        """One run as it is drawn, and as it is read back."""
        size, widths, letters = self._size, self._widths, self._letters
        string, read = "<", ""
        packed = bytes(ffi.buffer(glyphs.glyphs, glyphs.num_glyphs * _GLYPH.size))
        for glyph, advance, along, across, _ in _GLYPH.iter_unpack(packed):
            if across or glyph not in letters or glyph not in widths:
                raise NotOnPlate("a glyph that is raised, or not in the file")
            offset = along / size
            if offset:
                string += f">{-offset}<"
            string += f"{glyph:04x}"
            kerning = widths[glyph] + offset - advance * 1000 * FROM_UNITS / size
            if kerning:
                string += f">{int(kerning)}<"
            read += letters[glyph]
        return (string[:-1] if string[-1] == "<" else string + ">"), read


def register(style: Any, key: tuple[Any, ...], stream: Stream) -> None:
    """Put all we print in `style` into the file's fonts, so that they hold the same for everybody.

    What that is comes from drawing it once per process; `key` is what makes two styles take the same glyphs.
    """
    glyphs = _GLYPHS.get(key)
    if glyphs is None:
        scratch = stream.clone(fonts={})
        for text in (_repertoire(), _JOINED):
            _draw(style, scratch, text)
        (font,) = scratch._fonts.values()
        glyphs = _GLYPHS[key] = (font.widths, font.to_unicode)
    line, _ = (layout := _layout(style, "a")).get_first_line()
    font, _size = stream.add_font(line.runs[0].data.item.analysis.font)
    del layout
    font.widths.update(glyphs[0])
    font.to_unicode.update(glyphs[1])


_GLYPHS: dict[tuple[Any, ...], tuple[dict[int, int], dict[int, str]]] = {}


def _draw(style: Any, stream: Stream, text: str) -> None:
    box = SimpleNamespace(text=text, style=style, pango_layout=_layout(style, text))
    draw_first_line(stream, box, "clip", "none", Matrix())


def _layout(style: Any, text: str) -> Layout:
    layout = Layout(style)
    layout.set_text(text)
    return layout


def number(value: float) -> bytes:
    """As it stands in a file."""
    return str(int(value)).encode() if value.is_integer() else f"{value:f}".rstrip("0").encode()


@cache
def _repertoire() -> str:
    """The letters of Latin script that all our typefaces hold, apart from each other."""
    spans = ((0x20, 0x7F), (0xA0, 0xAD), (0xAE, 0x180), (0x1E00, 0x1F00), (0x2010, 0x2011), (0x2013, 0x2027))
    letters = [chr(code) for start, end in spans for code in range(start, end)]
    letters += list("ȘșȚțʼʻẞ")
    faces = {*typefaces.OF_NAMES, *typefaces.OF_TEXTS}
    return " ".join(each for each in letters if all(face.holds(each) for face in faces))
