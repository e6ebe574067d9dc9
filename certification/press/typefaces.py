"""Our typefaces: which letters they hold, and how wide a text sets.

Widths come from the font files, so that a name can be checked on a machine without the layout library.
"""

from dataclasses import dataclass
from functools import cache

from fontTools.ttLib import TTFont

from core import typesetting

FOLDER = typesetting.FONTS
NEVER = 1_000_000
"""More lines than any page has."""


@dataclass(frozen=True)
class Typeface:
    """One font file, as the documents use it."""

    file: str

    def holds(self, letter: str) -> bool:
        return ord(letter) in self._advances

    def width(self, text: str, size: float) -> float:
        """Of `text` set in one line at `size` points, in points, without kerning."""
        return sum(self._advances.get(ord(letter), 1.0) for letter in text) * size

    def lines(self, text: str, size: float, width: float) -> int:
        """How many lines of `width` points `text` takes at `size` points, broken at spaces.

        A word that is wider than a line makes it `NEVER`.
        """
        count, used = 1, 0.0
        space = self.width(" ", size)
        for word in text.split():
            wide = self.width(word, size)
            if wide > width:
                return NEVER
            if used and used + space + wide > width:
                count, used = count + 1, 0.0
            used += wide + (space if used else 0.0)
        return count

    @property
    def _advances(self) -> dict[int, float]:
        return _advances(self.file)


NAME = Typeface("CormorantGaramond_600SemiBold.ttf")
TEXT = Typeface("EBGaramond_400Regular.ttf")
ITALIC = Typeface("EBGaramond_400Regular_Italic.ttf")
STRONG = Typeface("EBGaramond_600SemiBold.ttf")
OF_NAMES = (NAME, STRONG)
OF_TEXTS = (TEXT, ITALIC, STRONG)


def missing_letters(text: str, faces: tuple[Typeface, ...]) -> list[str]:
    """The letters of `text` that one of `faces` lacks, each once, in order."""
    return [letter for letter in dict.fromkeys(text) if not all(face.holds(letter) for face in faces)]


@cache
def _advances(file: str) -> dict[int, float]:
    """Advance of each letter in ems."""
    with TTFont(FOLDER / file, lazy=True) as font:
        units = font["head"].unitsPerEm
        metrics = font["hmtx"].metrics
        return {code: metrics[glyph][0] / units for code, glyph in font.getBestCmap().items()}
