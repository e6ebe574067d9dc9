"""What a lesson's Markdown holds, with the line of everything: enough to check it, not to show it."""

import re
from dataclasses import dataclass

_HEADING = re.compile(r"(#{1,6})\s+(.*)$")
_UNDERLINE = re.compile(r"\s*(=+|-{2,})\s*$")
_BOX = re.compile(r"\s*!!!\s*(\S+)?(?:\s+\"([^\"]*)\")?\s*$")
_IMAGE = re.compile(r"!\[([^\]]*)\]\(\s*<?([^)\s>]+)>?(?:\s+\"([^\"]*)\"\s*\)|[^)]*\))")
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(\s*<?([^)\s>]*)>?[^)]*\)")
FIGURE_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\.svg")
_DEFINITION = re.compile(r"\s{0,3}\[[^\]@]+\]:\s*<?(\S+?)>?(?:\s|$)")
_BARE = re.compile(r"(?<![(\w])(?:[a-z][a-z+.-]{1,15}:/{0,2}|//|www\.)[\w-]+\.[^\s)>\]\"]+", re.I)
_CITATION = re.compile(r"\[@([\w:.-]+)\]")
_TAG = re.compile(r"</?[a-zA-Z][\w-]*(?:\s[^>]*)?/?>|<!--")
_TABLE = re.compile(r"\s*\|")
_MARKS = re.compile(r"\*\*|__|(?<!\w)[*_]|[*_](?!\w)|`")
_LIST = re.compile(r"\s*(?:[-*+]|\d+[.)])\s+")


@dataclass(frozen=True)
class Mark:
    """Something in a lesson: its line, and what it is (a level, a kind, a target, a key)."""

    line: int
    what: str
    text: str = ""
    caption: str = ""
    stands_alone: bool = True
    """A picture that has its line for itself."""


@dataclass(frozen=True)
class Outline:
    """The parts of one lesson in the order in which they stand."""

    headings: tuple[Mark, ...]
    boxes: tuple[Mark, ...]
    images: tuple[Mark, ...]
    links: tuple[Mark, ...]
    citations: tuple[Mark, ...]
    tags: tuple[Mark, ...]
    words: str
    """Everything that is read, tables and headings too, as plain text."""
    prose: str
    """Only what is written in sentences; an empty line stands after every paragraph and list item."""
    prose_lines: tuple[int, ...]
    """For every line of `prose`, its line in the file."""


def outline(body: str) -> Outline:
    """Walk once over the lines of a lesson."""
    walk = _Walk()
    for number, line in enumerate(body.splitlines(), start=1):
        walk.take(number, line)
    marks = {name: tuple(found) for name, found in walk.marks.items()}
    return Outline(
        **marks, words="\n".join(walk.words), prose="\n".join(walk.prose), prose_lines=tuple(walk.prose_lines)
    )


class _Walk:
    def __init__(self) -> None:
        names = ("headings", "boxes", "images", "links", "citations", "tags")
        self.marks: dict[str, list[Mark]] = {name: [] for name in names}
        self.words: list[str] = []
        self.prose: list[str] = []
        self.prose_lines: list[int] = []
        self.in_code = False
        self.previous = ""

    def take(self, number: int, line: str) -> None:
        """Take one line."""
        if line.lstrip().startswith(("```", "~~~")):
            self.in_code = not self.in_code
        elif not self.in_code:
            self._structure(number, line)
        self.previous = line

    def _structure(self, number: int, line: str) -> None:
        if heading := _HEADING.match(line):
            self._note("headings", number, str(len(heading[1])), heading[2])
            self._read(number, heading[2], is_prose=False)
        elif _UNDERLINE.match(line) and self.previous.strip() and not _TABLE.match(self.previous):
            self._note("headings", number - 1, "1" if "=" in line else "2", self.previous.strip())
        elif box := _BOX.match(line):
            self._note("boxes", number, box[1] or "", box[2] or "")
            self._read(number, box[2] or "", is_prose=False)
        else:
            self._read(number, line, is_prose=not _TABLE.match(line))

    def _read(self, number: int, line: str, *, is_prose: bool) -> None:
        for found in _IMAGE.finditer(line):
            alone = found[0] == line.strip()
            self.marks["images"].append(Mark(number, found[2], found[1], found[3] or "", alone))
        for found in _LINK.finditer(line):
            self._note("links", number, found[1])
        for found in _DEFINITION.finditer(line):
            self._note("links", number, found[1])
        for found in _BARE.finditer(_DEFINITION.sub("", _LINK.sub("", _IMAGE.sub("", line)))):
            self._note("links", number, found[0])
        for found in _CITATION.finditer(line):
            self._note("citations", number, found[1])
        for found in _TAG.finditer(line):
            self._note("tags", number, found[0])
        plain = _plain(line)
        self.words.append(plain)
        if not is_prose or _LIST.match(line):
            self._tell(number, "")
        if is_prose:
            self._tell(number, plain)

    def _tell(self, number: int, plain: str) -> None:
        self.prose.append(plain)
        self.prose_lines.append(number)

    def _note(self, name: str, line: int, what: str, text: str = "") -> None:
        self.marks[name].append(Mark(line, what, text))


def _plain(line: str) -> str:
    """The words of a line without what only the computer reads."""
    line = _IMAGE.sub("", line)
    line = re.sub(r"\[([^\]@]*)\]\([^)]*\)", r"\1", line)
    line = _CITATION.sub("", line)
    line = _DEFINITION.sub("", line)
    line = _BARE.sub("", _TAG.sub("", line))
    line = _LIST.sub("", line, count=1) if _LIST.match(line) else line
    line = _MARKS.sub("", line.replace("|", " ").lstrip("> "))
    return re.sub(r"\s+([.,;:!?])", r"\1", line).strip()
