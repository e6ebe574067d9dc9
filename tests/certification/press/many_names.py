"""Names of all kinds, printed and read back from the page: every letter there, and within its room."""

import random
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pypdfium2

from certification.press.checks import Reason, refusals
from certification.press.plates.plate import plate_for
from certification.press.sheets import sheet_of
from certification.press.snapshot import Snapshot, Treatment

_GIVEN = (
    "Ana María José Guadalupe Xóchitl Ángel Íñigo Zoé Itzel Ximena Óscar Úrsula Yaretzi Wenceslao Keoni "
    "Kahaleʻōhiʻa Nāmakaokahaʻi Søren Łucja Begoña Nayeli Renée Xunka’ Antun Xmal Maruch Petul Manuela "
    "Lorenza Juana Ma’ Loxa Xpaxku’ Mikel Tonik Jacinto’ Kʼinal Tʼul Chʼul Jpetul"
)
_SURNAMES = (
    "Peñaloza Güemes López Ruiz Ñandú Hernández-Villavicencio O'Higgins D'Angelo Fjällström Iñárritu Sántiz "
    "K’ulej Tz'utujil Ts’ajal Pale’ Jol-Chij Ik’al Ch’ix Bolom P’ijil Kʼanal Xulub Ptsʼutoj Hafffner Toffoli "
    "Patishtán Jiménez-Sántiz Cruz Montes Tovilla Straße Ťapák Mc'Allister Xitam’ Jtʼuxum"
)
PARTICLES = ("de", "de la", "de los", "del", "y", "van der", "de las", "e")
ODD = ("A", "Ñ", "Í", "Io", "Ó Ñ", "W" * 20, "i" * 90, "x'y'z", "ʻO", "k’", "K’ K’ K’", "Á-É-Í-Ó-Ú")
UNPRINTABLE = "雪😀ᐃẍש\u200b\u202e\u00a0\u2028\x07☤\ufb01"
LONGEST = 90
_FIRST = 400
"""Letters of a page, among which the name stands."""

_WITHIN = 0.5
"""Points that a stroke may reach beyond the advance of its letter."""


@dataclass(frozen=True)
class Given:
    person: str
    surnames: str
    wrong: str  # the letter that cannot be printed, if there is one


def given(count: int, seed: int) -> Iterator[Given]:
    """From one letter to ninety; one in thirty has a letter that nobody can print."""
    chance = random.Random(seed)
    yield from (Given(odd, "", "") for odd in ODD[:count])
    for _number in range(count - len(ODD)):
        names = chance.choices(_GIVEN.split(), k=chance.choice((1, 1, 2, 2, 3, 4)))
        surnames: list[str] = []
        for _name in range(chance.choice((1, 2, 2, 2, 3))):
            particle = [chance.choice(PARTICLES)] if chance.random() < 0.25 else []
            surnames += [*particle, chance.choice(_SURNAMES.split())]
        person = " ".join([*names, *surnames])[:LONGEST].strip()
        if chance.random() < 0.08:
            person = person.upper()
        last = " ".join(surnames)
        wrong = chance.choice(UNPRINTABLE) if chance.random() < 1 / 30 else ""
        if wrong:
            place = chance.randrange(len(person) + 1)
            person = person[:place] + wrong + person[place:]
        yield Given(person, last if person.endswith(last) else "", wrong)


@dataclass
class Found:
    """What became of them; the last four must be 0."""

    printed: int = 0
    in_two_lines: int = 0
    refused_with_their_letter: int = 0
    refused_as_too_long: int = 0
    longest: int = 0
    overflowing: int = 0
    with_a_letter_lost: int = 0
    refused_wrongly: int = 0
    wrongly_printed: int = 0

    @property
    def faults(self) -> int:
        return self.overflowing + self.with_a_letter_lost + self.refused_wrongly + self.wrongly_printed


def try_one(example: Snapshot, name: Given, found: Found) -> str:
    """Print it, or have it refused; what is wrong with that, if anything."""
    row = replace(example, person=name.person, surnames=name.surnames, treatment=Treatment.NEUTRAL)
    against = [each for each in refusals(row) if each.field == "person"]
    if against:
        return _refused(name, {(each.reason, each.letter) for each in against}, found)
    if name.wrong:
        found.wrongly_printed += 1
        return f"prints {name.person!r}"
    found.printed += 1
    found.longest = max(found.longest, len(name.person))
    return _read_back(row, plate_for(row).strike(row), found)


def _refused(name: Given, said: set[tuple[Reason, str | None]], found: Found) -> str:
    letters = {letter for _reason, letter in said if letter}
    if name.wrong and letters == {name.wrong}:
        found.refused_with_their_letter += 1
    elif not name.wrong and said == {(Reason.TOO_LONG, None)}:
        found.refused_as_too_long += 1
    else:
        found.refused_wrongly += 1
        return f"refuses {name.person!r}: {said}"
    return ""


def _read_back(row: Snapshot, pdf: bytes, found: Found) -> str:
    """The name as the page has it, and where each of its letters stands."""
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0]
        text = page.get_textpage()
        letters = [text.get_text_range(number, 1) for number in range(min(text.count_chars(), _FIRST))]
        start, end = _place(letters)
        read = " ".join("".join(letters[start:end]).split())
        room, middle = sheet_of(row).name, page.get_width() / 2
        boxes = [
            text.get_charbox(number, loose=True) for number in range(start, end) if letters[number].strip()
        ]
    found.in_two_lines += len({round(box[1]) for box in boxes}) > 1
    if unicodedata.normalize("NFC", read) != row.person:
        found.with_a_letter_lost += 1
        return f"{row.person!r} reads {read!r}"
    left, right = middle - room.width / 2 - _WITHIN, middle + room.width / 2 + _WITHIN
    if min(box[0] for box in boxes) < left or max(box[2] for box in boxes) > right:
        found.overflowing += 1
        return f"{row.person!r} leaves its room"
    return ""


def _place(letters: list[str]) -> tuple[int, int]:
    """After the line that says to whom, before the one that says for what."""
    whole = "".join(each if len(each) == 1 else " " for each in letters)
    lines = whole.replace("\r", "\n")
    start = lines.index("\na\n") + 3
    return start, lines.index("\npor haber", start)


def try_all(example: Snapshot, count: int, seed: int = 11) -> tuple[Found, list[str]]:
    """What became of so many, and what was wrong with some."""
    found = Found()
    said = [try_one(example, name, found) for name in given(count, seed)]
    assert len(said) == count
    return found, [each for each in said if each]
