"""The university writes the diplomas into its book, weeks later: where, is noted then."""

import io

import openpyxl
import pytest
from sqlalchemy import select

from certification.models import Certificate
from core import db
from tests.conftest import words_of

DIPLOMAS = "/certificates/cohorts/1/issue/diploma"


@pytest.fixture
def diplomas(app, graduation, browser):
    """Ask for them as they are now, in list order."""
    browser("rosa").post(DIPLOMAS)

    def now():
        with app.app_context():
            return list(db.session.scalars(select(Certificate).order_by(Certificate.number)))

    return now


def leaves(diplomas):
    return [(each.registry_book, each.registry_leaf) for each in diplomas()]


def test_a_whole_batch_is_noted_in_list_order(diplomas, browser):
    rosa = browser("rosa")
    count = len(diplomas())
    page = rosa.post(
        "/certificates/batches/1/registry",
        data={"registry_book": "12", "first_leaf": "31", "per_leaf": "1"},
        follow_redirects=True,
    )
    assert leaves(diplomas) == [("12", str(31 + place)) for place in range(count)]
    assert "12 / 31" in words_of(page.text)


def test_what_was_noted_already_stays(diplomas, browser):
    rosa = browser("rosa")
    first = diplomas()[0]
    rosa.post(f"/certificates/{first.id}/registry", data={"registry_book": "9", "registry_leaf": "4 v"})
    rosa.post(
        "/certificates/batches/1/registry", data={"registry_book": "12", "first_leaf": "1", "per_leaf": "2"}
    )
    assert leaves(diplomas)[0] == ("9", "4 v")
    assert leaves(diplomas)[1:] == [("12", str(1 + place // 2)) for place in range(len(diplomas()) - 1)]


def test_a_batch_that_is_noted_says_so(diplomas, browser):
    rosa = browser("rosa")
    typed = {"registry_book": "12", "first_leaf": "1", "per_leaf": "1"}
    rosa.post("/certificates/batches/1/registry", data=typed)
    before = leaves(diplomas)
    again = rosa.post("/certificates/batches/1/registry", data=typed | {"registry_book": "13"})
    assert again.status_code == 422
    assert "Todas tienen ya su libro y foja." in words_of(again.text)
    assert leaves(diplomas) == before


@pytest.mark.parametrize(("book", "leaf"), [("9", ""), ("", "4")])
def test_half_an_entry_is_refused_with_what_was_typed(diplomas, browser, book, leaf):
    first = diplomas()[0]
    page = browser("rosa").post(
        f"/certificates/{first.id}/registry", data={"registry_book": book, "registry_leaf": leaf}
    )
    assert page.status_code == 422
    assert "Escribe los dos, libro y foja, o deja los dos vacíos." in words_of(page.text)
    assert f'value="{book or leaf}"' in page.text
    assert leaves(diplomas)[0] == (None, None)


def test_a_wrong_entry_is_mended_and_taken_back(diplomas, browser):
    rosa, first = browser("rosa"), diplomas()[0]
    for book, leaf in (("9", "4"), ("10", "5"), ("", "")):
        rosa.post(f"/certificates/{first.id}/registry", data={"registry_book": book, "registry_leaf": leaf})
        assert leaves(diplomas)[0] == (book or None, leaf or None)


def test_whoever_verifies_reads_it_and_the_file_stays_the_same(diplomas, browser):
    first = diplomas()[0]
    before = browser("rosa").get(f"/certificates/{first.id}/file").data
    browser("rosa").post(
        f"/certificates/{first.id}/registry", data={"registry_book": "9", "registry_leaf": "4"}
    )
    page = words_of(browser("stranger").get(f"/v/{first.token}").text)
    assert "La universidad lo anotó en el libro 9, foja 4." in page
    assert browser("rosa").get(f"/certificates/{first.id}/file").data == before


def test_the_register_as_a_table_has_it(diplomas, browser):
    first = diplomas()[0]
    browser("rosa").post(
        f"/certificates/{first.id}/registry", data={"registry_book": "9", "registry_leaf": "4"}
    )
    sheet = openpyxl.load_workbook(io.BytesIO(browser("rosa").get("/certificates/register.xlsx").data)).active
    rows = {row[0]: row[-2:] for row in sheet.iter_rows(values_only=True)}
    assert rows[first.folio] == ("9", "4")
    assert rows["Folio"] == ("Libro", "Foja")
