"""Versions: a new one for each change, none that printed is ever changed or lost."""

from dataclasses import replace

import pytest
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from certification.models import Certificate, TemplateVersion
from certification.press import apart
from certification.press.errors import Unprintable
from certification.press.plates.plate import plate_for
from certification.press.rendering import render
from certification.press.snapshot import Kind, Language, Snapshot
from certification.press.sources import SHIPPED, Source, packed
from certification.templates import blocks, reading
from certification.templates.actions import save_version
from certification.templates.blocks import blocks_of, content_of, file_of, shipped_blocks
from certification.templates.checking import faults_of
from certification.templates.drafts import Draft
from certification.templates.examples import LONG, SHORT, House, example, fullest
from certification.templates.sentences import sentences_of, with_sentences
from core import db
from tests.certification.press.reading import texts
from tests.certification.press.test_plates import streams
from tests.certification.templates.typed import DIPLOMA, current, edit, use
from tests.conftest import words_of
from tests.support.queries import counted

ISSUE = "/certificates/cohorts/1/issue/diploma"
BOTH = [(kind, language) for kind in Kind for language in Language]


@pytest.fixture
def diploma() -> Snapshot:
    return example(Kind.DIPLOMA, Language.SPANISH, SHORT, House())


@pytest.fixture
def used(graduation, browser, stored) -> TemplateVersion:
    """A version that one diploma was printed by."""
    version = current(browser("rosa"), stored, statement_0="por haber andado")
    browser("rosa").post(ISSUE)
    return version


def test_a_version_that_nobody_uses_is_mended_in_place(app, browser, stored):
    edit(browser("rosa"), statement_0="por andar")
    edit(browser("rosa"), start=1, statement_0="por haber andado")
    (version,) = stored(select(TemplateVersion))
    assert (version.number, "haber andado" in version.html) == (1, True)


def test_the_same_words_twice_are_one_version(app, browser, stored):
    for _ in range(2):
        assert edit(browser("rosa"), statement_0="por andar").status_code == 303
    assert len(stored(select(TemplateVersion))) == 1


def test_a_version_that_printed_is_never_changed(used, app, browser, stored):
    edit(browser("rosa"), start=1, statement_0="por otra cosa")
    assert [each.html for each in stored(select(TemplateVersion).filter_by(number=1))] == [used.html]
    assert len(stored(select(TemplateVersion))) == 2
    with app.app_context(), pytest.raises(ValueError, match="does not change"), db.transaction():
        db.session.get(TemplateVersion, used.id).html = "otra"
    with app.app_context(), pytest.raises(ValueError, match="stays"), db.transaction():
        db.session.delete(db.session.get(TemplateVersion, used.id))


def test_the_database_keeps_a_version_that_a_batch_printed_by(used, app):
    with app.app_context(), pytest.raises(IntegrityError), db.transaction():
        db.session.execute(delete(TemplateVersion).where(TemplateVersion.id == used.id))


def test_put_away_keeps_what_printed_and_drops_what_did_not(used, app, browser, stored):
    edit(browser("rosa"), statement_0="por nada")
    address = "/certificates/templates/versions/{}/put-away"
    browser("rosa").post(address.format(used.id))
    assert stored(select(TemplateVersion.retired_at).filter_by(id=used.id)) == [None]  # in use
    browser("rosa").post(f"{DIPLOMA}/use-shipped")
    for version in stored(select(TemplateVersion)):
        browser("rosa").post(address.format(version.id))
    (kept,) = stored(select(TemplateVersion))
    assert (kept.id, kept.retired_at is None) == (used.id, False)
    assert use(browser("rosa"), kept.id).status_code == 303
    assert stored(select(TemplateVersion.retired_at)) == [None]


def test_whoever_saves_over_anothers_change_is_told(app, browser, stored):
    edit(browser("rosa"), statement_0="por andar")
    answer = edit(browser("teresa"), start=1, statement_0="por correr", seen="0" * 64)
    assert answer.status_code == 422
    assert "por correr" in answer.text
    assert "Otra persona cambió" in words_of(answer.text)


def test_a_newer_sheet_gives_the_words_in_use_a_version_of_their_own(used, app, browser, stored, monkeypatch):
    newer = {**SHIPPED.files, "sheet.css": SHIPPED.files["sheet.css"] + "\n.subject { color: #14110e; }"}
    with app.app_context(), db.transaction():
        db.session.execute(delete(Certificate))
    blocks.frame_of.cache_clear()
    monkeypatch.setattr(blocks, "SHIPPED", Source(newer))
    answer = browser("rosa").post(ISSUE)
    blocks.frame_of.cache_clear()
    assert answer.status_code == 303
    one, two = stored(select(TemplateVersion).order_by(TemplateVersion.number))
    assert (one.sha256, one.html, one.is_current) == (used.sha256, used.html, False)
    assert (two.html, two.is_current, two.sha256 != one.sha256) == (used.html, True, True)
    assert [each.snapshot["template"] for each in stored(select(Certificate))] == [two.sha256]


def test_a_draft_shows_the_version_in_use(graduation, browser, stored, cast):
    current(browser("rosa"), stored, statement_0="por haber andado")
    draft = browser("rosa").get(f"{ISSUE}/draft.pdf?user={cast.xochitl.id}")
    page = texts(draft.data)[0]
    assert "por haber andado" in page
    assert "BORRADOR" in page


@pytest.mark.parametrize(("kind", "language"), BOTH)
def test_what_ships_passes_its_own_checks_and_comes_back_from_its_sentences(kind, language, app):
    shipped = dict(shipped_blocks(kind, language))
    assert blocks_of(file_of(kind, language, shipped)) == shipped
    with app.test_request_context():
        assert faults_of(kind, language, shipped, "") == []
        for block in shipped.values():
            sentences = [each.written for each in sentences_of(block)]
            upset = with_sentences(block, {number: f"{text} ." for number, text in enumerate(sentences)})
            assert with_sentences(upset[0], dict(enumerate(sentences))) == (block, [])
    assert any(map(sentences_of, shipped.values()))


def test_a_row_prints_by_no_template_but_its_own(diploma):
    other = Source.kept(content_of(Kind.DIPLOMA, Language.SPANISH, _words("por andar"), ""))
    for row, source in ((diploma, other), (replace(diploma, template="0" * 64), SHIPPED)):
        with pytest.raises(Unprintable, match="another template"):
            render(row, source=source)


def test_a_version_is_struck_as_it_is_printed(diploma):
    source = Source.kept(
        content_of(Kind.DIPLOMA, Language.SPANISH, _words("por andar"), ".subject { color: #7a2e1d }")
    )
    row = replace(diploma, template=source.sha256)
    plate = plate_for(row, source=source)
    assert plate is not plate_for(diploma)
    assert streams(plate.strike(row)) == streams(render(row, source=source))
    assert plate.set(row).layout is not None
    assert "por andar" in texts(render(row, source=source))[0]


@pytest.mark.parametrize(
    "lost", ['<img class="qr"', '<p class="name"', "{{ it.fingerprint }}", "it.short_code[:5]"]
)
def test_a_sheet_without_one_of_its_marks_is_found_out(lost):
    """No page lets anybody write this; should one ever come about, the proof stops it."""
    files = dict(SHIPPED.files)
    sheet = files["_sheet.html"]
    start = sheet.index(lost)
    if lost.startswith("<"):
        tag = lost[: lost.index(" ")]
        end = sheet.index(">", start) if tag == "<img" else sheet.index("</p>", start) + 3
        files["_sheet.html"] = sheet.replace(sheet[start : end + 1], "")
    else:
        files["_sheet.html"] = sheet.replace(lost, lost.replace("it.", "''~it.language or it."))
    row = example(Kind.DIPLOMA, Language.SPANISH, SHORT, House())
    assert apart.proof(row, files, thorough=False)


@pytest.mark.parametrize("kind", list(Kind))
def test_what_ships_prints_the_fullest_sheet(kind):
    for row in (fullest(kind, Language.SPANISH), example(kind, Language.ENGLISH, LONG, House())):
        assert apart.proof(row, SHIPPED.files, thorough=True) == []


def test_a_source_is_known_by_all_that_is_in_it():
    one, other = (Source.kept(packed({"a.css": text})) for text in ("p {}", "p { }"))
    assert one.sha256 != other.sha256
    assert Source.kept(packed(one.files)) == one
    with pytest.raises(ValueError):
        Source.kept(b"[]")


def test_thirty_versions_cost_as_many_questions_as_one(app, cast, browser):
    def asked() -> int:
        with counted(app) as found:
            assert browser("rosa").get(DIPLOMA).status_code == 200
        return found.count

    asked()
    _keep(app, cast, 1)
    one = asked()
    _keep(app, cast, 29)
    assert asked() == one


def _keep(app, cast, count: int) -> None:
    with app.app_context(), db.transaction():
        for _ in range(count):
            shipped = dict(shipped_blocks(Kind.DIPLOMA, Language.SPANISH))
            css = (
                f".subject {{ color: #{count:03}{len(reading.versions(Kind.DIPLOMA, Language.SPANISH)):03} }}"
            )
            draft = Draft(Kind.DIPLOMA, Language.SPANISH, shipped, css)
            save_version(draft, None, seen="", note="", by=cast.rosa)


def _words(sentence: str) -> str:
    shipped = dict(shipped_blocks(Kind.DIPLOMA, Language.SPANISH))
    shipped["statement"], _faults = with_sentences(shipped["statement"], {0: sentence})
    return file_of(Kind.DIPLOMA, Language.SPANISH, shipped)
