"""What a phone needs to mark and tell a quiz before there is a signal: static/js/quiz.js reads it.

What takes a library there is worked out here: patterns are regular expressions over text as marking hears it,
weights are whole numbers, and the best of several answers stands first. It is packed so that nobody reads the
answers by accident, which is no secrecy: whoever wants to can unpack it, and tries are there to learn from.
"""

import base64
import json
import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import lcm
from typing import Any

from seminars.coursework.questions import field_name, pair_name, right_answer
from seminars.curricula.gift import Answer, Question
from seminars.curricula.gift.numbers import bounds
from seminars.curricula.marking import UNMARKED, pieces
from seminars.curricula.modules import Quiz

EXACT = 2**40  # up to here the browser's own numbers mark as exactly as fractions do
LARGEST = "9" * 30 + "." + "9" * 30 + "e99"  # of the numbers that can be typed
_MEANS_SOMETHING = re.compile(r"[\\^$.*+?()\[\]{}|/]")
_BEYOND_LATIN = re.compile("[^\x00-\xff]")


def packed(quiz: Quiz, language: str) -> str:
    """All that `laid_out` says as JSON in base64; nothing where a browser could not mark it exactly."""
    laid = laid_out(quiz, language)
    if laid["most"] > EXACT:
        return ""
    text = json.dumps(laid, ensure_ascii=False, separators=(",", ":"))
    latin = _BEYOND_LATIN.sub(lambda found: json.dumps(found[0])[1:-1], text)  # as the browser unpacks it
    return base64.b64encode(latin.encode("latin-1")).decode()


def laid_out(quiz: Quiz, language: str) -> dict[str, Any]:
    """The questions with all that marks and tells an answer, in the reader's language first."""
    whole = lcm(*_denominators(quiz))
    order = [language, *(tongue for tongue in quiz.questions if tongue != language)]
    asked = zip(*(quiz.questions[tongue] for tongue in order), strict=True)
    questions = [_question(same, whole) for same in asked if same[0].kind != "description"]
    most = whole * sum(not question.get("open") for question in questions)
    return {"whole": whole, "most": most, "questions": questions}


def _denominators(quiz: Quiz) -> Iterator[int]:
    for question in (question for asked in quiz.questions.values() for question in asked):
        yield sum(bool(answer.weight) for answer in question.answers) or 1  # the pairs, if it has pairs
        yield from ((Fraction(answer.weight) / 100).denominator for answer in question.answers)


def _question(same: Sequence[Question], whole: int) -> dict[str, Any]:
    """One question; another language stands beside the reader's only where it could mark otherwise."""
    first, *others = ({"parts": list(_parts(question, whole)), **_told_after(question)} for question in same)
    tongues = [first, *(other for other in others if _rules(other) != _rules(first))]
    return {"tongues": tongues, **({"open": True} if same[0].kind in UNMARKED else {})}


def _rules(tongue: dict[str, Any]) -> list[Any]:
    wordless = ({**answer, "feedback": ""} for part in tongue["parts"] for answer in part["answers"])
    return list(wordless)


def _told_after(question: Question) -> dict[str, str]:
    general = {"general": question.general_feedback} if question.general_feedback else {}
    return {"right": right_answer(question), **general}


def _parts(question: Question, whole: int) -> Iterator[dict[str, Any]]:
    """Each field of a question with the answers that can be chosen or typed there."""
    answers = question.answers
    if question.kind == "matching":
        pairs = [(index, pair) for index, pair in enumerate(answers) if pair.weight]
        for index, pair in pairs:
            earned = [whole // len(pairs) if other.match == pair.match else 0 for other in answers]
            told = {"left": f"{pair.text} → ", "feedback": pair.feedback}
            yield {"name": pair_name(question, index), "answers": [{"earns": e} for e in earned], **told}
    elif question.kind == "numerical" or question.kind == "short" or question.is_typed:
        best_first = sorted(answers, key=lambda answer: -answer.weight)
        known = [_answer(answer, whole) | _test(question, answer) for answer in best_first]
        yield {"name": field_name(question), "answers": known, "first": 1}
    else:
        yield {"name": field_name(question), "answers": [_answer(answer, whole) for answer in answers]}


def _answer(answer: Answer, whole: int) -> dict[str, Any]:
    told = {"feedback": answer.feedback} if answer.feedback else {}
    return {"earns": int(Fraction(answer.weight) / 100 * whole), **told}


def _test(question: Question, answer: Answer) -> dict[str, str]:
    """What a typed answer must be like: a number between two others, or a text as it is heard."""
    if question.kind == "numerical":
        low, high = bounds(answer.text) or (f"-{LARGEST}", LARGEST)
        return {"low": str(low), "high": str(high)}
    escaped = (_MEANS_SOMETHING.sub(r"\\\g<0>", piece) for piece in pieces(answer.text))
    return {"like": f"^(?=[^]){'[^]*'.join(escaped)}$"}
