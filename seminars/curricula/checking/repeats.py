"""What stands in two lessons is read twice by nobody with joy: every long sentence stands in one of them."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from ..lessons import Outline, outline
from ..modules import LANGUAGES, Finding, Module
from ..readability import sentences_of

LONG = 8
"""From so many words on a sentence is nobody's by chance."""


def check_repeats(modules: Sequence[Module]) -> Iterator[Finding]:
    """Long sentences that stand in another lesson too, of the same module or another; told at the later."""
    for language in LANGUAGES:
        seen: dict[tuple[str, ...], tuple[str, int]] = {}
        for module in modules:
            for lesson in module.lessons:
                file = module.path(language, f"{lesson.key}.md")
                yield from _repeated(outline(lesson.body[language]), file, seen)


def _repeated(parts: Outline, file: str, seen: dict[tuple[str, ...], tuple[str, int]]) -> Iterator[Finding]:
    for line, words in _long_sentences(parts):
        first, first_line = seen.setdefault(tuple(words), (file, line))
        if first != file:
            yield Finding(
                file,
                line,
                f"“{' '.join(words[:LONG])} …” stands in {first}:{first_line} too. Write it otherwise here.",
            )


def _long_sentences(parts: Outline) -> Iterator[tuple[int, list[str]]]:
    begins, place = [], 0
    for line in parts.prose.split("\n"):
        begins.append(place)
        place += len(line) + 1
    for at, words in sentences_of(parts.prose):
        if len(words) >= LONG:
            yield parts.prose_lines[bisect_right(begins, at) - 1], words
