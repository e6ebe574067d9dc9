"""Who was where."""

from sqlalchemy import func, select

from core import db
from seminars.models import Attendance, Seminar


def roll(seminar: Seminar) -> dict[int, Attendance]:
    """The roll of a seminar as far as it was taken, by pasante id."""
    rows = db.session.scalars(select(Attendance).filter_by(seminar_id=seminar.id))
    return {row.pasante_id: row for row in rows}


def rolls_taken() -> dict[int, int]:
    """How many people are noted on the roll of each seminar that has one."""
    wanted = select(Attendance.seminar_id, func.count()).group_by(Attendance.seminar_id)
    return {row[0]: row[1] for row in db.session.execute(wanted)}
