"""A seminar of one cohort, such as its induction, concerns nobody of the other that serves at the time."""

from sqlalchemy import select

from core import clock
from seminars.models import Seminar
from seminars.queries import study_records
from tests.conftest import words_of
from tests.seminars.access_table import SCHEDULE


def own(cast):
    """June's seminar, for the February cohort alone: Xóchitl's and Ángel's, not Tomás's."""
    return SCHEDULE | {"cohort_id": cast.february.id}


def test_it_is_on_the_calendar_of_its_own_cohort_only(browser, cast, seminar):
    assert browser("rosa").post("/seminars/new", data=own(cast)).status_code == 303
    assert "solo la promoción de febrero de 2026" in words_of(browser("rosa").get("/seminars").text)
    assert "13 al 14 de junio" in words_of(browser("xochitl").get("/seminars").text)
    assert "13 al 14 de junio" not in words_of(browser("tomas").get("/seminars").text)


def test_the_other_cohort_does_not_learn_that_it_exists(browser, cast, seminar, stored):
    browser("rosa").post("/seminars/new", data=own(cast))
    (new,) = stored(select(Seminar.id).where(Seminar.cohort_id == cast.february.id))
    assert browser("xochitl").get(f"/seminars/{new}").status_code == 200
    assert browser("tomas").get(f"/seminars/{new}").status_code == 404


def test_its_hours_are_asked_of_nobody_else(app, browser, cast, seminar):
    browser("rosa").post("/seminars/new", data=own(cast))
    ids = [cast.xochitls_place.id, cast.tomas_place.id]
    with app.app_context():
        records = study_records(ids, clock.today())
    assert [len(records[each].modules) for each in ids] == [2, 1]


def test_its_roll_names_only_those_who_take_part(browser, cast, seminar, stored):
    browser("rosa").post("/seminars/new", data=own(cast))
    (new,) = stored(select(Seminar.id).where(Seminar.cohort_id == cast.february.id))
    page = words_of(browser("rosa").get(f"/seminars/{new}").text)
    assert "Peñaloza Güemes, Xóchitl" in page
    assert "Nájera" not in page


def test_it_begins_within_its_cohorts_year(browser, cast, seminar):
    other_year = own(cast) | {"starts_on": "2026-01-09", "ends_on": "2026-01-10"}
    page = browser("rosa").post("/seminars/new", data=other_year)
    assert page.status_code == 422
    assert "fuera del año de esta promoción" in page.text


def test_it_stays_theirs_once_somebody_took_part(browser, cast, seminar):
    state = {f"state-{cast.xochitls_place.id}": "present"}
    browser("rosa").post(f"/seminars/{seminar.id}/roll", data=state)
    days = {
        "starts_on": "2026-05-09",
        "ends_on": "2026-05-10",
        "opens_on": "2026-05-01",
        "due_on": "2026-05-22",
    }
    page = browser("rosa").post(f"/seminars/{seminar.id}/edit", data=own(cast) | days)
    assert page.status_code == 422
    assert "ya participaron pasantes" in page.text
