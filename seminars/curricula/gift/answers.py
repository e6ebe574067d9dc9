"""What stands between the braces of a question."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from .escapes import split_format, tidy, unescape
from .numbers import bounds
from .questions import ANY, FULL, NOTHING, Answer, Kind, Unreadable

_MARK = re.compile(r"\\.|[=~]|#")
_GENERAL = re.compile(r"\\.|####")
_HASH = re.compile(r"\\.|#")
_TRUTH = re.compile(r"\s*(T|TRUE|F|FALSE)\s*(?=#|$)", re.IGNORECASE)
_WEIGHT = re.compile(r"\s*%\s*([+-]?\d{1,3}(?:[.,]\d{1,30})?)\s*%")
_EMPTY = "This answer has no text. Write it, or \\= or \\~ if the sign is part of a text."


@dataclass(frozen=True)
class Piece:
    """One answer as it stands: its mark (`=`, `~` or none), place, raw text and raw feedback."""

    mark: str
    at: int
    raw: str
    feedback: str


@dataclass(frozen=True)
class Parsed:
    """The kind that the answers speak of, the answers, and what is told after any of them.

    The `line` of an answer is still an offset into the text of the question.
    """

    kind: Kind
    answers: tuple[Answer, ...] = ()
    general_feedback: str = ""
    general_feedback_format: str = ""

    def numbered(self, line_at: Callable[[int], int]) -> tuple[Answer, ...]:
        """The answers with the lines of the file in which they stand."""
        return tuple(replace(answer, line=line_at(answer.line)) for answer in self.answers)


def parse_answers(text: str, start: int, end: int) -> Parsed:
    """Understand `text[start:end]`; raises Unreadable with the place and what to do."""
    general_at = next((m.start() for m in _GENERAL.finditer(text, start, end) if m[0] == "####"), end)
    format_name, general = split_format(text[general_at + 4 : end] if general_at < end else "")
    kind, answers = _parse(text, start, general_at)
    return Parsed(kind, tuple(answers), unescape(general), format_name)


def _parse(text: str, start: int, end: int) -> tuple[Kind, list[Answer]]:
    body = text[start:end]
    if not body.strip():
        return "essay", []
    if _TRUTH.match(body):
        return "truefalse", _truth(body, start)
    if body.lstrip().startswith("#"):
        return "numerical", _numerical(text, text.index("#", start) + 1, end)
    pieces = _checked(list(_pieces(text, start, end)))
    if any(piece.mark == "~" for piece in pieces):
        return _choice(pieces, start)
    if any("->" in piece.raw for piece in pieces):
        return "matching", [_pair(piece) for piece in _at_least_two(pieces, start)]
    return "short", _short(pieces)


def _pieces(text: str, start: int, end: int) -> Iterator[Piece]:
    """Cut at every `=` and `~` that is not escaped; within a piece, at its first `#`."""
    mark, begun, hash_at = "", start, -1
    for found in _MARK.finditer(text, start, end):
        if found[0] == "#":
            hash_at = found.start() if hash_at < 0 else hash_at
        elif found[0] in "=~":
            yield _piece(text, mark, begun, hash_at, found.start())
            mark, begun, hash_at = found[0], found.end(), -1
    yield _piece(text, mark, begun, hash_at, end)


def _piece(text: str, mark: str, begun: int, hash_at: int, end: int) -> Piece:
    stop = end if hash_at < 0 else hash_at
    feedback = "" if hash_at < 0 else text[hash_at + 1 : end]
    raw = text[begun:stop]
    at = begun - 1 if mark else begun + len(raw) - len(raw.lstrip())
    return Piece(mark, at, raw.strip(), feedback)


def _checked(pieces: list[Piece]) -> list[Piece]:
    """Drop the nothing before the first mark, and refuse what would be silently misread."""
    first = pieces[0]
    if not first.mark and not first.raw and not first.feedback.strip():
        pieces = pieces[1:]
    for piece in pieces:
        if not piece.mark and len(pieces) > 1:
            raise Unreadable(piece.at, "Text stands before the first answer. Begin every answer with = or ~.")
        if not piece.raw:
            raise Unreadable(piece.at, _EMPTY)
    return pieces


def _weighted(piece: Piece, usual: Decimal) -> tuple[Decimal, str]:
    """The weight in front of an answer, and what follows it."""
    found = _WEIGHT.match(piece.raw)
    if not found:
        return usual, piece.raw
    weight = Decimal(found[1].replace(",", "."))
    if not -FULL <= weight <= FULL:
        raise Unreadable(piece.at, "A weight lies between -100 and 100, as in ~%50%.")
    return weight, piece.raw[found.end() :].strip()


def _answer(piece: Piece, weight: Decimal, raw: str, match: str | None = None) -> Answer:
    format_name, text = split_format(raw)
    if not text and match is None:
        raise Unreadable(piece.at, _EMPTY)
    feedback_format, feedback = split_format(piece.feedback)
    return Answer(
        unescape(text), weight, unescape(feedback), match, format_name, feedback_format, line=piece.at
    )


def _truth(body: str, start: int) -> list[Answer]:
    """True and False; the first feedback is for who is wrong, the second for who is right."""
    found = _TRUTH.match(body)
    is_true = bool(found) and body.strip()[0] in "Tt"
    parts = _split_at_hashes(body[found.end() :] if found else "")
    formats, texts = zip(*(split_format(part) for part in (*parts, "", "")[:2]), strict=True)
    answers = []
    for text, is_right in (("True", is_true), ("False", not is_true)):
        which = 1 if is_right else 0
        answers.append(
            Answer(
                text,
                FULL if is_right else NOTHING,
                unescape(texts[which]),
                feedback_format=formats[which],
                line=start,
            )
        )
    return answers


def _split_at_hashes(raw: str) -> list[str]:
    """`#wrong#right` as two texts; a further `#` belongs to the second."""
    places = [found.start() for found in _HASH.finditer(raw) if found[0] == "#"][:2]
    return [raw[place + 1 : stop] for place, stop in pairwise([*places, len(raw)])]


def _choice(pieces: list[Piece], start: int) -> tuple[Kind, list[Answer]]:
    answers = [_answer(piece, *_weighted(piece, FULL if piece.mark == "=" else NOTHING)) for piece in pieces]
    kind: Kind = "single" if any(piece.mark == "=" for piece in pieces) else "multiple"
    if all(answer.weight <= 0 for answer in answers):
        raise Unreadable(start, "No answer is right. Mark the right one with =, or several with ~%50%.")
    return kind, answers


def _short(pieces: list[Piece]) -> list[Answer]:
    return [_answer(piece, *_weighted(piece, FULL)) for piece in pieces]


def _at_least_two(pieces: list[Piece], start: int) -> list[Piece]:
    if len(pieces) < 2:
        raise Unreadable(start, "Matching takes at least two pairs, each written as =left -> right.")
    return pieces


def _pair(piece: Piece) -> Answer:
    """One pair. Nothing on the left makes the right half a distractor, which weighs nothing."""
    left, arrow, right = piece.raw.partition("->")
    if not arrow or not right.strip():
        raise Unreadable(piece.at, "This pair is not complete. Write it as =left -> right.")
    weight = FULL if left.strip() else NOTHING
    return _answer(piece, weight, left, unescape(tidy(right)))


def _numerical(text: str, start: int, end: int) -> list[Answer]:
    pieces = list(_pieces(text, start, end))
    if not pieces[0].mark and not pieces[0].raw and len(pieces) > 1:
        pieces = pieces[1:]
    return [_number(piece) for piece in pieces]


def _number(piece: Piece) -> Answer:
    weight, raw = _weighted(piece, NOTHING if piece.mark == "~" else FULL)
    if piece.mark == "~" and not raw:
        raw = ANY
    raw = "".join(raw.split())
    try:
        bounds(raw)
    except ValueError as trouble:
        raise Unreadable(piece.at, str(trouble)) from None
    return _answer(piece, weight, raw)
