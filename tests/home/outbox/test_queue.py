"""What waits and what arrived, as each person sees it of themselves."""

import pytest

from core import db
from core.outbox.models import Entry, Phone
from home.outbox import words
from tests.conftest import words_of
from tests.home.outbox import stories
from tests.support.queries import counted


def test_a_page_without_anything_says_what_will_be_there(browser):
    said = words_of(browser("xochitl").get("/outbox").text)
    assert "Pendientes de envío" in said
    assert "Sin programas en la página, aquí no espera nada" in said
    assert "Necesita tu atención" not in said


def test_the_page_has_a_place_for_everything_the_script_shows(browser):
    page = browser("xochitl").get("/outbox").text
    for mark in (
        'id="queue-empty" hidden',
        '<section class="card accent" id="queue" hidden>',
        'id="queue-list"',
        '<template id="queue-row">',
        'id="queue-plain"',
        'id="queue-others"',
        "data-send-now",
        "data-save-copy",
    ):
        assert mark in page


def test_what_needs_attention_says_what_why_and_how_to_go_on(app, cast, browser):
    with app.app_context(), db.transaction():
        path = f"/visits/pasantes/{cast.xochitls_place.id}/new"
        errors = {"minutes": ["Escribe cuántos minutos duró."]}
        entry = stories.handed_in(cast.lucia, "visits.log", path, {"minutes": ""}, errors=errors)
    page = browser("lucia").get("/outbox").text
    said = words_of(page)
    assert "Bitácora de visita Escrito el 13 may 2026, 10:00 Antes hay que corregir algo." in said
    assert "Escribe cuántos minutos duró." in said
    assert f'href="{path}?entry={entry.key}"' in page
    assert f'data-entry="{entry.key}"' in page  # so that the script need not list it again


def test_what_has_no_page_any_more_sends_to_the_coordinator(app, cast, browser):
    with app.app_context(), db.transaction():
        stories.a_lesson(cast.xochitl)
    said = words_of(browser("xochitl").get("/outbox").text)
    assert "La página a la que pertenece ya no está. Pregunta a tu coordinación" in said
    assert "Corregir y enviar" not in said


def test_nobody_sees_what_others_handed_in(app, cast, browser):
    with app.app_context(), db.transaction():
        stories.a_lesson(cast.xochitl)
        stories.phone(cast.xochitl)
    said = words_of(browser("angel").get("/outbox").text)
    assert "Lectura" not in said
    assert "Chrome" not in said


def test_what_arrived_lately_is_listed_and_what_came_before_is_not(app, cast, browser):
    with app.app_context(), db.transaction():
        for _number in range(25):
            stories.a_lesson(cast.xochitl, state="stored", reason=None)
    assert browser("xochitl").get("/outbox").text.count("/outbox/entries/") == 20


def test_a_lost_phone_is_reported_after_a_page_that_says_what_it_means(app, cast, browser):
    with app.app_context(), db.transaction():
        phone = stories.phone(cast.xochitl)
    address = f"/outbox/phones/{phone.id}/lost"
    asked = words_of(browser("xochitl").get(address).text)
    assert "Chrome en Android" in asked
    assert "este teléfono ya no entregará nada por sí solo" in asked
    assert browser("xochitl").post(address).headers["Location"] == "/outbox"
    assert "reportado como perdido" in words_of(browser("xochitl").get("/outbox").text)


def test_a_phone_of_long_ago_is_listed_only_while_work_is_on_it(app, cast, browser):
    with app.app_context(), db.transaction():
        stories.phone(cast.xochitl, days=200, pending=0, label="Firefox/140.0 Android")
        stories.phone(cast.xochitl, days=200, pending=1)
    said = words_of(browser("xochitl").get("/outbox").text)
    assert "Chrome en Android" in said
    assert "Firefox" not in said


def test_reporting_it_twice_changes_nothing(app, cast, browser):
    with app.app_context(), db.transaction():
        phone = stories.phone(cast.xochitl)
    for name in ("xochitl", "rosa"):
        browser(name).post(f"/outbox/phones/{phone.id}/lost")
    with app.app_context():
        assert db.session.get_one(Phone, phone.id).lost_by_id == cast.xochitl.id


def test_the_page_is_kept_with_the_month(browser):
    month = browser("xochitl").get("/outbox/v1/month").get_json()
    assert "/outbox" in [page["url"] for page in month["pages"]]


@pytest.mark.parametrize(
    ("label", "said"),
    [
        (stories.ANDROID, "Chrome en Android"),
        (stories.ANDROID.replace("Chrome/", "SamsungBrowser/24.0 Chrome/"), "Samsung Internet en Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) Safari/604.1", "Safari en iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox en Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/120.0.0.0 Safari/537.36 Edg/120.0", "Edge en Windows"),
        ("curl/8.5", "Un teléfono o computadora"),
        ("", "Un teléfono o computadora"),
    ],
)
def test_a_phone_is_called_what_people_call_it(app, label, said):
    with app.test_request_context():
        assert words.device(label) == said


def test_thirty_entries_and_phones_cost_as_many_queries_as_one(app, cast, browser):
    def more(number):
        with app.app_context(), db.transaction():
            for _each in range(number):
                stories.a_lesson(cast.xochitl)
                stories.a_lesson(cast.xochitl, state="stored", reason=None)
                stories.phone(cast.xochitl)

    more(1)
    browser("xochitl").get("/outbox")
    with counted(app) as few:
        browser("xochitl").get("/outbox")
    more(29)
    with counted(app) as many:
        assert browser("xochitl").get("/outbox").status_code == 200
    assert many.count == few.count
    with app.app_context():
        assert db.session.query(Entry).count() == 60
