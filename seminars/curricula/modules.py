"""A curriculum as plain frozen data: what its files say, before anybody judges it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from .gift import Question

LANGUAGES = ("es", "en")

PRE, POST, PRACTICE = "pre", "post", "practice"
ROLES = (PRE, POST, PRACTICE)
"""What a quiz is for: where one stands before the month, at its end, or to practise."""

Bilingual = Mapping[str, str]
"""A text by language, `es` and `en`; empty where it is missing."""


@dataclass(frozen=True, order=True)
class Finding:
    """Something in the content that does not fit: the file, its line, and what to do."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


@dataclass(frozen=True)
class Objective:
    """What a pasante can do after the module."""

    key: str
    text: Bilingual
    line: int


@dataclass(frozen=True)
class Lesson:
    """One lesson; `body` is Markdown as it stands in the file."""

    key: str
    title: Bilingual
    minutes: int
    objectives: tuple[str, ...]
    body: Bilingual
    line: int


@dataclass(frozen=True)
class Quiz:
    """The questions of one quiz by language, in the order of the file."""

    key: str
    title: Bilingual
    minutes: int
    questions: Mapping[str, tuple[Question, ...]]
    line: int
    role: str = PRACTICE


@dataclass(frozen=True)
class Reflection:
    """What the pasante is asked to write; `words` is about how many are expected."""

    key: str
    title: Bilingual
    words: int
    body: Bilingual
    line: int


@dataclass(frozen=True)
class Criterion:
    """One line of a rubric: what is looked at, and by language its levels from not yet to very good."""

    criterion: Bilingual
    levels: Mapping[str, tuple[str, ...]]
    line: int


@dataclass(frozen=True)
class FieldTask:
    """What the pasante does in her clinic and community, and by what it is graded."""

    key: str
    title: Bilingual
    hours: int
    body: Bilingual
    rubric: tuple[Criterion, ...]
    line: int


@dataclass(frozen=True)
class Sheet:
    """A text of the module that is neither lesson nor task: a case, a handout, a facilitator's sheet."""

    key: str
    title: Bilingual
    body: Bilingual
    line: int


@dataclass(frozen=True)
class Term:
    """A word of the glossary."""

    key: str
    term: Bilingual
    definition: Bilingual
    line: int


@dataclass(frozen=True)
class Figure:
    """A drawing that a text shows by its file name; `svg` is the file as it stands, by language."""

    name: str
    svg: Bilingual


@dataclass(frozen=True)
class Reference:
    """A source that the lessons of the module cite as `[@key]`."""

    key: str
    authors: str
    title: str
    year: int
    source: str
    url: str
    line: int


@dataclass(frozen=True)
class Review:
    """Which clinician read the module, when, and until when that holds; empty until it is so."""

    reviewed_by: str = ""
    reviewed_on: str = ""
    review_due: str = ""
    line: int = 1

    @property
    def read_on(self) -> date:
        """The day of the review; there is one where `reviewed_by` names somebody."""
        return date.fromisoformat(self.reviewed_on)

    @property
    def due_on(self) -> date:
        """From when on it must be read again; with `reviewed_by`, too."""
        return date.fromisoformat(self.review_due)


Text = Lesson | Reflection | FieldTask | Sheet
"""What has a body in Markdown."""


@dataclass(frozen=True)
class Module:
    """One month of the curriculum. `folder` is its name within the content folder."""

    folder: str
    key: str
    month: int
    contact_hours: int
    title: Bilingual
    aim: Bilingual
    licence: str
    objectives: tuple[Objective, ...]
    lessons: tuple[Lesson, ...]
    quizzes: tuple[Quiz, ...]
    reflections: tuple[Reflection, ...]
    references: tuple[Reference, ...]
    review: Review
    sha256: str
    """Over the names and bytes of all files of the module, in the order of their names."""
    # What versions that were kept before do not have.
    field_tasks: tuple[FieldTask, ...] = ()
    cases: tuple[Sheet, ...] = ()
    facilitator_sheets: tuple[Sheet, ...] = ()
    handouts: tuple[Sheet, ...] = ()
    glossary: tuple[Term, ...] = ()
    figures: tuple[Figure, ...] = ()

    @property
    def file(self) -> str:
        """The file that describes the module."""
        return f"{self.folder}/module.toml"

    @property
    def texts(self) -> "tuple[Text, ...]":
        """Everything that is written in Markdown, lessons first."""
        return (
            *self.lessons,
            *self.reflections,
            *self.field_tasks,
            *self.cases,
            *self.handouts,
            *self.facilitator_sheets,
        )

    @property
    def written(self) -> "tuple[Reflection | FieldTask, ...]":
        """What pasantes hand in, to be read and graded."""
        return (*self.reflections, *self.field_tasks)

    def quizzes_for(self, role: str) -> list[Quiz]:
        """Those that serve one purpose."""
        return [quiz for quiz in self.quizzes if quiz.role == role]

    def path(self, language: str, name: str) -> str:
        """The file of a lesson, quiz or reflection."""
        return f"{self.folder}/{language}/{name}"


@dataclass(frozen=True)
class Curriculum:
    """All modules that could be read, by month, and what was found wrong while reading."""

    folder: Path
    modules: tuple[Module, ...]
    findings: tuple[Finding, ...]
