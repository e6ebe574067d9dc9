"""Writes questions as GIFT, so that reading them again gives the same questions."""

from collections.abc import Iterable
from decimal import Decimal

from .escapes import escape, join_format
from .questions import ANY, FULL, GAP, NOTHING, Answer, Question

_SLIPS = ("//", "$CATEGORY")


def write(questions: Iterable[Question]) -> str:
    """The file. Raises ValueError for the one thing GIFT cannot say: `->` on the left of an arrow."""
    parts: list[str] = []
    category = ""
    for question in questions:
        if question.category != category:
            category = question.category
            parts.append(f"$CATEGORY: {category}\n")
        parts.append(_write_question(question))
    return "\n".join(parts)


def _write_question(question: Question) -> str:
    text = _title(question) + _text(question)
    return _comment(question) + text + "\n"


def _comment(question: Question) -> str:
    marks = [f"[id:{_bracketed(question.id)}]"] if question.id else []
    marks += [f"[tag:{_bracketed(tag)}]" for tag in question.tags]
    return f"// {' '.join(marks)}\n" if marks else ""


def _bracketed(text: str) -> str:
    return text.replace("]", "\\]")


def _title(question: Question) -> str:
    if question.title:
        return f"::{escape(question.title)}:: "
    # Without an empty title such a text would be taken for a comment or a category.
    return ":::: " if question.text.startswith(_SLIPS) else ""


def _text(question: Question) -> str:
    if question.kind == "description":
        return join_format(question.format, question.text)
    braces = "{" + _body(question) + "}"
    if question.gap is None:
        return f"{join_format(question.format, question.text)} {braces}"
    head, tail = question.text[: question.gap], question.text[question.gap + len(GAP) :]
    return join_format(question.format, head) + braces + escape(tail)


def _body(question: Question) -> str:
    lines = _answer_lines(question)
    if question.general_feedback:
        lines.append("####" + join_format(question.general_feedback_format, question.general_feedback))
    if question.kind == "truefalse":
        return "".join(lines)
    return "\n" + "\n".join(lines) + "\n" if lines else ""


def _answer_lines(question: Question) -> list[str]:
    answers = question.answers
    match question.kind:
        case "truefalse":
            return [_truth(answers)]
        case "numerical":
            return ["#", *(_number(answer) for answer in answers)]
        case "matching":
            return [_pair(answer) for answer in answers]
        case "short":
            return [_typed(answer) for answer in answers]
        case "missing" if question.is_typed:
            return [_typed(answer) for answer in answers]
        case "single" | "missing":
            best = max(range(len(answers)), key=lambda index: answers[index].weight)
            return [_right(a) if index == best else _option(a) for index, a in enumerate(answers)]
        case _:
            return [_option(answer) for answer in answers]


def _truth(answers: tuple[Answer, ...]) -> str:
    right, wrong = sorted(answers, key=lambda answer: answer.weight, reverse=True)
    told = [join_format(a.feedback_format, a.feedback) for a in (wrong, right)]
    while told and not told[-1]:
        told.pop()
    return right.text.upper() + "".join(f"#{text}" for text in told)


def _typed(answer: Answer) -> str:
    if "->" in answer.text:
        raise ValueError(f"GIFT takes “{answer.text}” for a pair because of its arrow. Write it with →.")
    return _right(answer)


def _right(answer: Answer) -> str:
    return f"={_weight(answer, FULL)}{_said(answer)}"


def _option(answer: Answer) -> str:
    return f"~{_weight(answer, NOTHING)}{_said(answer)}"


def _pair(answer: Answer) -> str:
    if "->" in answer.text:
        raise ValueError(f"GIFT cannot hold the arrow in “{answer.text}”. Write it with →.")
    left = join_format(answer.format, answer.text)
    return f"={left} -> {escape(answer.match or '')}{_feedback(answer)}"


def _number(answer: Answer) -> str:
    if answer.text == ANY and answer.weight == NOTHING:
        return "~" + _feedback(answer)
    return f"={_weight(answer, FULL)}{answer.text}{_feedback(answer)}"


def _said(answer: Answer) -> str:
    return join_format(answer.format, answer.text) + _feedback(answer)


def _weight(answer: Answer, usual: Decimal) -> str:
    # A text that itself begins with a per cent sign needs a weight before it.
    if answer.weight == usual and not answer.text.startswith("%"):
        return ""
    return f"%{answer.weight.normalize():f}%"


def _feedback(answer: Answer) -> str:
    return "#" + join_format(answer.feedback_format, answer.feedback) if answer.feedback else ""
