"""Letter and A4: what stands on each, and the sheets that are no certificates."""

import io
from dataclasses import replace

import pypdfium2
import pytest
from PIL import ImageChops
from pypdf import PdfReader

from certification.press import other_sheets
from certification.press.checks import Reason, refusals
from certification.press.other_sheets import Words
from certification.press.plates.plate import plate_for
from certification.press.rendering import render
from certification.press.sheets import A4, LETTER, PAPERS, sheet_for
from certification.press.snapshot import Kind, Module, Snapshot
from tests.certification.press.people import names, people
from tests.certification.press.reading import scanned, texts

WORDS = Words(
    "es", "Hoja de calibración", ("frente", "reverso"), ("Mida con una regla.", "Escriba los números.")
)


def boxes(pdf: bytes) -> list[tuple[float, float]]:
    """Width and height of each page in millimetres."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return [tuple(round(float(each) / 72 * 25.4, 1) for each in page.mediabox[2:]) for page in pages]


def picture(pdf: bytes, page: int = 0):
    with pypdfium2.PdfDocument(pdf) as document:
        return document[page].render(scale=2).to_pil().convert("L")


def test_a4_is_297_by_210_across_for_a_diploma_and_upright_for_a_constancia(diploma, seminar, completion):
    assert boxes(render(replace(diploma, paper=A4))) == [(297, 210)] * 2
    for constancia in (seminar, completion):
        assert boxes(render(replace(constancia, paper=A4))) == [(210, 297)]


def test_what_was_issued_before_there_was_a_choice_stays_on_letter(diploma):
    stored = diploma.to_json()
    assert "paper" not in stored
    assert boxes(render(Snapshot.from_json(stored))) == [(279.4, 215.9)] * 2


def test_a_certificate_says_the_same_on_both_papers(diploma, seminar):
    for row in (diploma, seminar):
        words = [
            {word for page in texts(render(replace(row, paper=paper))) for word in page.split()}
            for paper in PAPERS
        ]
        differing = {
            word for word in words[0] ^ words[1] if len(word) != 4
        }  # the fingerprint names the paper
        assert not differing
        assert scanned(render(replace(row, paper=A4))) == [row.verification_url]


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("modules", [2, 12, 14])
def test_a_transcript_of_up_to_fourteen_modules_stays_on_its_back(paper, modules, diploma):
    row = replace(
        diploma,
        paper=paper,
        modules=(Module("Acompañamiento y comunidades en resistencia", 20, "10.0"),) * modules,
    )
    front, back = texts(render(row))
    assert back.count("Acompañamiento y comunidades") == modules
    assert "libro" in back
    assert row.person in front


@pytest.mark.parametrize("paper", PAPERS)
def test_every_name_that_passes_the_checks_prints_within_the_border(paper, diploma, seminar):
    border = 22  # millimetres from the edge to the inner frame
    for example in (diploma, seminar):
        sheet = sheet_for(example.kind, paper)
        long = [
            replace(example, paper=paper, person=person, surnames=surnames)
            for person, surnames in names(60, seed=5)
            if len(person) > 45
        ]
        for row in [each for each in long if not refusals(each)][:3]:
            with pypdfium2.PdfDocument(render(row)) as document:
                page = document[0].get_textpage()
                boxes = [page.get_charbox(number) for number in range(page.count_chars())]
            left, right = min(box[0] for box in boxes), max(box[2] for box in boxes)
            assert left / 72 * 25.4 > border
            assert right / 72 * 25.4 < sheet.width - border


def test_upright_a4_is_narrower_and_has_less_room_for_a_name(seminar):
    rooms = {paper: sheet_for(Kind.SEMINAR, paper).name.width for paper in PAPERS}
    assert rooms[A4] < rooms[LETTER]
    assert Reason.TOO_LONG in {
        each.reason for each in refusals(replace(seminar, paper=A4, person="W" * 90, surnames=""))
    }


def test_a_struck_page_on_a4_is_the_printed_page_and_takes_no_plate_of_letter(diploma, seminar):
    for example in (diploma, seminar):
        for row in list(people(replace(example, paper=A4), 14, seed=2))[9:12]:
            struck, printed = plate_for(row).strike(row), render(row)
            assert boxes(struck) == boxes(printed)
            assert ImageChops.difference(picture(struck), picture(printed)).getbbox() is None
            assert plate_for(row).set(row).layout is not None
    assert plate_for(diploma) is not plate_for(replace(diploma, paper=A4))


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("kind", [Kind.DIPLOMA, Kind.SEMINAR])
def test_the_calibration_sheet_has_marks_and_two_sentences_on_each_side(kind, paper):
    sheet = sheet_for(kind, paper)
    words = replace(WORDS, sides=WORDS.sides[: sheet.pages])
    pdf = other_sheets.calibration(sheet, words)
    assert boxes(pdf) == [(sheet.width, sheet.height)] * sheet.pages
    for said, side in zip(texts(pdf), words.sides, strict=True):
        assert f"Hoja de calibración: {side}" in said
        assert all(sentence in said for sentence in words.sentences)
        assert "−10 −5 0 5 10" in said
        assert "100 mm" in said


def test_the_crosses_of_the_calibration_sheet_cover_each_other_back_to_back():
    sheet = sheet_for(Kind.DIPLOMA, A4)
    pdf = other_sheets.calibration(sheet, WORDS)
    dots = 2 * 72 / 25.4
    around = [
        tuple(round(each * dots) for each in (x - 8, y - 8, x + 8, y + 8))
        for x in (20, sheet.width - 20)
        for y in (20, sheet.height - 20)
    ]
    front, back = picture(pdf, 0), picture(pdf, 1).transpose(0)  # seen through the sheet
    for box in around:
        assert front.crop(box).getextrema()[0] < 128
        apart = ImageChops.difference(front.crop(box), back.crop(box))
        assert (
            apart.resize((1, 1), 4).getpixel((0, 0)) < 24
        )  # a line of a tenth of a millimetre falls on two dots


def test_the_mark_of_zero_stands_twenty_millimetres_from_the_edge():
    pdf = other_sheets.calibration(sheet_for(Kind.SEMINAR, LETTER), WORDS)
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0].get_textpage()
        said = page.get_text_range()
        zero = said.index("−10") + said[said.index("−10") :].index("0", 3)
        left, _bottom, right, _top = page.get_charbox(zero)
    assert said[zero] == "0"
    assert abs((left + right) / 2 / 72 * 25.4 - 20) < 0.3


def test_the_stock_is_all_of_a_certificate_but_its_words(diploma):
    for row in (diploma, replace(diploma, paper=A4)):
        pdf = other_sheets.stock(row, "Papel preimpreso")
        assert boxes(pdf) == boxes(render(row))
        assert texts(pdf) == ["", ""]
        assert row.person.encode() not in pdf
        assert row.verification_url.encode() not in pdf
        assert picture(pdf).getextrema()[0] < 128


def test_the_emblem_of_the_stock_is_where_closely_set_documents_have_it(completion):
    close = replace(
        completion,
        programme="Salud Global, Medicina Social y Acompañamiento Comunitario en la Sierra Madre de Chiapas",
        facts=completion.facts * 3,
        person="María de los Ángeles Guadalupe Hernández-Villavicencio y Montes de Oca",
        organisation="Compañeros de la Sierra Madre de Chiapas, A. C.",
        university="Universidad Autónoma del Soconusco, Escuela de Medicina",
    )
    roomy, dense = (picture(other_sheets.stock(row, "x")) for row in (completion, close))
    whole = picture(render(close))
    head = (540, 150, 690, 250)  # above the first line of words
    assert ImageChops.difference(dense.crop(head), whole.crop(head)).getbbox() is None
    assert ImageChops.difference(roomy.crop(head), dense.crop(head)).getbbox() is not None
