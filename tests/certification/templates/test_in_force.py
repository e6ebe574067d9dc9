"""Whoever is about to issue sees which version will print, since when, and what was written and will not."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from certification.models import Certificate
from certification.press.sources import Source
from certification.templates import blocks
from core import clock, db, schema
from tests.certification.templates.typed import DIPLOMA, current, edit, use
from tests.conftest import words_of
from tests.support.filling import contents, structure
from tests.support.migrating import fill_all, told

ISSUE = "/certificates/cohorts/1/issue/diploma"


@pytest.fixture
def page(graduation, browser):
    return lambda: words_of(browser("rosa").get(ISSUE).text)


def test_while_nobody_wrote_any_it_prints_as_the_site_came(page, browser):
    said = page()
    assert "Plantilla con la que se imprime Como venía con el sitio" in said
    assert "en uso desde que empezó este sitio" in said
    assert "no está en uso" not in said
    assert f"{DIPLOMA}/0/picture.png" in browser("rosa").get(ISSUE).text


def test_what_was_written_this_morning_and_not_taken_into_use_does_not_print(page, browser, stored):
    edit(browser("rosa"), statement_0="por andar", note="Con otro verbo")
    said = page()
    assert "Como venía con el sitio" in said
    assert "La versión 1, guardada por Rosa Hernández Núñez el 28 ene 2027" in said
    assert "esta emisión no se imprime con ella" in said
    browser("rosa").post(ISSUE)
    assert not stored(select(Certificate))[0].snapshot.get("template")


def test_a_version_in_use_is_named_with_its_moment_and_prints(page, browser, stored):
    version = current(browser("rosa"), stored, statement_0="por andar", note="Con otro verbo")
    said = page()
    assert "Versión 1 : Con otro verbo" in said or "Versión 1: Con otro verbo" in said
    assert "en uso desde el 28 ene 2027" in said
    assert "la escribió Rosa Hernández Núñez" in said
    assert "no está en uso" not in said
    browser("rosa").post(ISSUE)
    assert stored(select(Certificate))[0].snapshot["template"] == version.sha256


def test_of_several_drafts_the_newest_is_named(page, browser, stored):
    current(browser("rosa"), stored, statement_0="por andar")
    edit(browser("rosa"), statement_0="por haber andado")
    with clock.at(clock.now() + timedelta(hours=1)):
        edit(browser("teresa"), statement_0="por caminar")
        said = page()
    assert "Versión 1" in said
    assert "La versión 3, guardada por Teresa" in said
    assert "La versión 2, guardada" not in said


def test_an_older_draft_that_was_mended_since_is_named_too(page, browser, stored):
    edit(browser("rosa"), statement_0="por caminar")
    current(browser("rosa"), stored, statement_0="por andar")
    assert "La versión 1" not in page()
    with clock.at(clock.now() + timedelta(hours=1)):
        edit(browser("rosa"), start=1, statement_0="por haber caminado")
        assert "La versión 1, guardada por" in page()


def test_after_going_back_to_what_ships_it_says_since_when(page, browser, stored):
    current(browser("rosa"), stored, statement_0="por andar")
    with clock.at(clock.now() + timedelta(days=1)):
        browser("rosa").post(f"{DIPLOMA}/use-shipped")
        said = page()
    assert "Como venía con el sitio en uso desde el 29 ene 2027" in said


def test_a_version_taken_again_says_when_it_was_taken_again(page, browser, stored):
    first = current(browser("rosa"), stored, statement_0="por andar")
    with clock.at(clock.now() + timedelta(days=1)):
        current(browser("rosa"), stored, statement_0="por caminar")
    with clock.at(clock.now() + timedelta(days=2)):
        use(browser("rosa"), first.id)
        said = page()
        assert "Versión 1" in said
        assert "en uso desde el 30 ene 2027" in said
        versions = words_of(browser("rosa").get(DIPLOMA).text)
    assert "en uso desde el 30 ene 2027" in versions


def test_words_that_will_stand_in_a_newer_sheet_say_so(page, browser, stored, monkeypatch):
    current(browser("rosa"), stored, statement_0="por andar")
    assert "La hoja de este sitio es más nueva" not in page()
    newer = {**blocks.SHIPPED.files, "sheet.css": blocks.SHIPPED.files["sheet.css"] + "\n/* newer */"}
    monkeypatch.setattr(blocks, "SHIPPED", Source(newer))
    blocks.frame_of.cache_clear()
    try:
        said = page()
    finally:
        monkeypatch.undo()
        blocks.frame_of.cache_clear()
    assert "La hoja de este sitio es más nueva" in said


def test_an_english_reader_finds_it_in_english(graduation, browser, stored):
    current(browser("rosa"), stored, statement_0="por andar")
    browser("rosa").post("/language", data={"language": "en", "next": ISSUE})
    said = words_of(browser("rosa").get(ISSUE).text)
    assert "The template that prints Version 1" in said
    assert "in use since Jan 28, 2027" in said


def test_the_moments_come_from_what_was_noted_and_go_again(empty_app):
    with empty_app.app_context():
        schema.downgrade("0012")
        fill_all()
        before, tables = told(contents), told(structure)
        schema.upgrade("0013")
        assert all(row[-2:] == (None, None) for row in told(contents)["certificate_templates"])
        schema.downgrade("0012")
        assert told(structure) == tables
        assert told(contents) == before
        version = before["certificate_templates"][0][0]
        with db.engine().execution_options(writes=True).begin() as connection:
            for hour, what in ((8, "template.taken"), (9, "template.left"), (10, "template.taken")):
                connection.exec_driver_sql(
                    "insert into audit_notes (at, what, kind, thing_id) values"
                    f" ('2026-05-12 {hour:02}:00:00+00:00', '{what}', 'certificate_templates', {version})"
                )
        schema.upgrade("head")
        row = told(contents)["certificate_templates"][0]
        assert [each.hour for each in row[-2:]] == [10, 9]
