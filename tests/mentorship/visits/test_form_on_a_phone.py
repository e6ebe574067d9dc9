"""The log on a small screen: short, nothing out of reach, nothing filled in out of sight."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page

from core import assets, db
from tests.mentorship.visits.stories import SECRET, commitment, draft, signed, typed
from tests.support.cast import TODAY

LEARN = """async (source) => {
    await import(URL.createObjectURL(new Blob([source], {type: "text/javascript"})));
}"""
STATE, NOTE, NEW_DATE = (f"[name=followed-0-{part}]" for part in ("state", "note", "new_due_on"))


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    opened = chromium.new_page()
    yield opened
    opened.close()


@pytest.fixture
def agreed_before(app, cast):
    with app.app_context(), db.transaction():
        signed(cast, held_on=TODAY - timedelta(days=10), agreed=[commitment("Weigh every child")])


def new(cast):
    return f"/visits/pasantes/{cast.xochitls_place.id}/new"


def folds_of(page):
    """Each fold's line, and whether it stands open."""
    lines = re.findall(r"<details([^>]*)>\s*<summary>(.*?)</summary>", page, re.S)
    return {re.sub(r"<.*", "", line, flags=re.S).strip(): (marks, line) for marks, line in lines}


def shown(page, field):
    return page.evaluate(f"!document.querySelector('{field}').closest('[hidden], details:not([open])')")


def run(page, text):
    page.set_content(text)
    page.evaluate(LEARN, assets.read("js/visit.js"))


def test_a_new_visit_folds_what_is_seldom_asked_for(browser, cast):
    folds = folds_of(browser("lucia").get(new(cast)).text)
    assert len(folds) >= 6
    for marks, line in folds.values():
        assert "open" not in marks
        assert "hidden" in line


def test_a_fold_says_that_something_is_inside(app, browser, cast):
    with app.app_context(), db.transaction():
        visit = draft(cast, home_visits=2, agreed=[commitment("One"), commitment("Two")])
    page = browser("lucia").get(f"/visits/{visit.id}/edit").text
    folds = folds_of(page)
    for filled in ("Hicimos visitas a domicilio", "Una nota solo para el equipo"):
        marks, line = folds[filled]
        assert "open" not in marks
        assert "hidden" not in line
    assert SECRET in page
    assert page.count("<details data-filled open>") == 1  # the second commitment is read before signing


def test_what_is_wrong_stands_open(browser, cast):
    page = browser("lucia").post(new(cast), data=typed(home_visits="1000")).text
    assert "open" in folds_of(page)["Hicimos visitas a domicilio"][0]
    late = browser("lucia").post(new(cast), data=typed(step="sign", held_on="2026-04-20")).text
    assert "open" in folds_of(late)["No se pudo hacer, o fue hace tiempo"][0]


def test_without_script_every_question_of_a_commitment_stands_there(browser, cast, agreed_before):
    page = browser("lucia").get(new(cast)).text
    for part in ("state", "note", "new_due_on"):
        assert f'name="followed-0-{part}"' in page


@pytest.mark.browser
def test_a_new_date_is_asked_only_of_what_goes_on(page, browser, cast, agreed_before):
    run(page, browser("lucia").get(new(cast)).text)
    assert (shown(page, NOTE), shown(page, NEW_DATE)) == (False, False)
    page.select_option(STATE, "kept")
    assert (shown(page, NOTE), shown(page, NEW_DATE)) == (True, False)
    page.select_option(STATE, "carried")
    page.fill(NEW_DATE, "2026-06-20")
    page.select_option(STATE, "in_progress")
    assert shown(page, NEW_DATE)  # what was typed never goes out of sight


@pytest.mark.browser
def test_a_visit_that_could_not_take_place_opens_its_reason(page, browser, cast):
    run(page, browser("lucia").get(new(cast)).text)
    assert not shown(page, "[name=failed_reason]")
    page.select_option("[name=kind]", "failed")
    assert shown(page, "[name=failed_reason]")
    assert not shown(page, "[name=no_observation_reason]")
    page.select_option("[name=observation-kind]", "")
    assert shown(page, "[name=no_observation_reason]")


@pytest.mark.browser
def test_a_fold_tells_as_soon_as_something_is_typed_in_it(page, browser, cast):
    run(page, browser("lucia").get(new(cast)).text)
    fold = page.locator("details", has=page.locator("[name=home_visits]"))
    assert fold.locator(".chip").get_attribute("hidden") is not None
    fold.locator("summary").click()
    page.fill("[name=home_visits]", "2")
    page.locator("[name=minutes]").focus()
    assert fold.locator(".chip").get_attribute("hidden") is None
    page.evaluate("document.querySelector('#visit').reset()")
    page.wait_for_function(
        "document.querySelector('[name=home_visits]').closest('details').querySelector('.chip').hidden"
    )


@pytest.mark.browser
def test_what_the_browser_will_not_send_comes_into_sight(page, browser, cast):
    run(page, browser("lucia").get(new(cast)).text)
    page.evaluate("document.querySelector('[name=home_visits]').value = 99")
    page.evaluate("document.querySelector('#visit').checkValidity()")
    assert shown(page, "[name=home_visits]")
