"""The calendar of seminars."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby

from sqlalchemy import select, union_all
from sqlalchemy.orm import joinedload

from core import access, db
from people.models import Cohort, Pasante
from people.queries.serving import in_spanish_order
from seminars.models import Attendance, LessonRead, QuizAttempt, Seminar, Submission


def all_seminars() -> list[Seminar]:
    """Every seminar the reader may see, in order, with the cohort whose own it is."""
    wanted = access.select_visible(Seminar).options(joinedload(Seminar.cohort))
    wanted = wanted.order_by(Seminar.starts_on, Seminar.id)
    return list(db.session.scalars(wanted))


def cohorts_to_choose() -> list[Cohort]:
    """The cohorts the reader may see, the newest first."""
    return list(db.session.scalars(access.select_visible(Cohort).order_by(Cohort.starts_on.desc())))


def by_month(seminars: Iterable[Seminar]) -> list[tuple[date, list[Seminar]]]:
    """Seminars in order under the first day of their month."""
    grouped = groupby(seminars, key=lambda seminar: seminar.starts_on.replace(day=1))
    return [(month, list(those)) for month, those in grouped]


def has_work(seminar: Seminar) -> bool:
    """Did anybody read, answer or hand in anything for it?"""
    found = union_all(
        *(
            select(kind.id).where(kind.seminar_id == seminar.id)
            for kind in (LessonRead, QuizAttempt, Submission)
        )
    )
    return db.session.execute(found.limit(1)).first() is not None


def has_answers(seminar: Seminar) -> bool:
    """Did anybody answer its quiz or hand in a reflection?"""
    found = union_all(
        *(select(kind.id).where(kind.seminar_id == seminar.id) for kind in (QuizAttempt, Submission))
    )
    return db.session.execute(found.limit(1)).first() is not None


def has_roll(seminar: Seminar) -> bool:
    """Was anybody noted on its roll?"""
    return db.session.scalar(select(Attendance.id).filter_by(seminar_id=seminar.id).limit(1)) is not None


def participants(seminar: Seminar) -> list[Pasante]:
    """Who takes part: whose year covers it, of its cohort if it is one's own, and who had not withdrawn.

    In Spanish order. Of those the reader may see: a coordinator all, a mentor those she accompanies.
    """
    year = (Cohort.starts_on <= seminar.starts_on) & (Cohort.ends_on >= seminar.starts_on)
    stayed = Pasante.withdrawn_on.is_(None) | (Pasante.withdrawn_on > seminar.starts_on)
    wanted = access.select_visible(Pasante).join(Cohort, Cohort.id == Pasante.cohort_id).where(year, stayed)
    if seminar.cohort_id is not None:
        wanted = wanted.where(Cohort.id == seminar.cohort_id)
    return list(db.session.scalars(in_spanish_order(wanted)))
