"""What stands in two lessons is read twice by nobody with joy: every long sentence stands in one of them."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..lessons import Outline, outline
from ..modules import LANGUAGES, Finding, Module
from ..readability import sentences_of

LONG = 8
"""From so many words on a sentence is nobody's by chance."""


def check_repeats(modules: Sequence[Module], beside: Sequence[Module] = ()) -> Iterator[Finding]:
    """Long sentences that stand in another lesson too, of the same module or another; told at the later.

    `beside` are modules that were read before: nothing is said of them, but what they say is taken.
    """
    for language in LANGUAGES:
        seen: dict[tuple[str, ...], Place] = {}
        for module in beside:
            for place, words in _sentences(module, language):
                seen.setdefault(words, place)
        for module in modules:
            for place, words in _sentences(module, language):
                first = seen.setdefault(words, place)
                if (first.module, first.file) != (place.module, place.file):
                    yield _repeated(words, place, first)


class Place(NamedTuple):
    """Where a sentence stands. The module is named by its key: two folders may be called the same."""

    module: str
    file: str
    line: int


def _sentences(module: Module, language: str) -> Iterator[tuple[Place, tuple[str, ...]]]:
    for lesson in module.lessons:
        file = module.path(language, f"{lesson.key}.md")
        for line, words in _long_sentences(outline(lesson.body[language])):
            yield Place(module.key, file, line), tuple(words)


def _repeated(words: Sequence[str], place: Place, first: Place) -> Finding:
    beginning = " ".join(words[:LONG])
    return Finding(
        place.file,
        place.line,
        f"“{beginning} …” stands in {first.file}:{first.line} too. Write it otherwise here.",
    )


def _long_sentences(parts: Outline) -> Iterator[tuple[int, list[str]]]:
    begins, place = [], 0
    for line in parts.prose.split("\n"):
        begins.append(place)
        place += len(line) + 1
    for at, words in sentences_of(parts.prose):
        if len(words) >= LONG:
            yield parts.prose_lines[bisect_right(begins, at) - 1], words
