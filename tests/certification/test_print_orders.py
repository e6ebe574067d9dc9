"""The print file as the printer at hand needs it: ordered on a page of the batch, made in the background."""

import io
import json

import pytest
from PIL import Image
from pypdf import PdfReader
from sqlalchemy import select, update

from certification import actions, print_files
from certification.checklist import Document
from certification.models import Batch, Certificate, PrintOrder
from certification.press import rendering
from certification.press.errors import PressUnavailable
from certification.press.options import Offset, PrintOptions, Sides
from certification.press.sheets import POINTS_PER_MM
from certification.press.snapshot import Kind
from core import clock, db, files, jobs, progress
from core.jobs import Job
from people import institution
from people.models import Institution
from tests.certification.press.drawn import logo
from tests.certification.press.test_logo_on_stock import wide_pictures
from tests.conftest import words_of

DIPLOMAS = "/certificates/cohorts/1/issue/diploma"
CHOICES = {
    "sides": "both", "order": "same",
    "front_right": "0", "front_down": "0", "back_right": "0", "back_down": "0",
}  # fmt: skip

HOUSE = {
    "name": "Salud en la Sierra A. C.", "short_name": "La Sierra", "programme": "Medicina Social",
    "programme_code": "SALUD", "district_label": "jurisdicción", "issuing_place": "Monte Claro, Chiapas",
    "paper": "letter", "palette": "forest", "emblem": "sierra",
}  # fmt: skip


@pytest.fixture
def batch(graduation, browser):
    """The address of a batch of diplomas that is printed."""
    return browser("rosa").post(DIPLOMAS).location


@pytest.fixture
def constancias(graduation, app, cast):
    with app.app_context(), db.transaction():
        made = actions.issue(Document(cast.february, Kind.COMPLETION), by=cast.rosa)
        return f"/certificates/batches/{made.id}"


def order(browser, batch, who="rosa", **choices):
    return browser(who).post(f"{batch}/printing", data={**CHOICES, **choices})


def pages(data):
    return [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]


def test_the_page_offers_the_file_kept_at_issue_and_other_ways(batch, browser):
    page = words_of(browser("rosa").get(batch).text)
    assert "imprímalo por ambos lados, tamaño carta, volteado por el borde corto" in page
    assert "Otras formas de imprimir" in page
    assert "solo los reversos" in words_of(browser("rosa").get(f"{batch}/printing").text)


def test_fronts_alone_are_made_and_handed_out(batch, browser, stored):
    assert order(browser, batch, sides="fronts").status_code == 303
    (made,) = stored(select(PrintOrder))
    assert "Los frentes en el orden de la lista, tamaño carta" in words_of(
        browser("rosa").get(f"{batch}/printing").text
    )
    answer = browser("rosa").get(f"/certificates/print-orders/{made.id}.pdf")
    assert answer.mimetype == "application/pdf"
    (said,) = pages(answer.data)
    assert "Xóchitl Peñaloza Güemes" in said


def test_the_file_kept_at_issue_and_the_signed_ones_do_not_change(batch, browser, stored):
    before = stored(select(Certificate.pdf_sha256)) + stored(select(Batch.print_sha256))
    order(browser, batch, front_right="2.5", on_stock="y")
    assert stored(select(Certificate.pdf_sha256)) + stored(select(Batch.print_sha256)) == before


@pytest.mark.parametrize(("form", "name"), [("PNG", "logo.png"), ("JPEG", "logo.jpg")])
def test_on_paper_with_the_logo_the_print_leaves_out_the_picture_that_was_uploaded(
    graduation, browser, stored, form, name
):
    picture = io.BytesIO()
    Image.open(io.BytesIO(logo((420, 140)))).save(picture, form)
    fields = {**HOUSE, "logo": (io.BytesIO(picture.getvalue()), name)}
    assert browser("rosa").post("/settings", data=fields).status_code == 303
    address = browser("rosa").post(DIPLOMAS).location
    order(browser, address, on_stock="y")
    (made,) = stored(select(PrintOrder))
    bare = browser("rosa").get(f"/certificates/print-orders/{made.id}.pdf").data
    (certificate,) = stored(select(Certificate))
    issued = browser("rosa").get(f"/certificates/{certificate.id}/file").data
    paper = browser("rosa").get(f"{address}/stock.pdf").data
    usual = browser("rosa").get(f"{address}/print.pdf").data
    assert all((420, 140) in wide_pictures(each) for each in (issued, usual, paper))
    assert (420, 140) not in wide_pictures(bare)
    assert "Xóchitl Peñaloza Güemes" in pages(bare)[0]


def test_a_print_is_moved_by_what_was_typed(batch, browser, app, stored):
    order(browser, batch, front_right="2.5", front_down="-1", back_down="0.5")
    (made,) = stored(select(PrintOrder))
    options = PrintOptions.from_json(made.options)
    assert (options.front, options.back) == (Offset(2.5, -1), Offset(0, 0.5))
    with app.app_context():
        first = PdfReader(io.BytesIO(files.read(made.sha256))).pages[0]
    moved = first["/Contents"][0].get_object().get_data().decode().split()
    assert moved[:4] == ["1", "0", "0", "1"]
    assert abs(float(moved[4]) - 2.5 * POINTS_PER_MM) < 0.001
    assert abs(float(moved[5]) - 1 * POINTS_PER_MM) < 0.001
    page = words_of(browser("rosa").get(f"{batch}/printing").text)
    assert "El frente se mueve 2.5 mm a la derecha y -1 mm hacia abajo." in page


def test_the_same_wish_is_filled_once(batch, browser, stored):
    before = len(stored(select(Job)))
    for who in ("rosa", "rosa", "teresa"):
        order(browser, batch, who, sides="backs", order="reversed")
    assert len(stored(select(PrintOrder))) == 1
    assert len(stored(select(Job))) == before + 1


def test_choices_that_change_nothing_give_the_file_kept_at_issue(batch, browser, stored):
    before = len(stored(select(Job)))
    order(browser, batch)
    assert stored(select(PrintOrder.sha256)) == stored(select(Batch.print_sha256))
    assert len(stored(select(Job))) == before


def test_what_was_chosen_is_there_again_and_for_the_next_batch_too(batch, browser, app, cast, stored):
    order(browser, batch, sides="backs", order="reversed", back_right="-1.5", on_stock="y")
    page = browser("rosa").get(f"{batch}/printing").text
    assert 'value="-1.5"' in page
    assert 'value="backs" checked' in page
    with app.app_context(), db.transaction():
        (one,) = stored(select(Certificate))
        db.session.execute(update(Certificate).values(state="replaced"))
        next_batch = Batch(
            cohort_id=cast.february.id, kind="diploma", number=9, by_id=cast.rosa.id, created_at=clock.now(),
            print_sha256=one.pdf_sha256,
        )  # fmt: skip
        db.session.add(next_batch)
        db.session.flush()
        db.session.execute(update(Certificate).values(batch_id=next_batch.id))
        address = f"/certificates/batches/{next_batch.id}/printing"
    page = browser("rosa").get(address).text
    assert 'value="-1.5"' in page
    assert 'value="fronts" checked' in page


def test_upright_sheets_do_not_take_the_offset_of_sheets_that_lie_across(batch, constancias, browser):
    order(browser, batch, front_right="-1.5")
    assert 'value="-1.5"' not in browser("rosa").get(f"{constancias}/printing").text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"front_right": "11"}, "entre"),
        ({"back_down": "-10.5"}, "entre"),
        ({"front_down": "0.3"}, "enteros o medios"),
        ({"front_down": "nan"}, "número"),
        ({"front_down": "mucho"}, "decimal"),
        ({"sides": "insides"}, ""),
    ],
)
def test_a_number_that_cannot_be_meant_comes_back_as_it_was_typed(batch, browser, stored, typed, said):
    answer = order(browser, batch, back_right="1.5", **typed)
    assert answer.status_code == 422
    assert 'value="1.5"' in answer.text
    assert said in words_of(answer.text)
    assert not stored(select(PrintOrder))


def test_a_document_without_a_back_is_not_asked_for_it(constancias, browser, stored):
    page = browser("rosa").get(f"{constancias}/printing").text
    assert "back_right" not in page
    assert 'name="sides"' not in page
    answer = browser("rosa").post(
        f"{constancias}/printing", data={"front_right": "1", "front_down": "0", "sides": "backs"}
    )
    assert answer.status_code == 303
    (made,) = stored(select(PrintOrder))
    assert PrintOptions.from_json(made.options) == PrintOptions(front=Offset(1, 0))
    page = words_of(browser("rosa").get(constancias).text)
    assert "tamaño carta, por un lado" in page


def test_nothing_is_ordered_while_the_batch_is_printing(graduation, app, browser, stored):
    app.extensions["ring"] = lambda job_id: None
    batch = browser("rosa").post(DIPLOMAS).location
    answer = order(browser, batch, sides="fronts")
    assert answer.status_code == 422
    assert "Todavía se está imprimiendo" in words_of(answer.text)
    assert not stored(select(PrintOrder))


def test_a_page_that_waits_shows_how_far_it_is(batch, app, browser, stored):
    app.extensions["ring"] = lambda job_id: None
    order(browser, batch, sides="fronts")
    page = browser("rosa").get(f"{batch}/printing").text
    assert '<meta http-equiv="refresh" content="2">' in page
    assert "<progress" in page
    (made,) = stored(select(PrintOrder))
    assert browser("rosa").get(f"/certificates/print-orders/{made.id}.pdf").status_code == 404


def test_the_job_says_how_far_it_is(batch, app, browser, stored):
    order(browser, batch, sides="fronts")
    (job,) = stored(select(Job).where(Job.kind == print_files.KIND))
    assert (job.state, job.done, job.total) == ("done", 1, 1)


def test_an_order_that_failed_is_filled_when_asked_again(batch, app, browser, stored, monkeypatch):
    def missing(*_args):
        raise PressUnavailable("no Pango")

    bell = app.extensions["ring"]
    app.extensions["ring"] = lambda job_id: None
    order(browser, batch, sides="fronts")
    app.extensions["ring"] = bell
    monkeypatch.setattr(rendering, "merged", missing)
    with pytest.raises(PressUnavailable):
        jobs.run(app, stored(select(PrintOrder.job_id))[0])
    monkeypatch.undo()
    assert "No se pudo preparar el archivo" in words_of(browser("rosa").get(f"{batch}/printing").text)
    order(browser, batch, sides="fronts")
    assert stored(select(PrintOrder.sha256))[0]


def test_a_job_that_died_is_begun_again_and_makes_the_same_file(batch, app, browser, stored):
    order(browser, batch, sides="fronts")
    (made,) = stored(select(PrintOrder))
    with app.app_context(), db.transaction():
        db.session.execute(update(Job).where(Job.id == made.job_id).values(state="working"))
        db.session.execute(update(PrintOrder).values(sha256=None))
    jobs.run(app, made.job_id)
    assert stored(select(PrintOrder.sha256)) == [made.sha256]


def test_the_calibration_sheet_speaks_the_readers_language(batch, constancias, browser):
    front, back = pages(browser("rosa").get(f"{batch}/calibration.pdf").data)
    assert "Hoja de calibración: frente" in front
    assert "Hoja de calibración: reverso" in back
    assert "«Otras formas de imprimir»" in " ".join(front.split())
    assert len(pages(browser("rosa").get(f"{constancias}/calibration.pdf").data)) == 1


def test_the_stock_names_nobody(batch, browser):
    answer = browser("rosa").get(f"{batch}/stock.pdf")
    assert pages(answer.data) == ["", ""]
    assert "Xóchitl".encode() not in answer.data


def test_the_institution_chooses_a4_for_what_is_issued_from_now_on(batch, browser, app, cast, stored):
    page = browser("rosa").get("/settings").text
    assert 'value="letter" checked' in page
    settings = {
        "name": "Salud en la Sierra", "short_name": "La Sierra", "programme": "Medicina Social",
        "programme_code": "SALUD", "district_label": "distrito", "issuing_place": "Monte Claro, Chiapas",
        "palette": "forest", "emblem": "sierra",
    }  # fmt: skip
    assert browser("rosa").post("/settings", data={**settings, "paper": "tabloid"}).status_code == 422
    assert browser("rosa").post("/settings", data={**settings, "paper": "a4"}).status_code == 303
    assert stored(select(Institution.paper)) == ["a4"]
    later = browser("teresa").post("/certificates/cohorts/1/issue/completion").location
    papers = {each.kind: each.snapshot.get("paper", "letter") for each in stored(select(Certificate))}
    assert papers == {"diploma": "letter", "completion": "a4"}
    assert "tamaño A4, por un lado" in words_of(browser("rosa").get(later).text)
    assert "tamaño carta" in words_of(browser("rosa").get(batch).text)
    printed = PdfReader(io.BytesIO(browser("rosa").get(f"{later}/print.pdf").data)).pages[0]
    assert [round(float(each) / 72 * 25.4) for each in printed.mediabox[2:]] == [210, 297]


def test_a_correction_stands_on_the_paper_of_what_it_replaces(batch, browser, app, cast, stored):
    with app.app_context(), db.transaction():
        db.session.get_one(Institution, 1).paper = "a4"
        db.session.get_one(type(cast.xochitl), cast.xochitl.id).certificate_name = "Xóchitl Peñaloza"
        institution.forget()
    (before,) = stored(select(Certificate))
    browser("rosa").post(f"/certificates/{before.id}/replace")
    after = stored(select(Certificate).order_by(Certificate.id))[-1]
    assert after.replaces_id == before.id
    assert "paper" not in after.snapshot


def test_strangers_and_others_order_nothing(batch, browser, stored):
    order(browser, batch, sides="fronts")
    (made,) = stored(select(PrintOrder))
    for who, status in (("stranger", 303), ("xochitl", 404), ("lucia", 404)):
        assert browser(who).get(f"/certificates/print-orders/{made.id}.pdf").status_code == status
        assert browser(who).get(f"{batch}/stock.pdf").status_code == status


def test_the_command_line_writes_the_file_and_says_how_far_it_is(batch, app, stored, tmp_path, monkeypatch):
    monkeypatch.setattr(progress, "SILENT", 0)
    monkeypatch.setattr(progress, "BETWEEN_LINES", 0)
    target = tmp_path / "backs.pdf"
    number = batch.rpartition("/")[2]
    asked = ["certificates", "print", number, "--backs", "--back-offset", "-1.5", "0", "--to", str(target)]
    result = app.test_cli_runner().invoke(args=asked)
    assert result.exit_code == 0, result.output
    assert "Setting: 1 of 1" in result.output
    (said,) = pages(target.read_bytes())
    assert "Folio SALUD-2026F-DIP-0001" in said
    with app.app_context():
        options = PrintOptions(Sides.BACKS, back=Offset(-1.5, 0))
        assert target.read_bytes() == print_files.print_file(int(number), options, lambda *_: None)
    assert not stored(select(PrintOrder))


@pytest.mark.parametrize("wrong", [["99"], ["1", "--offset", "0.3", "0"], ["1", "--offset", "20", "0"]])
def test_the_command_line_refuses_what_cannot_be_printed(batch, app, tmp_path, wrong):
    target = tmp_path / "none.pdf"
    result = app.test_cli_runner().invoke(args=["certificates", "print", *wrong, "--to", str(target)])
    assert result.exit_code == 2
    assert not target.exists()


def test_who_ordered_is_remembered(batch, browser, cast, stored):
    order(browser, batch, "teresa", sides="fronts")
    (made,) = stored(select(PrintOrder))
    assert made.by_id == cast.teresa.id
    assert json.loads(made.options)["sides"] == "fronts"
