"""Runs every rule over one text and keeps the strongest finding at each place."""

import hashlib
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from mentorship.cases.privacy.check_digits import CHECKS
from mentorship.cases.privacy.folding import Folded
from mentorship.cases.privacy.known import KnownNames
from mentorship.cases.privacy.names import find_names, find_phrases
from mentorship.cases.privacy.rules import RULES, Level, Rule

LOOK_BACK = 12


class Finding(NamedTuple):
    """Something that may identify: its kind, where it stands (in code points), whether it blocks or warns.

    Never log the words it points at.
    """

    kind: str
    start: int
    end: int
    level: Level


def find(text: str, known: KnownNames) -> list[Finding]:
    """Everything in a text that may identify a person, in order of place; findings never overlap."""
    folded = Folded(text)
    words = chain(find_phrases(folded, known), find_names(folded, known))
    named = (Finding(kind, start, end, "warn") for kind, start, end in words)
    found = sorted(chain.from_iterable(_matches(rule, folded) for rule in RULES), key=_weight)
    taken = bytearray(len(folded.plain))
    kept = []
    for finding in chain(found, named):
        if not any(taken[finding.start : finding.end]):
            taken[finding.start : finding.end] = b"\1" * (finding.end - finding.start)
            start, end = folded.original(finding.start, finding.end)
            kept.append(finding._replace(start=start, end=end))
    return sorted(kept, key=lambda finding: finding.start)


def fingerprint(text: str) -> str:
    """Names this exact text, in 64 hex digits; how a form or a phone ends its lines does not matter."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return hashlib.sha256(lines.encode("utf-8", "surrogatepass")).hexdigest()


def _weight(finding: Finding) -> bool:
    """Blocks before warnings; within each the order of the rules stays."""
    return finding.level == "warn"


def _matches(rule: Rule, folded: Folded) -> Iterator[Finding]:
    text = folded.plain if rule.minds_case else folded.lower
    if not rule.needs.search(text):
        return
    for match in rule.pattern.finditer(text):
        end = match.end()
        start = end - len(match[1]) if rule.pattern.groups else match.start()
        if _is_excused(rule, text, start, end):
            continue
        level = rule.level
        if rule.check and not CHECKS[rule.check](folded.text[slice(*folded.original(start, end))]):
            level = rule.level_if_check_fails
        yield Finding(rule.kind, start, end, level)


def _is_excused(rule: Rule, text: str, start: int, end: int) -> bool:
    if rule.not_after and text[max(0, start - LOOK_BACK) : start].rstrip(" ").endswith(rule.not_after):
        return True
    letters = "".join(letter for letter in text[start:end].lower() if letter.isalpha())
    return letters in rule.exceptions
