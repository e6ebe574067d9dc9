"""How lessons and other texts are written: length, ease, boxes, headings, links, pictures, both languages."""

import re
from collections.abc import Iterator

from ..lessons import FIGURE_NAME, Mark, Outline, outline
from ..modules import LANGUAGES, Finding, Module, Text
from ..readability import measure, words_of
from .links import check_hosts, check_link

WORDS = (700, 1200)
"""The length of a lesson: ten minutes on a phone at night."""

INFLESZ = (55.0, 65.0)
"""The band of a Spanish lesson: "normal" on the scale, for readers who studied medicine."""

HANDOUT_WORDS = 420
HANDOUT_INFLESZ = 65.0
"""A handout is one page in plain words, for who went to school for some years."""

BOXES = ("clinic", "danger", "call", "think")

# A threshold ("desde 500 mL", "500 ml de sangre") and a laboratory value ("126 mg/dL") are given to nobody.
_DOSE = re.compile(
    r"(?P<limit>(?:\b(?:desde|más de|menos de|from|more than|less than|over|under)|[<>≥≤])\s*)?"
    r"\b\d+(?:[.,]\d+)*\s?(?:mg|mcg|µg|μg|g|ml|UI|IU)\b(?!/(?:d?l|mmol)\b)(?!\s+(?:de sangre|of blood))",
    re.IGNORECASE,
)


def check_texts(module: Module) -> Iterator[Finding]:
    """All texts of a module in both languages; one that is missing was noted when it was read."""
    for text in module.texts:
        outlines = {language: outline(text.body[language]) for language in LANGUAGES}
        for language in LANGUAGES:
            if text.body[language]:
                file = module.path(language, f"{text.key}.md")
                yield from _marks(text.body[language], outlines[language], file)
        if all(text.body.values()):
            yield from _same(outlines["es"], outlines["en"], module.path("en", f"{text.key}.md"))
    for lesson in module.lessons:
        for language, file in _written(module, lesson):
            yield from _lesson(outline(lesson.body[language]), file, language)
            yield from _doses(lesson.body[language], file)
    for handout in module.handouts:
        for language, file in _written(module, handout):
            yield from _handout(outline(handout.body[language]), file, language)
            yield from _doses(handout.body[language], file)


def _written(module: Module, text: Text) -> Iterator[tuple[str, str]]:
    """The languages in which a text is there, each with its file."""
    for language in LANGUAGES:
        if text.body[language]:
            yield language, module.path(language, f"{text.key}.md")


def _lesson(parts: Outline, file: str, language: str) -> Iterator[Finding]:
    words = len(words_of(parts.words))
    if not WORDS[0] <= words <= WORDS[1]:
        advice = "Write more" if words < WORDS[0] else "Shorten it"
        yield Finding(
            file,
            1,
            f"The lesson has {words} words. {advice}: between {WORDS[0]} and {WORDS[1]} are read well.",
        )
    score = round(measure(parts.prose).inflesz, 1)  # as it is shown
    if language == "es" and not INFLESZ[0] <= score <= INFLESZ[1]:
        advice = "Shorten sentences and words" if score < INFLESZ[0] else "Join what is chopped"
        yield Finding(
            file, 1, f"The lesson reads at INFLESZ {score:.1f}. {advice}: it should lie between 55 and 65."
        )


def _handout(parts: Outline, file: str, language: str) -> Iterator[Finding]:
    words = len(words_of(parts.words))
    if words > HANDOUT_WORDS:
        yield Finding(
            file, 1, f"The handout has {words} words. Shorten it to one page of at most {HANDOUT_WORDS}."
        )
    score = round(measure(parts.prose).inflesz, 1)
    if language == "es" and score < HANDOUT_INFLESZ:
        yield Finding(
            file,
            1,
            f"The handout reads at INFLESZ {score:.1f}. Shorten sentences and words: 65 or more is wanted.",
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
        yield from _picture(image, file)
    for link in parts.links:
        yield from check_link(link.what, file, link.line)
    for tag in parts.tags:
        yield Finding(file, tag.line, f"{tag.what[:40]} is HTML. Write it in Markdown.")


def _picture(image: Mark, file: str) -> Iterator[Finding]:
    if ":" in image.what or image.what.startswith("//"):
        yield Finding(file, image.line, "The picture lies on another host. Put the file into this module.")
    elif not FIGURE_NAME.fullmatch(image.what):
        yield Finding(
            file,
            image.line,
            f"{image.what[:60]} is no figure. Draw an SVG beside this file, as in call-tree.svg.",
        )
    if not image.stands_alone:
        yield Finding(file, image.line, "The picture stands within a text. Give it a line of its own.")
    if not image.caption.strip():
        yield Finding(
            file, image.line, f'The picture has no caption. Write ![…]({image.what[:60]} "its caption").'
        )


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
    """The English text has the headings, boxes, pictures and sources of the Spanish one."""
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
                f"The {name} differ from the Spanish text: {len(english)} here, {len(spanish)} there."
                " Give both the same, in the same order.",
            )
    spanish_keys = {mark.what for mark in es.citations}
    english_keys = {mark.what for mark in en.citations}
    for key in sorted(spanish_keys - english_keys):
        yield Finding(file, 1, f"The Spanish text cites [@{key}], this one does not. Cite it here too.")
    for mark in en.citations:
        if mark.what not in spanish_keys:
            yield Finding(
                file, mark.line, f"This cites [@{mark.what}], the Spanish text does not. Cite it in both."
            )
