"""What others ask of the seminars: study records, this month's work, what waits for a grade."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from core import db
from people.models import Cohort, Pasante
from seminars.attendance.queries import rolls_taken
from seminars.coursework.queries import awaiting_grade, work_of, works
from seminars.curricula.modules import Bilingual, Module
from seminars.library import shelf
from seminars.models import Attendance, Seminar
from seminars.progress import (
    Growth,
    ModuleRecord,
    Step,
    StudyRecord,
    Work,
    grade_of,
    growth_of,
    lay_steps,
    steps_done,
    steps_total,
)

__all__ = ["SeminarSteps", "awaiting_grade", "next_seminar", "study_records", "this_month", "title_of"]


@dataclass(frozen=True)
class SeminarSteps:
    """A seminar as its pasante works through it."""

    seminar: Seminar
    title: Bilingual
    steps: list[Step]
    growth: Growth

    @property
    def done(self) -> int:
        return sum(step.state == "done" for step in self.steps)

    @property
    def total(self) -> int:
        return len(self.steps)


def title_of(seminar: Seminar) -> Bilingual:
    """The name of the module that a seminar gives, by language."""
    return shelf.module_of(seminar).title


def seminars_in(starts_on: date, ends_on: date) -> list[Seminar]:
    """Seminars that are given and begin within these days, in order."""
    wanted = select(Seminar).where(
        Seminar.cancelled_at.is_(None), Seminar.starts_on >= starts_on, Seminar.starts_on <= ends_on
    )
    return list(db.session.scalars(wanted.order_by(Seminar.starts_on, Seminar.id)))


def seminars_of(cohort: Cohort) -> list[Seminar]:
    """Those that a cohort takes part in, in order."""
    return [each for each in seminars_in(cohort.starts_on, cohort.ends_on) if each.is_for(cohort)]


def next_seminar(on: date) -> Seminar | None:
    """The one that is being given that day, or the next to come."""
    wanted = select(Seminar).where(Seminar.cancelled_at.is_(None), Seminar.ends_on >= on)
    return db.session.scalars(wanted.order_by(Seminar.starts_on, Seminar.id).limit(1)).one_or_none()


def this_month(pasante: Pasante, on: date) -> SeminarSteps | None:
    """The seminar a pasante is working on (her cohort must be loaded).

    Of those open that day it is the first that is due; else the one that begins in the same month.
    """
    hers = seminars_of(pasante.cohort)
    open_now = [seminar for seminar in hers if seminar.opens_on <= on <= seminar.due_on]
    same_month = [s for s in hers if (s.starts_on.year, s.starts_on.month) == (on.year, on.month)]
    chosen = min(open_now, key=lambda s: (s.due_on, s.id), default=next(iter(same_month), None))
    return steps_of(pasante, chosen) if chosen else None


def steps_of(pasante: Pasante, seminar: Seminar) -> SeminarSteps:
    """What this seminar asks of this pasante, and how far she is."""
    module = shelf.module_of(seminar)
    work = work_of(pasante, seminar)
    steps = lay_steps(module, work, seminar_id=seminar.id, due=seminar.due_on)
    return SeminarSteps(seminar, module.title, steps, growth_of(module, work))


def study_records(pasante_ids: Iterable[int], on: date) -> dict[int, StudyRecord]:
    """How each of these pasantes stands that day, whoever asks: seven queries for however many.

    A pasante takes part in the seminars that are not cancelled, begin within her cohort's year and are
    not another cohort's own; all of them are listed, the coming ones too. A seminar counts as held once
    it is over and its roll was taken: a roll that nobody took costs no pasante her diploma. Who is
    missing on a roll that was taken was not there.
    """
    whose = list(pasante_ids)
    cohorts = _cohorts(whose)
    if not cohorts:
        return {}
    first, last = min(c.starts_on for c in cohorts.values()), max(c.ends_on for c in cohorts.values())
    seminars = seminars_in(first, last)
    modules = shelf.modules_of(seminars)
    here = [seminar.id for seminar in seminars]
    done = works(whose, here)
    rolls = _rolls(whose, here)
    taken = rolls_taken()
    records = {}
    for pasante_id in (asked for asked in whose if asked in cohorts):  # in the order they were asked for
        cohort = cohorts[pasante_id]
        lines = [
            (s, modules[s.id], done.get((pasante_id, s.id), Work()), rolls.get((pasante_id, s.id)))
            for s in seminars
            if s.is_for(cohort)
        ]
        held = {s.id for s in seminars if s.ends_on <= on and s.id in taken}
        records[pasante_id] = _record(lines, held)
    return records


Line = tuple[Seminar, Module, Work, Attendance | None]


def _cohorts(pasante_ids: list[int]) -> dict[int, Cohort]:
    wanted = select(Pasante.id, Cohort).join(Cohort).where(Pasante.id.in_(pasante_ids))
    return dict(db.session.execute(wanted).all())


def _rolls(pasante_ids: list[int], seminar_ids: list[int]) -> dict[tuple[int, int], Attendance]:
    wanted = select(Attendance).where(
        Attendance.pasante_id.in_(pasante_ids), Attendance.seminar_id.in_(seminar_ids)
    )
    return {(row.pasante_id, row.seminar_id): row for row in db.session.scalars(wanted)}


def _record(lines: Sequence[Line], held_ids: Collection[int]) -> StudyRecord:
    held = [(seminar, roll) for seminar, _module, _work, roll in lines if seminar.id in held_ids]
    return StudyRecord(
        minutes_held=sum(seminar.minutes for seminar, _roll in held),
        minutes_attended=sum(roll.minutes for _seminar, roll in held if roll),
        minutes_made_up=sum(roll.made_up_minutes for _seminar, roll in held if roll),
        modules=[_module_record(*line) for line in lines],
    )


def _module_record(seminar: Seminar, module: Module, work: Work, roll: Attendance | None) -> ModuleRecord:
    return ModuleRecord(
        seminar_id=seminar.id,
        module_key=seminar.module_key,
        title=module.title,
        starts_on=seminar.starts_on,
        ends_on=seminar.ends_on,
        minutes=seminar.minutes,
        grade=grade_of(module, work),
        steps_done=steps_done(module, work),
        steps_total=steps_total(module),
        attendance=roll.state if roll else None,
        minutes_attended=roll.minutes if roll else 0,
        growth=growth_of(module, work),
    )
