"""Figures are files that never change, that do nothing, and that a phone keeps with the page."""

import re

import pytest

from core import db
from seminars.library import shelf
from seminars.library.actions import import_curriculum
from seminars.library.storing import as_body, from_body
from tests.seminars.curricula.small_content import SmallContent


def addresses(page):
    return re.findall(r'src="(/static/figures/[^"]+)"', page.text)


def test_a_lesson_shows_its_figures_in_the_language_of_the_reader(browser, seminar):
    spanish = browser("xochitl").get(f"/seminars/{seminar.id}/lessons/calling")
    english = browser("emily").get(f"/seminars/{seminar.id}/lessons/calling")
    own = f"/static/figures/{seminar.version.sha256}/es"
    assert addresses(spanish) == [f"{own}/call-tree.svg", f"{own}/first-hour.svg"]
    assert "<figcaption>La primera hora</figcaption>" in spanish.text
    assert 'alt="A clock with one hour marked."' in english.text
    assert "<title>Hour</title>" in browser("emily").get(addresses(english)[1]).text


def test_a_figure_is_kept_for_good_and_may_do_nothing(browser, seminar):
    (address, _other) = addresses(browser("xochitl").get(f"/seminars/{seminar.id}/lessons/calling"))
    answer = browser("stranger").get(address)
    assert answer.mimetype == "image/svg+xml"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in answer.headers
    again = browser("stranger").get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_an_older_version_keeps_its_own_figures(app, browser, seminar, tmp_path):
    content = SmallContent(tmp_path)
    content.change("es/call-tree.svg", "Radio", "Campana")
    with app.app_context(), db.transaction():
        (changed,) = import_curriculum(content.folder)
    before = f"/static/figures/{seminar.version.sha256}/es/call-tree.svg"
    after = f"/static/figures/{changed.sha256}/es/call-tree.svg"
    assert "Radio" in browser("rosa").get(before).text
    assert "Campana" in browser("rosa").get(after).text


def test_a_figure_survives_being_stored(app, seminar):
    with app.app_context():
        module = shelf.module_of(seminar)
    assert from_body(as_body(module)).figures == module.figures
    assert len(module.figures) == 2


@pytest.mark.parametrize(
    "place", ["{sha}/es/none.svg", "{sha}/fr/call-tree.svg", "0000/es/call-tree.svg", "{sha}/es/quiz.gift"]
)
def test_what_is_no_figure_is_not_there(browser, seminar, place):
    assert (
        browser("rosa").get("/static/figures/" + place.format(sha=seminar.version.sha256)).status_code == 404
    )


def test_a_kept_lesson_names_the_figures_that_the_phone_fetches_with_it(browser, seminar):
    page = browser("xochitl").get(f"/seminars/{seminar.id}/lessons/calling", headers={"X-Outbox-Keep": "1"})
    assert len(re.findall(r"/static/[\w./-]+call-tree\.svg", page.text)) == 1
