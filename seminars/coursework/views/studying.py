from collections.abc import Iterable
from typing import Any, TypeVar

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user

from core import clock, outbox
from core.access import needs
from core.errors import Refused
from core.text import _l, language
from people.models import Pasante
from people.policy import may_see
from seminars import addresses, policy, progress
from seminars.blueprint import bp
from seminars.coursework import actions, queries
from seminars.coursework.feedback import packed
from seminars.coursework.questions import quiz_form, tell
from seminars.curricula.modules import FieldTask, Lesson, Module, Quiz, Reflection, Sheet
from seminars.library import shelf
from seminars.models import Seminar

Part = TypeVar("Part", bound=Lesson | Quiz | Reflection | FieldTask | Sheet)


def find(parts: Iterable[Part], key: str) -> Part:
    """The part of a module with this key; there is no page about another."""
    return next((part for part in parts if part.key == key), None) or abort(404)


def me() -> Pasante:
    """The year that who asks serves."""
    return queries.pasante_of(current_user) or abort(404)


def is_closed(seminar: Seminar) -> bool:
    """Not open yet, or called off; only the pasantes wait for the day."""
    return current_user.is_pasante and (seminar.is_cancelled or clock.today() < seminar.opens_on)


def back(seminar: Seminar) -> Any:
    """To the seminar's page, which says when it opens."""
    return redirect(url_for("seminars.show", seminar_id=seminar.id), 303)


def turn_away(seminar: Seminar) -> Any:
    """What somebody sent to a closed seminar is refused in a sentence, on the page or in her queue."""
    if request.method == "POST":
        try:
            actions.refuse_closed(seminar)
        except Refused as refusal:
            flash(str(refusal.message), "error")
    return back(seminar)


@bp.get("/<int:seminar_id>/lessons/<lesson_key>")
@needs(may_see, on=Seminar)
@outbox.keeps(addresses.lessons)
def lesson(seminar: Seminar, lesson_key: str) -> Any:
    module = shelf.module_of(seminar)
    wanted = find(module.lessons, lesson_key)
    if is_closed(seminar):
        return back(seminar)
    pasante = queries.pasante_of(current_user)
    place = module.lessons.index(wanted)
    return render_template(
        "seminars/lesson.html",
        seminar=seminar,
        module=module,
        lesson=wanted,
        body=shelf.text_html(seminar.version.sha256, wanted.key, language()),
        before=module.lessons[place - 1] if place else None,
        after=_next_address(seminar, module, wanted),
        is_read=pasante is not None and queries.has_read(pasante, seminar, wanted.key),
    )


@bp.post("/<int:seminar_id>/lessons/<lesson_key>/read")
@needs(policy.may_study, on=Seminar)
@outbox.takes(_l("Lesson read"))
def finish_lesson(seminar: Seminar, lesson_key: str) -> Any:
    module = shelf.module_of(seminar)
    wanted = find(module.lessons, lesson_key)
    try:
        actions.finish_lesson(me(), seminar, wanted)
    except Refused as refusal:
        flash(str(refusal.message), "error")
        return back(seminar)
    return redirect(_next_address(seminar, module, wanted), 303)


def _next_address(seminar: Seminar, module: Module, lesson: Lesson) -> str:
    """What comes after a lesson: the next one, the quiz for those who study, else the seminar's page."""
    steps = progress.lay_steps(module, progress.Work(), seminar_id=seminar.id, due=seminar.due_on)
    place = next(place for place, step in enumerate(steps) if (step.kind, step.key) == ("lesson", lesson.key))
    for step in steps[place + 1 :][:1]:
        if step.kind == "lesson" or current_user.is_pasante:
            return url_for(step.endpoint, **step.arguments)
    return url_for("seminars.show", seminar_id=seminar.id)


@bp.route("/<int:seminar_id>/quizzes/<quiz_key>", methods=["GET", "POST"])
@needs(policy.may_study, on=Seminar)
@outbox.takes(_l("Quiz"))
@outbox.keeps(addresses.quizzes)
def quiz(seminar: Seminar, quiz_key: str) -> Any:
    wanted = find(shelf.module_of(seminar).quizzes, quiz_key)
    if is_closed(seminar):
        return turn_away(seminar)
    pasante = me()
    tried = queries.attempts(pasante, seminar, quiz_key)
    seed = f"{pasante.id}:{seminar.id}:{quiz_key}:{len(tried) + 1}"
    form = quiz_form(wanted.questions[language()], seed, seminar.version.sha256[:12])
    if form.submitted():
        try:
            attempt = actions.answer_quiz(pasante, seminar, wanted, form.answers())
        except Refused as refusal:
            form.show(refusal)
        else:
            return redirect(_attempt_address(seminar, quiz_key, attempt.number), 303)
    return render_template(
        "seminars/quiz.html",
        seminar=seminar,
        quiz=wanted,
        form=form,
        tried=tried,
        most=progress.tries_at(wanted),
        packed_feedback=lambda: packed(wanted, language()),
    ), form.status


def _attempt_address(seminar: Seminar, quiz_key: str, number: int) -> str:
    return url_for("seminars.attempt", seminar_id=seminar.id, quiz_key=quiz_key, number=number)


@bp.get("/<int:seminar_id>/quizzes/<quiz_key>/attempts/<int:number>")
@needs(policy.may_study, on=Seminar)
def attempt(seminar: Seminar, quiz_key: str, number: int) -> Any:
    wanted = find(shelf.module_of(seminar).quizzes, quiz_key)
    tried = queries.attempts(me(), seminar, quiz_key)
    this = next((one for one in tried if one.number == number), None) or abort(404)
    return render_template(
        "seminars/attempt.html",
        seminar=seminar,
        quiz=wanted,
        attempt=this,
        told=tell(wanted, this.answers, language()),
        best=max(one.score for one in tried),
        tries_left=progress.tries_at(wanted) - len(tried),
        is_late=progress.is_late(progress.written_at(this), seminar.due_on),
        was_carried=progress.was_carried(this),
    )
