"""The print file as a printer needs it: sides, order, moved by millimetres, without ornaments."""

import io
from dataclasses import replace

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from PIL import Image, ImageChops

from certification.press import other_sheets
from certification.press.options import AS_ISSUED, Offset, PrintOptions, Sides
from certification.press.plates.merging import merged
from certification.press.sheets import A4, PAPERS, POINTS_PER_MM
from certification.press.snapshot import Module
from tests.certification.press.people import people
from tests.certification.press.reading import texts

FRONTS, BACKS = PrintOptions(Sides.FRONTS), PrintOptions(Sides.BACKS)
MOVED = PrintOptions(front=Offset(2.5, -1.0), back=Offset(-3.0, 4.5))
STOCK = PrintOptions(on_stock=True)
TITLES = ("Salud materna e infantil", "Enfermedades crónicas", "Salud mental comunitaria", "Tuberculosis")


@pytest.fixture(scope="module", params=PAPERS)
def rows(request, diploma):
    """Ten diplomas, one of which takes the plain path."""
    modules = tuple(Module(title, 60, "9.0") for title in TITLES)
    like = replace(diploma, modules=modules, paper=request.param)
    found = list(people(like, 17, seed=3))[7:]
    return [*found, replace(like, person="Αθηνά Ruiz", surnames="Ruiz")]


def pictures(pdf: bytes) -> list[Image.Image]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.render(scale=150 / 72).to_pil().convert("L") for page in document]


def places(pdf: bytes, page: int) -> list[tuple[float, float]]:
    """Where each letter stands, in points."""
    with pypdfium2.PdfDocument(pdf) as document:
        words = document[page].get_textpage()
        return [words.get_charbox(number)[:2] for number in range(words.count_chars())]


def curves(pdf: bytes) -> int:
    """How many are drawn on its pages, in pictures and patterns too."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        drawn = [each for each in document.objects if isinstance(each, pikepdf.Stream) and _is_drawn(each)]
        streams = [*document.pages, *drawn]
        return sum(
            str(operator) == "c"
            for each in streams
            for _words, operator in pikepdf.parse_content_stream(each)
        )


def _is_drawn(stream: pikepdf.Object) -> bool:
    return stream.get("/Subtype") == "/Form" or "/PatternType" in stream


def test_fronts_and_backs_apart_are_the_pages_of_both(rows):
    both, fronts, backs = (pictures(merged(rows, options)) for options in (AS_ISSUED, FRONTS, BACKS))
    assert len(both) == 2 * len(rows)
    apart = [side for sheet in zip(fronts, backs, strict=True) for side in sheet]
    assert all(ImageChops.difference(*pair).getbbox() is None for pair in zip(both, apart, strict=True))


def test_backs_come_in_list_order_or_from_the_last(rows):
    backs = texts(merged(rows, BACKS))
    assert [row.folio in said for row, said in zip(rows, backs, strict=True)] == [True] * len(rows)
    assert texts(merged(rows, replace(BACKS, is_reversed=True))) == backs[::-1]
    assert texts(merged(rows, replace(FRONTS, is_reversed=True))) == texts(merged(rows, FRONTS))


def test_each_side_is_moved_by_exactly_so_many_millimetres(rows):
    still, moved = merged(rows, AS_ISSUED), merged(rows, MOVED)
    for page in (0, 1, 2 * len(rows) - 2, 2 * len(rows) - 1):
        offset = MOVED.offset(page % 2)
        right, up = offset.right * POINTS_PER_MM, -offset.down * POINTS_PER_MM
        pairs = zip(places(still, page), places(moved, page), strict=True)
        assert all(abs(b[0] - a[0] - right) < 0.01 and abs(b[1] - a[1] - up) < 0.01 for a, b in pairs)


def test_the_picture_of_a_page_is_the_same_only_moved(rows):
    dots = 60  # so many for ten millimetres, near 150 to the inch
    options = PrintOptions(front=Offset(5.0, -10.0))
    found = []
    for wanted in (AS_ISSUED, options):
        with pypdfium2.PdfDocument(merged(rows[:1], wanted)) as document:
            found.append(document[0].render(scale=dots / 10 * 25.4 / 72).to_pil().convert("L"))
    still, moved = found
    across, down = dots // 2, -dots
    width, height = still.size
    box = (100, 100, width - 100, height - 100)
    expected = ImageChops.offset(still, across, down).crop(box)
    assert _share_apart(expected, moved.crop(box)) < 0.005
    assert _share_apart(still.crop(box), moved.crop(box)) > 0.02


def _share_apart(first: Image.Image, second: Image.Image) -> float:
    apart = ImageChops.difference(first, second).point(lambda dot: 255 if dot > 96 else 0)
    return sum(apart.histogram()[255:]) / (apart.width * apart.height)


def test_a_code_that_was_moved_is_still_read(rows):
    for options in (MOVED, replace(MOVED, on_stock=True, sides=Sides.FRONTS)):
        page = pictures(merged(rows[:1], options))[0]
        assert [code.text for code in zxingcpp.read_barcodes(page)] == [rows[0].verification_url]


def test_for_pre_printed_paper_no_ornament_is_drawn_and_every_word_is(rows):
    plain, bare = merged(rows), merged(rows, STOCK)
    assert texts(bare) == texts(plain)
    assert curves(plain) > 1000
    assert curves(bare) == 0


def test_the_stock_and_what_is_printed_on_it_are_the_certificate(rows):
    whole, printed = pictures(merged(rows[:1])), pictures(merged(rows[:1], STOCK))
    for side, paper in enumerate(pictures(other_sheets.stock(rows[0], "x"))):
        apart = ImageChops.difference(ImageChops.multiply(paper, printed[side]), whole[side])
        assert apart.getextrema()[1] < 32  # where letters lie on the pale rosette


@pytest.mark.parametrize(
    "options", [AS_ISSUED, MOVED, STOCK, replace(BACKS, on_stock=True, back=Offset(0.5, 0))]
)
def test_a_print_file_stays_small_whatever_is_asked(options, diploma):
    modules = tuple(Module(title, 60, "9.0") for title in TITLES)
    many = list(people(replace(diploma, modules=modules), 60, seed=3))[7:57]
    few, all_of_them = (len(merged(each, options)) for each in (many[:10], many))
    assert (all_of_them - few) / 40 < 4096
    assert merged(many[:10], options) == merged(iter(many[:10]), options)


def test_options_that_change_nothing_give_the_file_kept_at_issue(rows):
    assert merged(rows, PrintOptions()) == merged(rows)
    assert PrintOptions().is_as_issued(2)
    assert PrintOptions(Sides.FRONTS, back=Offset(1.0, 0.0)).is_as_issued(1)
    assert not any(each.is_as_issued(2) for each in (FRONTS, BACKS, MOVED, STOCK))


@pytest.mark.parametrize("wrong", [(10.5, 0), (0, -10.5), (0.3, 0), (float("nan"), 0), (float("inf"), 0)])
def test_an_offset_that_no_printer_has_is_refused(wrong):
    with pytest.raises(ValueError, match="mm"):
        Offset(*wrong)


def test_options_come_back_from_their_text():
    for options in (AS_ISSUED, MOVED, replace(BACKS, is_reversed=True, on_stock=True)):
        assert PrintOptions.from_json(options.to_json()) == options
    assert Offset(-0.0, 0).points == (0.0, 0.0)
    assert PrintOptions(front=Offset(1, -0.0)).to_json() == PrintOptions(front=Offset(1.0, 0)).to_json()


def test_a_constancia_on_a4_is_moved_too(seminar):
    row = replace(seminar, paper=A4)
    still, moved = places(merged([row]), 0), places(merged([row], MOVED), 0)
    assert abs(moved[0][0] - still[0][0] - 2.5 * POINTS_PER_MM) < 0.01
