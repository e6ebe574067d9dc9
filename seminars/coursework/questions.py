"""A quiz as a form: every question a field, and the fields as answers again.

What is stored is the place of a choice in the file, never the place where it was shown.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape
from wtforms import (
    Field,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from core.errors import Refused
from core.forms import BaseForm
from core.text import _, _l
from seminars.choices import choices
from seminars.curricula.gift import Question
from seminars.curricula.marking import Marked, mark, mark_quiz, right_answer_text
from seminars.curricula.modules import Quiz
from seminars.curricula.rendering import sanitise

LONGEST_ANSWER = 300
LONGEST_ESSAY = 20_000
UNCHOSEN = ("", "–")


class QuestionsChanged(Refused):
    """The answers are to other questions than those that are asked now."""

    reason = "form_changed"

    def __init__(self) -> None:
        super().__init__(_("The questions were changed meanwhile. Look at them again before you send."))


class QuizForm(BaseForm):
    """Made for one person's try at one quiz; see `quiz_form`."""

    questions: Sequence[Question] = ()
    current = ""
    version = HiddenField()  # of the module whose questions the page shows

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Answers to the questions of another version are not taken; the page then shows those of today."""
        fits = super().validate(extra_validators)
        seen, self.version.data = self.version.data, self.current
        if seen and seen != self.current:
            self.show(QuestionsChanged())
            return False
        return fits

    def answers(self) -> dict[str, Any]:
        """What was answered, by question id, in the shapes that marking reads."""
        return {q.id: self._answer(q) for q in self.questions if q.kind != "description"}

    def _answer(self, question: Question) -> Any:
        if question.kind == "matching":
            pairs = [index for index, answer in enumerate(question.answers) if answer.weight]
            return {str(index): int(self[pair_name(question, index)].data) for index in pairs}
        data = self[field_name(question)].data
        if question.kind == "multiple":
            return [int(index) for index in data]
        return data.strip() if is_written(question) else int(data)

    def text_of(self, question: Question) -> Markup:
        """What is asked, for questions of several fields or of none."""
        return shown(question.text, question.format)

    def fields_of(self, question: Question) -> list[Field]:
        """The fields that ask this question, in order; none for a description."""
        if question.kind == "description":
            return []
        if question.kind == "matching":
            pairs = [index for index, answer in enumerate(question.answers) if answer.weight]
            return [self[pair_name(question, index)] for index in pairs]
        return [self[field_name(question)]]


def is_written(question: Question) -> bool:
    """Is it answered in words or figures, not by choosing?"""
    return question.kind in ("short", "numerical", "essay") or question.is_typed


def quiz_form(questions: Sequence[Question], seed: str, version: str = "") -> QuizForm:
    """The form of these questions; `seed` decides the order in which choices are shown.

    `version` names the module's: a page that was kept since another one is told so.
    """
    fields: dict[str, Any] = {"questions": questions, "current": version}
    for question in questions:
        fields |= _fields(question, f"{seed}:{question.id}")
    return type("QuizFormOfOneTry", (QuizForm,), fields).from_request(version=version)  # type: ignore[attr-defined]


def _fields(question: Question, seed: str) -> dict[str, Any]:
    label = shown(question.text, question.format)
    if question.kind == "description":
        return {}
    if question.kind == "matching":
        return _pairs(question, seed)
    if question.kind == "essay":
        return {field_name(question): TextAreaField(label, [_answered(), Length(max=LONGEST_ESSAY)])}
    if is_written(question):
        kind = {"inputmode": "decimal"} if question.kind == "numerical" else {}
        attributes = {"autocomplete": "off", **kind}
        return {
            field_name(question): StringField(
                label, [_answered(), Length(max=LONGEST_ANSWER)], render_kw=attributes
            )
        }
    name = field_name(question)
    offered = [(str(i), choice_text(question, i)) for i in shuffled(len(question.answers), seed)]
    if question.kind == "truefalse":
        return {name: RadioField(label, [_answered()], choices=choices(sorted(offered)))}
    if question.kind == "multiple":
        return {name: _boxes(label, offered)}
    if question.kind == "missing":
        return {name: SelectField(label, [_answered()], choices=choices([UNCHOSEN, *offered]))}
    return {name: RadioField(label, [_answered()], choices=choices(offered))}


def _boxes(label: Markup, offered: list[tuple[str, Markup]]) -> SelectMultipleField:
    return SelectMultipleField(
        label,
        [_answered()],
        choices=choices(offered),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=_l("More than one can be right."),
    )


def _pairs(question: Question, seed: str) -> dict[str, Any]:
    """One list to choose from for every left half; equal right halves are offered once."""
    rights: dict[str, str] = {}
    for index in range(len(question.answers)):
        rights.setdefault(question.answers[index].match or "", str(index))
    offered = list(rights.items())
    places = shuffled(len(offered), seed)
    pairs = [UNCHOSEN, *((offered[i][1], offered[i][0]) for i in places)]
    return {
        pair_name(question, index): SelectField(
            shown(answer.text, answer.format), [_answered()], choices=choices(pairs)
        )
        for index, answer in enumerate(question.answers)
        if answer.weight
    }


def field_name(question: Question) -> str:
    return f"answer-{question.id}"


def pair_name(question: Question, index: int) -> str:
    return f"{field_name(question)}-{index}"


def _answered() -> InputRequired:
    return InputRequired(_l("Answer this question too."))


def shuffled(count: int, seed: str) -> list[int]:
    """The numbers below `count` in an order that is always the same for the same seed."""
    return sorted(range(count), key=lambda index: hashlib.sha256(f"{seed}:{index}".encode()).digest())


def choice_text(question: Question, index: int) -> Markup:
    """A choice as it is shown."""
    if question.kind == "truefalse":
        return escape(_("True") if index == 0 else _("False"))
    answer = question.answers[index]
    return shown(answer.text, answer.format)


def shown(text: str, form: str = "") -> Markup:
    """A text of our own questions: as it is written, or as HTML where the file says so."""
    if form in ("html", "moodle"):
        return Markup("{}").format(_Html(sanitise(text)))
    return escape(text)


class _Html:
    """Says of sanitised HTML that it is HTML."""

    def __init__(self, html: str):
        self.html = html

    def __html__(self) -> str:
        return self.html


def answer_text(question: Question, answer: Any) -> str:
    """What a person answered, in words; empty where there is nothing."""
    if answer is None or answer == [] or answer == "":
        return ""
    if question.kind == "matching" and isinstance(answer, Mapping):
        pairs = ((question.answers[int(left)], question.answers[right]) for left, right in answer.items())
        return "; ".join(f"{left.text} → {right.match}" for left, right in pairs)
    if question.kind == "multiple":
        return Markup("; ").join(choice_text(question, index) for index in answer)
    return str(answer) if is_written(question) else choice_text(question, int(answer))


def right_answer(question: Question) -> str:
    """What would have been right, in the reader's words."""
    if question.kind == "truefalse":
        return _("True") if question.answers[0].weight else _("False")
    return right_answer_text(question)


@dataclass(frozen=True)
class Told:
    """One question of a try as it is told about: what was answered, and how that was."""

    question: Question
    given: str
    marked: Marked
    is_marked: bool

    @property
    def text(self) -> Markup:
        return shown(self.question.text, self.question.format)

    @property
    def right(self) -> str:
        """What would have been right, in words."""
        if self.question.kind == "truefalse":
            return right_answer(self.question)
        return self.marked.right_answer_text


def tell(quiz: Quiz, answers: Mapping[str, Any], language: str) -> list[Told]:
    """Every question of a try, in the reader's language."""
    return [
        Told(
            question,
            answer_text(question, answers.get(question.id)),
            mark(heard, answers.get(question.id)),
            question.kind not in ("essay", "description"),
        )
        for question, heard in zip(quiz.questions[language], _heard(quiz, answers, language), strict=True)
    ]


def score_of(quiz: Quiz, answers: Mapping[str, Any], language: str) -> int:
    """The score of a try, in hundredths of 0–10; 1000 for a quiz in which nothing is marked."""
    score = mark_quiz(_heard(quiz, answers, language), answers)
    return 1000 if score is None else score


def _heard(quiz: Quiz, answers: Mapping[str, Any], language: str) -> list[Question]:
    """Each question in the language in which its answer is worth most, the reader's if that is all one:
    a word typed rightly in either language is right."""
    tongues = [quiz.questions[language], *(q for tongue, q in quiz.questions.items() if tongue != language)]
    return [
        max(same, key=lambda question: mark(question, answers.get(question.id)).fraction)
        for same in zip(*tongues, strict=True)
    ]
