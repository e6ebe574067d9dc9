"""Questions as they are asked on paper, and the key to them: plain data in, plain data out."""

from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_lowercase

from markupsafe import Markup

from core.text import _
from seminars.coursework.questions import choice_text, right_answer, shown, shuffled
from seminars.curricula.gift import Question

ESSAY_LINES = 8


@dataclass(frozen=True)
class Asked:
    """One question on paper. Right halves of pairs are lettered as choices are; `lefts` are the others."""

    question: Question
    text: Markup
    choices: tuple[tuple[str, Markup], ...] = ()
    lefts: tuple[Markup, ...] = ()
    lines: int = 0
    key: str | Markup = ""

    @property
    def asks(self) -> bool:
        """A description only tells something."""
        return self.question.kind != "description"

    @property
    def takes_several(self) -> bool:
        return self.question.kind == "multiple"


def on_paper(questions: Sequence[Question], seed: str) -> list[Asked]:
    """The questions of a quiz in its order; their choices in an order that the same seed always gives."""
    return [_asked(question, f"{seed}:{question.id}") for question in questions]


def _asked(question: Question, seed: str) -> Asked:
    text = shown(question.text, question.format)
    if question.kind == "description":
        return Asked(question, text)
    if question.kind == "matching":
        return _pairs(question, text, seed)
    if question.kind == "essay":
        return Asked(question, text, lines=ESSAY_LINES, key=_("In one's own words"))
    if question.kind in ("short", "numerical") or question.is_typed:
        return Asked(question, text, lines=1, key=right_answer(question))
    return _choice(question, text, seed)


def _choice(question: Question, text: Markup, seed: str) -> Asked:
    count = len(question.answers)
    order = list(range(count)) if question.kind == "truefalse" else shuffled(count, seed)
    choices = tuple((_letter(place), choice_text(question, index)) for place, index in enumerate(order))
    weights = [answer.weight for answer in question.answers]
    least = 0 if question.kind == "multiple" else max(weights) - 1
    right = [
        Markup("{}) {}").format(letter, choice)
        for (letter, choice), index in zip(choices, order, strict=True)
        if weights[index] > least
    ]
    return Asked(question, text, choices, key=Markup("; ").join(right))


def _pairs(question: Question, text: Markup, seed: str) -> Asked:
    """Equal right halves are offered once, as on the site; a right half alone misleads."""
    rights = list(dict.fromkeys(answer.match or "" for answer in question.answers))
    order = shuffled(len(rights), seed)
    letters = {rights[index]: _letter(place) for place, index in enumerate(order)}
    pairs = [answer for answer in question.answers if answer.weight]
    return Asked(
        question,
        text,
        choices=tuple((letters[rights[index]], Markup.escape(rights[index])) for index in order),
        lefts=tuple(shown(pair.text, pair.format) for pair in pairs),
        key=Markup("; ").join(
            Markup("{} → {}").format(shown(pair.text, pair.format), letters[pair.match or ""])
            for pair in pairs
        ),
    )


def _letter(place: int) -> str:
    return ascii_lowercase[place % 26] * (1 + place // 26)
