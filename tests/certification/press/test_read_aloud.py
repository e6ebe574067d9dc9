"""In which order a screen reader says a document: the order of its structure tree, not of the page."""

import pytest

from certification.press.rendering import render, strike
from certification.press.snapshot import Kind
from tests.certification.press.aloud import Said, heads, said


@pytest.fixture
def aloud(diploma, seminar, completion):
    """What is said of a kind of document, as it is issued."""
    rows = {each.kind: each for each in (diploma, seminar, completion)}
    return lambda kind: said(strike(rows[kind]))


def on_the_front(row, heading, *statement):
    """The sequence of a front: who gives what to whom, for what, where and when, who signs, how to verify."""
    signed = [line for each in row.signatories for line in (each.name, each.title, each.organisation) if line]
    return [
        f"{row.organisation} y {row.university}",
        *heading,
        "a la Dra.",
        row.person,
        *statement,
        row.place_and_date,
        *signed,
        f"Código QR de verificación: {row.address}",
        f"Folio {row.folio}",
        f"Verifique en {row.verify_at}",
        "Código EFF8H-7JAXV",
        f"Huella {row.fingerprint}",
    ]


def words(spoken):
    return [each.words for each in spoken]


def test_a_diploma_is_said_from_its_title_to_its_folio_and_then_its_back(diploma, aloud):
    spoken = aloud(Kind.DIPLOMA)
    front = on_the_front(
        diploma,
        ("otorgan el presente", "Diploma"),
        "por haber acreditado el programa",
        "Salud Global y Medicina Social",
        "promoción febrero 2027, impartido del 1 de febrero de 2027 al 31 de enero de 2028, con una "
        "duración de 240 horas, en modalidad mixta.",
    )
    back = [
        "Relación de módulos y calificaciones",
        diploma.person,
        "Salud Global y Medicina Social, promoción febrero 2027",
        *("N.º", "Módulo", "Horas", "Calificación"),
        *("1", "Inducción", "120", "9.4"),
        *("2", "Justicia social y salud global", "120", "9.0"),
        *("Total de horas y promedio final", "240", "9.2"),
        "Calificaciones en escala de 0 a 10, impresas con un decimal; la acreditación se decide con la "
        "calificación completa.",
        "Registro de la universidad: libro ____ foja ____",
        f"Folio {diploma.folio}",
    ]
    assert words(spoken) == front + back
    assert [each for each in spoken if each.role in ("H1", "H2")] == [
        Said("H1", "Diploma"),
        Said("H2", "Relación de módulos y calificaciones"),
    ]


@pytest.mark.parametrize(
    ("kind", "headed"),
    [(Kind.DIPLOMA, ["/Column"] * 4), (Kind.COMPLETION, ["/Row"] * 2), (Kind.SEMINAR, [])],
)
def test_a_head_says_whether_it_heads_a_column_or_a_row(kind, headed, diploma, completion, seminar):
    rows = {each.kind: each for each in (diploma, seminar, completion)}
    assert heads(strike(rows[kind])) == heads(render(rows[kind])) == headed


def test_a_constancia_of_a_seminar_is_said_in_order(seminar, aloud):
    assert words(aloud(Kind.SEMINAR)) == on_the_front(
        seminar,
        ("otorgan la presente", "Constancia de participación"),
        "por su participación en el seminario",
        seminar.subject,
        "del programa Salud Global y Medicina Social, promoción febrero 2027, celebrado los días 6 y 7 de "
        "marzo de 2027 en Jaltenango de la Paz, con una duración de 16 horas, en modalidad mixta.",
    )


def test_a_constancia_of_completion_is_said_in_order_with_its_table(completion, aloud):
    spoken = aloud(Kind.COMPLETION)
    facts = [
        Said("TH", "Visitas de mentoría"),
        Said("TD", "11"),
        Said("TH", "Casos cerrados"),
        Said("TD", "3"),
    ]
    assert words(spoken) == on_the_front(
        completion,
        ("otorgan la presente", "Constancia de cumplimiento del programa"),
        "por haber cumplido el programa",
        completion.programme,
        "promoción febrero 2027, del 1 de febrero de 2027 al 31 de enero de 2028, en Laguna del Cofre, con "
        "240 horas de formación en modalidad mixta.",
        *words(facts),
        "Da cuenta del programa de formación de Compañeros de la Sierra; los documentos oficiales del "
        "servicio social los emite la autoridad de salud.",
    )
    assert [each for each in spoken if each in facts] == facts


def test_the_code_is_a_picture_with_its_address_as_words(diploma, aloud):
    (picture,) = [each for each in aloud(Kind.DIPLOMA) if each.role == "Figure"]
    assert picture.words.endswith(diploma.address)


@pytest.mark.parametrize("kind", list(Kind))
def test_each_kind_is_said_from_title_and_name_to_signatories_and_folio(kind, documents):
    row = documents[kind]
    spoken = said(strike(row))
    (title,) = [place for place, each in enumerate(spoken) if each.role == "H1"]
    told = words(spoken)
    hours = next(place for place, text in enumerate(told) if f"{row.hours} h" in text)
    signed = [told.index(each.name) for each in row.signatories]
    picture = next(place for place, each in enumerate(spoken) if each.role == "Figure")
    places = [title, told.index(row.person), hours, told.index(row.place_and_date), *signed, picture]
    folio = next(place for place, text in enumerate(told) if text.startswith(f"Folio {row.folio}"))
    assert [*places, folio] == sorted({*places, folio})


@pytest.mark.parametrize("kind", list(Kind))
def test_fast_and_plain_printing_are_said_alike(kind, documents):
    assert said(strike(documents[kind])) == said(render(documents[kind]))
