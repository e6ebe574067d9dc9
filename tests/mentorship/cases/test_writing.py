"""A pasante writes a case: drafts with holes, the identity check, sending it for review."""

import json
import re

import pytest
from sqlalchemy import select

from core import db
from core.audit import AuditNote
from mentorship.cases.models import Case
from mentorship.cases.privacy import RULES_VERSION
from tests.conftest import words_of
from tests.mentorship.cases.case_support import FILLED_IN, a_case

SENT = {**FILLED_IN, "no_identifiers": "y"}


def only_case(app):
    with app.app_context():
        return db.session.scalars(select(Case)).one()


def test_one_chooses_how_to_tell_it_first(browser):
    page = words_of(browser("xochitl").get("/cases/new").text)
    assert "SOAP" in page
    assert "Formulación estructural" in page
    assert "Esto no es una teleconsulta urgente ni parte del expediente clínico." in page


@pytest.mark.parametrize("format_key", ["soap", "echo", "structural"])
def test_each_format_asks_its_own_questions_after_the_guiding_question(browser, format_key):
    page = browser("xochitl").get(f"/cases/new?format={format_key}").text
    sections = re.findall(r'name="section_(\w+)"', page)
    assert len(sections) in (4, 6)
    assert page.index('name="question"') < page.index(f'name="section_{sections[0]}"')


def test_a_draft_may_have_holes_and_comes_back_as_it_was_left(app, browser):
    phone = browser("xochitl")
    typed = {"format": "soap", "language": "es", "section_plan": "Regresa en 2 días.\r\n¿Referir?"}
    answer = phone.post("/cases/new", data={**typed, "save_draft": "1"})
    assert answer.status_code == 303
    assert "Regresa en 2 días.\n¿Referir?" in phone.get(answer.location).text
    case = only_case(app)
    assert (case.state, case.code) == ("draft", "C-2026-0001")


def test_sending_the_same_form_twice_makes_one_case(app, browser):
    data = {**SENT, "format": "soap", "_key": "the-same-form-twice"}
    first, second = (browser("xochitl").post("/cases/new", data=data) for _time in range(2))
    assert first.status_code == second.status_code == 303
    assert first.location == second.location == f"/cases/{only_case(app).id}"


def test_a_sent_case_remembers_what_was_checked_and_not_what_was_found(app, browser):
    typed = {**SENT, "format": "soap", "section_plan": "Dieta según Guadalupe; ver a María el lunes."}
    refused = browser("xochitl").post("/cases/new", data=typed)
    kinds = re.findall(r'name="reason_(\w+)"', refused.text)
    assert refused.status_code == 422
    assert kinds
    reasons = {f"reason_{kind}": "Es el nombre de una guía." for kind in kinds}
    assert browser("xochitl").post("/cases/new", data=typed | reasons).status_code == 303
    case = only_case(app)
    assert case.checked_sha256 == case.fingerprint
    assert case.checked_rules == RULES_VERSION
    assert {finding["kind"] for finding in case.findings} == set(kinds)
    with app.app_context():
        kept = json.dumps([note.detail for note in db.session.scalars(select(AuditNote))])
    assert "Guadalupe" not in kept + json.dumps(case.findings)


def test_what_surely_identifies_is_refused_beside_its_field_and_nothing_typed_is_lost(app, browser):
    typed = {**SENT, "format": "soap", "section_plan": "Llamar al 961 123 4567 si empeora."}
    page = browser("xochitl").post("/cases/new", data=typed)
    assert page.status_code == 422
    error = words_of(re.search(r'<p class="wrong" id="section_plan-error">.*?</p>', page.text, re.S)[0])
    assert "961 123 4567" in error
    assert "parece un número de teléfono" in error
    for value in typed.values():
        assert value in words_of(page.text) or value in page.text
    with app.app_context():
        assert db.session.scalars(select(Case)).all() == []


def test_a_reason_does_not_excuse_what_surely_identifies(browser):
    typed = {
        **SENT,
        "format": "soap",
        "section_plan": "Tel. 961 123 4567",
        "reason_phone": "es de la clínica",
    }
    assert browser("xochitl").post("/cases/new", data=typed).status_code == 422


def test_reasons_are_checked_too(browser):
    typed = {**SENT, "format": "soap", "section_plan": "La señora María tose."}
    page = browser("xochitl").post("/cases/new", data={**typed, "reason_name": "su tel. es 961 123 4567"})
    assert page.status_code == 422
    assert 'id="reason_name-error"' in page.text


@pytest.mark.parametrize("hole", ["question", "title", "age_band", "sex", "section_plan", "no_identifiers"])
def test_a_case_is_sent_only_when_nothing_is_missing(app, browser, hole):
    typed = {name: value for name, value in SENT.items() if name != hole}
    page = browser("xochitl").post("/cases/new?format=soap", data=typed)
    assert page.status_code == 422
    assert f'id="{hole}-error"' in page.text


def test_too_long_a_text_is_refused_whole_and_not_cut(app, browser):
    typed = {**SENT, "format": "soap", "section_plan": "a" * 4001, "save_draft": "1"}
    page = browser("xochitl").post("/cases/new", data=typed)
    assert page.status_code == 422
    assert "a" * 4001 in page.text
    assert "maxlength" not in page.text


def test_lines_count_once_however_the_phone_ends_them(browser):
    typed = {**SENT, "format": "soap", "section_plan": "a\r\n" * 2000, "save_draft": "1"}
    assert browser("xochitl").post("/cases/new", data=typed).status_code == 303


def test_two_windows_never_overwrite_each_other_unseen(app, cast, browser):
    with app.app_context(), db.transaction():
        case = a_case(cast.xochitls_place)
        address, opened = f"/cases/{case.id}/edit", case.fingerprint
    first = {**FILLED_IN, "title": "De la primera ventana", "based_on": opened, "save_draft": "1"}
    assert browser("xochitl").post(address, data=first).status_code == 303
    second = {**first, "title": "De la segunda ventana"}
    page = browser("xochitl").post(address, data=second)
    assert page.status_code == 422
    assert "De la segunda ventana" in page.text
    assert only_case(app).title == "De la primera ventana"
    again = re.search(r'name="based_on" type="hidden" value="(\w+)"', page.text)[1]
    assert browser("xochitl").post(address, data=second | {"based_on": again}).status_code == 303
    assert only_case(app).title == "De la segunda ventana"


def test_the_page_brings_only_names_its_reader_may_know_of(browser):
    page = browser("xochitl").get("/cases/new?format=soap").text
    known = json.loads(re.search(r'id="privacy-known">(.*?)</script>', page)[1])
    assert {"aurora", "lucia", "xochitl"} <= set(known["names"]) | {
        w for _k, p in known["phrases"] for w in p
    }
    assert "roblar" not in json.dumps(known)
    assert "olga" not in known["names"]


def test_the_server_knows_every_clinic_of_the_programme(browser):
    typed = {**SENT, "format": "soap", "section_plan": "La traen desde el roblar."}
    page = browser("xochitl").post("/cases/new", data=typed)
    assert page.status_code == 422
    assert "Este es el nombre de una de nuestras clínicas." in words_of(page.text)


def test_a_case_that_is_past_writing_says_so(app, cast, browser):
    with app.app_context(), db.transaction():
        address = f"/cases/{a_case(cast.xochitls_place, 'discussed').id}"
    answer = browser("xochitl").get(f"{address}/edit", follow_redirects=True)
    assert answer.request.path == address
    assert "su texto ya no cambia" in words_of(answer.text)
