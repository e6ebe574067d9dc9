"""Turns a lesson's Markdown into HTML that is safe to show as it is."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

import nh3
from markdown import Markdown
from markdown.extensions.tables import TableExtension
from markdown.extensions.toc import TocExtension, slugify
from markupsafe import Markup

from .modules import Module, Reference

_CITATION = re.compile(r"(?:(?<=[^\s|\]]) )?\[@([\w:.-]+)\]")
"""A citation, with the space before it unless that is where something begins or another citation ends."""

_NUMBER_AND_UNIT = re.compile(r"(?<=\d) (?=%|°C|m?g/dL|mL\b|mmHg\b|mmol/L|kg\b)")

_NEIGHBOURS = re.compile(r"(?<=\]) (?=\[@)")

_HEADINGS = {"es": "Referencias", "en": "References"}

_TAGS = {
    *(
        "h2",
        "h3",
        "h4",
        "p",
        "br",
        "hr",
        "strong",
        "em",
        "code",
        "pre",
        "blockquote",
        "sup",
        "section",
        "div",
    ),
    *("figure", "figcaption", "ul", "ol", "li", "a", "img", "table", "thead", "tbody", "tr", "th", "td"),
}
_ATTRIBUTES = {
    "a": {"href", "id"},
    "img": {"src", "alt", "title", "width", "height", "loading"},
    "h2": {"id"},
    "h3": {"id"},
    "li": {"id"},
    "ol": {"start"},
    "th": {"align"},
    "td": {"align"},
}
_CLASSES = {
    "div": {"admonition", "clinic", "danger", "call", "think"},
    "p": {"admonition-title"},
    "sup": {"citation"},
    "section": {"references"},
}
_PLACE = re.compile(r"#[\w.:-]+")
FIGURES = "/static/figures"
"""Where the figures of all module versions are found; see `seminars.library.figures`."""

_OWN_PICTURE = re.compile(rf"(?!\.)(?:{FIGURES}/)?[\w-]+(?:[./][\w-]+)*")
_ALONE = re.compile(r'<p><img alt="([^"]*)" src="([^"]+)"(?: title="([^"]*)")?\s*/?></p>')
_VIEW_BOX = re.compile(r'viewBox="0 0 360 (\d+)')
_WIDTH = 360


@dataclass(frozen=True)
class Drawing:
    """Where a page finds a figure, and how high it is where it is 360 wide."""

    address: str
    height: int | None = None


NO_FIGURES: Mapping[str, Drawing] = {}


def drawings(module: Module, language: str) -> dict[str, Drawing]:
    """What the pages of a module version show for its figures, by file name."""
    return {
        figure.name: Drawing(
            f"{FIGURES}/{module.sha256}/{language}/{figure.name}", _height(figure.svg[language])
        )
        for figure in module.figures
    }


def _height(svg: str) -> int | None:
    found = _VIEW_BOX.search(svg)
    return int(found[1]) if found else None


def render_lesson(
    markdown: str,
    references: Sequence[Reference],
    language: str,
    figures: Mapping[str, Drawing] = NO_FIGURES,
) -> Markup:
    """HTML of a lesson, its figures, and the sources it cites, numbered in the order in which they come.

    A citation without a source stays as it was written. The same text always gives the same HTML.
    """
    numbered, cited = _number_citations(markdown, references)
    converter = Markdown(
        extensions=[
            TableExtension(use_align_attribute=True),
            "admonition",
            TocExtension(slugify=_heading_id, toc_depth="2-3"),
        ],
        output_format="html",
    )
    shown = _with_figures(converter.convert(numbered), figures)
    return sanitise(shown + _reference_list(cited, language))


def sanitise(html: str) -> Markup:
    """Keep what a lesson may hold; nothing that runs, and no picture from another host."""
    return Markup(
        nh3.clean(
            html,
            tags=_TAGS,
            attributes=_ATTRIBUTES,
            allowed_classes=_CLASSES,
            url_schemes={"https"},
            attribute_filter=_checked_address,
            link_rel="noopener noreferrer",
        )
    )


def _checked_address(tag: str, name: str, value: str) -> str | None:
    """A link leads over https or to a place of the lesson; a picture lies beside it."""
    if name == "href" and not (value.startswith("https://") or _PLACE.fullmatch(value)):
        return None
    if name == "src" and not _OWN_PICTURE.fullmatch(value):
        return None
    return value


def _with_figures(html: str, figures: Mapping[str, Drawing]) -> str:
    """A picture that stands alone as a figure with its caption; its size keeps the page from jumping."""

    def figure(found: re.Match[str]) -> str:
        drawing = figures.get(found[2])
        if drawing is None:
            return found[0]
        size = f' width="{_WIDTH}" height="{drawing.height}"' if drawing.height else ""
        caption = f"<figcaption>{found[3]}</figcaption>" if found[3] else ""
        return (
            f'<figure><img src="{drawing.address}" alt="{found[1]}"{size} loading="lazy">{caption}</figure>'
        )

    return _ALONE.sub(figure, html)


def _heading_id(text: str, separator: str) -> str:
    # With its prefix no heading can take the id of a part of the page around the lesson.
    return "s-" + slugify(text, separator)


def _number_citations(markdown: str, references: Sequence[Reference]) -> tuple[str, list[Reference]]:
    """The text with a numbered link for every `[@key]`, and the sources in the order of their numbers.

    This goes before the Markdown: the converter does not walk through lists and tables in reading order.
    """
    known = {reference.key: reference for reference in references}
    numbers: dict[str, int] = {}

    def link(found: re.Match[str]) -> str:
        key = found[1]
        if key not in known:
            return found[0]
        number = numbers.setdefault(key, len(numbers) + 1)
        return f'<sup class="citation"><a href="#ref-{key}">{number}</a></sup>'

    return _CITATION.sub(link, _unbroken(markdown)), [known[key] for key in numbers]


def _unbroken(text: str) -> str:
    """A number stays on the line of its unit, and a citation on that of the one beside it."""
    return _NEIGHBOURS.sub("\N{NO-BREAK SPACE}", _NUMBER_AND_UNIT.sub("\N{NO-BREAK SPACE}", text))


def _reference_list(references: Sequence[Reference], language: str) -> str:
    if not references:
        return ""
    items = "".join(f'<li id="ref-{escape(r.key)}">{_entry(r)}</li>' for r in references)
    heading = _HEADINGS[language]
    return f'\n<section class="references"><h2 id="references">{heading}</h2><ol>{items}</ol></section>'


def _entry(reference: Reference) -> str:
    title = escape(reference.title)
    if reference.url:
        title = f'<a href="{escape(reference.url)}">{title}</a>'
    source = escape(_closed(reference.source))
    told = re.search(rf"\b{reference.year}\b", reference.source)
    year = "" if told else f" {reference.year}."
    return f"{escape(_closed(reference.authors))} {title}. {source}{year}"


def _closed(text: str) -> str:
    return text if text.endswith(".") else f"{text}."
