"""The coordinator's first page: how each cohort goes, who is missing what, what waits for somebody."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask import request, url_for
from sqlalchemy import select

from certification.queries import Road, roads
from certification.requirements import Requirement, Rule, YearRecord
from certification.sentences import RULES
from core import clock, db
from core.spreadsheets import write_xlsx
from core.text import _, dateformat, number
from home.outbox.queries import silent_and_in_review
from home.pages.greeting import greeting
from mentorship.cases.queries import waiting_for
from mentorship.visits.queries import all_clinics
from people.models import Cohort, Pasante, User
from people.queries import active_pasantes
from seminars.progress import ModuleRecord, StudyRecord
from seminars.queries import awaiting_grade, study_records


@dataclass(frozen=True)
class Cell:
    """One month of one pasante: what stands in it and how it is meant."""

    text: str
    tone: str | None


@dataclass(frozen=True)
class Line:
    """One pasante in the table of the cohort."""

    pasante: Pasante
    clinic: str
    cells: list[Cell]
    road: Road
    grades: list[int]
    late: list[Rule]  # rules that are behind what the months gone by would let one expect

    @property
    def attended(self) -> int | None:
        """Attendance in whole percent of what was held, made-up time included; None while nothing was."""
        held = self.road.record.minutes_given
        return round(100 * self.road.record.minutes_attended / held) if held else None

    @property
    def tone(self) -> str:
        return ("good", "wait")[len(self.late)] if len(self.late) < 2 else "risk"

    @property
    def missing(self) -> str:
        """The rules that are behind, in words."""
        return ", ".join(str(RULES[rule]) for rule in self.late)


def page(user: User) -> dict[str, Any]:
    today = clock.today()
    everybody = active_pasantes(today)
    cohorts = _cohorts(everybody)
    cohort = next((c for c in cohorts if c.id == request.args.get("cohort", type=int)), None)
    cohort = cohort or (cohorts[0] if cohorts else None)
    lines = table([p for p in everybody if cohort and p.cohort_id == cohort.id], today) if cohort else []
    clinics = all_clinics(today)
    silent, in_review = silent_and_in_review()
    return {
        "silent_phones": silent,
        "entries_in_review": in_review,
        "greeting": greeting(user.given_names),
        "cohort": cohort,
        "cohort_tabs": [_tab(c, c is cohort) for c in cohorts],
        "months": _months(cohort) if cohort else [],
        "lines": lines,
        "attendance": _mean(line.attended for line in lines),
        "mean": _mean(grade for line in lines for grade in line.grades),
        "waiting_clinics": [c for c in clinics if c.tone != "good"],
        "on_the_way": sum(not line.late for line in lines),
        "to_grade": awaiting_grade(user),
        "my_turn": waiting_for(user),
        "has_cohort": bool(cohorts) or db.session.scalar(select(Cohort.id).limit(1)) is not None,
    }


def _cohorts(pasantes: Iterable[Pasante]) -> list[Cohort]:
    found = {p.cohort_id: p.cohort for p in pasantes}
    return sorted(found.values(), key=lambda cohort: cohort.starts_on)


def _tab(cohort: Cohort, current: bool) -> dict[str, Any]:
    label = _("Cohort of %(month)s", month=cohort.label)
    return {"label": label, "url": url_for("home.index", cohort=cohort.id), "current": current}


def _months(cohort: Cohort) -> list[date]:
    """The first day of each of the twelve months."""
    start = cohort.starts_on
    return [
        date(start.year + (start.month + n - 1) // 12, (start.month + n - 1) % 12 + 1, 1) for n in range(12)
    ]


def table(pasantes: list[Pasante], on: date) -> list[Line]:
    """Everybody's year in as many queries as one person's."""
    studies, ways = study_records([p.id for p in pasantes], on), roads(pasantes, on)
    return [_line(p, studies[p.id], ways[p.id], on) for p in pasantes]


def _line(pasante: Pasante, study: StudyRecord, way: Road, on: date) -> Line:
    by_month: dict[tuple[int, int], list[ModuleRecord]] = {}
    for module in study.modules:
        by_month.setdefault((module.starts_on.year, module.starts_on.month), []).append(module)
    cells = [_cell(by_month.get((m.year, m.month), []), on) for m in _months(pasante.cohort)]
    clinic = pasante.clinic_on(on)
    grades = [module.grade for module in study.modules if module.grade is not None]
    gone = (pasante.cohort.month_of(on) - 1) / 12
    late = [r.rule for r in way.requirements if is_behind(r, way.record, gone)]
    return Line(pasante, clinic.name if clinic else "", cells, way, grades, late)


def is_behind(requirement: Requirement, record: YearRecord, gone: float) -> bool:
    """Is more missing than the share of the year gone by explains? One visit, module or case is let pass."""
    if requirement.passes:
        return False
    if requirement.rule is Rule.ATTENDANCE:
        return record.minutes_given > 0 and record.minutes_attended < 0.8 * record.minutes_given
    if requirement.rule in (Rule.MEAN, Rule.FLOOR):
        return requirement.have is not None
    return (requirement.have or 0) < requirement.wanted * gone - 1


def _cell(modules: list[ModuleRecord], on: date) -> Cell:
    """The month's grade once it is final, else how many of its steps are done; a dash before it begins."""
    begun = [m for m in modules if m.starts_on <= on or m.steps_done]
    if not begun:
        return Cell("–", None)
    grades = [m.grade for m in begun if m.grade is not None]
    if len(grades) == len(begun):
        mean = sum(grades) / len(grades)
        return Cell(number(Decimal(str(mean)) / 100, 1), _tone(mean))
    done, total = sum(m.steps_done for m in begun), sum(m.steps_total for m in begun)
    return Cell(f"{done}/{total}", "good" if done * 2 >= total else "wait")


def _tone(grade: float) -> str:
    """How a grade in hundredths is meant: from 9 on excellent, from 8 on good, below 6 at risk."""
    limits = ((900, "top"), (800, "good"), (600, "wait"))
    return next((tone for limit, tone in limits if grade >= limit), "risk")


def _mean(values: Iterable[int | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def workbook(cohort: Cohort, lines: list[Line]) -> bytes:
    """The same table for Excel."""
    months = [dateformat(month, "short_month") for month in _months(cohort)]
    header = [
        _("Pasante"),
        _("Clinic"),
        *months,
        _("Attendance %"),
        _("Visits"),
        _("Cases closed"),
        _("Way to the diploma %"),
        _("State"),
    ]
    rows = [
        [
            line.pasante.user.listed_name,
            line.clinic,
            *(cell.text for cell in line.cells),
            line.attended if line.attended is not None else "",
            line.road.record.visits_possible,
            line.road.record.cases_closed,
            line.road.percent,
            line.missing or _("on the way"),
        ]
        for line in lines
    ]
    return write_xlsx(header, rows, _("Cohort"), [32, 22, *([7] * 12), 12, 8, 12, 12, 20])
