"""Reads text as the rules do: without accents, one character per character, every place known."""

import re
import unicodedata
from typing import NamedTuple

from mentorship.cases.privacy.rules import FOLDS

TOKEN = re.compile(r"[A-Za-z0-9]+(?:'[A-Za-z0-9]+)*")
UNKNOWN = "\u25a1"


class _FoldTable(dict[int, str]):
    """What each character becomes; invisible characters and accents become nothing."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _fold_character(chr(code))
        return folded


def _fold_character(character: str) -> str:
    if character in FOLDS:
        return FOLDS[character]
    category = unicodedata.category(character)
    if category in {"Mn", "Cf"}:
        return ""
    if category[0] == "Z":
        return " "
    parts = [part for part in unicodedata.normalize("NFKD", character) if unicodedata.category(part) != "Mn"]
    best = parts[0] if len(parts) == 1 else character
    return best if ord(best) <= 0xFFFF else UNKNOWN


_TABLE = _FoldTable()


class Folded:
    """A text without accents in two cases, and the way back to where each character stood."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.plain = text.translate(_TABLE)
        self.lower = re.sub("[A-Z]+", lambda capitals: capitals[0].lower(), self.plain)
        self._places: list[int] | None = None
        if len(self.plain) != len(text):
            self._places = [place for place, letter in enumerate(text) if _TABLE[ord(letter)]]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Where a folded span stands in the text as it was typed."""
        if self._places is None:
            return start, end
        return self._places[start], self._places[end - 1] + 1


class Word(NamedTuple):
    """One word: where it stands, its folded form, how it is written ("low", "title" or "caps")."""

    start: int
    end: int
    word: str
    form: str


def words_of(folded: Folded) -> list[Word]:
    """The words of a text, in order."""
    return [
        Word(match.start(), match.end(), folded.lower[match.start() : match.end()], _form(match[0]))
        for match in TOKEN.finditer(folded.plain)
    ]


def _form(word: str) -> str:
    if not "A" <= word[0] <= "Z":
        return "low"
    return "caps" if len(word) > 1 and word.upper() == word else "title"


def fold_words(name: str) -> list[str]:
    """The folded words of a name: "San José" is ["san", "jose"]."""
    return [word.word for word in words_of(Folded(name))]
