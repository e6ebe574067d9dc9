"""What was done for seminars, read in few queries."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased, joinedload

from core import access, db
from people.models import Pasante, User
from seminars.models import LessonRead, QuizAttempt, Seminar, Submission
from seminars.progress import Work

WHOLE_SUBMISSION = (
    joinedload(Submission.pasante).joinedload(Pasante.user),
    joinedload(Submission.seminar),
    joinedload(Submission.graded_by),
)


def works(pasante_ids: Iterable[int], seminar_ids: Iterable[int]) -> dict[tuple[int, int], Work]:
    """The work of these pasantes for these seminars, by (pasante, seminar): three queries."""
    whose, where = list(pasante_ids), list(seminar_ids)
    found: defaultdict[tuple[int, int], dict[str, Any]] = defaultdict(_nothing_yet)
    read = select(LessonRead.pasante_id, LessonRead.seminar_id, LessonRead.lesson_key)
    for pasante, seminar, key in db.session.execute(_of(LessonRead, read, whose, where)):
        found[pasante, seminar]["lessons_read"].add(key)
    tried = select(
        QuizAttempt.pasante_id,
        QuizAttempt.seminar_id,
        QuizAttempt.quiz_key,
        func.max(QuizAttempt.score),
        func.count(),
    ).group_by(QuizAttempt.pasante_id, QuizAttempt.seminar_id, QuizAttempt.quiz_key)
    for pasante, seminar, key, best, tries in db.session.execute(_of(QuizAttempt, tried, whose, where)):
        found[pasante, seminar]["best_scores"][key] = best
        found[pasante, seminar]["tries"][key] = tries
    # A reflection that was graded takes no further version: the greatest grade is the only one.
    written = select(
        Submission.pasante_id, Submission.seminar_id, Submission.task_key, func.max(Submission.grade)
    ).group_by(Submission.pasante_id, Submission.seminar_id, Submission.task_key)
    for pasante, seminar, key, grade in db.session.execute(_of(Submission, written, whose, where)):
        found[pasante, seminar]["handed_in"].add(key)
        if grade is not None:
            found[pasante, seminar]["grades"][key] = grade
    return {place: Work(**parts) for place, parts in found.items()}


def _nothing_yet() -> dict[str, Any]:
    return {"lessons_read": set(), "best_scores": {}, "tries": {}, "handed_in": set(), "grades": {}}


def _of(model: Any, wanted: Any, pasante_ids: list[int], seminar_ids: list[int]) -> Any:
    return wanted.where(model.pasante_id.in_(pasante_ids), model.seminar_id.in_(seminar_ids))


def work_of(pasante: Pasante, seminar: Seminar) -> Work:
    return works([pasante.id], [seminar.id]).get((pasante.id, seminar.id), Work())


def attempts(pasante: Pasante, seminar: Seminar, quiz_key: str) -> list[QuizAttempt]:
    """Her tries at a quiz, in order."""
    wanted = select(QuizAttempt).filter_by(pasante_id=pasante.id, seminar_id=seminar.id, quiz_key=quiz_key)
    return list(db.session.scalars(wanted.order_by(QuizAttempt.number)))


def submissions(pasante: Pasante, seminar: Seminar, task_key: str) -> list[Submission]:
    """What she handed in for a reflection, the newest first."""
    wanted = select(Submission).filter_by(pasante_id=pasante.id, seminar_id=seminar.id, task_key=task_key)
    wanted = wanted.options(joinedload(Submission.graded_by)).order_by(Submission.number.desc())
    return list(db.session.scalars(wanted))


def submissions_of(pasante: Pasante) -> list[Submission]:
    """The newest version of everything she wrote, the newest first."""
    wanted = newest(select(Submission)).where(Submission.pasante_id == pasante.id)
    wanted = wanted.options(*WHOLE_SUBMISSION).order_by(Submission.submitted_at.desc(), Submission.id.desc())
    return list(db.session.scalars(wanted))


def load_submission(submission_id: int) -> Submission:
    wanted = select(Submission).where(Submission.id == submission_id).options(*WHOLE_SUBMISSION)
    return db.session.scalars(wanted).one()


def newest(wanted: Select[Any]) -> Select[Any]:
    """Of several versions of the same reflection only the last."""
    later = aliased(Submission)
    replaced = select(later.id).where(
        later.pasante_id == Submission.pasante_id,
        later.seminar_id == Submission.seminar_id,
        later.task_key == Submission.task_key,
        later.number > Submission.number,
    )
    return wanted.where(~replaced.exists())


def awaiting_grade(user: User) -> list[Submission]:
    """Reflections this person may grade and nobody has, the longest waiting first."""
    if not (user.is_coordinator or user.is_mentor):
        return []
    wanted = newest(access.select_visible(Submission, user)).where(Submission.grade.is_(None))
    wanted = wanted.options(*WHOLE_SUBMISSION).order_by(Submission.submitted_at, Submission.id)
    return list(db.session.scalars(wanted))


def pasante_of(user: User) -> Pasante | None:
    """The year this person serves, with its cohort: all that the pages of her work need."""
    if not user.is_pasante:
        return None
    wanted = select(Pasante).filter_by(user_id=user.id).options(joinedload(Pasante.cohort))
    return db.session.scalars(wanted).one_or_none()


def has_read(pasante: Pasante, seminar: Seminar, lesson_key: str) -> bool:
    """Did she finish this lesson?"""
    wanted = select(LessonRead.id).filter_by(
        pasante_id=pasante.id, seminar_id=seminar.id, lesson_key=lesson_key
    )
    return db.session.scalar(wanted) is not None
