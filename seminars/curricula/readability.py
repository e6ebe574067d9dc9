"""How hard a Spanish text is to read: the INFLESZ scale of Barrio-Cantalejo.

The score is 206.835 - 62.3 x syllables per word - words per sentence (Szigriszt-Pazos); 55 to 65 is
"normal", above it is easier. A sentence ends at a full stop, a question or exclamation mark, an ellipsis,
a colon or semicolon that ends a line, or where its paragraph ends.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*|\d+(?:[.,]\d+)*")
_LETTERS = re.compile(r"[^\W\d_]+")
_SENTENCE_END = re.compile(r"[.!?…]+[»”\"')\]*_]*(?=\s|$)|[:;]\s*(?=\n|$)|\n\s*\n")
_ABBREVIATION = re.compile(
    r"\b(Dr|Dra|Sr|Sra|Lic|Mtra?|art|núm|pág|vol|ed|eds|etc|p\. ?ej|aprox|Ud|Uds|No)\.(?=\s)", re.I
)

_STRONG = "aeoáéó"
_VOWELS = "aeiouáéíóúü"
_VOWEL_RUN = re.compile(f"[{_VOWELS}]+")


@dataclass(frozen=True)
class Measure:
    """What was counted in a text."""

    words: int
    sentences: int
    syllables: int

    @property
    def inflesz(self) -> float:
        """The score, higher is easier; 0 for a text without words."""
        if not self.words:
            return 0.0
        return 206.835 - 62.3 * self.syllables / self.words - self.words / self.sentences


def words_of(text: str) -> list[str]:
    """The words of a plain text, numbers among them."""
    return _WORD.findall(text)


def sentences_of(text: str) -> Iterator[tuple[int, list[str]]]:
    """Every sentence of a plain text: where it begins, and its words in small letters."""
    begun = 0
    text = _ABBREVIATION.sub(lambda found: f"{found[1]} ", text)
    for end in [*_SENTENCE_END.finditer(text), None]:
        stop = end.start() if end else len(text)
        words = [word.casefold() for word in words_of(text[begun:stop])]
        if words:
            yield begun + len(text[begun:stop]) - len(text[begun:stop].lstrip()), words
        begun = end.end() if end else stop


def measure(text: str) -> Measure:
    """Count the words, sentences and syllables of a plain Spanish text. Numbers are not counted."""
    pieces = _SENTENCE_END.split(_ABBREVIATION.sub(lambda found: found[1], text))
    sentences = [words for piece in pieces if (words := _LETTERS.findall(piece))]
    words = [word for sentence in sentences for word in sentence]
    return Measure(len(words), max(len(sentences), 1), sum(map(syllables, words)))


def syllables(word: str) -> int:
    """How many syllables a Spanish word has by its spelling; at least one.

    Two strong vowels (a e o) part, and so does an accented í or ú beside a strong one; an h between
    vowels is not heard; the u of que, qui, gue and gui is mute; a final y counts as i.
    """
    heard = word.lower()
    heard = re.sub(r"([qg])u(?=[eéií])", r"\1", heard)
    heard = re.sub(r"(?<!c)h", "", heard)
    heard = re.sub(r"y$", "i", heard)
    return max(sum(_nuclei(run) for run in _VOWEL_RUN.findall(heard)), 1)


def _nuclei(run: str) -> int:
    """The syllables in a run of vowels."""
    strong = sum(vowel in _STRONG for vowel in run)
    if not strong:
        return 1
    parted = sum(
        vowel in "íú" and any(other in _STRONG for other in run[max(place - 1, 0) : place + 2])
        for place, vowel in enumerate(run)
    )
    return strong + parted
