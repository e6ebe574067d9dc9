"""Everything a credential says about one certificate, taken from what was printed."""

import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from types import MappingProxyType

from certification.credentials.canonical import is_fit, is_fit_address
from certification.credentials.words import WORDS
from certification.press.snapshot import Kind, Module, Snapshot

GRADE, MEAN, STATUS = "RawScore", "GradePointAverage", "Status"
HOURS, OTHER = "ext:ContactHours", "Result"
"""Result types of Open Badges 3.0, which has none for hours: the others are its own."""

_COMPLETED = "Completed"
_TYPES: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.DIPLOMA: "Diploma",
        Kind.SEMINAR: "CertificateOfCompletion",
        Kind.COMPLETION: "CertificateOfCompletion",
    }
)
_AT_ONES_OWN_PLACE = frozenset((Kind.COMPLETION, Kind.ENROLMENT))


@dataclass(frozen=True)
class Issuer:
    did: str
    name: str
    url: str

    def __post_init__(self) -> None:
        _expect([self.name], [self.did, self.url])


@dataclass(frozen=True)
class Measure:
    """What a result measures; a grade or mean goes from 0 to 10."""

    name: str
    type: str

    @property
    def is_grade(self) -> bool:
        return self.type in (GRADE, MEAN)


@dataclass(frozen=True)
class Achievement:
    """What was achieved: the same for all who got it together."""

    type: str
    name: str
    description: str
    narrative: str
    language: str
    measures: tuple[Measure, ...]

    def __post_init__(self) -> None:
        _expect([self.type, self.name, self.description, self.narrative, self.language])
        _expect(part for measure in self.measures for part in (measure.name, measure.type))

    @property
    def id(self) -> str:
        """Equal achievements, and only they, have the same name for machines."""
        return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(asdict(self), sort_keys=True))}"


@dataclass(frozen=True)
class Facts:
    """One credential. ValueError where a text has control characters or an address is none."""

    id: str
    """The address where it is verified, random and never the folio."""
    person: str
    """As printed."""
    folio: str
    numbered: str
    issuer: Issuer
    achievement: Achievement
    results: tuple[str, ...]
    """One for each measure of the achievement."""
    issued_at: datetime
    status_list: str
    status_index: int
    valid_until: datetime | None = None

    def __post_init__(self) -> None:
        _expect([self.person, self.folio, self.numbered, *self.results], [self.id, self.status_list])
        if len(self.results) != len(self.achievement.measures) or "/" not in self.id:
            raise ValueError("results and measures are not as many, or the address has no path")
        if self.status_index < 0:
            raise ValueError("an index of the status list is not negative")


def facts_of(
    printed: Snapshot,
    *,
    issuer: Issuer,
    issued_at: datetime,
    status_list: str,
    status_index: int,
    valid_until: datetime | None = None,
) -> Facts:
    """What is printed, as far as a credential has a place for it; ValueError for a draft.

    Its address is the printed one without the signed line that the QR code may hold after `#`.
    """
    if not printed.folio or not printed.verification_url:
        raise ValueError("a draft has no credential")
    measured = _measured(printed)
    words = WORDS[printed.language]
    is_common_place = printed.kind not in _AT_ONES_OWN_PLACE
    achievement = Achievement(
        type=_TYPES.get(printed.kind, "Certificate"),
        name=words.title(printed),
        description=words.described(printed),
        narrative=words.narrative(printed, printed.site if is_common_place else ""),
        language=printed.language.value,
        measures=tuple(measure for measure, _ in measured),
    )
    return Facts(
        id=printed.verification_url.partition("#")[0],
        person=printed.person,
        folio=printed.folio,
        numbered=words.numbered(printed),
        issuer=issuer,
        achievement=achievement,
        results=tuple(value for _, value in measured),
        issued_at=issued_at,
        status_list=status_list,
        status_index=status_index,
        valid_until=valid_until,
    )


def _measured(printed: Snapshot) -> list[tuple[Measure, str]]:
    """Numbers differ from person to person, what they measure does not: one achievement serves a cohort."""
    words = WORDS[printed.language]
    found = [(Measure(words.hours, HOURS), str(printed.hours))]
    if printed.mean:
        found.append((Measure(words.mean, MEAN), printed.mean))
    if printed.kind in _AT_ONES_OWN_PLACE and printed.site:
        found.append((Measure(words.place, OTHER), printed.site))
    found += [_graded(module) for module in printed.modules]
    found += [(Measure(fact.label, OTHER), fact.value) for fact in printed.facts]
    return found


def _graded(module: Module) -> tuple[Measure, str]:
    """Open Badges has no hours of a module: they stand in its name, as in the transcript."""
    name = f"{module.title} ({module.hours} h)"
    return (Measure(name, GRADE), module.grade) if module.grade else (Measure(name, STATUS), _COMPLETED)


def instant(moment: datetime) -> str:
    """To the second, in UTC; ValueError without a zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment without its zone")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _expect(texts: Iterable[str], addresses: Iterable[str] = ()) -> None:
    unfit = [text for text in texts if not is_fit(text)]
    unfit += [address for address in addresses if not is_fit_address(address)]
    if unfit:
        raise ValueError(f"cannot stand in a credential: {unfit}")
