"""What was read from GIFT is written so that it is read the same again."""

import random
from decimal import Decimal

import pytest

from seminars.curricula.gift import KINDS, Answer, Question, read, write

NASTY = [
    "=",
    "~",
    "#",
    "####",
    "{",
    "}",
    ":",
    "::",
    "\\",
    "\\n",
    "\n",
    "//",
    "$CATEGORY:",
    "[html]",
    "%50%",
    "*",
]
NASTY += [
    "T",
    "FALSE",
    "->x",
    "ñ",
    "¿qué?",
    "a b",
    "<b>",
    "]",
    "_____",
    "[id:x]",
    "\\frac",
    ".",
    "1..5",
    "&#61;",
]
WEIGHTS = [Decimal(n) for n in ("100", "50", "33.33333", "0", "-25", "-100")]
FORMATS = ["", "html", "markdown", "plain", "moodle"]


def some_text(chance: random.Random, *, plain: bool = False) -> str:
    """A text as a reader could have made it: no outer spaces, no arrow where GIFT cannot hold one."""
    words = "".join(chance.choice(NASTY) + chance.choice(["", " ", "a"]) for _ in range(chance.randint(1, 5)))
    text = words.strip().replace("->", "→")
    if plain:
        text = text.replace("\n", "").replace("$", "").strip()
    return text if text and not text.startswith("[") else "x" + text


def some_answer(chance: random.Random, weight: Decimal, text: str | None = None) -> Answer:
    feedback = chance.choice(["", some_text(chance)])
    feedback_format = chance.choice(FORMATS) if feedback else ""
    said = some_text(chance) if text is None else text
    return Answer(said, weight, feedback, None, chance.choice(FORMATS), feedback_format)


def some_answers(chance: random.Random, kind: str, typed: bool) -> tuple[Answer, ...]:
    if kind == "truefalse":
        right = chance.random() < 0.5
        told = [some_answer(chance, Decimal(100 * r), t) for t, r in (("True", right), ("False", not right))]
        return tuple(Answer(a.text, a.weight, a.feedback, feedback_format=a.feedback_format) for a in told)
    if kind == "numerical":
        numbers = chance.sample(["3", "-3.5", "3:0.5", "1..5", "1e3", "*"], chance.randint(1, 4))
        told = [some_answer(chance, chance.choice(WEIGHTS), number) for number in numbers]
        return tuple(Answer(a.text, a.weight, a.feedback, feedback_format=a.feedback_format) for a in told)
    if kind == "matching":
        return tuple(some_pair(chance) for _ in range(chance.randint(2, 4)))
    if kind == "short" or typed:
        return tuple(some_answer(chance, chance.choice(WEIGHTS)) for _ in range(chance.randint(1, 3)))
    return tuple(
        some_answer(chance, weight)
        for weight in [chance.choice(WEIGHTS[:3]), *chance.choices(WEIGHTS, k=chance.randint(1, 4))]
    )


def some_pair(chance: random.Random) -> Answer:
    told = some_answer(chance, Decimal(100))
    return Answer(told.text, told.weight, told.feedback, some_text(chance), told.format, told.feedback_format)


def some_question(chance: random.Random, number: int) -> Question:
    kind = chance.choice(KINDS)
    text, gap, typed = some_text(chance), None, False
    if kind == "missing" or (kind in ("numerical", "truefalse", "multiple") and chance.random() < 0.3):
        gap, typed = len(text) + 1, kind == "missing" and chance.random() < 0.5
        text = f"{text} _____ {some_text(chance)}"
    general = "" if kind == "description" else chance.choice(["", some_text(chance)])
    return Question(
        kind,
        text,
        () if kind in ("essay", "description") else some_answers(chance, kind, typed),
        title=chance.choice(["", some_text(chance)]),
        id=chance.choice(["", f"q{number}]"]),
        tags=tuple(chance.sample(["o1", "o2", "a b"], chance.randint(0, 2))),
        category=chance.choice(["", "a/b"]),
        general_feedback=general,
        general_feedback_format=chance.choice(FORMATS) if general else "",
        format=chance.choice(FORMATS),
        gap=gap,
        is_typed=typed,
    )


@pytest.mark.parametrize("seed", range(20))
def test_questions_of_every_kind_survive_being_written(seed):
    chance = random.Random(seed)
    questions = tuple(some_question(chance, number) for number in range(50))
    written = write(questions)
    reading = read(written)
    assert reading.errors == ()
    for before, after in zip(questions, reading.questions, strict=True):
        assert after == before
    assert write(reading.questions) == written


def test_a_text_that_begins_like_a_comment_stays_a_text():
    question = Question("description", "// no es un comentario")
    assert read(write([question])).questions == (question,)


def test_a_file_is_written_as_a_teacher_would():
    source = (
        "$CATEGORY: tom/uno\n\n"
        "// [id:m00-q01] [tag:o1]\n"
        "::Pulso:: [html]¿Qué haces? {\n=Llamas#Sí.\n~%-25%Esperas\n####Avisa.\n}\n\n"
        "Dos más {\n=dos\n=%50%2\n} son cuatro.\n\n"
        "Cierto {FALSE#No#Sí}\n\n"
        "Cuántos {\n#\n=3:0.5\n~#No\n}\n"
    )
    assert write(read(source).questions) == source


def test_an_arrow_that_gift_cannot_hold_is_refused():
    with pytest.raises(ValueError, match="→"):
        write([Question("short", "¿Qué?", (Answer("a -> b"),))])
    with pytest.raises(ValueError, match="→"):
        write([Question("matching", "Une", (Answer("a -> b", match="c"), Answer("d", match="e")))])


SPOILT = [*NASTY, "{T}", "{=a ~b}", "{#", "3:2", "// ", "\n\n", "\r\n", "\t", "\ufeff", "\x0b", "\u2028"]


@pytest.mark.parametrize("seed", range(10))
def test_whatever_could_be_read_of_a_spoilt_file_survives_being_written(seed):
    chance = random.Random(seed)
    for _ in range(400):
        questions = read("".join(chance.choices(SPOILT, k=chance.randint(1, 25)))).questions
        again = read(write(questions))
        assert (again.questions, again.errors) == (questions, ())
