"""A roster is understood by its headings, as universities write them."""

import pytest

from core.spreadsheets import Table, read_table
from people.roster.columns import ColumnsRefused, find_columns


def table(text: str) -> Table:
    return read_table("lista.csv", text.encode())


def places(*headings: str) -> dict[str, int]:
    return find_columns(table(";".join(headings) + "\n")).places


def findings(text: str) -> list[str]:
    with pytest.raises(ColumnsRefused) as caught:
        find_columns(table(text))
    return [finding.message % finding.params for finding in caught.value.findings]


NEEDED = ("Nombre(s)", "Primer apellido", "Correo")


@pytest.mark.parametrize(
    "headings",
    [
        ("Nombre(s)", "Primer apellido", "Segundo apellido", "Correo electrónico"),
        ("NOMBRE", "APELLIDO PATERNO", "APELLIDO MATERNO", "CORREO ELECTRONICO"),
        ("Nombres *", "1er. Apellido", "2do. Apellido", "E-mail (institucional)"),
        ("nombre del pasante", "Ap. Paterno", "Ap. Materno", "Correo-e"),
        ("First name", "First surname", "Second surname", "Email address"),
        ("Nombre de pila", "Apellido 1", "Apellido 2", "Correo / E-mail"),
        ("Nombre(s)", "1º apellido", "2º apellido", "Correo o email"),
    ],
)
def test_the_names_and_the_address_are_found_by_many_words(headings: tuple[str, ...]) -> None:
    assert places(*headings) == {"given_names": 0, "first_surname": 1, "second_surname": 2, "email": 3}


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Teléfono", "phone"), ("Tel. celular", "phone"), ("WhatsApp", "phone"), ("No. de teléfono", "phone"),
        ("Universidad de procedencia", "university"), ("Institución educativa", "university"),
        ("Sede", "clinic"), ("Clínica", "clinic"), ("Unidad de salud", "clinic"),
        ("Sede / Clínica", "clinic"),
        ("Fecha de inicio (dd/mm/aaaa)", "starts_on"), ("Inicio del servicio social", "starts_on"),
        ("Tratamiento", "treatment"), ("Sexo", "sex"), ("Matrícula", "student_number"),
        ("Número de cuenta", "student_number"), ("Start date", "starts_on"), ("Clinic", "clinic"),
    ],
)  # fmt: skip
def test_the_other_columns_are_found_where_they_stand(heading: str, field: str) -> None:
    assert places(*NEEDED, heading)[field] == 3


def test_titles_may_stand_above_the_headings() -> None:
    columns = find_columns(
        table("Universidad de ejemplo;;\nPasantes, febrero 2026;;\n\nCorreo;Nombre;Apellido paterno\n")
    )
    assert columns.line == 4
    assert columns.places == {"email": 0, "given_names": 1, "first_surname": 2}


def test_columns_nobody_asked_for_are_named_and_passed_over() -> None:
    columns = find_columns(table("No.;Nombre;Apellido;Correo;Promedio general\n1;Ana;Cruz;a@b.mx;9.8\n"))
    assert columns.ignored == ["No.", "Promedio general"]


def test_a_missing_column_is_named_with_the_headings_that_were_seen() -> None:
    assert findings("Nombre;Apellido;Sede\n") == [
        "The column «E-mail» is missing. The headings in line 1 are: «Nombre», «Apellido», «Sede»."
    ]


def test_a_table_without_headings_lists_all_that_is_missing() -> None:
    assert len(findings("Ana;Cruz;ana@example.org\nEva;Ruiz;eva@example.org\n")) == 3


def test_a_whole_name_in_one_column_is_not_cut_by_guessing() -> None:
    assert findings("Nombre completo;Correo\n") == [
        "The column «Nombre completo» holds the whole name. Give given names and each surname their own."
    ]
    assert findings("Nombre;Apellidos;Correo\n") == [
        "The column «Apellidos» holds both surnames. Give each surname its own."
    ]


def test_two_columns_for_one_field_are_not_chosen_between() -> None:
    assert findings("Nombre;Apellido;Correo institucional;Correo personal\n") == [
        "These columns could all be «E-mail»: «Correo institucional», «Correo personal». "
        "Keep one, or rename the others."
    ]


def test_of_several_telephones_the_one_that_takes_messages_is_used() -> None:
    columns = find_columns(table("Teléfono;Celular;Nombre;Apellido;Correo\n"))
    assert columns.places["phone"] == 1
    assert columns.ignored == ["Teléfono"]
