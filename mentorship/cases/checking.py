"""Runs the identity check over all the texts of a case. Pure: no database, no request, nothing logged."""

import json
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from mentorship.cases.privacy import Finding, KnownNames, find, fingerprint


class Found(NamedTuple):
    """One finding in one field, with the words it points at: to show its author, never to keep."""

    field: str
    kind: str
    blocks: bool
    words: str


def fingerprint_of(texts: Mapping[str, str]) -> str:
    """Names exactly these texts in exactly these fields; empty fields do not count."""
    lines = {name: _plain_lines(text) for name, text in texts.items() if text}
    return fingerprint(json.dumps(lines, sort_keys=True, ensure_ascii=False))


def check(texts: Mapping[str, str], known: KnownNames) -> list[Found]:
    """Everything in these texts that may identify a person, in the order of the fields."""
    return [_found(name, text, finding) for name, text in texts.items() for finding in find(text, known)]


def kinds_to_explain(found: Iterable[Found]) -> list[str]:
    """The kinds of warnings, each once: their words are changed, or their author says why they stay."""
    return list(dict.fromkeys(item.kind for item in found if not item.blocks))


def _found(name: str, text: str, finding: Finding) -> Found:
    return Found(name, finding.kind, finding.level == "block", text[finding.start : finding.end])


def _plain_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
