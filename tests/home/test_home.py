"""The first page of each role: what it says, and what it does not cost."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from core import db
from mentorship.cases.models import Case
from people.models import Pasante, Posting, Role, User
from tests.conftest import words_of
from tests.support.queries import counted


def test_a_pasante_is_greeted_where_she_serves(browser):
    words = words_of(browser("xochitl").get("/").text)
    assert "Buenos días, Xóchitl" in words
    assert "Promoción de febrero de 2026 · Nueva Aurora" in words
    assert "Lucía Gómez" in words


def test_a_pasante_sees_from_the_start_how_far_the_diploma_is(browser):
    assert "0 de 6 reglas cumplidas" in words_of(browser("xochitl").get("/").text)


def test_a_mentor_sees_her_clinics_and_nobody_elses(browser):
    words = words_of(browser("lucia").get("/").text)
    assert "Nueva Aurora" in words
    assert "Xóchitl Peñaloza Güemes" in words
    assert "El Roblar" not in words


def test_a_resident_reads_english_and_sees_no_pasante(browser):
    words = words_of(browser("emily").get("/").text)
    assert "Good morning, Emily" in words
    assert "Your stay ends on May 18" in words
    assert "Xóchitl" not in words


def test_the_coordinator_sees_both_cohorts_in_spanish_order(browser, cast):
    page = browser("rosa").get(f"/?cohort={cast.february.id}")
    words = words_of(page.text)
    assert "Promoción de agosto de 2025" in words
    assert words.index("Peñaloza Güemes, Xóchitl") < words.index("Ruiz de la Torre, Ángel")
    assert "Nájera Ñonthe, Tomás" not in words


def test_the_cohorts_year_opens_in_excel(browser, cast):
    answer = browser("rosa").get(f"/cohorts/{cast.february.id}/progress.xlsx")
    sheet = load_workbook(BytesIO(answer.data)).active
    names = [row[0].value for row in sheet.iter_rows(min_row=2)]
    assert names == ["Peñaloza Güemes, Xóchitl", "Ruiz de la Torre, Ángel"]


@pytest.mark.parametrize("name", ["rosa", "lucia"])
def test_thirty_pasantes_cost_as_many_queries_as_two(name, app, cast, browser):
    browser(name).get("/")
    with counted(app) as few:
        browser(name).get("/")
    with app.app_context(), db.transaction() as session:
        for number in range(28):
            user = User(
                role=Role.PASANTE,
                given_names="Ana",
                first_surname=f"López {number}",
                email=f"p{number}@example.org",
            )
            session.add(user)
            session.flush()
            place = Pasante(user_id=user.id, cohort_id=cast.february.id)
            session.add(place)
            session.flush()
            start = cast.february.starts_on
            session.add(Posting(pasante_id=place.id, clinic_id=cast.nueva_aurora.id, starts_on=start))
    with counted(app) as many:
        assert browser(name).get("/").status_code == 200
    assert many.count == few.count


def test_a_case_that_waits_says_what_for(app, cast, browser):
    with app.app_context(), db.transaction() as session:
        place = cast.xochitls_place.id
        session.add(Case(pasante_id=place, year=2026, number=1, state="submitted", title="Una tos larga"))
    assert "Una tos larga Caso por revisar" in words_of(browser("rosa").get("/").text)
    assert "Una tos larga por revisar" in words_of(browser("lucia").get("/").text)
    assert "por revisar" not in words_of(browser("xochitl").get("/").text)
