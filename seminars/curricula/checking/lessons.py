"""How a lesson is written: its length, ease, boxes, headings, links and pictures, in both languages."""

import re
from collections.abc import Iterator

from ..lessons import Outline, outline
from ..modules import LANGUAGES, Finding, Lesson, Module
from ..readability import measure, words_of
from .links import check_hosts, check_link

WORDS = (700, 1200)
"""The length of a Spanish lesson: ten minutes on a phone at night."""

INFLESZ = (50.0, 75.0)
"""The band a Spanish lesson must keep. The aim is 55 to 65, "normal"; our syllables are counted by rule and
short lists swing the score, so a first version only refuses what is clearly too hard or too plain."""

BOXES = ("clinic", "danger", "call", "think")

# A threshold ("desde 500 mL", "500 ml de sangre") and a laboratory value ("126 mg/dL") are given to nobody.
_DOSE = re.compile(
    r"(?P<limit>(?:\b(?:desde|más de|menos de|from|more than|less than|over|under)|[<>≥≤])\s*)?"
    r"\b\d+(?:[.,]\d+)*\s?(?:mg|mcg|µg|μg|g|ml|UI|IU)\b(?!/(?:d?l|mmol)\b)(?!\s+(?:de sangre|of blood))",
    re.IGNORECASE,
)


def check_lessons(module: Module) -> Iterator[Finding]:
    """All lessons of a module in both languages; a text that is missing was noted when it was read."""
    for lesson in module.lessons:
        outlines = {language: outline(lesson.body[language]) for language in LANGUAGES}
        for language in LANGUAGES:
            if lesson.body[language]:
                yield from _one(
                    lesson, outlines[language], module.path(language, f"{lesson.key}.md"), language
                )
        if all(lesson.body.values()):
            yield from _same(outlines["es"], outlines["en"], module.path("en", f"{lesson.key}.md"))
    for reflection in module.reflections:
        for language in LANGUAGES:
            body = reflection.body[language]
            yield from _marks(body, outline(body), module.path(language, f"{reflection.key}.md"))


def _one(lesson: Lesson, parts: Outline, file: str, language: str) -> Iterator[Finding]:
    yield from _marks(lesson.body[language], parts, file)
    yield from _doses(lesson.body[language], file)
    if language != "es":
        return
    words = len(words_of(parts.words))
    if not WORDS[0] <= words <= WORDS[1]:
        advice = "Write more" if words < WORDS[0] else "Shorten it"
        yield Finding(
            file,
            1,
            f"The lesson has {words} words. {advice}: between {WORDS[0]} and {WORDS[1]} are read well.",
        )
    score = measure(parts.prose).inflesz
    if not INFLESZ[0] <= score <= INFLESZ[1]:
        advice = "Shorten sentences and words" if score < INFLESZ[0] else "Join what is chopped"
        yield Finding(
            file, 1, f"The lesson reads at INFLESZ {score:.1f}. {advice}: it should lie between 55 and 65."
        )


def _marks(body: str, parts: Outline, file: str) -> Iterator[Finding]:
    for number, line in enumerate(body.splitlines(), start=1):
        yield from check_hosts(line, file, number)
    yield from _headings(parts, file)
    for box in parts.boxes:
        if box.what not in BOXES:
            yield Finding(
                file, box.line, f"The box “{box.what}” is not known. Use one of {', '.join(BOXES)}."
            )
        elif not box.text.strip():
            yield Finding(file, box.line, f'The box has no title. Write !!! {box.what} "its title".')
    for image in parts.images:
        if not image.text.strip():
            yield Finding(
                file, image.line, "The picture has no text for those who cannot see it. Write it in [ ]."
            )
        if ":" in image.what or image.what.startswith("//"):
            yield Finding(
                file, image.line, "The picture lies on another host. Put the file into this module."
            )
    for link in parts.links:
        yield from check_link(link.what, file, link.line)
    for tag in parts.tags:
        yield Finding(file, tag.line, f"{tag.what[:40]} is HTML. Write it in Markdown.")


def _headings(parts: Outline, file: str) -> Iterator[Finding]:
    level = 1
    for heading in parts.headings:
        here = int(heading.what)
        if here == 1:
            yield Finding(file, heading.line, "The title comes from module.toml. Begin headings with ##.")
        elif here > 3:
            yield Finding(file, heading.line, "This heading lies too deep. Use ## and ### only.")
        elif here > level + 1:
            yield Finding(file, heading.line, "This heading skips a level. Write a ## before the first ###.")
        level = here


def _doses(body: str, file: str) -> Iterator[Finding]:
    for number, line in enumerate(body.splitlines(), start=1):
        for found in _DOSE.finditer(line):
            if not found["limit"]:
                yield Finding(
                    file,
                    number,
                    f"“{found[0].strip()}” looks like a dose. Take it out and name the guideline to open.",
                )


def _same(es: Outline, en: Outline, file: str) -> Iterator[Finding]:
    """The English lesson has the headings, boxes, pictures and sources of the Spanish one."""
    for name, spanish, english in (
        ("headings", es.headings, en.headings),
        ("boxes", es.boxes, en.boxes),
        ("pictures", es.images, en.images),
    ):
        if [mark.what for mark in spanish] != [mark.what for mark in english]:
            first = next((e.line for s, e in zip(spanish, english, strict=False) if s.what != e.what), 1)
            yield Finding(
                file,
                first,
                f"The {name} differ from the Spanish lesson: {len(english)} here, {len(spanish)} there."
                " Give both the same, in the same order.",
            )
    spanish_keys = {mark.what for mark in es.citations}
    english_keys = {mark.what for mark in en.citations}
    for key in sorted(spanish_keys - english_keys):
        yield Finding(file, 1, f"The Spanish lesson cites [@{key}], this one does not. Cite it here too.")
    for mark in en.citations:
        if mark.what not in spanish_keys:
            yield Finding(
                file, mark.line, f"This cites [@{mark.what}], the Spanish lesson does not. Cite it in both."
            )
