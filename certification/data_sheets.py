"""The data that the authority's form of completion asks for, on a plain paper. Never the official letter.

Like certificates it is in Spanish, whoever asks.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from certification.press import rendering
from certification.records import year_records
from certification.requirements import YearRecord
from certification.snapshots import whole_hours, written
from people import institution
from people.models import Pasante, Posting

Progress = Callable[[int, int], None]
"""Told how many are done, of how many."""


@dataclass(frozen=True)
class House:
    """The institution, as the sheet names it; an empty text is left to fill in by hand."""

    name: str
    programme: str
    region: str
    district: str


@dataclass(frozen=True)
class Place:
    """A clinic, and from when to when she served there."""

    clinic: str
    clues: str
    municipality: str
    first: str
    last: str


@dataclass(frozen=True)
class DataSheet:
    """One pasante's; an empty text is left to fill in by hand."""

    person: str
    given_names: str
    first_surname: str
    second_surname: str
    student_number: str
    university: str
    cohort: str
    period: str
    withdrawn_on: str
    places: tuple[Place, ...]
    hours: int
    modules: int
    visits: int
    cases: int


@dataclass(frozen=True)
class DataSheets:
    """Those of several people in list order, with what stands on each; at least one."""

    sheets: tuple[DataSheet, ...]
    house: House
    on: str


def data_sheets(pasantes: Sequence[Pasante], on: date) -> DataSheets:
    """What these whole pasantes' sheets say that day."""
    records = year_records(pasantes, on)
    return DataSheets(tuple(data_sheet(each, records[each.id]) for each in pasantes), _house(), written(on))


def printed(given: DataSheets, progress: Progress = lambda done, total: None) -> bytes:
    """A page for each, told as they are laid out. `PressUnavailable` without the layout library."""
    sheets = given.sheets
    about = sheets[0].person if len(sheets) == 1 else f"promoción de {sheets[0].cohort}"
    title = f"Ficha de datos para el trámite de término: {about}"
    return rendering.papers("data_sheet", title, _told(given, progress))


def _told(given: DataSheets, progress: Progress) -> Iterator[Mapping[str, object]]:
    for number, sheet in enumerate(given.sheets):
        progress(number, len(given.sheets))
        yield {"it": sheet, "house": given.house, "on": given.on}
    progress(len(given.sheets), len(given.sheets))


def data_sheet(pasante: Pasante, record: YearRecord) -> DataSheet:
    user, cohort = pasante.user, pasante.cohort
    return DataSheet(
        person=user.full_name,
        given_names=user.given_names,
        first_surname=user.first_surname,
        second_surname=user.second_surname or "",
        student_number=pasante.student_number or "",
        university=pasante.university or "",
        cohort=written(cohort.starts_on, "MMMM 'de' y"),
        period=f"del {written(cohort.starts_on)} al {written(cohort.ends_on)}",
        withdrawn_on=written(pasante.withdrawn_on) if pasante.withdrawn_on else "",
        places=tuple(_place(posting, pasante) for posting in pasante.postings),
        hours=whole_hours(record.minutes_attended),
        modules=len(record.modules),
        visits=record.visits_possible,
        cases=record.cases_closed,
    )


def _house() -> House:
    house = institution.current()
    region = "Jurisdicción sanitaria" if house.district_label == "jurisdicción" else "Distrito de salud"
    return House(house.name, house.programme, region, house.district or "")


def _place(posting: Posting, pasante: Pasante) -> Place:
    """An open posting lasts until the year ends, or until she left."""
    left_on = pasante.withdrawn_on
    last = posting.ends_on or (left_on - timedelta(days=1) if left_on else pasante.cohort.ends_on)
    clinic = posting.clinic
    days = [written(day, "dd/MM/y") for day in (posting.starts_on, last)]
    return Place(clinic.name, clinic.clues or "", clinic.municipality, *days)
