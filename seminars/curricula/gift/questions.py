"""What a GIFT file says, as plain frozen data."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, get_args

Kind = Literal[
    "single", "multiple", "truefalse", "short", "numerical", "matching", "missing", "essay", "description"
]
KINDS: tuple[Kind, ...] = get_args(Kind)

GAP = "_____"
"""What stands in the text where a missing word is asked for."""

ANY = "*"
"""The answer of a numerical question that every other number falls under."""

FULL = Decimal(100)
NOTHING = Decimal(0)


@dataclass(frozen=True)
class Answer:
    """One answer. `weight` is a percentage, -100 to 100; `match` is the right half of a pair.

    A numerical answer keeps the text of the file: `3`, `3:0.5`, `1..5`, or `*` for any other number.
    A format is `html`, `markdown`, `plain`, `moodle`, or empty where the file does not say.
    """

    text: str
    weight: Decimal = FULL
    feedback: str = ""
    match: str | None = None
    format: str = ""
    feedback_format: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Question:
    """One question. The answers of `truefalse` are always True, then False."""

    kind: Kind
    text: str
    answers: tuple[Answer, ...] = ()
    title: str = ""
    id: str = ""
    tags: tuple[str, ...] = ()
    category: str = ""
    general_feedback: str = ""
    format: str = ""
    general_feedback_format: str = ""
    gap: int | None = None
    """Where in the text the blank stands, when the answers stood inside the sentence."""
    is_typed: bool = False
    """A missing word that is written, not chosen from the answers."""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Problem:
    """What could not be read, where it stands, and what to do about it."""

    line: int
    message: str


@dataclass(frozen=True)
class Reading:
    """All questions that could be read, and why the others could not."""

    questions: tuple[Question, ...]
    errors: tuple[Problem, ...]


class Unreadable(Exception):
    """One question cannot be read; `at` is an offset into its text."""

    def __init__(self, at: int, message: str) -> None:
        super().__init__(message)
        self.at = at
        self.message = message
