"""Cuts a GIFT file into the texts of its questions, before anything is understood."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from .questions import Problem

_BRACE = re.compile(r"\\.|[{}]")
_ID = re.compile(r"\[id:((?:\\\]|[^\]])+)\]")
_TAG = re.compile(r"\[tag:((?:\\\]|[^\]])+)\]")
_CATEGORY = "$CATEGORY:"
_UNCLOSED = (
    "The brace opened here is never closed. Put } after the last answer,"
    " and leave no empty line inside the braces."
)


@dataclass
class Block:
    """The lines of one question without its comments; each knows its number in the file."""

    category: str
    lines: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    opened_on: int | None = None
    closed_at: int | None = None
    """The place in `lines` of the one where its braces were closed."""
    follows_unclosed: bool = False

    def __post_init__(self) -> None:
        self._starts: list[int] = []

    def add(self, line: str, number: int) -> None:
        """Take one more line, and remember whether a brace stands open after it."""
        self.lines.append(line)
        self.numbers.append(number)
        for found in _BRACE.finditer(line):
            if found[0] == "{" and self.opened_on is None:
                self.opened_on = number
            elif found[0] == "}":
                if self.opened_on is not None and self.closed_at is None:
                    self.closed_at = len(self.lines) - 1
                self.opened_on = None

    def part(self) -> "Block":
        """Give away what follows the answers: the next question, when no empty line stands between.

        A sentence that goes on beside the closing brace keeps all lines up to here.
        """
        begins = len(self.lines)
        if self.closed_at is not None and self.lines[self.closed_at].rstrip().endswith("}"):
            begins = self.closed_at + 1
        following = Block(self.category)
        for line, number in zip(self.lines[begins:], self.numbers[begins:], strict=True):
            following.add(line, number)
        del self.lines[begins:], self.numbers[begins:]
        return following

    @property
    def text(self) -> str:
        """All lines, joined."""
        return "\n".join(self.lines)

    def line_at(self, offset: int) -> int:
        """The line of the file in which a place of `text` stands."""
        if not self._starts:
            position = 0
            for line in self.lines:
                self._starts.append(position)
                position += len(line) + 1
        return self.numbers[bisect_right(self._starts, offset) - 1]

    @property
    def id(self) -> str:
        """The identity given in a comment, or nothing."""
        found = _ID.search("\n".join(self.comments))
        return found[1].replace("\\]", "]").strip() if found else ""

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags given in comments, in their order."""
        return tuple(tag.replace("\\]", "]").strip() for tag in _TAG.findall("\n".join(self.comments)))


class Cutter:
    """Walks once over the lines of a file and collects whole questions, and what was left open."""

    def __init__(self, lines: list[str]) -> None:
        self.raw = lines
        self.lines = [line.strip() for line in lines]
        self.following = _first_marks_after(self.lines)
        self.blocks: list[Block] = []
        self.problems: list[Problem] = []
        self.category = ""
        self.current = Block("")
        self.waiting: list[str] = []
        self.was_unclosed = False

    def cut(self) -> None:
        """Fill `blocks` and `problems`."""
        for index, line in enumerate(self.lines):
            if not line:
                if not self._continues_after(index):
                    self._finish()
                    self.waiting = []
            elif line.startswith(_CATEGORY):
                self._finish()
                self.category = line.removeprefix(_CATEGORY).strip()
            elif line.startswith("//"):
                self._comment(line)
            else:
                self._content(line, index + 1)
        self._finish()

    def _comment(self, line: str) -> None:
        # An identity belongs to the question that follows, even when no empty line stands between.
        if self.current.lines and _ID.search(line):
            self._finish()
        self.waiting.append(line)

    def _content(self, line: str, number: int) -> None:
        if line.startswith("::") and self.current.lines:
            self._finish()
        elif self.current.closed_at is not None and _opens(line):
            following = self.current.part()
            self._finish()
            self.current = following
        if not self.current.lines:
            self.current = Block(self.category)
        self.current.comments += self.waiting
        self.waiting = []
        self.current.add(self.raw[number - 1], number)

    def _continues_after(self, index: int) -> bool:
        """Whether an empty line inside braces is only for the eye: more answers follow it."""
        return self.current.opened_on is not None and self.following[index] in ("=", "~", "}", "#")

    def _finish(self) -> None:
        block, self.current = self.current, Block(self.category)
        if not block.lines:
            return
        block.follows_unclosed, self.was_unclosed = self.was_unclosed, block.opened_on is not None
        if block.opened_on is None:
            self.blocks.append(block)
        else:
            self.problems.append(Problem(block.opened_on, _UNCLOSED))


def _opens(line: str) -> bool:
    return any(found[0] == "{" for found in _BRACE.finditer(line))


def _first_marks_after(lines: list[str]) -> list[str]:
    """For every line, the first character of the next line that is neither empty nor a comment."""
    marks = [""] * len(lines)
    mark = ""
    for index in range(len(lines) - 1, -1, -1):
        marks[index] = mark
        if lines[index] and not lines[index].startswith("//"):
            mark = lines[index][0]
    return marks
