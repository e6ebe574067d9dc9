"""What can be issued, and to whom: the words that check lists, folios and batches share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from sqlalchemy import select

from certification import folios
from certification.models import Certificate
from certification.press.checks import Refusal, refusals
from certification.press.snapshot import Kind, Snapshot
from certification.requirements import Requirement
from certification.semesters import Semester, months_after
from certification.sentences import say
from core import clock, db
from core.text import _, _l
from people import institution
from people.models import Cohort, Pasante, User
from seminars.models import Seminar

CODES: Mapping[str, str] = MappingProxyType(
    {
        "diploma": "DIP",
        "seminar": "SEM",
        "completion": "CUM",
        "enrolment": "CUR",
        "mentor": "MEN",
        "teaching": "DOC",
    }
)
OF_NO_COHORT = frozenset((Kind.MENTOR, Kind.TEACHING))
ASKED_FOR = frozenset((Kind.ENROLMENT,))
"""Given to those who ask, and not to all who may have it."""

MONTHS_GOOD: Mapping[Kind, int] = MappingProxyType({Kind.ENROLMENT: 3})
"""Documents that say how things stand are only good for a time."""

_SAMPLE_NUMBER = 9999


@dataclass(frozen=True)
class Document:
    """What is issued together: a kind, to a cohort or to nobody's, and what else it is about.

    `occasion` lets a person have another of the same kind: `2026-02`, a half-year, for mentors and guests;
    the day for what says how things stand; else empty.
    """

    cohort: Cohort | None
    kind: Kind
    seminar: Seminar | None = None
    occasion: str = ""

    @property
    def seminar_id(self) -> int:
        return self.seminar.id if self.seminar else 0

    @property
    def whose(self) -> Cohort:
        """The cohort of what is given to one."""
        if self.cohort is None:
            raise ValueError(f"a document of no cohort: {self.kind}")
        return self.cohort

    @property
    def semester(self) -> Semester:
        """The half-year of what is given to mentors and guests."""
        semester = Semester.read(self.occasion)
        if semester is None:
            raise ValueError(f"a document of no half-year: {self.occasion!r}")
        return semester

    @property
    def is_asked_for(self) -> bool:
        return self.kind in ASKED_FOR

    @property
    def code(self) -> str:
        return CODES[self.kind]

    def is_of(self, model: type[Any]) -> Any:
        """The condition that a batch, or what else says it in the same columns, is of this document."""
        cohort_id = self.cohort.id if self.cohort else None
        return (
            model.cohort_id.is_not_distinct_from(cohort_id)
            & (model.kind == self.kind.value)
            & (model.seminar_id == self.seminar_id)
            & (model.occasion == self.occasion)
        )


@dataclass(frozen=True)
class Candidate:
    """One person before the issue: what would print, what stands against it, what to look at."""

    user: User
    snapshot: Snapshot
    occasion: str = ""
    """The person's own, where it is finer than the document's: the first day of a stay."""
    pasante: Pasante | None = None
    certificate: Certificate | None = None
    valid_until: date | None = None
    missing: list[Requirement] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def may_be_issued(self) -> bool:
        return self.certificate is None and not self.missing and not self.refusals

    @property
    def reasons(self) -> list[str]:
        """All that stands against it, as whole sentences."""
        return [*(say(each) for each in self.missing), *self.refusals]


def held(document: Document, user_ids: Sequence[int]) -> dict[tuple[int, str], Certificate]:
    """The newest document of this kind that each of them was ever given, by person and occasion."""
    wanted = select(Certificate).where(
        Certificate.user_id.in_(user_ids),
        Certificate.kind == document.kind.value,
        Certificate.seminar_id == document.seminar_id,
    )
    found = db.session.scalars(wanted.order_by(Certificate.id))
    return {(row.user_id, row.occasion): row for row in found}


def good_until(kind: Kind, issued_on: date) -> date | None:
    """The last day of a document that is only good for a time."""
    return months_after(issued_on, MONTHS_GOOD[kind]) if kind in MONTHS_GOOD else None


def unconfirmed(user: User) -> list[str]:
    if user.certificate_name_confirmed_at is not None:
        return []
    return [_("The name was not confirmed by its owner.")]


def unprintable(document: Document, snapshot: Snapshot) -> list[str]:
    """What the press refuses of this snapshot, tried with a folio and code as long as the real ones."""
    try:
        folio = folio_of(document, _SAMPLE_NUMBER)
    except ValueError:
        return [_("The programme's code for folios must be 2 to 10 capital letters: see the settings.")]
    sample = replace(
        snapshot, folio=folio, replaces=snapshot.replaces and folio, short_code=folios.short_code()
    )
    try:
        found = refusals(sample)
    except OSError:
        return [_("A template or a typeface is missing on this machine.")]
    return [_("%(field)s: %(reason)s", field=_field(each), reason=each.sentence) for each in found]


def folio_of(document: Document, number: int) -> str:
    """In the cohort's series, else in that of today's half-year; ValueError when the settings make none."""
    begins = Semester.of(document.cohort.starts_on if document.cohort else clock.today())
    code = institution.current().programme_code
    return folios.folio(code, begins.year, begins.intake, document.code, number)


def _field(refusal: Refusal) -> Any:
    """The part of the document that a refusal speaks of, in words."""
    return _FIELDS.get(refusal.field.partition("[")[0], refusal.field)


_FIELDS: Mapping[str, Any] = MappingProxyType(
    {
        "person": _l("Name"),
        "programme": _l("Programme"),
        "subject": _l("Seminar"),
        "site": _l("Place"),
        "place_and_date": _l("Place and date"),
        "organisation": _l("Organisation"),
        "university": _l("University"),
        "signatories": _l("Signatories"),
        "modules": _l("Modules"),
        "facts": _l("Activities"),
        "verify_at": _l("Address of this site"),
        "mean": _l("Mean"),
    }
)
