"""Reading, answering, handing in, grading. Nothing that was handed in is ever overwritten."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from core import audit, clock, db, files
from core.errors import Refused
from core.text import _, dateformat, language
from people.models import Pasante, User
from seminars.coursework import pictures, queries
from seminars.coursework.questions import score_of
from seminars.coursework.rubrics import grade_by, rubric_of
from seminars.curricula.modules import FieldTask, Lesson, Quiz, Reflection
from seminars.models import LessonRead, QuizAttempt, Seminar, Submission
from seminars.progress import tries_at


def finish_lesson(pasante: Pasante, seminar: Seminar, lesson: Lesson) -> None:
    """Note that she read a lesson; a second time changes nothing."""
    _begin_work(pasante, seminar)
    place = {"pasante_id": pasante.id, "seminar_id": seminar.id, "lesson_key": lesson.key}
    if db.session.scalar(select(LessonRead.id).filter_by(**place)) is None:
        db.session.add(LessonRead(**place, read_at=clock.now()))
        db.session.flush()


def answer_quiz(pasante: Pasante, seminar: Seminar, quiz: Quiz, answers: Mapping[str, Any]) -> QuizAttempt:
    """Mark her answers at once and keep them as her next try."""
    _begin_work(pasante, seminar)
    place = {"pasante_id": pasante.id, "seminar_id": seminar.id, "quiz_key": quiz.key}
    tries = db.session.scalar(select(func.count()).select_from(QuizAttempt).filter_by(**place)) or 0
    if tries >= tries_at(quiz):
        raise Refused(
            _("You have used your three tries at this quiz. The best one counts.")
            if tries_at(quiz) > 1
            else _("You have answered this test. It is asked once.")
        )
    attempt = QuizAttempt(
        **place,
        module_version_id=seminar.module_version_id,
        number=tries + 1,
        answers=dict(answers),
        score=score_of(quiz, answers, language()),
        submitted_at=clock.now(),
        written_at=clock.written(),
    )
    db.session.add(attempt)
    db.session.flush()
    return attempt


def hand_in(
    pasante: Pasante,
    seminar: Seminar,
    task: Reflection | FieldTask,
    *,
    text: str,
    picture: bytes | None = None,
    without_picture: bool = False,
) -> Submission:
    """Keep what she wrote. Until it is graded another text or photo makes a new version, the same none.

    A photo goes with later versions too, until another one replaces it or it is left out.
    """
    _begin_work(pasante, seminar)
    before = queries.submissions(pasante, seminar, task.key)
    if any(submission.grade is not None for submission in before):
        raise Refused(_("This is already graded, so it stays as it is."), field="text")
    last = before[0] if before else None
    shown = None if without_picture else last and last.picture_sha256
    if picture is not None:
        shown = files.keep(pictures.as_kept(picture))
    if last and (last.text, last.picture_sha256) == (text, shown):
        return last
    submission = Submission(
        pasante_id=pasante.id,
        seminar_id=seminar.id,
        task_key=task.key,
        number=len(before) + 1,
        text=text,
        picture_sha256=shown,
        picture_type=pictures.TYPE if shown else None,
        submitted_at=clock.now(),
        written_at=clock.written(),
    )
    db.session.add(submission)
    db.session.flush()
    audit.note(f"{_kind_of(task)}.handed_in", submission, number=submission.number)
    return submission


def _kind_of(task: Reflection | FieldTask) -> str:
    return "field_task" if isinstance(task, FieldTask) else "reflection"


def grade_work(
    submission: Submission,
    by: User,
    task: Reflection | FieldTask,
    *,
    feedback: str,
    grade: Decimal | None = None,
    levels: Sequence[int] | None = None,
) -> None:
    """Grade the newest version of what was written, 0 to 10 with two decimals; a correction is noted.

    A field task by its rubric: `levels` of its criteria, in order, the lowest 1, give the grade (`grade_by`).
    A number that is typed as well counts in their place; the levels stay beside it, for the pasante to read.
    """
    newest = select(func.max(Submission.number)).filter_by(
        pasante_id=submission.pasante_id, seminar_id=submission.seminar_id, task_key=submission.task_key
    )
    _one_after_another(submission.pasante_id)
    if db.session.scalar(newest) != submission.number:
        raise Refused(_("A newer version was handed in meanwhile. Read that one first."))
    given, reached = _given(task, grade, levels), list(levels) if levels else None
    before = [submission.grade, submission.feedback, submission.rubric_levels]
    after = [given, feedback, reached]
    if before == after:
        return
    submission.grade, submission.feedback, submission.rubric_levels = given, feedback, reached
    submission.graded_at, submission.graded_by_id = clock.now(), by.id
    db.session.flush()
    audit.note("submission.graded", submission, by=by, before=before[0], after=after[0])


def _given(task: Reflection | FieldTask, grade: Decimal | None, levels: Sequence[int] | None) -> int:
    """The grade in hundredths: the number that was typed, else what the levels give."""
    if grade is not None:
        return int(grade * 100)
    if not levels:
        raise Refused(_("Choose a level for each criterion, or type the grade."), field="grade")
    return grade_by(rubric_of(task), levels)


def _begin_work(pasante: Pasante, seminar: Seminar) -> None:
    refuse_closed(seminar)
    _one_after_another(pasante.id)


def refuse_closed(seminar: Seminar) -> None:
    """Work is taken from the day the lessons open; after its last day too, and then shown as late."""
    if seminar.is_cancelled:
        raise Refused(_("This seminar was cancelled."))
    if clock.today() < seminar.opens_on:
        raise Refused(_("This seminar opens on %(day)s.", day=dateformat(seminar.opens_on)))


def _one_after_another(pasante_id: int) -> None:
    """Two of her requests at once must not both become the same number."""
    db.session.execute(select(Pasante.id).where(Pasante.id == pasante_id).with_for_update())
