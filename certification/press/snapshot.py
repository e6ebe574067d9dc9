"""Everything a certificate prints, frozen at issue.

A document is a pure function of its snapshot: nothing printed may come from elsewhere, and nothing here is
computed when it prints. What is written out (dates, grades, periods) is written in the document's language.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any


class Kind(StrEnum):
    """Which document it is. The official letter that ends the service is the authority's, never ours."""

    DIPLOMA = "diploma"
    SEMINAR = "seminar"
    COMPLETION = "completion"
    ENROLMENT = "enrolment"
    """A year under way, for permits and applications; good for a time."""
    MENTOR = "mentor"
    """Half a year of accompanying clinics."""
    TEACHING = "teaching"
    """The stay of a visiting resident, in two languages on one sheet."""


class Language(StrEnum):
    SPANISH = "es"
    ENGLISH = "en"


class Treatment(StrEnum):
    """How the person asked to be addressed."""

    NEUTRAL = "neutral"
    DR = "dr"
    DRA = "dra"


@dataclass(frozen=True)
class Signatory:
    name: str
    title: str
    organisation: str = ""
    signature: str = ""
    """SHA-256 of the picture of a signature, where its owner approved this batch."""


@dataclass(frozen=True)
class Module:
    """A line of the transcript; the grade as it prints (`9.4`)."""

    title: str
    hours: int
    grade: str


@dataclass(frozen=True)
class Fact:
    """A line of what was done in the year: `Visitas de mentoría`, `11`."""

    label: str
    value: str


@dataclass(frozen=True)
class Snapshot:
    """One certificate. Texts are in NFC; an empty text is not printed."""

    kind: Kind
    language: Language
    person: str
    programme: str
    cohort: str
    period: str
    hours: int
    place_and_date: str
    organisation: str
    signatories: tuple[Signatory, ...]
    folio: str = ""
    """Empty only in a draft: a folio is taken at issue."""
    surnames: str = ""
    """The end of `person` that is surnames, where a long name may be broken."""
    treatment: Treatment = Treatment.NEUTRAL
    subject: str = ""
    """The seminar's title."""
    modality: str = ""
    credits: str = ""
    university: str = ""
    site: str = ""
    modules: tuple[Module, ...] = ()
    mean: str = ""
    facts: tuple[Fact, ...] = ()
    replaces: str | None = None
    verification_url: str = ""
    """What the QR code holds: the address, and after # the line that a phone can check alone."""
    verify_at: str = ""
    """The short address a person types, `acompana.org/v`."""
    short_code: str = ""
    palette: str = "forest"
    emblem: str = "sierra"
    edition: int = field(default=1)
    """Of this form of snapshot and of the templates that print it."""
    paper: str = "letter"
    valid_until: str = ""
    """The last day, written out, of a document that is only good for a time."""
    template: str = ""
    """SHA-256 of the template it prints by; empty for the one that ships with the site."""
    logo: str = ""
    """SHA-256 of the picture that stands in the emblem's place."""
    period_in_english: str = ""
    """Where the same sheet says it in two languages."""

    def to_json(self) -> str:
        """The same text for equal snapshots, fit to be stored and hashed.

        A field that came later is left out while it says nothing: what was issued before keeps its hash.
        """
        return json.dumps(self.to_stored(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def to_stored(self) -> dict[str, Any]:
        """What `to_json` writes, as a column of JSON takes it."""
        return _said(_plain(self))

    @classmethod
    def from_json(cls, text: str) -> "Snapshot":
        """The snapshot `to_json` wrote; ValueError when it is not one."""
        return cls.from_stored(json.loads(text))

    @classmethod
    def from_stored(cls, stored: dict[str, Any]) -> "Snapshot":
        """The same of what a column of JSON gives back; ValueError when it is not one."""
        try:
            return cls(**_typed(stored))
        except (AttributeError, KeyError, TypeError) as wrong:
            raise ValueError(f"not a snapshot of a certificate: {wrong}") from wrong

    @property
    def address(self) -> str:
        """Where it is verified, without the signed line that the QR code holds beside it."""
        return self.verification_url.partition("#")[0]

    @property
    def fingerprint(self) -> str:
        """64 bits of the SHA-256 of what is printed, in four groups of four, to compare on paper."""
        digest = hashlib.sha256(self.to_json().encode()).hexdigest()[:16].upper()
        return " ".join(digest[start : start + 4] for start in range(0, 16, 4))

    def printed(self) -> dict[str, str]:
        """Every text that prints, by the path of its field: `person`, `modules[3].title`."""
        return dict(_texts(_plain(self)))


_ENUMS: Mapping[str, type[StrEnum]] = MappingProxyType(
    {"kind": Kind, "language": Language, "treatment": Treatment}
)
_LINES: Mapping[str, type[Any]] = MappingProxyType(
    {"signatories": Signatory, "modules": Module, "facts": Fact}
)
_NOT_PRINTED_AS_TEXT = frozenset(
    {*_ENUMS, "surnames", "verification_url", "palette", "emblem", "edition", "paper", "template", "logo"}
)
_CAME_LATER: Mapping[str, str] = MappingProxyType(
    {"paper": "letter", "valid_until": "", "template": "", "logo": "", "period_in_english": ""}
)


def _plain(snapshot: Snapshot) -> dict[str, Any]:
    """As `asdict`, which copies every text and takes ten times as long."""
    stored = dict(vars(snapshot))
    for name in _LINES:
        stored[name] = tuple(dict(vars(each)) for each in stored[name])
    return stored


def _said(stored: dict[str, Any]) -> dict[str, Any]:
    said = {name: value for name, value in stored.items() if _CAME_LATER.get(name) != value}
    for signatory in said["signatories"]:
        if not signatory["signature"]:
            del signatory["signature"]
    return said


def _typed(stored: dict[str, Any]) -> dict[str, Any]:
    unknown = stored.keys() - _field_names()
    if unknown:
        raise TypeError(f"unknown fields {sorted(unknown)}")
    typed = dict(stored)
    for name, enum in _ENUMS.items():
        typed[name] = enum(stored[name])
    for name, line in _LINES.items():
        typed[name] = tuple(line(**each) for each in stored[name])
    return typed


@cache
def _field_names() -> frozenset[str]:
    return frozenset(each.name for each in fields(Snapshot))


def _texts(stored: dict[str, Any], path: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name, value in stored.items():
        here = f"{path}{name}"
        if here in _NOT_PRINTED_AS_TEXT or name == "signature":
            continue
        if isinstance(value, tuple):
            for number, line in enumerate(value):
                found += _texts(line, f"{here}[{number}].")
        elif isinstance(value, str):
            found.append((here, value))
    return found
