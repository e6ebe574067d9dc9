"""Marks answers to questions: plain data in, plain data out.

What a person answers is JSON-able: the index of a choice; a list of indices; for true or false an index
(0 is True) or a truth value; the text of a short or numerical answer; for matching a mapping from the
index of a pair to the index of the pair whose right half was chosen. None, or anything of another shape,
is no answer and earns nothing.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from .gift import Answer, Question
from .numbers import as_typed, within

NEARLY_ALL = Fraction(999, 1000)
"""Three thirds of 33.33333 % are a whole."""

UNMARKED = ("essay", "description")
"""A person reads an essay; a description asks nothing."""

_LOST_ACCENTS = "\u0300\u0301\u0302\u0308"


@dataclass(frozen=True)
class Marked:
    """What an answer earned, 0 to 1, what to tell about it, and what would have been right."""

    fraction: Fraction
    correct: bool
    feedback: tuple[str, ...]
    right_answer_text: str


def mark(question: Question, answer: Any) -> Marked:
    """Mark one answer. An essay earns nothing here: a person reads it."""
    match question.kind:
        case "multiple":
            fraction, told = _several(question.answers, answer)
        case "matching":
            fraction, told = _pairs(question.answers, answer)
        case "essay" | "description":
            fraction, told = Fraction(0), []
        case _:
            chosen = _chosen(question, answer)
            fraction, told = (_share(chosen.weight), [chosen.feedback]) if chosen else (Fraction(0), [])
    fraction = _clean(fraction)
    feedback = tuple(text for text in (*told, question.general_feedback) if text)
    return Marked(fraction, fraction == 1, feedback, right_answer_text(question))


def mark_quiz(questions: Sequence[Question], answers: Mapping[str, Any]) -> int | None:
    """The score on 0 to 10 in hundredths, half up, of answers by question id.

    Every question that can be marked counts the same; None when there is none.
    """
    marked = [question for question in questions if question.kind not in UNMARKED]
    if not marked:
        return None
    total = sum((mark(question, answers.get(question.id)).fraction for question in marked), Fraction(0))
    return int(total * 1000 / len(marked) + Fraction(1, 2))


def right_answer_text(question: Question) -> str:
    """What would have earned everything, as a person reads it; nothing for an essay."""
    answers = question.answers
    if question.kind == "matching":
        return "; ".join(f"{a.text} → {a.match}" for a in answers if a.weight)
    if question.kind == "multiple":
        return "; ".join(a.text for a in answers if a.weight > 0)
    if not answers:
        return ""
    best = max(answers, key=lambda answer: answer.weight).text
    if question.kind == "numerical":
        middle, _colon, tolerance = best.partition(":")
        exact = tolerance and not Decimal(tolerance)
        return middle if exact else best.replace(":", " ± ").replace("..", "–")
    if question.kind == "short" or question.is_typed:
        return best.replace("\\*", "\0").replace("*", "…").replace("\0", "*")
    return best


def _chosen(question: Question, answer: Any) -> Answer | None:
    """The one answer that was given, or the best of those that a typed text falls under."""
    answers = question.answers
    if question.kind == "numerical":
        number = as_typed(answer) if isinstance(answer, (str, int, float)) else None
        return None if number is None else _best(a for a in answers if within(number, a.text))
    if question.kind == "short" or question.is_typed:
        typed = heard(answer) if isinstance(answer, str) else ""
        return _best(a for a in answers if _fits(typed, a.text)) if typed else None
    if question.kind == "truefalse" and isinstance(answer, bool):
        return answers[0 if answer else 1]
    index = _index(answer, answers)
    return None if index is None else answers[index]


def _best(answers: Any) -> Answer | None:
    return max(answers, key=lambda answer: answer.weight, default=None)


def _index(answer: Any, answers: Sequence[Answer]) -> int | None:
    """An index of these answers, also as a form sends it."""
    if isinstance(answer, str) and answer.isascii() and answer.isdigit() and len(answer) < 4:
        answer = int(answer)
    if not isinstance(answer, int) or isinstance(answer, bool) or not 0 <= answer < len(answers):
        return None
    return answer


def _several(answers: Sequence[Answer], answer: Any) -> tuple[Fraction, list[str]]:
    """The sum of what was chosen; a wrong choice keeps even a full sum from being correct."""
    given = answer if isinstance(answer, (list, tuple)) else []
    indices = sorted({index for item in given if (index := _index(item, answers)) is not None})
    chosen = [answers[index] for index in indices]
    total = sum((_share(a.weight, floor=Decimal(-100)) for a in chosen), Fraction(0))
    return total, [a.feedback for a in chosen]


def _pairs(answers: Sequence[Answer], answer: Any) -> tuple[Fraction, list[str]]:
    """The share of pairs put together rightly. Two pairs with the same right half are as good."""
    given = answer if isinstance(answer, Mapping) else {}
    pairs = [(index, pair) for index, pair in enumerate(answers) if pair.weight]
    right, told = 0, []
    for index, pair in pairs:
        chosen = _index(given.get(str(index), given.get(index)), answers)
        if chosen is None:
            continue
        told.append(pair.feedback)
        right += answers[chosen].match == pair.match
    return Fraction(right, len(pairs) or 1), told


def _share(weight: Decimal, floor: Decimal = Decimal(0)) -> Fraction:
    return Fraction(max(weight, floor)) / 100


def _clean(fraction: Fraction) -> Fraction:
    if fraction >= NEARLY_ALL:
        return Fraction(1)
    return max(fraction, Fraction(0))


def heard(text: str) -> str:
    """A text without what a phone keyboard gets wrong: case, accents and outer spaces. ñ stays ñ."""
    parts = unicodedata.normalize("NFD", " ".join(text.split()).casefold())
    return unicodedata.normalize("NFC", "".join(c for c in parts if c not in _LOST_ACCENTS))


def pieces(wanted: str) -> list[str]:
    """The texts between the stars of a wanted one, as they are heard; one text where no star stands."""
    return [piece.replace("\0", "*") for piece in heard(wanted.replace("\\*", "\0")).split("*")]


def _fits(typed: str, wanted: str) -> bool:
    """Whether a text is the wanted one, in which `*` stands for anything and `\\*` for itself.

    Looks for the pieces from left to right, which takes no longer for a hostile pattern.
    """
    first, *rest = pieces(wanted)
    if not rest:
        return typed == first
    last = rest.pop()
    if not typed.startswith(first) or not typed.endswith(last) or len(typed) < len(first) + len(last):
        return False
    place, end = len(first), len(typed) - len(last)
    for piece in rest:
        place = typed.find(piece, place, end)
        if place < 0:
            return False
        place += len(piece)
    return True
