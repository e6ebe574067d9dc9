"""What a template of one's own may name: the fields of a snapshot that print, and nothing of the machine."""

from collections.abc import Mapping
from dataclasses import fields
from types import MappingProxyType
from typing import Any

from certification.press.snapshot import Fact, Module, Signatory, Snapshot, Treatment

_NEVER = frozenset(
    (
        *("surnames", "verification_url", "verify_at", "short_code"),
        *("palette", "emblem", "edition", "paper", "template", "logo"),
    )
)
_ONE_WORD = (str, int, str | None)

PLACEHOLDERS: tuple[str, ...] = tuple(
    each.name for each in fields(Snapshot) if each.type in _ONE_WORD and each.name not in _NEVER
)
"""In the order of the snapshot's fields."""

LINES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        name: tuple(each.name for each in fields(line) if each.name != "signature")
        for name, line in (("signatories", Signatory), ("modules", Module), ("facts", Fact))
    }
)
"""Lists, and what a line of each has."""

TREATMENT = "treatment"
TREATMENTS: tuple[str, ...] = tuple(Treatment)
"""How a person asked to be addressed: never printed, it chooses between words."""


def words_of(snapshot: Snapshot) -> dict[str, Any]:
    """What each placeholder stands for on this sheet."""
    return {name: getattr(snapshot, name) or "" for name in (*PLACEHOLDERS, *LINES, TREATMENT)}
