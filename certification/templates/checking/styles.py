"""Style rules by a list of what is allowed. What makes a sheet a certificate stays as it is."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

import tinycss2

from certification.press.snapshot import Kind
from certification.press.sources import SHIPPED
from certification.templates.checking.placeholders import Found
from core.text import _

_SIDES = ("", "-top", "-right", "-bottom", "-left")
_ALLOWED = frozenset(
    (
        *("color", "background-color", "font-family", "font-size", "font-style", "font-weight"),
        *("font-variant", "font-variant-caps", "font-variant-numeric", "letter-spacing", "word-spacing"),
        *("line-height", "text-align", "text-transform", "text-indent", "vertical-align", "white-space"),
        *("text-decoration", "text-decoration-line", "hyphens", "width", "max-width", "border-collapse"),
        *(f"margin{side}" for side in _SIDES),
        *(f"padding{side}" for side in _SIDES),
        *(f"border{side}" for side in _SIDES),
    )
)
_MAY_BE_NEGATIVE = ("margin", "letter-spacing", "text-indent")
_MOST: Mapping[str, float] = MappingProxyType(
    {"mm": 90, "cm": 9, "in": 3.5, "pt": 72, "px": 340, "em": 6, "rem": 6, "%": 100}
)
_LEAST = 0.15
"""Of the most: how far something may be moved against its direction."""

_FONTS = frozenset(("EB Garamond", "Cormorant Garamond"))
_COLOURS = frozenset(("rgb", "rgba", "hsl", "hsla"))
_VARIABLES = frozenset(("--ink", "--accent"))
_ELEMENTS = frozenset(("p", "div", "span", "strong", "em", "b", "i", "small", "sup", "sub", "h1", "h2",
                       "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td"))  # fmt: skip
_PSEUDO = frozenset(("first-child", "last-child"))
_WHOLE = frozenset(("name", "watermark", "dense", "emblem", "logo", *Kind))
"""With the classes of the whole sheet, below which everything stands."""

_MOST_RULES = 80
_CLASSES = re.compile(r'class="([^"{]*)')


@cache
def protected() -> frozenset[str]:
    """Classes of what every sheet must show as it is: name, signatures, code, folio, and what holds them."""
    sheet = SHIPPED.files["_sheet.html"]
    foot = sheet[sheet.index('class="signatures') : sheet.index("</main>")]
    return _WHOLE | {each for found in _CLASSES.findall(foot) for each in found.split()}


def style_faults(css: str) -> list[Found]:
    """What is not allowed in a stylesheet."""
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    found = list(_of_rules(rules))
    if len(rules) > _MOST_RULES:
        found.append((_("There are more rules than a sheet needs."), 1, css[:20]))
    return found


def _of_rules(rules: list[Any]) -> Iterator[Found]:
    for rule in rules:
        if rule.type != "qualified-rule":
            yield _("Only plain rules may stand here."), rule.source_line, _word(rule)
            continue
        yield from _of_selector(rule)
        for line in tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True):
            if line.type != "declaration" or line.important:
                yield _("Only plain rules may stand here."), line.source_line, _word(line)
            elif line.lower_name not in _ALLOWED:
                yield _("This may not be set."), line.source_line, line.name[:40]
            else:
                yield from _of_value(line)


def _of_selector(rule: Any) -> Iterator[Found]:
    """Every part must begin with a class, so that it reaches nothing that is not its own."""
    text = tinycss2.serialize(rule.prelude).strip()
    for part in text.split(","):
        words = re.split(r"\s*>\s*|\s+", part.strip())
        if any(each in protected() for each in re.findall(r"\.([\w-]+)", part)):
            yield _("Name, signatures, code and folio stay as they are."), rule.source_line, part.strip()[:60]
        elif not all(map(_is_simple, words)) or not _is_bounded(words[0]):
            yield (
                _("A rule begins with a class, such as .statement, and goes on with tags and classes."),
                rule.source_line,
                part.strip()[:60] or "{",
            )


def _is_simple(word: str) -> bool:
    found = re.fullmatch(r"([a-z]\w*)?((?:\.[A-Za-z][\w-]*)*)(?::([a-z-]+))?", word)
    if found is None or not word:
        return False
    return found[1] in (None, *_ELEMENTS) and found[3] in (None, *_PSEUDO)


def _is_bounded(word: str) -> bool:
    return "." in word or word in ("h1", "h2")


def _of_value(line: Any) -> Iterator[Found]:
    for token in line.value:
        if not _is_plain(token, line.lower_name):
            yield _("This value may not stand here."), token.source_line, _word(token)


def _is_plain(token: Any, name: str) -> bool:
    if token.type == "function":
        if token.lower_name == "var":
            return tinycss2.serialize(token.arguments).strip() in _VARIABLES
        return token.lower_name in _COLOURS and all(
            each.type in ("number", "percentage", "whitespace") or _is_comma(each) for each in token.arguments
        )
    if token.type in ("dimension", "percentage"):
        return _is_within(token, name)
    if token.type == "number":
        return 0 <= token.value <= (900 if name == "font-weight" else 4)
    if token.type == "string":
        return name == "font-family" and token.value in _FONTS
    return token.type in ("ident", "hash", "whitespace", "comment") or _is_comma(token)


def _is_comma(token: Any) -> bool:
    return token.type == "literal" and token.value in (",", "/")


def _is_within(token: Any, name: str) -> bool:
    most = _MOST.get("%" if token.type == "percentage" else token.lower_unit)
    if most is None:
        return False
    least = -most * _LEAST if name.startswith(_MAY_BE_NEGATIVE) else 0
    return bool(least <= token.value <= most)


def _word(node: Any) -> str:
    """What cannot be parsed has no text of its own."""
    return str(node.serialize())[:60] if node.type != "error" else "}"
