import unicodedata
from dataclasses import replace

import pytest
from flask import Flask

from certification.press.checks import Reason, Refusal, facts_held, refusals
from certification.press.rendering import render
from certification.press.sheets import PAPERS
from certification.press.snapshot import Fact, Kind, Module, Signatory


def of_person(snapshot, name):
    return refusals(replace(snapshot, person=name, surnames=""))


def test_a_good_snapshot_is_not_refused(documents):
    assert {kind: refusals(each) for kind, each in documents.items()} == {kind: [] for kind in Kind}


@pytest.mark.parametrize(
    ("kind", "field"),
    [(Kind.ENROLMENT, "valid_until"), (Kind.ENROLMENT, "cohort"), (Kind.TEACHING, "period_in_english")],
)
def test_what_a_document_cannot_do_without_is_asked_for(documents, kind, field):
    assert refusals(replace(documents[kind], **{field: ""})) == [Refusal(field, None, Reason.EMPTY)]


def test_checks_come_before_any_folio(diploma):
    assert refusals(replace(diploma, folio="", short_code="", verification_url="")) == []


@pytest.mark.parametrize("name", ["", "   "])
def test_an_empty_name_is_refused(diploma, name):
    assert Refusal("person", None, Reason.EMPTY) in of_person(diploma, name)


def test_accents_apart_from_their_letters_are_refused(diploma):
    apart = unicodedata.normalize("NFD", "María Núñez")
    assert of_person(diploma, apart) == [Refusal("person", None, Reason.NOT_COMPOSED)]


@pytest.mark.parametrize("mark", ["\u200b", "\u202e", "\u2067", "\ufeff", "\u00ad", "\n", "\u00a0", "\x00"])
def test_invisible_marks_are_refused_and_named(diploma, mark):
    assert of_person(diploma, f"Ana{mark}Ruiz") == [Refusal("person", mark, Reason.HIDDEN_MARK)]


def test_a_letter_without_a_glyph_is_named(diploma):
    found = of_person(diploma, "Ana ẍ ᐃ Ruiz")
    assert found == [Refusal("person", "ẍ", Reason.NO_GLYPH), Refusal("person", "ᐃ", Reason.NO_GLYPH)]
    with Flask(__name__).app_context():
        assert "ẍ (U+1E8D)" in found[0].sentence


@pytest.mark.parametrize(
    "name", ["Xóchitl Güemes", "ʻOkina ʻŌhiʻa", "K'anal Ts’uul", "Łukasz Đặng", "ÑÑÁÜ ñ'"]
)
def test_names_of_many_peoples_are_printable(diploma, name):
    assert of_person(diploma, name) == []


def test_a_name_that_cannot_fit_is_refused(diploma):
    assert of_person(diploma, "W" * 90) == [Refusal("person", None, Reason.TOO_LONG)]


def test_other_fields_are_checked_too(diploma):
    modules = (Module("Salud \u200b", 20, "9"), Module("Módulo " * 40, 20, "9"))
    found = refusals(replace(diploma, modules=modules, place_and_date="", signatories=()))
    assert set(found) == {
        Refusal("place_and_date", None, Reason.EMPTY),
        Refusal("signatories", None, Reason.EMPTY),
        Refusal("modules[0].title", "\u200b", Reason.HIDDEN_MARK),
        Refusal("modules[1].title", None, Reason.TOO_LONG),
    }


def test_a_constancia_has_room_for_two_signatories(seminar):
    three = (Signatory("Ana Ruiz", "Directora"),) * 3
    assert Refusal("signatories", None, Reason.TOO_MANY) in refusals(replace(seminar, signatories=three))


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("kind", list(Kind))
def test_the_most_that_passes_the_checks_still_prints(kind, paper, diploma):
    fact = Fact(
        "Hospital Básico Comunitario de Montecristo de Guerrero", "11 visitas, 133 horas con pacientes"
    )
    full = replace(
        diploma,
        kind=kind,
        paper=paper,
        person="María de los Ángeles Guadalupe Hernández-Villavicencio y Montes de Oca Sántiz",
        surnames="Hernández-Villavicencio y Montes de Oca Sántiz",
        programme="Salud Global, Medicina Social y Acompañamiento Comunitario en la Sierra Madre de Chiapas",
        subject="Abogacía, sistemas de salud y acompañamiento de las comunidades en la Sierra de Chiapas",
        cohort="febrero de 2027, segunda generación",
        period="del 1 de febrero de 2027 al 31 de enero de 2028, en doce encuentros",
        modality="mixta, con trabajo en comunidad",
        credits="15 créditos universitarios",
        site="Laguna del Cofre, Montecristo de Guerrero",
        organisation="Compañeros de la Sierra Madre de Chiapas, A. C.",
        university="Universidad Autónoma del Soconusco, Escuela de Medicina",
        signatories=(Signatory("Dra. Valeria Macías Ordóñez", "Directora de Formación e Investigación", "x"),)
        * 2,
        modules=(Module("Acompañamiento, determinación social y comunidades en resistencia", 20, "10.0"),)
        * 14,
        facts=(fact,) * facts_held(kind),
        replaces="SALUD-2027F-DIP-0003-4",
        period_in_english="from September 28, 2027 to January 31, 2028, in twelve meetings",
        valid_until="28 de septiembre de 2028",
    )
    assert refusals(full) == []
    assert render(full)
