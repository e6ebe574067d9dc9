"""Coordinators put modules on days; what pasantes did already is never undone."""

from datetime import date

import pytest
from sqlalchemy import func, select

from core import db
from seminars import queries
from seminars.models import Seminar
from tests.conftest import words_of
from tests.seminars.access_table import SCHEDULE
from tests.seminars.small_module import give, give_many
from tests.support.queries import counted


def test_a_scheduled_seminar_stands_in_its_month(browser, seminar):
    answer = browser("rosa").post("/seminars/new", data=SCHEDULE)
    assert answer.status_code == 303
    words = words_of(browser("rosa").get("/seminars").text)
    assert "Junio de 2026" in words
    assert "13 al 14 de junio" in words


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("ends_on", "2026-06-12", "El último día no puede ser antes del primero."),
        ("due_on", "2026-05-30", "El trabajo no se puede entregar antes de que abran las lecciones."),
        ("starts_on", "mañana", 'id="starts_on-error"'),
        ("hours", "0", 'id="hours-error"'),
        ("place", "", 'id="place-error"'),
        ("module_key", "m99", 'id="module_key-error"'),
    ],
)
def test_a_seminar_that_cannot_be_is_refused_beside_the_field(browser, seminar, stored, field, value, reason):
    page = browser("rosa").post("/seminars/new", data=SCHEDULE | {field: value})
    assert page.status_code == 422
    assert reason in page.text
    assert stored(select(func.count(Seminar.id))) == [1]


def test_a_seminar_can_move_to_other_days(browser, seminar, stored):
    answer = browser("rosa").post(f"/seminars/{seminar.id}/edit", data=SCHEDULE)
    assert answer.status_code == 303
    assert stored(select(Seminar.starts_on)) == [date(2026, 6, 13)]


def test_a_seminar_with_a_roll_keeps_its_hours(browser, cast, seminar):
    browser("rosa").post(f"/seminars/{seminar.id}/roll", data={f"state-{cast.xochitls_place.id}": "present"})
    page = browser("rosa").post(f"/seminars/{seminar.id}/edit", data=SCHEDULE | {"hours": "10"})
    assert page.status_code == 422
    assert "se quedan como están" in page.text


def test_a_cancelled_seminar_is_marked_and_counts_for_nobody(app, cast, browser, seminar):
    for _twice in range(2):
        assert browser("rosa").post(f"/seminars/{seminar.id}/cancel").status_code == 303
    assert "Este seminario se canceló." in words_of(browser("xochitl").get(f"/seminars/{seminar.id}").text)
    with app.app_context():
        record = queries.study_records([cast.xochitls_place.id], date(2026, 5, 14))
        assert record[cast.xochitls_place.id].modules == []
        assert queries.next_seminar(date(2026, 5, 1)) is None


def test_a_seminar_with_handed_in_work_is_not_cancelled(browser, seminar, stored):
    browser("xochitl").post(f"/seminars/{seminar.id}/reflections/reflection", data={"text": "Mi noche."})
    browser("rosa").post(f"/seminars/{seminar.id}/cancel")
    assert "Ya se entregó trabajo" in words_of(browser("rosa").get(f"/seminars/{seminar.id}").text)
    assert stored(select(Seminar.cancelled_at)) == [None]


def test_the_next_seminar_is_the_one_being_given_or_the_first_to_come(app, cast, seminar):
    with app.app_context(), db.transaction():
        june = give(cast, month=6)
    with app.app_context():
        assert queries.next_seminar(date(2026, 5, 10)).id == seminar.id
        assert queries.next_seminar(date(2026, 5, 11)).id == june.id


@pytest.mark.parametrize("who", ["rosa", "lucia", "xochitl"])
def test_thirty_seminars_cost_no_more_queries_than_one(app, cast, browser, who):
    with app.app_context(), db.transaction():
        give(cast)
    browser(who).get("/seminars")
    with counted(app) as one:
        browser(who).get("/seminars")
    with app.app_context(), db.transaction():
        give_many(cast, 30)
    with counted(app) as thirty:
        browser(who).get("/seminars")
    assert thirty.count == one.count
