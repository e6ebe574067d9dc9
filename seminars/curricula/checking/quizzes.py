"""The questions: identified, tagged, answered with feedback, and the same in both languages."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from ..gift import Question
from ..modules import LANGUAGES, Finding, Module, Quiz
from .links import check_hosts

ROUNDING = Decimal("0.1")
"""Three thirds written as 33.33333 are a whole."""


def check_quizzes(module: Module) -> Iterator[Finding]:
    """All quizzes of a module."""
    seen: set[str] = set()
    known = {objective.key for objective in module.objectives}
    for quiz in module.quizzes:
        for language in LANGUAGES:
            file = module.path(language, f"{quiz.key}.gift")
            for question in quiz.questions[language]:
                yield from _question(question, file)
                yield from _tags(question, known, file)
        yield from _ids(quiz, seen, module)
        yield from _same(quiz, module.path("en", f"{quiz.key}.gift"))


def _question(question: Question, file: str) -> Iterator[Finding]:
    line = question.line
    if not question.text.strip():
        yield Finding(file, line, "The question asks nothing. Write its text before the {.")
    yield from check_hosts(f"{question.text} {question.general_feedback}", file, line)
    for answer in question.answers:
        yield from check_hosts(f"{answer.text} {answer.feedback}", file, answer.line)
    if question.kind in ("essay", "description"):
        return
    for answer in question.answers:
        told = answer.feedback or (question.kind == "matching" and question.general_feedback)
        if not told:
            shown = answer.text or answer.match or ""
            yield Finding(
                file,
                answer.line,
                f"The answer “{shown[:60]}” has no feedback. Write # and why it is right or not.",
            )
    if question.kind == "multiple":
        yield from _weights(question, file)


def _weights(question: Question, file: str) -> Iterator[Finding]:
    whole = sum((answer.weight for answer in question.answers if answer.weight > 0), Decimal(0))
    if abs(whole - 100) > ROUNDING:
        yield Finding(
            file, question.line, f"The weights of the right answers add up to {whole}. Make it 100."
        )
    for answer in question.answers:
        if not answer.weight:
            yield Finding(
                file,
                answer.line,
                f"Choosing “{answer.text[:60]}” costs nothing, so choosing everything wins."
                " Give it a negative weight, as in ~%-50%.",
            )


def _tags(question: Question, known: set[str], file: str) -> Iterator[Finding]:
    if question.kind != "description" and not question.tags:
        yield Finding(file, question.line, "The question names no objective. Write [tag:…] before it.")
    for tag in question.tags:
        if tag not in known:
            yield Finding(file, question.line, f"There is no objective {tag}. Correct the tag or add it.")


def _ids(quiz: Quiz, seen: set[str], module: Module) -> Iterator[Finding]:
    """Each question has an identity that no other in the module has."""
    for language in LANGUAGES:
        file = module.path(language, f"{quiz.key}.gift")
        here: set[str] = set() if language != LANGUAGES[0] else seen
        for question in quiz.questions[language]:
            if not question.id:
                yield Finding(file, question.line, "The question has no identity. Write // [id:…] before it.")
            elif question.id in here:
                yield Finding(file, question.line, f"The id {question.id} stands twice. Give each its own.")
            here.add(question.id)


def _same(quiz: Quiz, file: str) -> Iterator[Finding]:
    """The English questions are the Spanish ones: ids, order, kinds, right answers by position."""
    spanish, english = quiz.questions["es"], quiz.questions["en"]
    if not spanish or not english:
        return
    if [question.id for question in spanish] != [question.id for question in english]:
        yield from _other_order(spanish, english, file)
        return
    for es, en in zip(spanish, english, strict=True):
        if es.kind != en.kind or es.is_typed != en.is_typed:
            yield Finding(
                file, en.line, f"{en.id} is of the kind {en.kind}, in Spanish {es.kind}. Make both one."
            )
        elif es.tags != en.tags:
            yield Finding(
                file, en.line, f"{en.id} names other objectives than in Spanish. Give both the same."
            )
        elif _key(es) != _key(en):
            yield Finding(
                file, en.line, f"{en.id} has other answers right than in Spanish. Put them in the same order."
            )


def _other_order(spanish: Sequence[Question], english: Sequence[Question], file: str) -> Iterator[Finding]:
    place = next(
        (i for i, (es, en) in enumerate(zip(spanish, english, strict=False)) if es.id != en.id),
        min(len(spanish), len(english)),
    )
    wanted = spanish[place].id if place < len(spanish) else "no further question"
    found = english[place].id if place < len(english) else "the end of the file"
    yield Finding(
        file,
        english[min(place, len(english) - 1)].line,
        f"Here stands {found}, in Spanish {wanted}. Give both files the same ids in the same order.",
    )


def _key(question: Question) -> list[object]:
    """What must agree between languages: weights by position, numbers, and which halves share a match.

    Typed answers differ from language to language, in number too; only one must be wholly right.
    """
    if question.kind == "short" or question.is_typed:
        return [max((answer.weight for answer in question.answers), default=None)]
    if question.kind == "numerical":
        return [(answer.text, answer.weight) for answer in question.answers]
    if question.kind == "matching":
        rights = [answer.match for answer in question.answers]
        return [(answer.weight, rights.index(answer.match)) for answer in question.answers]
    return [answer.weight for answer in question.answers]
