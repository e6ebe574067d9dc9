"""What will be printed for one person, before any folio is taken; in the language of the document.

Certificates of this programme are in Spanish whatever language the coordinator reads: the words here are
printed, not shown, and therefore stand outside the translations.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from babel.dates import format_date

from certification.press.sheets import sheet_for
from certification.press.snapshot import Fact, Kind, Language, Module, Signatory, Snapshot, Treatment
from certification.requirements import YearRecord
from core.text import LANGUAGES
from people.institution import Labels
from people.models import Pasante, User
from people.models import Signatory as Signer
from seminars.models import Seminar

SPANISH = "es"
_LONGEST_SITE = 44
"""Letters: two clinics are named while their names stay within the line."""


@dataclass(frozen=True)
class Surroundings:
    """What all certificates of one batch share."""

    kind: Kind
    institution: Labels
    signers: Sequence[Signer]
    issued_on: date
    verify_at: str
    seminar: Seminar | None = None
    subject: str = ""


def compose(pasante: Pasante, record: YearRecord, around: Surroundings) -> Snapshot:
    """The certificate of one pasante without folio and codes; user, cohort, postings, clinics loaded."""
    house, user = around.institution, pasante.user
    composed = Snapshot(
        kind=around.kind,
        language=Language.SPANISH,
        person=printed_name(user),
        surnames=_surnames(user),
        treatment=Treatment(user.treatment),
        programme=house.programme,
        cohort=written(pasante.cohort.starts_on, "MMMM 'de' y"),
        period=_period(pasante, around),
        hours=_hours(record, around),
        place_and_date=place_and_date(house.issuing_place, around.issued_on),
        organisation=house.name,
        university=house.university or "",
        signatories=_signatories(around),
        verify_at=around.verify_at,
        subject=around.subject,
        site=_site(pasante, around),
        modules=_modules(record) if around.kind is Kind.DIPLOMA else (),
        mean=_tenths(record.mean) if around.kind is Kind.DIPLOMA else "",
        facts=_facts(record) if around.kind is Kind.COMPLETION else (),
        paper=house.paper,
    )
    return composed


def printed_name(user: User) -> str:
    """Exactly as its owner confirmed it, else as the roster has it."""
    return user.certificate_name or user.full_name


def _surnames(user: User) -> str:
    """Where a long name may be broken: only if it ends as the roster has the surnames."""
    surnames = f"{user.first_surname} {user.second_surname or ''}".strip()
    return surnames if printed_name(user).endswith(f" {surnames}") else ""


def place_and_date(place: str, day: date) -> str:
    """Monte Claro, Chiapas, a 31 de enero de 2027."""
    return f"{place}, a {written(day)}."


def written(day: date, pattern: str = "d 'de' MMMM 'de' y") -> str:
    return str(format_date(day, pattern, locale=LANGUAGES[SPANISH]))


def _period(pasante: Pasante, around: Surroundings) -> str:
    if around.seminar is None:
        return f"del {written(pasante.cohort.starts_on)} al {written(pasante.cohort.ends_on)}"
    first, last = around.seminar.starts_on, around.seminar.ends_on
    if first == last:
        return f"el {written(first)}"
    if (first.year, first.month) != (last.year, last.month):
        return f"del {written(first)} al {written(last)}"
    if (last - first).days == 1:
        return f"los días {first.day} y {written(last)}"
    return f"del {first.day} al {written(last)}"


def _hours(record: YearRecord, around: Surroundings) -> int:
    if around.seminar is not None:
        return _whole_hours(around.seminar.minutes)
    if around.kind is Kind.DIPLOMA:
        return sum(_whole_hours(module.minutes) for module in record.modules)
    return _whole_hours(record.minutes_attended)


def _whole_hours(minutes: int) -> int:
    return (minutes + 30) // 60


def _signatories(around: Surroundings) -> tuple[Signatory, ...]:
    """As many as the sheet has room for, the first ones first."""
    room = sheet_for(around.kind, around.institution.paper).signatories
    return tuple(Signatory(s.name, s.title, s.organisation) for s in around.signers[:room])


def _site(pasante: Pasante, around: Surroundings) -> str:
    if around.seminar is not None:
        return around.seminar.place
    if around.kind is not Kind.COMPLETION or not pasante.postings:
        return ""
    names = list(dict.fromkeys(posting.clinic.name for posting in pasante.postings))
    both = " y ".join(names)
    return both if len(names) < 3 and len(both) <= _LONGEST_SITE else names[-1]


def _modules(record: YearRecord) -> tuple[Module, ...]:
    return tuple(
        Module(each.title[SPANISH], _whole_hours(each.minutes), _tenths(each.grade))
        for each in record.modules
    )


def _facts(record: YearRecord) -> tuple[Fact, ...]:
    counts = (
        ("Módulos terminados", len(record.modules)),
        ("Visitas de acompañamiento", record.visits_possible),
        ("Casos clínicos cerrados", record.cases_closed),
    )
    return tuple(Fact(label, str(count)) for label, count in counts if count)


def _tenths(hundredths: int | None) -> str:
    """As it prints: one decimal, half up on the number that is kept."""
    if hundredths is None:
        return ""
    tenths = (hundredths + 5) // 10
    return f"{tenths // 10}.{tenths % 10}"


def corrected(old: Snapshot, user: User, place: str, day: date) -> Snapshot:
    """The same certificate with the name as it is now, dated anew; folio and codes are still to come."""
    return replace(
        old,
        person=printed_name(user),
        surnames=_surnames(user),
        treatment=Treatment(user.treatment),
        place_and_date=place_and_date(place, day),
        folio="",
        verification_url="",
        short_code="",
    )
