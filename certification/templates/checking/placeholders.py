"""Jinja by a list of what is allowed: placeholders, choices, conditions, lines of a list. No calls."""

import re
from collections.abc import Iterator

from jinja2 import Environment, TemplateSyntaxError, nodes

from certification.press.placeholders import LINES, PLACEHOLDERS, TREATMENT
from core.text import _

Found = tuple[str, int, str]
"""A sentence, the line and the word."""

_FILTERS = frozenset(("upper", "lower", "length"))
_NOT_WORDS = frozenset((*LINES, TREATMENT))
"""They choose and repeat; by themselves they say nothing that a person would read."""

_OF_LOOP = frozenset(("index", "first", "last"))
_PLAIN = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.If, nodes.Const, nodes.Dict, nodes.Pair),
    *(nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.Not, nodes.And, nodes.Or),
)
"""Harmless whatever is in them, which is looked at on its own."""

_READER = Environment()  # noqa: S701 – it only parses
_OPENED = re.compile(r"{[{%#]")
_OURS = re.compile(r"{#|{%[-+]?\s*(?:raw|block|endblock)\b")
"""Marks by which the file of a document is put together."""


def placeholder_faults(block: str) -> tuple[nodes.Template | None, list[Found]]:
    """The parsed block, or None where it cannot be read; and everything in it that is not allowed."""
    if ours := _OURS.search(block):
        line = 1 + block.count("\n", 0, ours.start())
        return None, [(_("This may not stand here."), line, ours[0])]
    try:
        tree = _READER.parse(block)
    except TemplateSyntaxError as wrong:
        return None, [_unreadable(block, wrong.lineno)]
    except RecursionError:
        return None, [(_("Too many marks stand within one another."), 1, block[:20])]
    return tree, [_not_allowed(node, block) for node in _strangers(tree, {})]


def _unreadable(block: str, line: int) -> Found:
    words = block.splitlines()[line - 1 : line] or [block]
    opened = _OPENED.search(words[0])
    word = words[0][opened.start() :] if opened else words[0]
    return _("A placeholder or a mark is not closed, or not known."), line, word[:40]


def _strangers(node: nodes.Node, loops: dict[str, str]) -> Iterator[nodes.Node]:
    """What is not on the list; `loops`: by its name, the list that a line is of."""
    if isinstance(node, nodes.For):
        yield from _of_lines(node, loops)
        return
    if not _is_allowed(node, loops):
        yield node
        return
    if isinstance(node, nodes.Getattr):
        return
    if isinstance(node, nodes.Getitem):
        pairs = node.node.items if isinstance(node.node, nodes.Dict) else []
        yield from (pair.value for pair in pairs if not isinstance(pair.value, nodes.Const))
        return
    yield from (each for each in _printed(node) if _field(each) in _NOT_WORDS or isinstance(each, nodes.Dict))
    for child in node.iter_child_nodes():
        yield from _strangers(child, loops)


def _printed(node: nodes.Node) -> list[nodes.Node]:
    """What this puts on the sheet as it is."""
    if isinstance(node, nodes.Output):
        return list(node.nodes)
    if isinstance(node, nodes.CondExpr):
        return [each for each in (node.expr1, node.expr2) if each is not None]
    return [node.node] if isinstance(node, nodes.Filter) and node.name != "length" and node.node else []


def _of_lines(node: nodes.For, loops: dict[str, str]) -> Iterator[nodes.Node]:
    source = _field(node.iter)
    line = node.target.name if isinstance(node.target, nodes.Name) else "loop"
    is_plain = not loops and not node.recursive and node.test is None
    if source not in LINES or not is_plain or line in (*PLACEHOLDERS, *LINES, "it", "loop"):
        yield node
        return
    for child in (*node.body, *node.else_):
        yield from _strangers(child, {line: str(source), "loop": "loop"})


def _is_allowed(node: nodes.Node, loops: dict[str, str]) -> bool:
    if isinstance(node, nodes.Name):
        return node.ctx == "load" and node.name in (*PLACEHOLDERS, *LINES, TREATMENT)
    if isinstance(node, nodes.Getattr):
        return _field(node) is not None or _is_of_line(node, loops)
    if isinstance(node, nodes.Getitem):
        return isinstance(node.node, nodes.Dict) and _field(node.arg) == TREATMENT
    if isinstance(node, nodes.Filter):
        return node.name in _FILTERS and not (node.args or node.kwargs or node.dyn_args or node.dyn_kwargs)
    return type(node) in _PLAIN


def _field(node: nodes.Node) -> str | None:
    """`programme` or `it.programme`: the field's name."""
    if isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name) and node.node.name == "it":
        name = node.attr
    elif isinstance(node, nodes.Name):
        name = node.name
    else:
        return None
    return name if name in (*PLACEHOLDERS, *LINES, TREATMENT) else None


def _is_of_line(node: nodes.Getattr, loops: dict[str, str]) -> bool:
    if not isinstance(node.node, nodes.Name) or node.node.name not in loops:
        return False
    source = loops[node.node.name]
    return node.attr in (_OF_LOOP if source == "loop" else LINES[source])


def _not_allowed(node: nodes.Node, block: str) -> Found:
    word = _word(node, block)
    if isinstance(node, nodes.Name) and node.name not in _NOT_WORDS:
        return _("There is no such placeholder."), node.lineno, node.name[:40]
    return (
        _("This may not stand here: only placeholders, conditions on them and lines of a list may."),
        (node.lineno),
        word,
    )


def _word(node: nodes.Node, block: str) -> str:
    """The mark on that line, as it was written."""
    line = (block.splitlines() or [""])[min(node.lineno, len(block.splitlines()) or 1) - 1]
    marks = re.findall(r"{[{%].*?(?:[%}]}|$)", line)
    named = str(getattr(node, "attr", "") or getattr(node, "name", "") or "")
    return next((each for each in marks if named and named in each), marks[0] if marks else line)[:60]
