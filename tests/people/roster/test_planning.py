"""The dry run: every row says what it would do, and one refused row stops them all."""

import io
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from openpyxl import Workbook, load_workbook

from core.spreadsheets import read_table, write_csv
from people.roster.planning import (
    Change,
    Existing,
    KnownClinic,
    KnownPerson,
    Plan,
    PlannedRow,
    Verdict,
    clinic_key,
    plan,
)
from people.roster.reading import read_roster
from people.roster.template import template_xlsx

HEADINGS = [
    "Nombre(s)", "Primer apellido", "Segundo apellido", "Correo", "Celular", "Universidad", "Sede",
    "Fecha de inicio", "Sexo", "Matrícula",
]  # fmt: skip
XOCHITL = [
    "Xóchitl", "Peñaloza", "Güemes", "xochitl@example.org", "961 555 0101", "Universidad de ejemplo",
    "El Roblar", "01/02/2026", "F", "A01",
]  # fmt: skip
AMADO = ["AMADO", "DE LA CRUZ", "", "amado@example.org", "", "", "nueva aurora", "", "M", 1207]

CLINICS = [KnownClinic(1, "El Roblar"), KnownClinic(2, "Nueva Aurora"), KnownClinic(3, "Monte Claro")]
EMPTY = Existing(
    cohort_id=7,
    starts_on=date(2026, 2, 1),
    ends_on=date(2027, 1, 31),
    clinics={clinic_key(clinic.name): clinic for clinic in CLINICS},
)


def planned(*rows: list[object], existing: Existing = EMPTY) -> Plan:
    roster = read_roster("lista.csv", write_csv(HEADINGS, rows))
    return plan(roster.rows, existing, roster.ignored)


def with_(person: list[object], **cells: object) -> list[object]:
    """The same row with some cells written otherwise."""
    columns = dict(zip(COLUMNS, person, strict=True))
    return list((columns | cells).values())


COLUMNS = ["given", "first", "second", "email", "phone", "university", "clinic", "starts", "sex", "number"]


def known(row: PlannedRow, user_id: int, **details: object) -> dict[str, KnownPerson]:
    person = KnownPerson(user_id, "pasante", 7, row.values)
    return {row.values["email"]: replace(person, **details)}


def applied(done: Plan) -> Existing:
    """What is stored after a plan was carried out."""
    people: Mapping[str, KnownPerson] = {
        email: person for number, row in enumerate(done.rows) for email, person in known(row, number).items()
    }
    return replace(EMPTY, people=people)


def why(row: PlannedRow) -> list[tuple[str, str]]:
    return [(reason.field, str(reason)) for reason in row.reasons]


def test_people_nobody_knows_are_created_with_all_that_is_written() -> None:
    xochitl, amado = planned(XOCHITL, AMADO).rows
    assert (xochitl.line, xochitl.verdict, xochitl.name) == (2, Verdict.CREATE, "Xóchitl Peñaloza Güemes")
    assert xochitl.clinic_id == 1
    assert xochitl.values == {
        "given_names": "Xóchitl",
        "first_surname": "Peñaloza",
        "second_surname": "Güemes",
        "email": "xochitl@example.org",
        "phone": "+529615550101",
        "university": "Universidad de ejemplo",
        "clinic": "El Roblar",
        "starts_on": "2026-02-01",
        "student_number": "A01",
        "treatment": "dra",
    }
    assert (amado.name, amado.clinic_id, amado.values["clinic"]) == ("Amado de la Cruz", 2, "Nueva Aurora")
    assert (amado.values["treatment"], amado.values["student_number"]) == ("dr", "1207")


def test_a_plan_without_refusals_can_be_applied() -> None:
    done = planned(XOCHITL, AMADO)
    assert done.can_apply
    assert done.changes_something
    assert done.counts == {"create": 2, "change": 0, "unchanged": 0, "refused": 0}


def test_the_same_file_twice_changes_nothing() -> None:
    again = planned(XOCHITL, AMADO, existing=applied(planned(XOCHITL, AMADO)))
    assert [row.verdict for row in again.rows] == ["unchanged", "unchanged"]
    assert [row.user_id for row in again.rows] == [0, 1]
    assert not again.changes_something


def test_a_change_is_shown_field_by_field() -> None:
    before = applied(planned(XOCHITL))
    (row,) = planned(with_(XOCHITL, phone="967 555 0102", clinic="MONTE CLARO"), existing=before).rows
    assert row.verdict is Verdict.CHANGE
    assert row.changes == [
        Change("phone", "+529615550101", "+529675550102"),
        Change("clinic", "El Roblar", "Monte Claro"),
    ]
    assert row.clinic_id == 3


def test_an_empty_cell_erases_nothing() -> None:
    before = applied(planned(XOCHITL))
    (row,) = planned(with_(XOCHITL, phone="", second="", clinic="", starts=""), existing=before).rows
    assert row.verdict is Verdict.UNCHANGED


def test_an_address_in_capitals_is_the_same_person() -> None:
    before = applied(planned(XOCHITL))
    (row,) = planned(with_(XOCHITL, email="XOCHITL@Example.org"), existing=before).rows
    assert row.verdict is Verdict.UNCHANGED


def test_a_form_of_address_somebody_chose_is_not_changed_by_a_column_of_sexes() -> None:
    (row,) = planned(XOCHITL).rows
    before = replace(EMPTY, people=known(replace(row, values=row.values | {"treatment": "neutral"}), 1))
    (again,) = planned(XOCHITL, AMADO, existing=before).rows[:1]
    assert again.verdict is Verdict.UNCHANGED


def test_an_address_twice_in_the_file_is_refused_in_both_lines() -> None:
    done = planned(XOCHITL, AMADO, with_(AMADO, given="Amada", email="Xochitl@example.org"))
    assert why(done.rows[0]) == [
        ("email", "The address xochitl@example.org stands in line 2 and again in line 4.")
    ]
    assert why(done.rows[2]) == [
        ("email", "The address xochitl@example.org stands in line 4 and again in line 2.")
    ]
    assert done.rows[1].verdict is Verdict.CREATE


def test_an_address_filled_down_the_whole_column_names_only_a_few_lines() -> None:
    done = planned(*[XOCHITL] * 30)
    assert str(done.rows[0].reasons[0]).endswith("again in line 3, 4, 5, 6, 7, ….")
    assert done.counts[Verdict.REFUSED] == 30


@pytest.mark.parametrize(
    ("details", "end"),
    [
        ({"role": "mentor", "cohort_id": None}, "who is not a pasante here."),
        ({"role": "coordinator", "cohort_id": 7}, "who is not a pasante here."),
        ({"cohort_id": 6}, "who is in another cohort."),
    ],
)
def test_an_address_of_somebody_else_is_refused(details: dict[str, object], end: str) -> None:
    (row,) = planned(XOCHITL).rows
    before = replace(EMPTY, people=known(row, 1, **details))
    (again,) = planned(XOCHITL, existing=before).rows
    assert why(again) == [
        ("email", f"The address xochitl@example.org belongs to Xóchitl Peñaloza Güemes, {end}")
    ]
    assert again.verdict is Verdict.REFUSED
    assert again.user_id is None


@pytest.mark.parametrize(
    ("cells", "field", "sentence"),
    [
        ({"given": ""}, "given_names", "The given names are missing."),
        ({"first": " "}, "first_surname", "The first surname is missing."),
        ({"email": ""}, "email", "The e-mail address is missing."),
        ({"email": "xochitl.example.org"}, "email", "This is not an e-mail address: «xochitl.example.org»."),
        ({"given": "X0chitl"}, "given_names", "A name has no digits: «X0chitl»."),
        ({"first": "<b>Peña"}, "first_surname", "A name has only letters: «<b>Peña»."),
        (
            {"starts": "30/02/2026"},
            "starts_on",
            "«30/02/2026» is not a date. Write the day first, as in 01/02/2026, or 2026-02-01.",
        ),
        (
            {"starts": "31/01/2026"},
            "starts_on",
            "31/01/2026 is outside this cohort, which lasts from 01/02/2026 to 31/01/2027.",
        ),
        (
            {"starts": "1 de febrero de 2027"},
            "starts_on",
            "01/02/2027 is outside this cohort, which lasts from 01/02/2026 to 31/01/2027.",
        ),
        (
            {"clinic": "El Robler"},
            "clinic",
            "There is no clinic «El Robler». Did you mean «El Roblar»?",
        ),
        (
            {"clinic": "Centro de Salud Monte Claro"},
            "clinic",
            "There is no clinic «Centro de Salud Monte Claro». Did you mean «Monte Claro»?",
        ),
        (
            {"clinic": "Hospital X"},
            "clinic",
            "There is no clinic «Hospital X». Correct the name, or add the clinic first.",
        ),
        (
            {"phone": "12"},
            "phone",
            "«12» is not one phone number of ten digits, or with + and its country.",
        ),
    ],
)
def test_a_cell_that_cannot_be_taken_refuses_its_row(
    cells: dict[str, object], field: str, sentence: str
) -> None:
    done = planned(AMADO, with_(XOCHITL, **cells))
    assert done.rows[1].line == 3
    assert why(done.rows[1]) == [(field, sentence)]
    assert done.rows[0].verdict is Verdict.CREATE
    assert not done.can_apply


def test_the_first_and_the_last_day_of_the_cohort_are_within_it() -> None:
    assert planned(XOCHITL, with_(AMADO, starts="31/01/2027")).can_apply


def test_a_row_gives_all_its_reasons_at_once() -> None:
    (row,) = planned(with_(XOCHITL, given="", email="no", clinic="?", starts="ayer")).rows
    assert [reason.field for reason in row.reasons] == ["given_names", "email", "starts_on", "clinic"]


def test_a_formula_in_any_column_refuses_its_row() -> None:
    book = Workbook()
    book.worksheets[0].append(HEADINGS)
    book.worksheets[0].append(with_(XOCHITL, given='=UPPER("ana")', sex="=1", starts=date(2026, 2, 1)))
    output = io.BytesIO()
    book.save(output)
    (row,) = plan(read_roster("lista.xlsx", output.getvalue()).rows, EMPTY).rows
    assert why(row) == [
        ("given_names", 'The cell holds a formula (=UPPER("ana")). Write its result instead.'),
        ("sex", "The cell holds a formula (=1). Write its result instead."),
    ]


def test_a_namesake_is_noticed_and_not_refused() -> None:
    before = applied(planned(XOCHITL))
    done = planned(with_(XOCHITL, given="XOCHITL", email="xochitl2@example.org"), existing=before)
    assert done.can_apply
    assert [str(notice) for notice in done.rows[0].notices] == [
        "Somebody of this name is already registered as xochitl@example.org. Is it the same person?"
    ]


def test_the_same_name_twice_in_the_file_is_noticed() -> None:
    done = planned(XOCHITL, with_(XOCHITL, email="otra@example.org"))
    assert [str(row.notices[0]) for row in done.rows] == [
        "The same name stands in line 3. Is it the same person?",
        "The same name stands in line 2. Is it the same person?",
    ]


def test_lines_numbered_in_advance_and_left_empty_are_no_rows() -> None:
    data = "No.;Nombre;Apellido;Correo\n1;Ana;Cruz;a@b.mx\n2;;;\n3;;;\n".encode("cp1252")
    assert [row.line for row in read_roster("lista.csv", data).rows] == [2]


def test_an_empty_roster_cannot_be_applied() -> None:
    assert not planned().can_apply


def test_a_plan_can_be_kept_until_it_is_confirmed() -> None:
    before = applied(planned(AMADO))
    done = planned(XOCHITL, with_(AMADO, phone="967 555 0102"), with_(XOCHITL, clinic="?"), existing=before)
    assert Plan.from_json(json.loads(json.dumps(done.to_json()))) == done
    assert {row.verdict for row in done.rows} == {"change", "refused"}


# The roster to fill in


def test_the_empty_roster_is_understood_by_the_house_that_hands_it_out() -> None:
    roster = read_roster("plantilla.xlsx", template_xlsx(["El Roblar", "=Nueva"]))
    assert roster.rows == []
    assert roster.ignored == []


def test_the_empty_roster_once_filled_in_can_be_applied() -> None:
    book = load_workbook(io.BytesIO(template_xlsx(["El Roblar"])))
    for source, target in zip(book["Ejemplo"][2], book["Lista"][2], strict=True):
        target.value = source.value
    output = io.BytesIO()
    book.save(output)
    done = plan(read_roster("lista.xlsx", output.getvalue()).rows, EMPTY)
    assert done.can_apply
    assert done.rows[0].values["starts_on"] == "2026-02-01"


def test_the_empty_roster_offers_the_clinics_and_never_runs_their_names() -> None:
    book = load_workbook(io.BytesIO(template_xlsx(["El Roblar", "=1+1"])))
    assert book.sheetnames == ["Lista", "Ejemplo", "Sedes"]
    assert book["Sedes"]["A2"].data_type == "s"
    assert book["Lista"].data_validations.dataValidation[0].formula1 == "Sedes!$A$1:$A$2"
    assert load_workbook(io.BytesIO(template_xlsx([]))).sheetnames == ["Lista", "Ejemplo"]


def test_the_empty_roster_reads_as_a_table_of_one_line() -> None:
    assert read_table("plantilla.xlsx", template_xlsx([])).rows == []
