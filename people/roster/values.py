"""What one cell of a roster means, or why it means nothing: each reader gives a value or raises Unclear."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from core.spreadsheets import Cell, Formula
from people.names import fold, looks_like_email, normalise, titled

N_ = str  # marks a message for the translators; whoever shows it translates it

LONGEST_NAME = 60
LONGEST_TEXT = 120
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "enero ene january jan",
            "febrero feb february",
            "marzo mar march",
            "abril abr april apr",
            "mayo may",
            "junio jun june",
            "julio jul july",
            "agosto ago august aug",
            "septiembre setiembre sep sept set september",
            "octubre oct october",
            "noviembre nov november",
            "diciembre dic december dec",
        ),
        start=1,
    )
    for name in names.split()
}


@dataclass(frozen=True)
class Reason:
    """Why something is refused or worth a look: an English msgid, its parameters, the field it is about."""

    message: str
    params: dict[str, Any] = field(default_factory=dict)
    field: str = ""

    def __str__(self) -> str:
        return self.message % self.params


class Unclear(Exception):
    """A cell that cannot be taken as it is."""

    def __init__(self, message: str, **params: Any):
        super().__init__(message % params)
        self.message, self.params = message, params


def text(cell: Cell) -> str:
    """The text of a cell; a formula is never taken for its result."""
    if isinstance(cell, Formula):
        raise Unclear(
            N_("The cell holds a formula (%(typed)s). Write its result instead."), typed=_short(cell)
        )
    return normalise(str(cell))


def name(cell: Cell) -> str:
    typed = text(cell)
    if any(c.isdigit() for c in typed):
        raise Unclear(N_("A name has no digits: «%(typed)s»."), typed=_short(typed))
    if not all(c.isalpha() or unicodedata.combining(c) or c in " -.'’ªº" for c in typed):
        raise Unclear(N_("A name has only letters: «%(typed)s»."), typed=_short(typed))
    if typed and not any(c.isalpha() for c in typed):
        raise Unclear(N_("A name has letters: «%(typed)s»."), typed=_short(typed))
    return _within(titled(typed), LONGEST_NAME)


def email(cell: Cell) -> str:
    typed = text(cell)
    if typed and not looks_like_email(typed):
        raise Unclear(N_("This is not an e-mail address: «%(typed)s»."), typed=_short(typed))
    return typed.lower()


def free_text(cell: Cell) -> str:
    typed = text(cell)
    if re.search(r"[<>{}]", typed):
        raise Unclear(N_("The signs < > { } cannot be used here: «%(typed)s»."), typed=_short(typed))
    return _within(typed, LONGEST_TEXT)


def phone(cell: Cell) -> str:
    """International form, +52 unless another country is given.

    National numbers have had ten digits since August 2019; the older prefixes 01, 044, 045 and the 1
    of mobile phones abroad are taken off (IFT, Plan Técnico Fundamental de Numeración).
    """
    typed = text(cell)
    if not typed:
        return ""
    signs = re.sub(r"[\s().\-–]", "", typed)
    number = re.sub(r"^00", "+", signs)
    national = re.fullmatch(r"(?:(?:\+?52)1?|01|044|045)?(\d{10})", number)
    if national and national[1][0] != "0":
        return f"+52{national[1]}"
    if re.fullmatch(r"\+(?!52)[1-9]\d{7,14}", number):
        return number
    raise Unclear(
        N_("«%(typed)s» is not one phone number of ten digits, or with + and its country."),
        typed=_short(typed),
    )


def day(cell: Cell) -> str:
    """A date as 2026-02-01; written out or in figures, and then the day before the month."""
    if isinstance(cell, date):
        return cell.isoformat()
    typed = text(cell)
    if not typed:
        return ""
    for pattern, order in DATES:
        if found := re.fullmatch(pattern, fold(typed).rstrip(".")):
            return _dated(typed, *(found[part] for part in order))
    raise _no_date(typed)


DATES = (
    (r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ t][\d:.]+)?", (1, 2, 3)),
    (r"(\d{1,2})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{4}|\d{2})", (3, 2, 1)),
    (
        r"(?:[a-z]+,? )?(\d{1,2})(?:o|°|[a-z]{2})?[ \-/.]+(?:de )?([a-z]+)[ \-/.,]+(?:del? )?(\d{4}|\d{2})",
        (3, 2, 1),
    ),
    (r"([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})", (3, 1, 2)),
)


def _dated(typed: str, year: str, month: str, day_of_month: str) -> str:
    number = int(month) if month.isdigit() else MONTHS.get(month, 0)
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), number, int(day_of_month)).isoformat()
    except ValueError:
        raise _no_date(typed) from None


def _no_date(typed: str) -> Unclear:
    return Unclear(
        N_("«%(typed)s» is not a date. Write the day first, as in 01/02/2026, or 2026-02-01."),
        typed=_short(typed),
    )


TREATMENTS = {
    "dr": ("dr", "doctor", "medico", "med"),
    "dra": ("dra", "doctora", "medica"),
    "neutral": ("neutral", "neutro", "dr/a", "dr/dra", "dr(a)", "doctor/a", "doctor(a)", "medico/a", "mpss"),
}


def treatment(cell: Cell) -> str:
    """How one is addressed: `dr`, `dra`, `neutral`, or '' where nothing is written."""
    typed = text(cell)
    written = fold(typed).replace(".", "").replace(" ", "")
    for kept, forms in TREATMENTS.items():
        if written in forms:
            return kept
    if written:
        raise Unclear(
            N_("«%(typed)s» is not a form of address here. Write Dr. or Dra., or leave it empty."),
            typed=_short(typed),
        )
    return ""


def treatments_by_sex(cells: Iterable[Cell]) -> Callable[[Cell], str]:
    """How this file writes sex, as `dr` or `dra`; '' where one cannot know.

    "M" is a man beside an "F" (masculino) and a woman beside an "H" (mujer, as in the CURP).
    """
    letters = {fold(str(cell)).strip(". ")[:1] for cell in cells}
    women, men = {"mujer", "femenino", "female", "f"}, {"hombre", "masculino", "male", "h"}
    if "f" in letters and "h" not in letters:
        men.add("m")
    if "h" in letters and "f" not in letters:
        women.add("m")

    def treatment_of(cell: Cell) -> str:
        written = fold(text(cell)).strip(". ")
        return "dra" if written in women else "dr" if written in men else ""

    return treatment_of


def _within(typed: str, most: int) -> str:
    if len(typed) > most:
        raise Unclear(
            N_("«%(typed)s» is too long: at most %(most)s letters."), typed=_short(typed), most=most
        )
    return typed


def _short(typed: Cell) -> str:
    shown = normalise(str(typed))
    return shown if len(shown) <= 40 else shown[:39] + "…"
