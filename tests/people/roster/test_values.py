"""What a coordinator writes in a cell, and what is kept of it."""

from collections.abc import Callable
from datetime import date

import pytest

from core.spreadsheets import Cell, Formula
from people.roster import values
from people.roster.values import Unclear


@pytest.mark.parametrize(
    "written",
    [
        date(2026, 2, 1), "01/02/2026", "1/2/2026", "1-2-26", "01.02.2026", "2026-02-01", "2026/02/01",
        "2026-02-01 00:00:00", "1 de febrero de 2026", "1º de febrero de 2026", "1 DE FEBRERO DEL 2026",
        "1-feb-2026", "01/feb/26", "domingo, 1 de febrero de 2026", "1 feb. 2026", "February 1, 2026",
        "1st February 2026", "1 February 2026",
    ],
)  # fmt: skip
def test_a_date_may_be_written_in_many_ways_the_day_before_the_month(written: Cell) -> None:
    assert values.day(written) == "2026-02-01"


@pytest.mark.parametrize(
    "written",
    [
        "31/02/2026",
        "02/13/2026",
        "febrero",
        "46054",
        46054,
        "1 de brumario de 2026",
        "0/0/0000",
        "hoy",
        "1/2/202",
    ],
)
def test_what_is_no_date_is_not_guessed(written: Cell) -> None:
    with pytest.raises(Unclear, match="is not a date"):
        values.day(written)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("961 555 0101", "+529615550101"),
        (9615550101, "+529615550101"),
        ("(961) 555-01-01", "+529615550101"),
        ("+52 1 961 555 0101", "+529615550101"),
        ("52 961 555 0101", "+529615550101"),
        ("044 961 555 0101", "+529615550101"),
        ("01 961 555 0101", "+529615550101"),
        ("+1 617 555 0101", "+16175550101"),
        ("0034 600 555 010", "+34600555010"),
        ("", ""),
    ],
)
def test_a_telephone_is_kept_in_its_international_form(written: Cell, kept: str) -> None:
    assert values.phone(written) == kept


@pytest.mark.parametrize(
    "written", ["555 0101", "961 555 0101 / 967 555 0102", "961 555 0101 ext. 3", "no", "+52 1"]
)
def test_what_is_not_one_telephone_is_refused(written: str) -> None:
    with pytest.raises(Unclear):
        values.phone(written)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  XÓCHITL  GUADALUPE ", "Xóchitl Guadalupe"),
        ("D'Acosta", "D'Acosta"),
        ("Ma. José", "Ma. José"),
        ("", ""),
    ],
)
def test_a_name_is_kept_as_it_is_written_save_for_capitals(written: str, kept: str) -> None:
    assert values.name(written) == kept


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("Ana 2", "no digits"),
        ("<b>Ana</b>", "only letters"),
        ("Ana; Eva", "only letters"),
        ("=Ana", "only letters"),
        ("Ana, la nueva", "only letters"),
        ("---", "has letters"),
        ("A" * 61, "too long: at most 60"),
        (Formula("=A1&B1"), "holds a formula"),
        (12, "no digits"),
    ],
)
def test_what_is_no_name_is_refused_with_the_reason(written: Cell, why: str) -> None:
    with pytest.raises(Unclear, match=why):
        values.name(written)


@pytest.mark.parametrize("read", [values.email, values.phone, values.free_text, values.day, values.treatment])
def test_a_formula_is_refused_in_every_column(read: Callable[[Cell], str]) -> None:
    with pytest.raises(Unclear, match="holds a formula"):
        read(Formula("=1+1"))


def test_an_address_is_kept_in_small_letters() -> None:
    assert values.email(" Ana.Cruz@Example.ORG\u200b ") == "ana.cruz@example.org"


def test_markup_is_refused_in_free_text_and_so_is_a_whole_page() -> None:
    with pytest.raises(Unclear, match="cannot be used"):
        values.free_text("<script>")
    with pytest.raises(Unclear, match="too long"):
        values.free_text("x" * 121)


@pytest.mark.parametrize(
    ("written", "kept"), [("Dr.", "dr"), ("DRA", "dra"), ("Doctora", "dra"), ("MPSS", "neutral"), ("", "")]
)
def test_a_form_of_address_is_recognised(written: str, kept: str) -> None:
    assert values.treatment(written) == kept


def test_another_form_of_address_is_refused() -> None:
    with pytest.raises(Unclear, match="is not a form of address"):
        values.treatment("Lic.")


@pytest.mark.parametrize(
    ("column", "kept"),
    [
        (["M", "F"], ["dr", "dra"]),
        (["M", "H"], ["dra", "dr"]),
        (["M", "M"], ["", ""]),
        (["Mujer", "Hombre"], ["dra", "dr"]),
        (["Femenino", "Masculino"], ["dra", "dr"]),
        (["", "x"], ["", ""]),
    ],
)
def test_m_means_woman_or_man_by_the_letter_beside_it(column: list[Cell], kept: list[str]) -> None:
    treatment_of = values.treatments_by_sex(column)
    assert [treatment_of(cell) for cell in column] == kept
