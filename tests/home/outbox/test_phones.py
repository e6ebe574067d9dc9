"""What coordinators see: phones that are silent with work on them, and what arrived and needs a look."""

from datetime import timedelta

from core import clock, db
from tests.conftest import words_of
from tests.home.outbox import stories
from tests.support.queries import counted


def test_phones_with_work_are_listed_the_longest_silent_first(app, cast, browser):
    with app.app_context(), db.transaction() as session:
        session.merge(cast.tomas).phone = "961 555 0103"
        stories.phone(cast.xochitl, days=1, pending=3)
        stories.phone(cast.tomas, days=9, pending=1)
        stories.phone(cast.angel, days=30, pending=0)
    said = words_of(browser("rosa").get("/outbox/phones").text)
    first, second = said.index("Nájera Ñonthe, Tomás El Roblar"), said.index("Peñaloza Güemes, Xóchitl")
    assert first < second
    assert "961 555 0103 1 hace 9 días" in said
    assert "Ruiz de la Torre" not in said


def test_the_oldest_work_is_told_where_the_site_knows_it(app, cast, browser):
    with app.app_context(), db.transaction():
        held = stories.phone(cast.xochitl)
        when = clock.now() - timedelta(days=11)
        stories.a_lesson(cast.xochitl, device=held.device, state="waiting", reason=None, written_at=when)
    assert "el más antiguo es del 3 may 2026" in words_of(browser("rosa").get("/outbox/phones").text)


def test_a_drawing_says_the_same_in_words(app, cast, browser):
    with app.app_context(), db.transaction():
        for days in (0, 5, 5, 40):
            stories.phone(cast.xochitl, days=days)
    assert 'aria-label="0 días: 1, 5 días: 2, 14 días: 1"' in browser("rosa").get("/outbox/phones").text


def test_one_cohort_alone(app, cast, browser):
    with app.app_context(), db.transaction():
        stories.phone(cast.xochitl)
        stories.phone(cast.tomas)
        stories.a_lesson(cast.tomas)
    said = words_of(browser("rosa").get(f"/outbox/phones?cohort={cast.february.id}").text)
    assert "Peñaloza" in said
    assert "Nájera" not in said


def test_lost_phones_no_longer_wait_but_stay_listed(app, cast, browser):
    with app.app_context(), db.transaction():
        stories.phone(cast.xochitl, lost_at=clock.now())
    said = words_of(browser("rosa").get("/outbox/phones").text)
    assert "Ningún teléfono ha dicho que guarde registros." in said
    assert "Reportados como perdidos Peñaloza Güemes, Xóchitl · Chrome en Android" in said


def test_a_coordinator_reports_a_phone_for_somebody(app, cast, browser):
    with app.app_context(), db.transaction():
        phone = stories.phone(cast.xochitl)
    address = f"/outbox/phones/{phone.id}/lost"
    assert "Xóchitl Peñaloza Güemes" in words_of(browser("rosa").get(address).text)
    assert browser("rosa").post(address).headers["Location"] == "/outbox/phones"


def test_the_list_names_what_arrived_but_none_of_its_words(app, cast, browser):
    with app.app_context(), db.transaction():
        stories.handed_in(
            cast.xochitl,
            "cases.start",
            "/cases/new?format=soap",
            {"title": stories.SECRET},
            errors={"title": [stories.SECRET]},
            said=[stories.SECRET],
        )
    page = browser("rosa").get("/outbox/phones").text
    assert "Antes hay que corregir algo." in words_of(page)
    assert stories.SECRET not in page


def test_the_first_page_speaks_of_them_only_when_there_is_something(app, cast, browser):
    assert "/outbox/phones" not in browser("rosa").get("/").text
    with app.app_context(), db.transaction():
        stories.phone(cast.xochitl, days=2)
    assert "/outbox/phones" not in browser("rosa").get("/").text
    with app.app_context(), db.transaction():
        stories.phone(cast.xochitl, days=4)
        stories.a_lesson(cast.angel)
    said = words_of(browser("rosa").get("/").text)
    assert "1 teléfono con registros lleva más de 3 días sin dar señales." in said
    assert "1 registro llegó y hay que verlo." in said


def test_thirty_phones_and_entries_cost_as_many_queries_as_one(app, cast, browser):
    def more(number):
        with app.app_context(), db.transaction():
            for person in (cast.xochitl, cast.angel):
                for _each in range(number):
                    stories.phone(person)
                    stories.phone(person, lost_at=clock.now())
                    stories.a_lesson(person)

    more(1)
    browser("rosa").get("/outbox/phones")
    with counted(app) as few:
        browser("rosa").get("/outbox/phones")
    more(29)
    with counted(app) as many:
        assert browser("rosa").get("/outbox/phones").status_code == 200
    assert many.count == few.count
