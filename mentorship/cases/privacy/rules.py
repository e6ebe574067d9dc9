"""Reads the rules that the server and the browser share."""

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

RULES_FILE = Path(__file__).resolve().parents[3] / "static" / "js" / "privacy-rules.json"

Level = Literal["block", "warn"]

_BYTES = RULES_FILE.read_bytes()
_DATA: dict[str, Any] = json.loads(_BYTES)

RULES_VERSION = f"{_DATA['version']}.{hashlib.sha256(_BYTES).hexdigest()[:8]}"
FOLDS: dict[str, str] = _DATA["folds"]


@dataclass(frozen=True)
class Rule:
    """One shape that identifies. The part that is reported is the pattern's only group, at its end."""

    kind: str
    level: Level
    pattern: re.Pattern[str]
    needs: re.Pattern[str]
    minds_case: bool
    check: str | None
    level_if_check_fails: Level
    not_after: tuple[str, ...]
    exceptions: frozenset[str]


def _expand(pattern: str) -> str:
    """Puts the named parts in; a part may name others."""
    while (expanded := re.sub(r"\{([a-z]+)\}", lambda part: _DATA["parts"][part[1]], pattern)) != pattern:
        pattern = expanded
    return pattern


def _rule(data: dict[str, Any]) -> Rule:
    return Rule(
        kind=data["kind"],
        level=data["level"],
        pattern=re.compile(_expand(data["pattern"]), re.ASCII),
        needs=re.compile(data["needs"], re.ASCII),
        minds_case=data.get("case", False),
        check=data.get("check"),
        level_if_check_fails=data.get("failed", "warn"),
        not_after=tuple(data.get("not_after", "").split()),
        exceptions=frozenset(data.get("except", "").split()),
    )


def _words(name: str) -> frozenset[str]:
    return frozenset(_DATA["words"][name].split())


RULES: tuple[Rule, ...] = tuple(_rule(data) for data in _DATA["rules"])
CUES: dict[str, str] = {word: cue for cue, words in _DATA["cues"].items() for word in words.split()}
CONNECTORS = _words("connectors")
GIVEN_NAMES = _words("given")
NAMES = GIVEN_NAMES | _words("surnames")
AMBIGUOUS = _words("ambiguous")
EPONYMS = _words("eponyms")
ACRONYMS = _words("acronyms")
COMMON = _words("common")
GENERIC = _words("generic")
PLACES: tuple[str, ...] = tuple(_DATA["words"]["places"].split("|"))
COMMON_ENDING = re.compile(_DATA["common_endings"])
