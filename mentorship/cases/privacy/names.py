"""Finds names of people and places by their lists, their neighbours and the words before them."""

from collections.abc import Iterator

from mentorship.cases.privacy.folding import Folded, Word, words_of
from mentorship.cases.privacy.known import KnownNames
from mentorship.cases.privacy.rules import (
    ACRONYMS,
    AMBIGUOUS,
    COMMON,
    COMMON_ENDING,
    CONNECTORS,
    CUES,
    EPONYMS,
    GIVEN_NAMES,
    NAMES,
)

Span = tuple[str, int, int]
CUE_REACH = 4
SENTENCE_MARKS = frozenset('.!?:;\n"(-¿¡')


def find_phrases(folded: Folded, known: KnownNames) -> Iterator[Span]:
    """Known places, however they are written."""
    reader = _Reader(folded, known)
    for first, word in enumerate(reader.words):
        for kind, phrase in known.phrases.get(word.word, ()):
            if reader.has_phrase(first, phrase):
                yield kind, word.start, reader.words[first + len(phrase) - 1].end
                break


def find_names(folded: Folded, known: KnownNames) -> Iterator[Span]:
    """Names of people and places; words of one name come as one span."""
    reader = _Reader(folded, known)
    kinds = [reader.kind(place) for place in range(len(reader.words))]
    kinds = [kind or reader.kind_beside(place, kinds) for place, kind in enumerate(kinds)]
    last = -1
    for first, kind in enumerate(kinds):
        if kind and first > last:
            last = reader.last_of_name(first, kinds)
            yield kind, reader.words[first].start, reader.words[last].end


class _Reader:
    """Looks at the words of one text, each by its place in the text."""

    def __init__(self, folded: Folded, known: KnownNames) -> None:
        self.lower = folded.lower
        self.words = words_of(folded)
        self.known = known

    def gap(self, place: int) -> str:
        """What stands before a word, back to the one before it."""
        before = self.words[place - 1].end if place else 0
        return self.lower[before : self.words[place].start]

    def touches(self, place: int) -> bool:
        """Only a space or two between this word and the one before."""
        return 0 < place < len(self.words) and self.gap(place) in {" ", "  ", "-"}

    def has_phrase(self, first: int, phrase: tuple[str, ...]) -> bool:
        here = self.words[first : first + len(phrase)]
        return [word.word for word in here] == list(phrase) and all(
            self.touches(place) for place in range(first + 1, first + len(phrase))
        )

    def listed(self, place: int) -> bool:
        word = self.words[place].word
        return word in NAMES or word in self.known.names

    def begins_sentence(self, place: int) -> bool:
        return place == 0 or not SENTENCE_MARKS.isdisjoint(self.gap(place))

    def cue(self, place: int) -> str | None:
        """The kind of cue before a word: "María" in "hija de la María" follows "who"."""
        for before in range(place - 1, max(place - 1 - CUE_REACH, -1), -1):
            gap, word = self.gap(before + 1), self.words[before].word
            if len(gap) > 3 or gap.strip(" .:\"'(") or ("." in gap and len(word) > 4):
                return None
            if word in CUES:
                return CUES[word]
            if word not in CONNECTORS:
                return None
        return None

    def kind(self, place: int) -> str | None:
        """What one word names, judged by lists and by the cue before it."""
        word = self.words[place]
        if word.word in CONNECTORS or word.word in COMMON or word.word in EPONYMS or word.word[0].isdigit():
            return None
        cue = self.cue(place)
        return (
            self._kind_by_cue(word, cue, listed=self.listed(place))
            or self._kind_by_list(place, word)
            or self._kind_in_lower_case(place, word, cue)
        )

    def _kind_by_cue(self, word: Word, cue: str | None, *, listed: bool) -> str | None:
        unknown = listed or not (word.word in CUES or COMMON_ENDING.search(word.word))
        if unknown and (cue == "at" or (cue == "where" and word.form == "title")):
            return "place"
        if cue not in {"who", "called"} or word.word in CUES:
            return None
        if word.form == "caps" and len(word.word) <= 4 and word.word.isalpha():
            return "initials" if word.word not in ACRONYMS else None
        if cue == "called" or (word.form == "title" and unknown) or (listed and word.word not in AMBIGUOUS):
            return "name"
        return None

    def _kind_by_list(self, place: int, word: Word) -> str | None:
        if word.form == "low" or not self.listed(place):
            return None
        if word.word not in AMBIGUOUS:
            return "name"
        beside = [self._other(place, side) for side in (-1, 1)]
        if any(other is not None and self.words[other].form != "low" for other in beside):
            return "name"
        return "name" if word.form == "title" and not self.begins_sentence(place) else None

    def _kind_in_lower_case(self, place: int, word: Word, cue: str | None) -> str | None:
        if word.form != "low" or not self.listed(place):
            return None
        for other in (self._other(place, -1), self._other(place, 1)):
            if other is not None and not {word.word, self.words[other].word} <= AMBIGUOUS:
                return "name"
        after_article = place > 0 and self.touches(place) and self.words[place - 1].word in {"la", "el"}
        if after_article and word.word in GIVEN_NAMES and word.word not in AMBIGUOUS:
            return "name"
        return None

    def _other(self, place: int, side: int) -> int | None:
        """The neighbour on that side, if it touches and is a listed name."""
        other = place + side
        if not self.touches(max(place, other)) or not self.listed(other):
            return None
        return other

    def _is_free(self, place: int) -> bool:
        """A capitalised word that no list explains."""
        word = self.words[place]
        explained = (COMMON, CONNECTORS, EPONYMS, CUES, ACRONYMS)
        return (
            word.form == "title"
            and len(word.word) > 2
            and not any(word.word in words for words in explained)
            and not COMMON_ENDING.search(word.word)
        )

    def kind_beside(self, place: int, kinds: list[str | None]) -> str | None:
        """What an unexplained capitalised word is beside a name, or beside another such word."""
        if not self._is_free(place):
            return None
        beside = [
            other
            for other, edge in ((place - 1, place), (place + 1, place + 1))
            if self.touches(edge) and (kinds[other] or self._is_free(other))
        ]
        named = [kind for other in beside if (kind := kinds[other])]
        return named[0] if named else "proper_noun" if beside else None

    def last_of_name(self, first: int, kinds: list[str | None]) -> int:
        """The last word of the name that begins here: "María de los Ángeles" is one."""
        last = place = first
        while self.touches(place + 1):
            place += 1
            if kinds[place] == kinds[first]:
                last = place
            elif self.words[place].word not in CONNECTORS or place - last > 2:
                break
        return last
