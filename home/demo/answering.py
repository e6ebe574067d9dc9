"""Answers to a quiz as somebody would give them who knows so much: wrong ones are believable too."""

from collections.abc import Sequence
from typing import Any

from home.demo.chance import Chance
from seminars.curricula.gift import Question


def answers_of(questions: Sequence[Question], chance: Chance, *, knows: float) -> dict[str, Any]:
    """By question id, in the shapes that marking reads; `knows` is how often an answer is right, 0 to 1."""
    return {
        question.id: _right(question) if chance.random() < knows else _wrong(question, chance)
        for question in questions
        if question.kind not in ("description", "essay")
    }


def _right(question: Question) -> Any:
    answers = question.answers
    if question.kind == "matching":
        return {str(index): index for index, pair in enumerate(answers) if pair.weight}
    if question.kind == "multiple":
        return [index for index, answer in enumerate(answers) if answer.weight > 0]
    best = max(range(len(answers)), key=lambda index: answers[index].weight)
    if question.kind in ("short", "numerical") or question.is_typed:
        return answers[best].text.split(":")[0].split("..")[0].replace("*", "")
    return best


def _wrong(question: Question, chance: Chance) -> Any:
    answers = question.answers
    if question.kind == "matching":
        pairs = [index for index, pair in enumerate(answers) if pair.weight]
        swapped = {str(left): right for left, right in zip(pairs, [*pairs[1:], pairs[0]], strict=True)}
        return swapped if chance.random() < 0.3 else _right(question) | dict(list(swapped.items())[:2])
    if question.kind == "multiple":
        return _right(question)[1:] or [len(answers) - 1]
    if question.kind == "numerical":
        return "10"
    if question.kind == "short" or question.is_typed:
        return "no sé"
    best = max(range(len(answers)), key=lambda index: answers[index].weight)
    return chance.choice([index for index in range(len(answers)) if index != best] or [best])
