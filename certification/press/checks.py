"""What a snapshot may not hold, said before any folio is taken.

What passes here prints: every text in our letters, the name and each field within its room on the sheet.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

from certification.press import typefaces
from certification.press.fitting import set_name
from certification.press.sheets import POINTS_PER_MM, sheet_of
from certification.press.snapshot import Kind, Signatory, Snapshot
from certification.press.typefaces import ITALIC, STRONG, TEXT, Typeface
from core.text import _


class Reason(StrEnum):
    EMPTY = "empty"
    NOT_COMPOSED = "not_composed"
    HIDDEN_MARK = "hidden_mark"
    NO_GLYPH = "no_glyph"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"


@dataclass(frozen=True)
class Refusal:
    """Why one field (`person`, `modules[3].title`) cannot be printed, and the letter when one is at fault."""

    field: str
    letter: str | None
    reason: Reason

    @property
    def sentence(self) -> str:
        """For the person who can mend it, in the language of the page."""
        code = f"U+{ord(self.letter):04X}" if self.letter else ""
        sentences: dict[Reason, str] = {
            Reason.EMPTY: _("It is empty."),
            Reason.NOT_COMPOSED: _("Its accents are stored apart from their letters; type it again."),
            Reason.HIDDEN_MARK: _("It holds an invisible mark (%(code)s); type it again.", code=code),
            Reason.NO_GLYPH: _(
                "Our typefaces lack the letter %(letter)s (%(code)s).", letter=self.letter, code=code
            ),
            Reason.TOO_LONG: _("It is too long to print."),
            Reason.TOO_MANY: _("There are more than the page holds."),
        }
        return sentences[self.reason]


@dataclass(frozen=True)
class _Room:
    """A typeface at so many points, in so many lines of so many millimetres."""

    face: Typeface
    size: float
    width: float
    lines: int = 1

    @lru_cache(maxsize=4096)  # noqa: B019 (rooms are few, and live as long as the process)
    def holds(self, text: str) -> bool:
        return self.face.lines(text, self.size, self.width * POINTS_PER_MM) <= self.lines


_ROOMS: Mapping[str, _Room] = MappingProxyType(
    {
        "programme": _Room(STRONG, 17, 140, lines=2),
        "subject": _Room(STRONG, 17, 140, lines=2),
        "cohort": _Room(TEXT, 13, 90),
        "period": _Room(TEXT, 13, 120),
        "period_in_english": _Room(TEXT, 13, 120),
        "valid_until": _Room(STRONG, 13, 80),
        "modality": _Room(TEXT, 13, 60),
        "credits": _Room(TEXT, 13, 60),
        "site": _Room(TEXT, 13, 80),
        "place_and_date": _Room(ITALIC, 13, 110),
        "organisation": _Room(TEXT, 15, 140),
        "university": _Room(TEXT, 15, 140),
        "folio": _Room(STRONG, 7.75, 38),
        "replaces": _Room(TEXT, 7.75, 46),
        "verify_at": _Room(TEXT, 7.75, 46),
        "short_code": _Room(TEXT, 7.75, 30),
        "mean": _Room(STRONG, 11, 18),
        "modules[].title": _Room(TEXT, 11, 140),
        "modules[].grade": _Room(TEXT, 11, 18),
        "facts[].label": _Room(TEXT, 11.5, 60, lines=2),
        "facts[].value": _Room(STRONG, 11.5, 85),
    }
)
_SIGNATORY_LINES = 3
"""Under the name of a signatory, for title and organisation together."""

_MODULES, _FACTS = 14, 6
_FEWER_FACTS: Mapping[Kind, int] = MappingProxyType({Kind.ENROLMENT: 3, Kind.TEACHING: 2})
"""Where other words take the room."""

_ALWAYS = ("person", "programme", "period", "place_and_date", "organisation")
_ALSO: Mapping[Kind, tuple[str, ...]] = MappingProxyType(
    {
        Kind.DIPLOMA: ("cohort", "mean"),
        Kind.SEMINAR: ("cohort", "subject"),
        Kind.COMPLETION: ("cohort",),
        Kind.ENROLMENT: ("cohort", "valid_until"),
        Kind.MENTOR: (),
        Kind.TEACHING: ("period_in_english",),
    }
)
_INDEX = re.compile(r"\[\d+\]")


def refusals(snapshot: Snapshot) -> list[Refusal]:
    """All that stands against printing `snapshot`, the name first; empty when it can be issued."""
    printed = snapshot.printed()
    texts = {"person": printed.pop("person"), **printed}
    found = [*_absent(snapshot, texts), *_crowded(snapshot)]
    for field, text in texts.items():
        letters = [Refusal(field, *why) for why in _letters(text, _faces(field))]
        found += letters
        if text and not letters and not _fits(snapshot, field, text):
            found.append(Refusal(field, None, Reason.TOO_LONG))
    return found


def _absent(snapshot: Snapshot, texts: Mapping[str, str]) -> Iterator[Refusal]:
    wanted = {field: texts[field].strip() for field in (*_ALWAYS, *_ALSO[snapshot.kind])}
    lists = {"signatories": bool(snapshot.signatories)}
    if snapshot.kind is Kind.DIPLOMA:
        lists["modules"] = bool(snapshot.modules)
    for field, present in {**wanted, **lists}.items():
        if not present:
            yield Refusal(field, None, Reason.EMPTY)


def facts_held(kind: Kind) -> int:
    """How many lines of facts the sheet of this kind has room for."""
    return _FEWER_FACTS.get(kind, _FACTS)


def _crowded(snapshot: Snapshot) -> Iterator[Refusal]:
    sheet = sheet_of(snapshot)
    counts = {
        "signatories": (len(snapshot.signatories), sheet.signatories),
        "modules": (len(snapshot.modules), _MODULES),
        "facts": (len(snapshot.facts), facts_held(snapshot.kind)),
    }
    for field, (count, room) in counts.items():
        if count > room:
            yield Refusal(field, None, Reason.TOO_MANY)
    for number, signatory in enumerate(snapshot.signatories):
        if _lines_under(signatory, sheet.signatory_width) > _SIGNATORY_LINES:
            yield Refusal(f"signatories[{number}].title", None, Reason.TOO_LONG)


def _lines_under(signatory: Signatory, width: float) -> int:
    texts = (signatory.title, signatory.organisation)
    return sum(TEXT.lines(text, 10.5, width * POINTS_PER_MM) for text in texts if text)


def _faces(field: str) -> tuple[Typeface, ...]:
    return typefaces.OF_NAMES if field == "person" else typefaces.OF_TEXTS


@lru_cache(maxsize=4096)
def _letters(text: str, faces: tuple[Typeface, ...]) -> tuple[tuple[str | None, Reason], ...]:
    """What is wrong with its letters. Most texts are those of a whole cohort, so that it is asked once."""
    if not unicodedata.is_normalized("NFC", text):
        return ((None, Reason.NOT_COMPOSED),)
    hidden = [letter for letter in dict.fromkeys(text) if _is_hidden(letter)]
    missing = [letter for letter in typefaces.missing_letters(text, faces) if letter not in hidden]
    return (*((each, Reason.HIDDEN_MARK) for each in hidden), *((each, Reason.NO_GLYPH) for each in missing))


def _is_hidden(letter: str) -> bool:
    """Marks that turn the writing, have no width or end a line, and every space but the plain one."""
    category = unicodedata.category(letter)
    return category[0] == "C" or (category[0] == "Z" and letter != " ")


def _fits(snapshot: Snapshot, field: str, text: str) -> bool:
    sheet = sheet_of(snapshot)
    if field == "person":
        return set_name(text, snapshot.surnames, sheet.name) is not None
    if re.fullmatch(r"signatories\[\d+\]\.name", field):
        return _Room(STRONG, 11.5, sheet.signatory_width).holds(text)
    room = _ROOMS.get(_INDEX.sub("[]", field))
    return room is None or room.holds(text)
