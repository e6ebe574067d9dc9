"""How a name is set: in one line as large as it fits, else in two broken before the surnames."""

from dataclasses import dataclass

from certification.press import typefaces

SMALLEST = 18.0
"""Points: a smaller name would not be a diploma's."""

_STEP = 0.5
_ONE_LINE_UNTIL = 27.0
"""A name that would be smaller than this in one line is first tried in two."""

_KERNING = 1.02
"""Measured widths leave out kerning; it has never been seen to add more."""

_PARTICLES = frozenset(
    ("da", "das", "de", "del", "di", "do", "dos", "e", "el", "la", "las", "los", "van", "von", "y")
)


@dataclass(frozen=True)
class SetName:
    """The lines of a name and their size in points."""

    lines: tuple[str, ...]
    size: float


@dataclass(frozen=True)
class Room:
    """What a sheet gives to a name, in points: the width of its lines and the size it is best set in."""

    width: float
    largest: float


def set_name(person: str, surnames: str, room: Room) -> SetName | None:
    """`person` as it is set in `room`, or None when no size we print fits it."""
    one = _set((person,), room)
    if one.size >= _ONE_LINE_UNTIL:
        return one
    at_surnames = [_set(lines, room) for lines in _before_surnames(person, surnames)]
    if at_surnames and at_surnames[0].size >= max(SMALLEST, one.size):
        return at_surnames[0]
    best = max([one, *(_set(lines, room) for lines in _between_words(person))], key=lambda each: each.size)
    return best if best.size >= SMALLEST else None


def _set(lines: tuple[str, ...], room: Room) -> SetName:
    """`lines` in the largest of our sizes that keeps each in `room`, which may be too small to print."""
    widest = max(typefaces.NAME.width(line, 1.0) for line in lines) * _KERNING
    return SetName(lines, min(room.largest, room.width / widest // _STEP * _STEP) if widest else room.largest)


def _before_surnames(person: str, surnames: str) -> list[tuple[str, str]]:
    given = person.removesuffix(surnames) if surnames else person
    return [(given.rstrip(), surnames)] if given != person and given.endswith(" ") else []


def _between_words(person: str) -> list[tuple[str, str]]:
    """Every break that leaves no particle (`de la`) at the end of a line."""
    words = person.split(" ")
    cuts = (cut for cut in range(1, len(words)) if words[cut - 1].casefold() not in _PARTICLES)
    return [(" ".join(words[:cut]), " ".join(words[cut:])) for cut in cuts]
