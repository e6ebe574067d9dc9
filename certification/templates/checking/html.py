"""Tags by a list of what is allowed, each closed where it was opened."""

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from jinja2 import nodes

from certification.templates.checking.placeholders import Found
from certification.templates.checking.styles import protected
from core.text import _

_CLASS = re.compile(r"[A-Za-z][\w-]*(?: [A-Za-z][\w-]*)*")
_NONE: Mapping[str, re.Pattern[str]] = MappingProxyType({})
_CELL = MappingProxyType(
    {"scope": re.compile("row|col"), "colspan": re.compile("[1-9]"), "rowspan": re.compile("[1-9]")}
)
TAGS: Mapping[str, Mapping[str, re.Pattern[str]]] = MappingProxyType(
    {
        **dict.fromkeys(("p", "div", "span", "strong", "em", "b", "i", "small", "sup", "sub", "br"), _NONE),
        **dict.fromkeys(("ul", "ol", "li", "table", "thead", "tbody", "tr"), _NONE),
        **dict.fromkeys(("th", "td"), _CELL),
    }
)
_EVERYWHERE = {"class": _CLASS, "lang": re.compile("[a-z]{2}(?:-[A-Z]{2})?")}
_VOID = frozenset(("br",))
MOST_TAGS = 120
"""In one block: a sheet has room for a dozen paragraphs and a table."""

_PIECE = re.compile(r"<[^<>]*>|[<>&]|[^<>&]+")
_TAG = re.compile(r'<(/?)([A-Za-z][A-Za-z0-9]*)((?:\s+[A-Za-z-]+="[^"<>]*")*)\s*>')
_ATTRIBUTE = re.compile(r'([A-Za-z-]+)="([^"]*)"')
_ENTITY = re.compile(r"&(?:nbsp|amp|lt|gt|quot|#\d{2,4});")


def html_faults(tree: nodes.Template) -> list[Found]:
    """What is wrong with the tags of a block. A condition or a line opens and closes its own."""
    found = list(_of_body(tree.body))
    count = sum(len(re.findall("<", each.data)) for each in tree.find_all(nodes.TemplateData))
    if count > 2 * MOST_TAGS:
        found.append((_("There are more tags than a sheet has room for."), 1, "<"))
    return found


def _of_body(body: Sequence[nodes.Node]) -> Iterator[Found]:
    opened: list[tuple[str, int]] = []
    for node in body:
        if isinstance(node, nodes.Output):
            for each in node.nodes:
                if isinstance(each, nodes.TemplateData):
                    yield from _of_text(each.data, each.lineno, opened)
        elif isinstance(node, nodes.If):
            for branch in (node.body, *(each.body for each in node.elif_), node.else_):
                yield from _of_body(branch)
        elif isinstance(node, nodes.For):
            yield from _of_body(node.body)
            yield from _of_body(node.else_)
    for tag, line in opened:
        yield _("This tag is not closed."), line, f"<{tag}>"


def _of_text(text: str, line: int, opened: list[tuple[str, int]]) -> Iterator[Found]:
    place = 0
    for piece in _PIECE.finditer(text):
        here = line + text.count("\n", 0, piece.start())
        if piece[0] == "&" and not _ENTITY.match(text, piece.start()):
            yield _("Write &amp; for this sign."), here, text[piece.start() : piece.start() + 12]
        elif piece[0] in "<>":
            word = text[piece.start() : piece.start() + 20]
            yield _("This sign stands alone. Placeholders may not stand within a tag."), here, word
        elif piece[0].startswith("<"):
            yield from _of_tag(piece[0], here, opened)
        place = piece.end()
    assert place == len(text)


def _of_tag(piece: str, line: int, opened: list[tuple[str, int]]) -> Iterator[Found]:
    tag = _TAG.fullmatch(piece)
    name = tag[2] if tag else ""
    if tag is None or name not in TAGS:
        yield _("This tag may not stand here."), line, piece[:60]
    elif tag[1]:
        if not opened or opened[-1][0] != name:
            yield _("This closes a tag that was not opened last."), line, piece
        else:
            opened.pop()
    else:
        for attribute, value in _ATTRIBUTE.findall(tag[3]):
            allowed = {**_EVERYWHERE, **TAGS[name]}.get(attribute)
            is_taken = attribute == "class" and not protected().isdisjoint(value.split())
            if allowed is None or not allowed.fullmatch(value) or is_taken:
                yield _("A tag may not have this."), line, f'{attribute}="{value}"'[:60]
        if name not in _VOID:
            opened.append((name, line))
