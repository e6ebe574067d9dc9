"""What helps with the official end of service, and is never the official document."""

import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from certification.models import Certificate, Series
from certification.press.errors import PressUnavailable
from core import clock, db, jobs
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


ADDRESS = "/certificates/cohorts/1/data-sheets"


def test_a_cohort_is_one_file_with_a_page_each_in_list_order(app, cast, browser):
    rosa = browser("rosa")
    assert ADDRESS in rosa.get("/certificates?cohort=1").text
    assert f"{ADDRESS}.pdf" not in rosa.get(ADDRESS).text
    assert rosa.post(ADDRESS).location == ADDRESS
    assert f"{ADDRESS}.pdf" in rosa.get(ADDRESS).text
    first, second = pages(rosa.get(f"{ADDRESS}.pdf"))
    assert "Primer apellido Peñaloza" in first
    assert "Primer apellido Ruiz de la Torre" in second


def test_while_they_are_made_the_page_says_how_far_it_is_and_nobody_begins_twice(app, cast, browser, stored):
    with jobs.unrung(app):
        browser("rosa").post(ADDRESS)
        browser("rosa").post(ADDRESS)
    [job] = stored(select(jobs.Job))
    with app.app_context():
        jobs.Running(job.id, {}).progress(1, 2)
    page = browser("rosa").get(ADDRESS).text
    assert "Se hacen las fichas de datos" in words_of(page)
    assert 'value="1" max="2"' in page
    heard = []
    jobs.run(app, job.id, lambda done, total: heard.append((done, total)))
    assert heard == [(0, 2), (1, 2), (2, 2)]
    assert f"{ADDRESS}.pdf" in browser("rosa").get(ADDRESS).text


def test_the_file_is_gone_the_next_day_and_can_be_made_anew(app, cast, browser, stored):
    browser("rosa").post(ADDRESS)
    with clock.at(clock.now() + timedelta(hours=13)):
        jobs.do_chores(app)
        assert browser("rosa").get(f"{ADDRESS}.pdf").status_code == 404
        assert not [each for each in (app.config["DATA"] / Path("files")).rglob("*") if each.is_file()]
        browser("rosa").post(ADDRESS)
        assert len(pages(browser("rosa").get(f"{ADDRESS}.pdf"))) == 2


def test_a_machine_that_cannot_print_says_so(app, cast, browser, monkeypatch):
    def without_pango(*_):
        raise PressUnavailable("no Pango")

    monkeypatch.setattr("certification.data_sheets.rendering.papers", without_pango)
    with pytest.raises(PressUnavailable):
        browser("rosa").post(ADDRESS)
    assert "falta la biblioteca Pango" in words_of(browser("rosa").get(ADDRESS).text)
    own = f"/certificates/pasantes/{cast.xochitls_place.id}/data-sheet.pdf"
    assert browser("xochitl").get(own).status_code == 503


def test_nobody_else_gets_anybodys_data(app, cast, browser):
    address = f"/certificates/pasantes/{cast.xochitls_place.id}/data-sheet.pdf"
    found = {who: browser(who).get(address).status_code for who in ("lucia", "olga", "angel", "emily")}
    assert found == {"lucia": 403, "olga": 404, "angel": 404, "emily": 404}
