"""A coordinator words a certificate, and the picture beside it follows."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK

pytestmark = pytest.mark.browser

EDIT = "/certificates/templates/diploma/es/edit"


def shown(page: Page) -> str:
    address = page.locator("#sheet").get_attribute("src")
    assert address is not None
    return address


def test_the_picture_follows_what_is_typed(opens_as):
    page = opens_as("rosa", size=DESK)
    page.goto(EDIT)
    before = shown(page)
    page.get_by_label("Lo que hace constar, 1").fill("por haber caminado con su comunidad")
    expect(page.locator("#sheet")).not_to_have_attribute("src", before)
    assert shown(page).startswith("data:image/png")


def test_what_is_wrong_stands_beside_its_field_and_goes_when_it_is_mended(opens_as):
    page = opens_as("rosa", size=DESK)
    page.goto(EDIT)
    field = page.get_by_label("Lo que hace constar, 1")
    field.fill("por {{ secreto }}")
    expect(page.locator(".wrong")).to_contain_text("{{ secreto }}")
    expect(field).to_have_attribute("aria-invalid", "true")
    field.fill("por su año entero")
    expect(page.locator(".wrong")).to_have_count(0)
    expect(field).to_have_value("por su año entero")


def test_a_placeholder_goes_where_she_was_writing(opens_as):
    page = opens_as("rosa", size=DESK)
    page.goto(EDIT)
    field = page.get_by_label("Lo que hace constar, 1")
    field.fill("por el año en ")
    page.get_by_text("Lo que puede poner").click()
    page.get_by_role("button", name="{{ site }}", exact=True).click()
    expect(field).to_have_value("por el año en {{ site }}")


def test_without_signal_her_words_stay_and_the_picture_comes_later(opens_as):
    page = opens_as("rosa", size=DESK)
    page.goto(EDIT)
    page.context.set_offline(True)
    field = page.get_by_label("Lo que hace constar, 1")
    field.fill("por su año entero")
    expect(page.locator("#said")).to_contain_text("Siga")
    page.context.set_offline(False)
    before = shown(page)
    field.fill("por su año entero en la sierra")
    expect(page.locator("#sheet")).not_to_have_attribute("src", before)
