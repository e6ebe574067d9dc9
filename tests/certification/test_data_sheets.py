"""What helps with the official end of service, and is never the official document."""

import io
from datetime import date

from pypdf import PdfReader
from sqlalchemy import select

from certification.models import Certificate, Series
from core import db
from people.models import Clinic, Pasante
from tests.certification.years import be_visited
from tests.conftest import words_of


def pages(answer):
    assert answer.mimetype == "application/pdf"
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(answer.data)).pages]


def test_a_pasante_takes_her_own_data_home_on_one_page(app, cast, browser, stored):
    with app.app_context(), db.transaction():
        be_visited(cast, cast.xochitls_place, 3)
        db.session.get(Clinic, cast.nueva_aurora.id).clues = "CSSSA007777"
        db.session.get(Pasante, cast.xochitls_place.id).student_number = "A01234"
    assert (
        f"/certificates/pasantes/{cast.xochitls_place.id}/data-sheet.pdf"
        in browser("xochitl").get("/certificates/mine").text
    )
    [page] = pages(browser("xochitl").get(f"/certificates/pasantes/{cast.xochitls_place.id}/data-sheet.pdf"))
    for said in (
        "Ficha de datos para el trámite de término",
        "no es el documento oficial",
        "Nombre(s) Xóchitl Primer apellido Peñaloza Segundo apellido Güemes CURP Matrícula A01234",
        "del 1 de febrero de 2026 al 31 de enero de 2027",
        "Nueva Aurora CSSSA007777 Monte Claro 01/02/2026 31/01/2027",
        "Visitas de acompañamiento 3",
        "Salud en la Sierra A. C.",
        "Sin folio ni sello",
    ):
        assert said in page
    assert not stored(select(Certificate)) + stored(select(Series))


def test_what_the_site_does_not_know_is_left_to_fill_in_by_hand(app, cast, browser):
    address = f"/certificates/pasantes/{cast.angels_place.id}/data-sheet.pdf"
    [page] = pages(browser("rosa").get(address))
    assert "Segundo apellido — CURP Matrícula Universidad Carrera Servicio social" in page


def test_who_left_served_until_that_day(app, cast, browser):
    with app.app_context(), db.transaction():
        db.session.get(Pasante, cast.angels_place.id).withdrawn_on = date(2026, 4, 11)
    [page] = pages(browser("rosa").get(f"/certificates/pasantes/{cast.angels_place.id}/data-sheet.pdf"))
    assert "Dejó el programa 11 de abril de 2026" in page
    assert "01/02/2026 10/04/2026" in page


def test_a_cohort_is_one_file_with_a_page_each_in_list_order(app, cast, browser):
    assert "Fichas de datos (PDF)" in words_of(browser("rosa").get("/certificates?cohort=1").text)
    first, second = pages(browser("rosa").get("/certificates/cohorts/1/data-sheets.pdf"))
    assert "Primer apellido Peñaloza" in first
    assert "Primer apellido Ruiz de la Torre" in second


def test_nobody_else_gets_anybodys_data(app, cast, browser):
    address = f"/certificates/pasantes/{cast.xochitls_place.id}/data-sheet.pdf"
    found = {who: browser(who).get(address).status_code for who in ("lucia", "olga", "angel", "emily")}
    assert found == {"lucia": 403, "olga": 404, "angel": 404, "emily": 404}
