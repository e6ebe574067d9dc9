"""The figures of a module: drawn for a phone and for paper, told to who cannot see them, and never active."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.parsers.expat import ExpatError, ParserCreate

from ..modules import LANGUAGES, Figure, Finding, Module

FIGURES = 2
"""So many a module has at least."""

LARGEST = 8192
WIDTH, HIGHEST = 360, 460
SMALLEST_LETTERS = 13

_SVG = "http://www.w3.org/2000/svg"
_ELEMENTS = {
    *("svg", "title", "desc", "g", "defs", "use", "marker", "clipPath", "pattern"),
    *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan"),
    *("linearGradient", "radialGradient", "stop"),
}
_LETTERS = ("text", "tspan")
_VIEW_BOX = re.compile(r"0 0 (\d+) (\d+(?:\.\d+)?)")
_ELSEWHERE = re.compile(r"url\(\s*['\"]?(?!#)|javascript:|data:|//", re.I)
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)(?:px)?")
_USUAL_SIZE = 16.0


def check_figures(module: Module) -> Iterator[Finding]:
    """All figures of a module in both languages; a file that is missing was noted when it was read."""
    if len(module.figures) < FIGURES:
        yield Finding(
            module.file,
            1,
            f"The module shows {len(module.figures)} figures. Draw at least {FIGURES} for its lessons.",
        )
    for figure in module.figures:
        for language in LANGUAGES:
            if figure.svg[language]:
                yield from _one(figure, language, module.path(language, figure.name))


def _one(figure: Figure, language: str, file: str) -> Iterator[Finding]:
    svg = figure.svg[language]
    if len(svg.encode()) > LARGEST:
        yield Finding(file, 1, f"The figure has {len(svg.encode())} bytes. Draw it in at most {LARGEST}.")
        return
    try:
        root = _parsed(svg)
    except ExpatError as trouble:
        yield Finding(file, trouble.lineno, f"The figure is not valid XML: {trouble}. Correct this place.")
        return
    if root is None:
        yield Finding(file, 1, "The figure declares a document type or a style sheet. Leave it out.")
        return
    for message in (*_frame(root), *_told(root), *_active(root), *_background(root), *_letters(root)):
        yield Finding(file, _line_of(svg, message[0]), message[1])


def _parsed(svg: str) -> ElementTree.Element | None:
    """The drawing; nothing where it declares entities, which can grow without end, or leads to a style."""
    watch = ParserCreate()
    declared: list[str] = []
    watch.StartDoctypeDeclHandler = lambda *parts: declared.append(str(parts[0]))
    watch.ProcessingInstructionHandler = lambda *parts: declared.append(str(parts[0]))
    watch.Parse(svg.encode(), True)
    return None if declared else ElementTree.fromstring(svg)  # noqa: S314  no entities: it was looked at


Told = Iterator[tuple[str, str]]
"""What to look for in the file, and the message."""


def _frame(root: ElementTree.Element) -> Told:
    view = _VIEW_BOX.fullmatch(root.get("viewBox", ""))
    if root.tag != f"{{{_SVG}}}svg":
        yield "<", f'The drawing is no SVG. Begin it with <svg xmlns="{_SVG}" …>.'
    if view is None or int(view[1]) != WIDTH or float(view[2]) > HIGHEST:
        yield "viewBox", f'Write viewBox="0 0 {WIDTH} H" with H up to {HIGHEST}: a phone shows it so wide.'
    for name in ("width", "height"):
        if root.get(name):
            yield f"{name}=", f"The figure has a {name} of its own. Leave it out: the page decides."


def _told(root: ElementTree.Element) -> Told:
    for name in ("title", "desc"):
        if not (root.findtext(f"{{{_SVG}}}{name}") or "").strip():
            yield "<svg", f"The figure has no <{name}>. Write what it says for those who cannot see it."


def _active(root: ElementTree.Element) -> Told:
    """Nothing that runs, moves, or comes from elsewhere; also in the way a browser would forgive."""
    for element in root.iter():
        name = str(element.tag).removeprefix(f"{{{_SVG}}}")
        if name not in _ELEMENTS:
            yield f"<{name}", f"<{name[:40]}> does not belong into a figure. Draw it with shapes and text."
        for attribute, value in element.attrib.items():
            bare = attribute.rpartition("}")[2].lower()
            if bare == "style" or bare == "class":
                yield f"{bare}=", f"Write attributes such as fill=… instead of {bare}=…"
            elif bare.startswith("on") or _ELSEWHERE.search(value) or (bare == "href" and value[:1] != "#"):
                yield value, f"{bare}=… runs or leads elsewhere. Take it out of the figure."


def _background(root: ElementTree.Element) -> Told:
    """The first shape lies under all others, so that lines are seen on a dark page too."""
    first = next((each for each in root if str(each.tag).rpartition("}")[2] in _SHAPES), None)
    view = root.get("viewBox", "").split()
    covers = first is not None and (
        str(first.tag).endswith("}rect")
        and first.get("fill", "black") not in ("none", "transparent")
        and first.get("width") in ("100%", *view[2:3])
        and first.get("height") in ("100%", *view[3:4])
    )
    if not covers:
        yield "<svg", "The figure has no background. Begin with a <rect> over all of it, with its fill."


_SHAPES = {*("g", "use", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text")}


def _letters(root: ElementTree.Element) -> Told:
    """Letters below the smallest, by the size that they say or inherit."""
    waiting = [(root, _USUAL_SIZE)]
    while waiting:
        element, inherited = waiting.pop()
        said = element.get("font-size", "")
        number = _NUMBER.fullmatch(said)
        size = float(number[1]) if number else inherited
        if said and number is None:
            yield said, f'The size “{said[:20]}” of letters cannot be compared. Write a number, as in "14".'
        elif _is_read(element) and size < SMALLEST_LETTERS:
            yield (
                f'font-size="{said}"' if said else "font-size",
                f"Letters of {size:g} units are too small to read. Write at least {SMALLEST_LETTERS}.",
            )
        waiting += [(inner, size) for inner in element]


def _is_read(element: ElementTree.Element) -> bool:
    return str(element.tag).rpartition("}")[2] in _LETTERS and bool((element.text or "").strip())


def _line_of(svg: str, sought: str) -> int:
    """The first line with this text; the first of all where it stands nowhere."""
    place = svg.find(sought)
    return svg.count("\n", 0, place) + 1 if place >= 0 else 1
