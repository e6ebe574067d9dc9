"""Whoever holds a certificate may ask about it; nobody learns of one they do not hold."""

import io

import pytest
from sqlalchemy import select

from certification.models import Certificate
from certification.queries import read_folio
from core import db, files
from tests.certification.access_table import SNAPSHOT, hers
from tests.conftest import words_of

CODE, FOLIO = "EFF8H7JAXV", SNAPSHOT["folio"]


@pytest.fixture
def constancia(app, cast):
    with app.app_context(), db.transaction():
        return hers(cast, pdf_sha256=files.keep(b"%PDF-1.7 hers"))


def ask(browser, folio: str, code: str):
    return browser("stranger").post("/verify", data={"folio": folio, "code": code})


def test_the_qr_code_shows_the_state_and_every_printed_field(constancia, browser):
    page = words_of(browser("stranger").get(f"/v/{constancia.token}").text)
    for printed in (
        "vigente",
        "Documento vigente",
        "Xóchitl Peñaloza Güemes",
        "Justicia social",
        FOLIO,
        "12",
    ):
        assert printed in page
    for printed in ("Salud en la Sierra", "el 8 de marzo de 2026", "Valeria Macías, Directora"):
        assert printed in page
    english = browser("stranger").get(f"/v/{constancia.token}", headers={"Accept-Language": "en"})
    assert "Valid certificate" in words_of(english.text)


@pytest.mark.parametrize(
    ("folio", "code"),
    [
        (FOLIO, CODE),
        (FOLIO.lower().replace("-", " "), "eff8h-7jaxv"),
        (f"  {FOLIO.replace('-', '')} ", "EFF8H 7JAXV"),
        (FOLIO.replace("0001", "OOO1").replace("2026", "2O26"), CODE),
    ],
)
def test_what_is_typed_from_paper_is_read_kindly(constancia, browser, folio, code):
    answer = ask(browser, folio, code)
    assert answer.status_code == 200
    assert "Documento vigente" in words_of(answer.text)


def test_a_wrong_code_and_an_unknown_folio_get_the_same_page(constancia, browser):
    wrong_code = ask(browser, FOLIO, "EFF8H7JAXW")
    unknown = ask(browser, "SALUD-2026F-SEM-0002-N", CODE)
    nonsense = ask(browser, FOLIO, "?")
    assert {answer.status_code for answer in (wrong_code, unknown, nonsense)} == {404}
    first, second = words_of(wrong_code.text), words_of(unknown.text)
    assert first == second == words_of(nonsense.text)
    assert "Xóchitl" not in wrong_code.text
    assert browser("stranger").get("/v/nobody-has-this").status_code == 404


def test_folios_that_were_misread_are_mended_only_where_they_hold_numbers():
    assert read_folio(FOLIO.replace("0001", "OOOI")) == FOLIO
    assert read_folio("SALUD-2026F-SEM-0001-7") is None
    assert read_folio("hello") is None


def test_asking_thirty_times_in_ten_minutes_is_enough(constancia, browser):
    found = [ask(browser, FOLIO, "0000000000").status_code for _time in range(31)]
    assert found == [404] * 30 + [429]
    assert ask(browser, FOLIO, CODE).status_code == 429
    assert browser("stranger").get(f"/v/{constancia.token}").status_code == 200


def test_guessing_tokens_is_counted_too(constancia, browser):
    found = [browser("stranger").get(f"/v/guess-{number}").status_code for number in range(31)]
    assert found[-2:] == [404, 429]


@pytest.mark.parametrize(
    ("data", "status"),
    [(b"%PDF-1.7 hers", 200), (b"%PDF-1.7 hers\n", 404), (b"%PDF-1.7 Hers", 404), (b"", 404)],
)
def test_a_file_is_what_was_issued_byte_for_byte_or_it_is_not(constancia, browser, data, status):
    answer = browser("stranger").post("/verify/file", data={"file": (io.BytesIO(data), "x.pdf")})
    assert answer.status_code == status
    assert ("byte por byte, el que emitimos" in words_of(answer.text)) is (status == 200)


def test_a_genuine_file_of_a_revoked_certificate_says_revoked(constancia, app, browser):
    with app.app_context(), db.transaction():
        db.session.scalars(select(Certificate)).one().state = "revoked"
    answer = browser("stranger").post("/verify/file", data={"file": (io.BytesIO(b"%PDF-1.7 hers"), "x.pdf")})
    assert "Documento revocado" in words_of(answer.text)


def test_verifying_writes_nothing_about_the_person_who_asks(constancia, browser, app):
    browser("stranger").get(f"/v/{constancia.token}")
    assert "Set-Cookie" not in browser("stranger").get(f"/v/{constancia.token}").headers
