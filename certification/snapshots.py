"""What will be printed for one person, before any folio is taken; in the language of the document.

Certificates of this programme are in Spanish whatever language the coordinator reads: the words here are
printed, not shown, and therefore stand outside the translations.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from babel.dates import format_date

from certification.press.checks import facts_held
from certification.press.sheets import sheet_for
from certification.press.snapshot import Fact, Kind, Language, Module, Signatory, Snapshot, Treatment
from certification.records import MONTHS
from certification.requirements import YearRecord
from certification.semesters import FEBRUARY, Semester
from core.text import LANGUAGES
from mentorship.cases.queries import GuestRecord
from mentorship.visits.queries import Accompaniment, Visited
from people.institution import Labels
from people.models import Pasante, User
from people.models import Signatory as Signer
from seminars.models import Seminar

SPANISH, ENGLISH = "es", "en"
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
    valid_until: date | None = None
    modules_offered: int = 0
    template: str = ""
    """SHA-256 of the version in use; empty for what ships with the site."""


def compose(pasante: Pasante, record: YearRecord, around: Surroundings) -> Snapshot:
    """The certificate of one pasante without folio and codes; user, cohort, postings, clinics loaded."""
    return replace(
        _common(pasante.user, around),
        cohort=written(pasante.cohort.starts_on, "MMMM 'de' y"),
        period=_period(pasante, around),
        hours=_hours(record, around),
        subject=around.subject,
        site=_site(pasante, around),
        modules=_modules(record) if around.kind is Kind.DIPLOMA else (),
        mean=_tenths(record.mean) if around.kind is Kind.DIPLOMA else "",
        facts=_facts(pasante, record, around),
    )


def compose_mentor(user: User, record: Accompaniment, semester: Semester, around: Surroundings) -> Snapshot:
    """That of one mentor for a half-year."""
    return replace(
        _common(user, around),
        period=_semester(semester),
        hours=whole_hours(record.minutes),
        facts=(Fact("Visitas firmadas", str(record.visits)), *_clinics(record.visited, around)),
    )


def compose_guest(
    user: User, record: GuestRecord, stay: tuple[date, date], hours: int, around: Surroundings
) -> Snapshot:
    """That of one visiting resident for a stay, with the hours that a coordinator wrote down."""
    counts = (
        ("Sesiones clínicas / Case sessions", record.sessions),
        ("Casos discutidos / Cases discussed", record.cases),
    )
    return replace(
        _common(user, around),
        period=_days(*stay),
        period_in_english=_days_in_english(*stay),
        hours=hours,
        facts=tuple(Fact(label, str(count)) for label, count in counts if count),
    )


def _common(user: User, around: Surroundings) -> Snapshot:
    """What stands on the sheet of every kind, of a person and the house."""
    house = around.institution
    return Snapshot(
        kind=around.kind,
        language=Language.SPANISH,
        person=printed_name(user),
        surnames=_surnames(user),
        treatment=Treatment(user.treatment),
        programme=house.programme,
        cohort="",
        period="",
        hours=0,
        place_and_date=place_and_date(house.issuing_place, around.issued_on),
        organisation=house.name,
        university=house.university or "",
        signatories=_signatories(around),
        verify_at=around.verify_at,
        paper=house.paper,
        valid_until=written(around.valid_until) if around.valid_until else "",
        template=around.template,
        palette=house.palette,
        emblem=house.emblem,
        logo=house.logo_print_sha256 or "",
    )


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
    return _days(around.seminar.starts_on, around.seminar.ends_on)


def _days(first: date, last: date) -> str:
    if first == last:
        return f"el {written(first)}"
    if (first.year, first.month) != (last.year, last.month):
        return f"del {written(first)} al {written(last)}"
    if (last - first).days == 1:
        return f"los días {first.day} y {written(last)}"
    return f"del {first.day} al {written(last)}"


def _days_in_english(first: date, last: date) -> str:
    if first == last:
        return f"on {in_english(first)}"
    if (first.year, first.month) == (last.year, last.month):
        return f"from {in_english(first, 'MMMM d')} to {last.day}, {last.year}"
    pattern = "MMMM d" if first.year == last.year else "MMMM d, y"
    return f"from {in_english(first, pattern)} to {in_english(last)}"


def in_english(day: date, pattern: str = "MMMM d, y") -> str:
    return str(format_date(day, pattern, locale=LANGUAGES[ENGLISH]))


def _semester(semester: Semester) -> str:
    """de febrero a julio de 2026, de agosto de 2026 a enero de 2027"""
    month_and_year = "MMMM 'de' y"
    first = written(semester.starts_on, "MMMM" if semester.month == FEBRUARY else month_and_year)
    return f"de {first} a {written(semester.ends_on, month_and_year)}"


def _hours(record: YearRecord, around: Surroundings) -> int:
    if around.seminar is not None:
        return whole_hours(around.seminar.minutes)
    if around.kind is Kind.DIPLOMA:
        return sum(whole_hours(module.minutes) for module in record.modules)
    return whole_hours(record.minutes_attended)


def whole_hours(minutes: int) -> int:
    return (minutes + 30) // 60


def _signatories(around: Surroundings) -> tuple[Signatory, ...]:
    """As many as the sheet has room for, the first ones first."""
    room = sheet_for(around.kind, around.institution.paper).signatories
    return tuple(Signatory(s.name, s.title, s.organisation) for s in around.signers[:room])


def _site(pasante: Pasante, around: Surroundings) -> str:
    if around.seminar is not None:
        return around.seminar.place
    if around.kind is Kind.ENROLMENT:
        here = pasante.clinic_on(around.issued_on)
        return here.name if here else ""
    if around.kind is not Kind.COMPLETION or not pasante.postings:
        return ""
    names = list(dict.fromkeys(posting.clinic.name for posting in pasante.postings))
    both = " y ".join(names)
    return both if len(names) < 3 and len(both) <= _LONGEST_SITE else names[-1]


def _modules(record: YearRecord) -> tuple[Module, ...]:
    return tuple(
        Module(each.title[SPANISH], whole_hours(each.minutes), _tenths(each.grade)) for each in record.modules
    )


def _facts(pasante: Pasante, record: YearRecord, around: Surroundings) -> tuple[Fact, ...]:
    if around.kind is Kind.ENROLMENT:
        return _progress(pasante, record, around)
    return _done(record) if around.kind is Kind.COMPLETION else ()


def _progress(pasante: Pasante, record: YearRecord, around: Surroundings) -> tuple[Fact, ...]:
    """The month of her year, and how many of its modules are behind her."""
    month = min(max(pasante.cohort.month_of(around.issued_on), 1), MONTHS)
    finished = f"{len(record.modules)}/{around.modules_offered} módulos terminados"
    return Fact("Mes del año de servicio", f"{month} de {MONTHS}"), Fact("Avance", finished)


def _clinics(visited: Sequence[Visited], around: Surroundings) -> tuple[Fact, ...]:
    """Each clinic with its visits and hours; where the sheet has no room for all, the rest together."""
    room = facts_held(around.kind) - 1
    named = visited if len(visited) <= room else visited[: room - 1]
    rest = visited[len(named) :]
    found = [Fact(each.clinic, _visits(each.visits, each.minutes)) for each in named]
    if rest:
        counts = sum(each.visits for each in rest), sum(each.minutes for each in rest)
        found.append(Fact(f"Otras {len(rest)} sedes", _visits(*counts)))
    return tuple(found)


def _visits(count: int, minutes: int) -> str:
    hours = whole_hours(minutes)
    return f"{count} {'visita' if count == 1 else 'visitas'}, {hours} {'hora' if hours == 1 else 'horas'}"


def _done(record: YearRecord) -> tuple[Fact, ...]:
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
    """The same certificate with the name as it is now, dated anew; folio and codes are still to come.

    Without the pictures of signatures: who signed approved another sheet, and may approve this one
    (docs/decisions/0015-approvals.md).
    """
    return replace(
        old,
        person=printed_name(user),
        surnames=_surnames(user),
        treatment=Treatment(user.treatment),
        place_and_date=place_and_date(place, day),
        folio="",
        verification_url="",
        short_code="",
        signatories=tuple(replace(each, signature="") for each in old.signatories),
    )
