"""What stands in the QR code of an issued certificate, and the page that reads it without a signal."""

import html
import io
import json
import re

import pikepdf
import pytest
from sqlalchemy import select

from certification.credentials import qr
from certification.credentials.multibase import from_base64url
from certification.models import Certificate
from certification.printing import snapshot_of
from core import files
from tests.certification.press.reading import scanned
from tests.conftest import words_of

DIPLOMAS = "/certificates/cohorts/1/issue/diploma"
PAGE = "/verify/without-signal"


@pytest.fixture
def diploma(graduation, browser, stored):
    browser("rosa").post(DIPLOMAS)
    return stored(select(Certificate))[0]


def keys_on(page):
    """The points of our keys as the phone has them, by their names."""
    found = json.loads(html.unescape(re.search(r'data-verify-keys="([^"]*)"', page)[1]))
    return {name: from_base64url(point) for name, point in found.items()}


def test_the_code_on_the_paper_says_what_is_printed_and_the_phones_page_believes_it(app, diploma, browser):
    with app.app_context():
        (text,) = scanned(files.read(diploma.pdf_sha256))
    address, _, line = text.partition("#")
    assert address == f"http://localhost/v/{diploma.token}"
    said = qr.read(line, keys_on(browser("stranger").get(PAGE).text))
    printed = snapshot_of(diploma)
    assert said == qr.short_of(printed, diploma.issued_on)
    assert (said.person, said.folio, said.hours) == (printed.person, diploma.folio, printed.hours)
    assert text == printed.verification_url


def test_the_same_address_leads_on_where_there_is_a_signal(diploma, browser):
    page = browser("stranger").get(diploma.snapshot["verification_url"])
    assert page.status_code == 200
    assert "Xóchitl Peñaloza Güemes" in words_of(page.text)


def test_a_screen_reader_is_told_the_address_and_spared_the_line(app, diploma):
    with app.app_context(), pikepdf.open(io.BytesIO(files.read(diploma.pdf_sha256))) as pdf:
        told = [
            str(each.Alt) for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and "/Alt" in each
        ]
    assert told == [f"Código QR de verificación: http://localhost/v/{diploma.token}"]


def test_an_address_too_long_for_the_sheet_is_refused_before_any_folio(graduation, app, browser, stored):
    app.config["BASE_URL"] = "https://" + "a" * 230 + ".example"
    page = browser("rosa").post(DIPLOMAS)
    assert page.status_code == 422
    assert "demasiado largo" in words_of(page.text)
    assert stored(select(Certificate)) == []


def test_every_phone_has_the_same_page_in_both_languages_from_its_first_visit(diploma, browser):
    worker = browser("stranger").get("/sw.js").text
    assert f'["/v/","{PAGE}"]' in worker
    shell = json.loads(re.search(r"SHELL=(\[.*?\])", worker)[1])
    assert PAGE in shell
    page = browser("stranger").get(PAGE)
    for address in re.findall(r'(?:src|href)="(/static/[^"#]+)', page.text):
        assert address in shell
    assert page.data == browser("rosa").get(PAGE).data == browser("emily").get(PAGE).data
    assert "Esto lo firmamos nosotros" in page.text
    assert "We signed this" in page.text
    assert "data-user" not in page.text


def test_a_new_key_of_ours_reaches_the_phones(graduation, browser):
    def version():
        return re.search(r'VERSION="(\w+)"', browser("stranger").get("/sw.js").text)[1]

    before = version()
    assert keys_on(browser("stranger").get(PAGE).text) == {}
    browser("rosa").post(DIPLOMAS)
    assert len(keys_on(browser("stranger").get(PAGE).text)) == 1
    assert version() != before
