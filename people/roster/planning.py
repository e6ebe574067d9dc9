"""The dry run of a roster: what each row would create or change, or why it is refused. Writes nothing."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from functools import cached_property
from itertools import islice
from typing import Any, Self

from core.spreadsheets import Cell
from people.names import fold, full_name, sort_key
from people.roster import values as read
from people.roster.columns import NEEDED
from people.roster.reading import RosterRow
from people.roster.values import Reason, Unclear

N_ = str  # marks a message for the translators; whoever shows it translates it

READERS: dict[str, Callable[[Cell], str]] = {
    "given_names": read.name,
    "first_surname": read.name,
    "second_surname": read.name,
    "email": read.email,
    "phone": read.phone,
    "university": read.free_text,
    "clinic": read.free_text,
    "starts_on": read.day,
    "treatment": read.treatment,
    "student_number": read.free_text,
}


class Verdict(StrEnum):
    """What becomes of one row."""

    CREATE = "create"
    CHANGE = "change"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True)
class KnownPerson:
    """Somebody who has an account. `values` has the fields of READERS as text, '' or absent where unknown."""

    user_id: int
    role: str
    cohort_id: int | None
    values: Mapping[str, str]

    @property
    def name(self) -> str:
        parts = (self.values.get(part, "") for part in ("given_names", "first_surname", "second_surname"))
        return full_name(*parts)


@dataclass(frozen=True)
class KnownClinic:
    id: int
    name: str


@dataclass(frozen=True)
class Existing:
    """What is stored now, as far as a roster can touch it."""

    cohort_id: int
    starts_on: date
    ends_on: date
    people: Mapping[str, KnownPerson] = field(default_factory=dict)  # everybody, by e-mail in lower case
    clinics: Mapping[str, KnownClinic] = field(default_factory=dict)  # by clinic_key(name)

    @cached_property
    def emails_by_name(self) -> dict[str, list[str]]:
        emails = defaultdict(list)
        for email, person in self.people.items():
            emails[_name_key(person.values)].append(email)
        return emails


@dataclass(frozen=True)
class Change:
    field: str
    old: str
    new: str


@dataclass(frozen=True)
class PlannedRow:
    """One line of the file. `values` are what to store: only filled fields, dates as 2026-02-01."""

    line: int
    verdict: Verdict
    name: str
    values: dict[str, str]
    user_id: int | None = None
    clinic_id: int | None = None
    changes: list[Change] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)
    notices: list[Reason] = field(default_factory=list)  # worth a look, refuse nothing


@dataclass(frozen=True)
class Plan:
    """The whole dry run, in the order of the file."""

    rows: list[PlannedRow]
    ignored: list[str] = field(default_factory=list)  # headings that were passed over

    @property
    def counts(self) -> dict[Verdict, int]:
        found = Counter(row.verdict for row in self.rows)
        return {verdict: found[verdict] for verdict in Verdict}

    @property
    def can_apply(self) -> bool:
        """All or nothing: one refused row, and no row is written."""
        return bool(self.rows) and not self.counts[Verdict.REFUSED]

    @property
    def changes_something(self) -> bool:
        return any(row.verdict in (Verdict.CREATE, Verdict.CHANGE) for row in self.rows)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        return cls([_row_from_json(row) for row in data["rows"]], list(data["ignored"]))


def _row_from_json(data: Mapping[str, Any]) -> PlannedRow:
    parts: dict[str, Any] = {
        "verdict": Verdict(data["verdict"]),
        "changes": [Change(**change) for change in data["changes"]],
        "reasons": [Reason(**reason) for reason in data["reasons"]],
        "notices": [Reason(**notice) for notice in data["notices"]],
    }
    return PlannedRow(**{**data, **parts})


def clinic_key(name: str) -> str:
    """The name of a clinic without case, accents and signs: how a roster finds it."""
    return " ".join(re.findall(r"\w+", fold(name)))


def plan(rows: Sequence[RosterRow], existing: Existing, ignored: Iterable[str] = ()) -> Plan:
    """Judge every row against what is stored and against the other rows. An empty cell changes nothing."""
    treatment_of = read.treatments_by_sex(row.cells.get("sex", "") for row in rows)
    drafts = [_draft(row, treatment_of) for row in rows]
    _refuse_repeated(drafts)
    _notice_namesakes(drafts, existing)
    return Plan([_judge(draft, existing) for draft in drafts], list(ignored))


@dataclass
class _Draft:
    """A row on its way: what could be read of it, and what spoke against it."""

    line: int
    values: dict[str, str]
    inferred_treatment: str = ""
    reasons: list[Reason] = field(default_factory=list)
    notices: list[Reason] = field(default_factory=list)

    def refuse(self, message: str, about: str, **params: Any) -> None:
        self.reasons.append(Reason(message, params, about))


def _draft(row: RosterRow, treatment_of: Callable[[Cell], str]) -> _Draft:
    draft = _Draft(row.line, {})
    for name, reader in {**READERS, "sex": treatment_of}.items():
        try:
            value = reader(row.cells.get(name, ""))
        except Unclear as unclear:
            draft.refuse(unclear.message, name, **unclear.params)
            continue
        if value:
            draft.values[name] = value
        elif name in NEEDED:
            draft.refuse(MISSING[name], name)
    draft.inferred_treatment = draft.values.pop("sex", "")
    return draft


MISSING = {
    "given_names": N_("The given names are missing."),
    "first_surname": N_("The first surname is missing."),
    "email": N_("The e-mail address is missing."),
}


def _refuse_repeated(drafts: Iterable[_Draft]) -> None:
    for email, same in _grouped(drafts, lambda draft: draft.values.get("email", "")).items():
        for draft in same:
            others = _lines(same, besides=draft)
            draft.refuse(
                N_("The address %(email)s stands in line %(line)s and again in line %(others)s."),
                "email",
                email=email,
                line=draft.line,
                others=others,
            )


def _notice_namesakes(drafts: Iterable[_Draft], existing: Existing) -> None:
    """The same name under another address is often the same person, whose address was mistyped."""
    for draft in drafts:
        email = draft.values.get("email")
        if email not in existing.people:
            for other in existing.emails_by_name.get(_name_key(draft.values), ()):
                message = N_(
                    "Somebody of this name is already registered as %(email)s. Is it the same person?"
                )
                draft.notices.append(Reason(message, {"email": other}, "email"))
    for same in _grouped(drafts, lambda draft: _name_key(draft.values)).values():
        for draft in same:
            lines = _lines(same, besides=draft)
            message = N_("The same name stands in line %(lines)s. Is it the same person?")
            draft.notices.append(Reason(message, {"lines": lines}, "first_surname"))


def _lines(drafts: Iterable[_Draft], besides: _Draft) -> str:
    """The first few line numbers; a column filled downwards by mistake would give thousands."""
    found = list(islice((str(draft.line) for draft in drafts if draft is not besides), 6))
    return ", ".join(found[:5] + ["…"] * (len(found) > 5))


def _grouped(drafts: Iterable[_Draft], key: Callable[[_Draft], str]) -> dict[str, list[_Draft]]:
    """The drafts that share a key, where two or more do."""
    groups = defaultdict(list)
    for draft in drafts:
        groups[key(draft)].append(draft)
    return {shared: same for shared, same in groups.items() if shared.strip("0") and len(same) > 1}


def _name_key(values: Mapping[str, str]) -> str:
    return sort_key(*(values.get(name, "") for name in ("first_surname", "second_surname", "given_names")))


def _judge(draft: _Draft, existing: Existing) -> PlannedRow:
    _check_date(draft, existing)
    clinic = _find_clinic(draft, existing)
    person = existing.people.get(draft.values.get("email", ""))
    if person:
        _check_person(draft, person, existing)
    elif draft.inferred_treatment:
        draft.values.setdefault("treatment", draft.inferred_treatment)
    changes = _changes(draft, person) if person and not draft.reasons else []
    return PlannedRow(
        draft.line,
        _verdict(draft, person, changes),
        full_name(
            *(draft.values.get(name, "") for name in ("given_names", "first_surname", "second_surname"))
        ),
        draft.values,
        person.user_id if person and not draft.reasons else None,
        clinic.id if clinic else None,
        changes,
        draft.reasons,
        draft.notices,
    )


def _verdict(draft: _Draft, person: KnownPerson | None, changes: list[Change]) -> Verdict:
    if draft.reasons:
        return Verdict.REFUSED
    if person is None:
        return Verdict.CREATE
    return Verdict.CHANGE if changes else Verdict.UNCHANGED


def _changes(draft: _Draft, person: KnownPerson) -> list[Change]:
    before = person.values
    return [
        Change(name, before.get(name, ""), value)
        for name, value in draft.values.items()
        if name != "email" and value != before.get(name, "")
    ]


def _check_date(draft: _Draft, existing: Existing) -> None:
    starts_on = draft.values.get("starts_on")
    if starts_on and not existing.starts_on <= date.fromisoformat(starts_on) <= existing.ends_on:
        draft.refuse(
            N_("%(day)s is outside this cohort, which lasts from %(first)s to %(last)s."),
            "starts_on",
            day=_shown(date.fromisoformat(starts_on)),
            first=_shown(existing.starts_on),
            last=_shown(existing.ends_on),
        )


def _shown(day: date) -> str:
    return day.strftime("%d/%m/%Y")


def _find_clinic(draft: _Draft, existing: Existing) -> KnownClinic | None:
    """The clinic a row names, by its registered name from here on."""
    typed = draft.values.get("clinic")
    if not typed:
        return None
    key = clinic_key(typed)
    if clinic := existing.clinics.get(key):
        draft.values["clinic"] = clinic.name
        return clinic
    if nearest := _nearest(key, existing.clinics):
        message = N_("There is no clinic «%(typed)s». Did you mean «%(nearest)s»?")
        draft.refuse(message, "clinic", typed=typed, nearest=nearest.name)
    else:
        message = N_("There is no clinic «%(typed)s». Correct the name, or add the clinic first.")
        draft.refuse(message, "clinic", typed=typed)
    return None


def _nearest(key: str, clinics: Mapping[str, KnownClinic]) -> KnownClinic | None:
    words = set(key.split())
    holding = [known for known in clinics if words <= set(known.split()) or words >= set(known.split())]
    found = holding if words and len(holding) == 1 else get_close_matches(key, clinics, n=1)
    return clinics[found[0]] if found else None


def _check_person(draft: _Draft, person: KnownPerson, existing: Existing) -> None:
    if person.role != "pasante":
        message = N_("The address %(email)s belongs to %(name)s, who is not a pasante here.")
    elif person.cohort_id != existing.cohort_id:
        message = N_("The address %(email)s belongs to %(name)s, who is in another cohort.")
    else:
        return
    draft.refuse(message, "email", email=draft.values["email"], name=person.name)
