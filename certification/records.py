"""Each pasante's year in the numbers that rules ask for, put together from the packages that keep them."""

from collections.abc import Sequence
from datetime import date

from certification.requirements import FinishedModule, YearRecord
from mentorship.cases.queries import CaseRecord, case_records
from mentorship.visits.queries import VisitRecord, visit_records
from people.models import Pasante
from seminars.progress import MADE_UP_SHARE, StudyRecord
from seminars.queries import study_records

MONTHS = 12


def year_records(pasantes: Sequence[Pasante], on: date) -> dict[int, YearRecord]:
    """By the id of the pasante, as of a day; the cohort must be loaded."""
    ids = [pasante.id for pasante in pasantes]
    if not ids:
        return {}
    studies, visits, cases = study_records(ids, on), visit_records(ids, on), case_records(ids)
    return {p.id: _record(p, studies[p.id], visits[p.id], cases[p.id], on) for p in pasantes}


def _record(
    pasante: Pasante, study: StudyRecord, visits: VisitRecord, cases: CaseRecord, on: date
) -> YearRecord:
    return YearRecord(
        minutes_attended=_attended(study),
        minutes_given=study.minutes_held,
        minutes_to_come=max(sum(module.minutes for module in study.modules) - study.minutes_held, 0),
        modules=_finished(study),
        visits_acknowledged=visits.acknowledged,
        visits_possible=visits.signed,
        visits_to_come=_visits_to_come(pasante, visits, on),
        cases_closed=cases.closed,
    )


def _attended(study: StudyRecord) -> int:
    """With what was made up by work, as far as that counts; never more than was given."""
    made_up = min(study.minutes_made_up, int(study.minutes_held * MADE_UP_SHARE))
    return min(study.minutes_attended + made_up, study.minutes_held)


def _finished(study: StudyRecord) -> tuple[FinishedModule, ...]:
    """A module that was given twice in her year counts once, with the better grade."""
    best: dict[str, FinishedModule] = {}
    for line in study.modules:
        if line.grade is None:
            continue
        known = best.get(line.module_key)
        if known is None or known.grade < line.grade:
            best[line.module_key] = FinishedModule(line.title, line.minutes, line.grade)
    return tuple(best.values())


def _visits_to_come(pasante: Pasante, visits: VisitRecord, on: date) -> int:
    """The months left of her year, this one too while nobody has come in it: one visit is due in each."""
    if on > pasante.cohort.ends_on or (pasante.withdrawn_on is not None and pasante.withdrawn_on <= on):
        return 0
    came = visits.last_on is not None and (visits.last_on.year, visits.last_on.month) == (on.year, on.month)
    return MONTHS - max(pasante.cohort.month_of(on), 1) + (0 if came else 1)
