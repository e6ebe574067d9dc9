"""Reads a GIFT file: bytes to text, text to blocks, a block to its title, text and answers."""

import re
from dataclasses import replace

from .answers import Parsed, parse_answers
from .blocks import Block, Cutter
from .escapes import SPACED, split_format, tidy, unescape
from .questions import GAP, Kind, Problem, Question, Reading, Unreadable

_BRACE = re.compile(r"\\.|[{}]")
_TITLE_END = re.compile(r"\\.|::")
_INNER_BRACE = (
    "A second { stands in this question. Leave an empty line between two questions,"
    " and write \\{ for a brace that belongs to the text."
)


def read(source: str | bytes) -> Reading:
    """Every question that can be read, in order, and for every other one its line and what to do."""
    text = decode(source) if isinstance(source, bytes) else source
    # Files that were put together have the mark of their beginning in their middle too.
    text = text.replace("\ufeff", "").replace("\r\n", "\n").replace("\r", "\n")
    cutter = Cutter(text.split("\n"))
    cutter.cut()
    questions: list[Question] = []
    problems = cutter.problems
    for block in cutter.blocks:
        try:
            questions.append(_read_question(block))
        except Unreadable as trouble:
            if not (block.follows_unclosed and trouble.message == _STRAY_BRACE):
                problems.append(Problem(block.line_at(trouble.at), trouble.message))
    return Reading(tuple(questions), tuple(sorted(problems, key=lambda problem: problem.line)))


def decode(source: bytes) -> str:
    """UTF-8 or UTF-16 as its mark says, else UTF-8, else Windows-1252, which Spanish Windows writes."""
    if source.startswith((b"\xff\xfe", b"\xfe\xff")):
        return source.decode("utf-16", errors="replace")
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Five bytes mean nothing in Windows-1252; they become the sign for an unknown character.
        return source.decode("cp1252", errors="replace")


_ASKS_NOTHING = "The question has no text. Write it before the {."
_SAYS_NOTHING = "Nothing stands between these colons. Write the title and the text, or take them out."
_STRAY_BRACE = "A } stands here without its {. Write \\} if it belongs to the text."


def _read_question(block: Block) -> Question:
    title, start = _read_title(block.text)
    question = _read_body(block, title, start)
    return replace(
        question,
        title=title,
        id=block.id,
        tags=block.tags,
        category=block.category,
        line=block.numbers[0],
    )


def _read_body(block: Block, title: str, start: int) -> Question:
    text = block.text
    opened, closed = _find_braces(text, start)
    if opened is None:
        format_name, raw = split_format(text[start:])
        if not raw and not title:
            raise Unreadable(0, _SAYS_NOTHING)
        return Question("description", unescape(raw), format=format_name)
    format_name, asked, gap = _read_text(text[start:opened], text[closed + 1 :])
    if not asked and not title:
        raise Unreadable(0, _ASKS_NOTHING)
    parsed = parse_answers(text, opened + 1, closed)
    return Question(
        _kind(parsed, gap),
        asked,
        parsed.numbered(block.line_at),
        general_feedback=parsed.general_feedback,
        general_feedback_format=parsed.general_feedback_format,
        format=format_name,
        gap=gap,
        is_typed=gap is not None and parsed.kind == "short",
    )


def _read_title(text: str) -> tuple[str, int]:
    """The title between `::` and `::`, and where the question goes on."""
    begun = len(text) - len(text.lstrip())
    if not text.startswith("::", begun):
        return "", 0
    for found in _TITLE_END.finditer(text, begun + 2):
        if found[0] == "::":
            return unescape(tidy(text[begun + 2 : found.start()])), found.end()
    raise Unreadable(0, "The title is never closed. Write ::title:: with two colons on both sides.")


def _find_braces(text: str, start: int) -> tuple[int | None, int]:
    """Where the only pair of braces stands; no place at all for a description."""
    opened = closed = None
    for found in _BRACE.finditer(text, start):
        if found[0] == "{":
            if opened is not None:
                raise Unreadable(found.start(), _INNER_BRACE)
            opened = found.start()
        elif found[0] == "}":
            if opened is None or closed is not None:
                raise Unreadable(found.start(), _STRAY_BRACE)
            closed = found.start()
    return opened, closed or 0


def _read_text(before: str, after: str) -> tuple[str, str, int | None]:
    """Format, text, and the place of the blank when the sentence goes on after the answers."""
    # The spaces before the braces belong to the sentence only when it goes on after them.
    format_name, head = split_format(before + "|" if after.strip() else before)
    if not after.strip():
        return format_name, unescape(head), None
    head = unescape(head[:-1])
    tail = after.rstrip() if format_name in SPACED else tidy("|" + after)[1:]
    return format_name, head + GAP + unescape(tail), len(head)


def _kind(parsed: Parsed, gap: int | None) -> Kind:
    if gap is not None and parsed.kind in ("single", "short"):
        return "missing"
    return parsed.kind
