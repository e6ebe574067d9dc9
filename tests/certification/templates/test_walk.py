"""A coordinator writes a sentence of her own, looks at it, prints by it, and changes her mind later."""

import io
import re

import pytest
from PIL import Image
from sqlalchemy import select, update

from certification import making, printing
from certification.models import Batch, Certificate, TemplateVersion
from core import db, files
from core.audit import AuditNote
from tests.certification.press.drawn import logo
from tests.certification.press.reading import texts
from tests.certification.templates.typed import DIPLOMA, current, edit, typed, use
from tests.conftest import words_of
from tests.people.test_invitations import SETTINGS

ISSUE = "/certificates/cohorts/1/issue/diploma"
SENTENCE = "por haber caminado con su comunidad durante un año entero"


def test_a_sentence_of_ones_own_is_printed_from_the_next_issue_on(graduation, browser, stored):
    rosa = browser("rosa")
    page = rosa.get(f"{DIPLOMA}/edit").text
    assert "por haber acreditado el programa" in page
    words = typed(page, statement_0=SENTENCE, note="Para 2027")
    seen = rosa.post(f"{DIPLOMA}/preview", data=words)
    assert (seen.status_code, seen.mimetype, seen.data[:4]) == (200, "image/png", b"\x89PNG")
    assert rosa.post(f"{DIPLOMA}/edit", data=words).status_code == 303
    assert "nada impreso con ella todavía" in words_of(rosa.get(DIPLOMA).text)
    (version,) = stored(select(TemplateVersion))
    assert (version.number, version.is_current, version.note) == (1, False, "Para 2027")
    assert use(rosa, version.id).status_code == 303
    rosa.post(ISSUE)
    (certificate,) = stored(select(Certificate))
    assert certificate.snapshot["template"] == version.sha256
    assert SENTENCE in texts(rosa.get(f"/certificates/{certificate.id}/file").data)[0]
    assert "1 documento impreso con ella" in words_of(rosa.get(DIPLOMA).text)
    (used,) = stored(select(TemplateVersion))
    assert used.first_folio == certificate.folio
    assert stored(select(Batch.template_id)) == [version.id]


def test_a_later_change_leaves_old_certificates_to_the_byte(graduation, browser, app, stored):
    rosa = browser("rosa")
    first = current(rosa, stored, statement_0=SENTENCE)
    rosa.post(ISSUE)
    (certificate,) = stored(select(Certificate))
    second = current(rosa, stored, start=first.number, statement_0="por otra cosa muy distinta")
    assert (second.number, first.sha256) == (2, stored(select(TemplateVersion).filter_by(number=1))[0].sha256)
    with app.app_context():
        row = db.session.get(Certificate, certificate.id)
        signers = making.signers()
        made = making.make(making.order(row, printing.snapshot_of(row), signers), signers)
        assert making.kept([made])[0].pdf_sha256 == certificate.pdf_sha256
    assert SENTENCE in texts(made.pdf)[0]


def test_a_correction_prints_by_the_version_of_the_original(graduation, browser, app, cast, stored):
    rosa = browser("rosa")
    first = current(rosa, stored, statement_0=SENTENCE)
    rosa.post(ISSUE)
    rosa.post(f"{DIPLOMA}/use-shipped")
    (certificate,) = stored(select(Certificate))
    with app.app_context(), db.transaction():
        person = db.session.get(Certificate, certificate.id).pasante_id
        assert person == cast.xochitls_place.id
        db.session.get(type(cast.xochitl), cast.xochitl.id).certificate_name = "Xóchitl Peñaloza"
    rosa.post(f"/certificates/{certificate.id}/replace")
    new = stored(select(Certificate).order_by(Certificate.id))[-1]
    assert new.snapshot["template"] == first.sha256
    page = texts(rosa.get(f"/certificates/{new.id}/file").data)[0]
    assert SENTENCE in page
    assert "Xóchitl Peñaloza" in page


def test_a_batch_prints_by_the_version_that_was_in_use_when_its_folios_were_taken(
    graduation, browser, app, stored
):
    rosa = browser("rosa")
    first = current(rosa, stored, statement_0=SENTENCE)
    bell, app.extensions["ring"] = app.extensions["ring"], lambda job_id: None
    address = rosa.post(ISSUE).location
    app.extensions["ring"] = bell
    rosa.post(f"{DIPLOMA}/use-shipped")
    with app.app_context(), db.transaction():  # and even its row is gone
        db.session.execute(update(Batch).values(template_id=None))
        db.session.execute(TemplateVersion.__table__.delete())
        db.session.execute(update(printing.jobs.Job).values(state="failed"))
    rosa.post(f"{address}/resume")
    (certificate,) = stored(select(Certificate))
    assert certificate.snapshot["template"] == first.sha256
    assert SENTENCE in texts(rosa.get(f"/certificates/{certificate.id}/file").data)[0]


def test_a_template_that_is_gone_prints_nothing_instead(graduation, browser, app, stored):
    rosa = browser("rosa")
    first = current(rosa, stored, statement_0=SENTENCE)
    bell, app.extensions["ring"] = app.extensions["ring"], lambda job_id: None
    address = rosa.post(ISSUE).location
    app.extensions["ring"] = bell
    with app.app_context(), db.transaction():
        db.session.execute(update(Batch).values(template_id=None))
        db.session.execute(TemplateVersion.__table__.delete())
        kept = files.folder() / first.sha256[:2] / first.sha256
        data = kept.read_bytes()
        kept.unlink()
        db.session.execute(update(printing.jobs.Job).values(state="failed"))
    with pytest.raises(Exception, match="ya no está"):
        rosa.post(f"{address}/resume")
    page = words_of(rosa.get(address).text)
    assert "no se imprimió nada con otra" in page
    assert stored(select(Certificate.state)) == ["pending"]
    kept.write_bytes(data)
    rosa.post(f"{address}/resume")
    assert stored(select(Certificate.state)) == ["valid"]


def test_a_file_that_is_gone_is_made_again_from_its_row(graduation, browser, app, stored):
    rosa = browser("rosa")
    first = current(rosa, stored, statement_0=SENTENCE)
    with app.app_context():
        (files.folder() / first.sha256[:2] / first.sha256).unlink()
    assert rosa.post(ISSUE).status_code == 303
    assert stored(select(Certificate.state)) == ["valid"]


def test_it_is_noted_who_wrote_and_who_took_into_use(graduation, browser, stored):
    current(browser("rosa"), stored, statement_0=SENTENCE)
    browser("teresa").post(f"{DIPLOMA}/use-shipped")
    kinds = stored(select(AuditNote.what).where(AuditNote.what.startswith("template")).order_by(AuditNote.id))
    assert kinds == ["template.saved", "template.taken", "template.left"]


def test_without_a_script_the_button_shows_the_same_picture(app, browser):
    words = typed(browser("rosa").get(f"{DIPLOMA}/edit").text, statement_0=SENTENCE)
    page = browser("rosa").post(f"{DIPLOMA}/edit", data={**words, "do": "preview"})
    assert page.status_code == 200
    assert 'src="data:image/png;base64,' in page.text
    assert SENTENCE in page.text


def test_in_english_a_coordinator_reads_english(app, browser):
    browser("rosa").post("/language", data={"language": "en", "next": "/"})
    page = words_of(browser("rosa").get("/certificates/templates/seminar/en/edit").text)
    assert re.search("What it states, 1 .*for taking part in the seminar", page)
    assert "Example person" in page


def test_two_versions_stand_side_by_side(graduation, browser, stored):
    edit(browser("rosa"), statement_0=SENTENCE)
    page = words_of(browser("rosa").get(f"{DIPLOMA}/compare?one=1&other=0").text)
    assert SENTENCE in page
    assert "por haber acreditado el programa" in page
    assert page.count("cambia") == 1


def test_turning_from_sentences_to_layout_and_back_loses_no_word(app, browser, stored):
    rosa = browser("rosa")
    page = rosa.get(f"{DIPLOMA}/edit").text
    words = typed(page, statement_0=SENTENCE, note="Para 2027")
    page = rosa.post(f"{DIPLOMA}/edit", data={**words, "do": "layout"}).text
    as_layout = typed(page)
    assert SENTENCE in as_layout["statement"]
    assert as_layout["note"] == "Para 2027"
    statement = as_layout["statement"].replace(SENTENCE, f"<em>mucho</em> {SENTENCE}")
    words = typed(page, statement=statement, css=".statement { color: #333333 }")
    page = rosa.post(f"{DIPLOMA}/edit", data={**words, "do": "texts"}).text
    assert SENTENCE in typed(page).values()
    assert rosa.post(f"{DIPLOMA}/preview", data=typed(page)).mimetype == "image/png"
    assert not stored(select(TemplateVersion))
    assert rosa.post(f"{DIPLOMA}/edit", data=typed(page, rule_0="Una regla")).status_code == 303
    (version,) = stored(select(TemplateVersion))
    assert f"<em>mucho</em> {SENTENCE}" in version.html
    assert "Una regla" in version.html
    assert version.css == ".statement { color: #333333 }"


def test_what_cannot_be_read_stays_where_it_was_typed(app, browser):
    words = typed(browser("rosa").get(f"{DIPLOMA}/edit").text, statement_0="{{ secreto }}")
    answer = browser("rosa").post(f"{DIPLOMA}/edit", data={**words, "do": "layout"})
    assert answer.status_code == 422
    assert "{{ secreto }}" in typed(answer.text)["statement_0"]


def test_the_picture_shows_the_logo_and_the_colours_of_the_house(app, browser):
    def colours() -> dict[tuple[int, int, int], int]:
        answer = browser("rosa").get(f"{DIPLOMA}/0/picture.png?who=short")
        picture = Image.open(io.BytesIO(answer.data)).convert("RGB")
        return {colour: number for number, colour in picture.getcolors(picture.width * picture.height)}

    red, wine = (180, 40, 60), (0x7D, 0x21, 0x37)
    before = colours()
    assert not any(_alike(each, red) or _alike(each, wine) for each in before)
    house = {**SETTINGS, "palette": "cochineal", "logo": (io.BytesIO(logo()), "logo.png")}
    answer = browser("rosa").post("/settings", data=house, content_type="multipart/form-data")
    assert answer.status_code == 303
    after = colours()
    assert sum(number for each, number in after.items() if _alike(each, red)) > 200
    assert sum(number for each, number in after.items() if _alike(each, wine)) > 200


def _alike(one: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
    return all(abs(a - b) < 12 for a, b in zip(one, other, strict=True))
