"""Dates, numbers and words as people in Chiapas and their guests read them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from core import clock, text
from people.names import sort_key


@pytest.fixture
def reading(app):
    """`reading("es")`: inside a request of somebody who reads that language."""
    return lambda language: app.test_request_context(headers={"Accept-Language": language})


def test_somebody_without_a_wish_reads_spanish(app):
    with app.test_request_context():
        assert text.language() == "es"


def test_a_browser_in_english_is_answered_in_english(browser):
    page = browser("stranger").get("/sign-in", headers={"Accept-Language": "en-US,en;q=0.9"}).text
    assert '<html lang="en">' in page
    assert "Sign in" in page


def test_a_chosen_language_stays_with_the_account(app, browser):
    browser("rosa").post("/language", data={"language": "en", "next": "/"})
    assert '<html lang="en">' in browser("rosa").get("/").text


@pytest.mark.parametrize("language", ["tlh", "", "../es"])
def test_an_unknown_language_changes_nothing(language, browser):
    browser("rosa").post("/language", data={"language": language})
    assert '<html lang="es">' in browser("rosa").get("/").text


def test_dates_read_as_they_are_said(reading):
    day = date(2026, 2, 1)
    with reading("es"):
        assert text.dateformat(day, "long") == "1 de febrero de 2026"
        assert text.dateformat(day, "month") == "febrero de 2026"
        assert text.dateformat(day, "weekday") == "domingo 1 de febrero"
    with reading("en"):
        assert text.dateformat(day, "long") == "February 1, 2026"
        assert text.dateformat(day, "month") == "February 2026"


def test_an_evening_in_chiapas_is_not_yet_tomorrow():
    with clock.at(datetime(2026, 2, 1, 2, 30, tzinfo=UTC)):
        assert clock.today() == date(2026, 1, 31)


@pytest.mark.parametrize(
    ("value", "decimals", "spanish"),
    [
        (Decimal("7.95"), 1, "8.0"),
        (Decimal("7.949"), 1, "7.9"),
        (1234, 0, "1,234"),
        (Decimal("0.05"), 1, "0.1"),
    ],
)
def test_grades_are_printed_half_up(value, decimals, spanish, reading):
    with reading("es"):
        assert text.number(value, decimals) == spanish


def test_people_sort_as_a_spanish_list_does():
    names = [
        ("Núñez", None, "Ana"),
        ("Nuñez", None, "Berta"),
        ("Nájera", "Ñonthe", "Tomás"),
        ("Ñáñez", None, "Zoe"),
        ("Nutria", None, "Al"),
        ("Ochoa", None, "Eva"),
        ("de la Cruz", None, "Iker"),
    ]
    ordered = sorted(names, key=lambda name: sort_key(*name))
    assert [first for first, _second, _given in ordered] == [
        "de la Cruz",
        "Nájera",
        "Núñez",
        "Nuñez",
        "Nutria",
        "Ñáñez",
        "Ochoa",
    ]
