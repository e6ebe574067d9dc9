"""A document's own file as its blocks: which there are is read from the files that ship with the site."""

import re
from collections.abc import Mapping
from functools import cache

from jinja2 import Environment, meta

from certification.press.placeholders import LINES, PLACEHOLDERS, TREATMENT
from certification.press.snapshot import Kind, Language
from certification.press.sources import OWN_STYLE, SHIPPED, packed

_BLOCK = re.compile(r"{% block (\w+)(?: required)? %}(.*?){% endblock %}", re.DOTALL)
_REQUIRED = re.compile(r"{% block (\w+) required %}")
_EXTENDS = re.compile(r'{% extends "([\w.]+)" %}')
_MARK = re.compile(r"{[{%].*?[%}]}", re.DOTALL)
_FIELD = re.compile(rf"\bit\.(?=(?:{'|'.join((*PLACEHOLDERS, *LINES, TREATMENT))})\b)")


def blocks_of(text: str) -> dict[str, str]:
    """The blocks of a document's own file in their order, without blanks around."""
    return {name: _plainly_named(inside.strip()) for name, inside in _BLOCK.findall(text)}


def _plainly_named(inside: str) -> str:
    """`it.programme` as people who edit it read it: `programme`."""
    return _MARK.sub(lambda mark: _FIELD.sub("", mark[0]), inside)


def file_of(kind: Kind, language: Language, blocks: Mapping[str, str]) -> str:
    """The document's own file with these blocks: what `blocks_of` reads."""
    extends = _EXTENDS.search(SHIPPED.files[file_name(kind, language)])
    assert extends is not None
    lines = [extends[0]]
    for name, inside in blocks.items():
        room = "\n" if "\n" in inside else ""
        lines.append(f"{{% block {name} %}}{room}{inside}{room}{{% endblock %}}")
    return "\n".join(lines) + "\n"


def file_name(kind: Kind, language: Language) -> str:
    return f"{kind}.{language}.html"


@cache
def shipped_blocks(kind: Kind, language: Language) -> Mapping[str, str]:
    return blocks_of(SHIPPED.files[file_name(kind, language)])


@cache
def required_blocks(kind: Kind, language: Language) -> frozenset[str]:
    """Blocks that a sheet of this kind cannot do without."""
    frame = frame_of(kind, language)
    return frozenset(name for text in frame.values() for name in _REQUIRED.findall(text))


@cache
def frame_of(kind: Kind, language: Language) -> Mapping[str, str]:
    """All that a sheet of this kind prints by beside its own file, as it ships with the site now."""
    own = file_name(kind, language)
    found = {
        name: text
        for name, text in SHIPPED.files.items()
        if "/" not in name and (name.endswith(".css") or (name.startswith("_") and name != own))
    }
    waiting = [own]
    while waiting:
        for name in meta.find_referenced_templates(Environment().parse(SHIPPED.files[waiting.pop()])):  # noqa: S701
            if name is not None and name not in found:
                found[name] = SHIPPED.files[name]
                waiting.append(name)
    return found


def content_of(kind: Kind, language: Language, html: str, css: str) -> bytes:
    """All that such a version prints by, within today's frame: what is kept under its SHA-256."""
    own = {file_name(kind, language): html, **({OWN_STYLE: css} if css else {})}
    return packed({**frame_of(kind, language), **own})
