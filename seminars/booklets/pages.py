"""The booklet as HTML: everything of a module that is read or answered, in the order of the month."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import current_app, g
from markupsafe import Markup

from seminars.booklets.paper import Asked, on_paper
from seminars.curricula.modules import POST, PRACTICE, PRE, Module, Quiz, Text
from seminars.curricula.rendering import Drawing, render_lesson


@dataclass(frozen=True)
class Booklet:
    """Which booklet is meant: the module, its language, and for whom.

    `for_leaders`: the key has the two tests as well, which others answer before they look.
    """

    module: Module
    language: str
    for_leaders: bool = False


@dataclass(frozen=True)
class Printed:
    """A quiz on paper; `has_key`: its answers stand at the end."""

    quiz: Quiz
    asked: list[Asked]
    has_key: bool


def figures_of(booklet: Booklet) -> dict[str, str]:
    """The drawings that its HTML names, by the address under which it does."""
    return {_address(figure.name): figure.svg[booklet.language] for figure in booklet.module.figures}


def markup(booklet: Booklet) -> str:
    """The HTML that is laid out, in the words of the booklet's language."""
    g.language = booklet.language
    module = booklet.module
    return current_app.jinja_env.get_template("seminars/booklet.html").render(
        module=module,
        language=booklet.language,
        for_leaders=booklet.for_leaders,
        lessons=[(lesson, _html(booklet, lesson)) for lesson in module.lessons],
        before=list(_printed(booklet, PRE)),
        practice=list(_printed(booklet, PRACTICE)),
        after=list(_printed(booklet, POST)),
        tasks=[(task, _html(booklet, task)) for task in module.field_tasks],
        reflections=[(task, _html(booklet, task)) for task in module.reflections],
        cases=[(sheet, _html(booklet, sheet)) for sheet in module.cases],
        handouts=[(sheet, _html(booklet, sheet)) for sheet in module.handouts],
    )


def _html(booklet: Booklet, text: Text) -> Markup:
    drawings = {figure.name: Drawing(_address(figure.name)) for figure in booklet.module.figures}
    return render_lesson(text.body[booklet.language], booklet.module.references, booklet.language, drawings)


def _address(name: str) -> str:
    return f"figures/{name}"


def _printed(booklet: Booklet, role: str) -> Iterator[Printed]:
    for quiz in booklet.module.quizzes_for(role):
        asked = on_paper(quiz.questions[booklet.language], f"{booklet.module.sha256}:{quiz.key}")
        yield Printed(quiz, asked, booklet.for_leaders or role == PRACTICE)
