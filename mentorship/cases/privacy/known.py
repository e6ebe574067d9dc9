"""The names a programme knows: its communities, its clinics, its people."""

from dataclasses import dataclass
from functools import cached_property

from mentorship.cases.privacy.folding import fold_words
from mentorship.cases.privacy.rules import COMMON, CONNECTORS, GENERIC, PLACES

Phrase = tuple[str, ...]


@dataclass(frozen=True)
class KnownNames:
    """The programme's gazetteer, as people write it; accents and case do not matter."""

    communities: tuple[str, ...] = ()
    clinics: tuple[str, ...] = ()
    people: tuple[str, ...] = ()

    @cached_property
    def names(self) -> frozenset[str]:
        """Every word of the people's names, connectors and everyday words left out."""
        words = {word for person in self.people for word in fold_words(person)}
        return frozenset(word for word in words - CONNECTORS - COMMON if len(word) > 2)

    @cached_property
    def phrases(self) -> dict[str, list[tuple[str, Phrase]]]:
        """Kind and words of every place, under its first word, the longest first."""
        found: dict[Phrase, str] = {tuple(place.split()): "place" for place in PLACES}
        found |= {phrase: "clinic" for name in self.clinics if (phrase := _distinctive(name))}
        found |= {phrase: "community" for name in self.communities if (phrase := _distinctive(name))}
        by_first_word: dict[str, list[tuple[str, Phrase]]] = {}
        for phrase in sorted(found, key=lambda words: (-len(words), words)):
            by_first_word.setdefault(phrase[0], []).append((found[phrase], phrase))
        return by_first_word

    def for_browser(self) -> dict[str, object]:
        """What the browser needs to find the same: a bag of words and the folded places, as plain JSON."""
        phrases = [[kind, list(phrase)] for under in self.phrases.values() for kind, phrase in under]
        return {"names": sorted(self.names), "phrases": phrases}


NOBODY_KNOWN = KnownNames()


def _distinctive(name: str) -> Phrase:
    """The words of a place without "clinic of", "ejido" and the like; nothing when only those are left."""
    words = fold_words(name)
    kept = list(words)
    while kept and kept[0] in GENERIC:
        kept.pop(0)
    if len(kept) == 1 and (kept[0] in COMMON or len(kept[0]) < 3):
        return tuple(words)
    return tuple(kept)
