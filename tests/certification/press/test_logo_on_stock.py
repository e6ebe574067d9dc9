"""Paper that carries the logo already: the print leaves it out, the file that is issued keeps it."""

import io
from dataclasses import replace

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageDraw

from certification.press import other_sheets
from certification.press.options import PrintOptions
from certification.press.plates.plate import plate_for
from certification.press.rendering import merged
from certification.press.sheets import PAPERS
from certification.press.snapshot import Kind
from tests.certification.press.drawn import digest, ink, logo, named, png
from tests.certification.press.people import people
from tests.certification.press.reading import scanned, texts

STOCK = PrintOptions(on_stock=True)


def tall(mode: str) -> bytes:
    """A seal that is higher than wide, in grey or in colours, with or without what shows through it."""
    picture = Image.new(mode, (210, 420), (0,) * len(Image.new(mode, (1, 1)).getbands()))
    shade = {"L": 90, "LA": (90, 255), "RGB": (20, 90, 60), "RGBA": (20, 90, 60, 255)}[mode]
    ImageDraw.Draw(picture).rectangle((20, 20, 190, 400), fill=shade)
    return png(picture)


LOGOS = {"wide": logo(), **{mode: tall(mode) for mode in ("L", "LA", "RGB", "RGBA")}}


def wide_pictures(pdf: bytes) -> list[tuple[int, int]]:
    """Width and height of every picture in a file; a code is as wide as high."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [
            (int(each.Width), int(each.Height))
            for each in document.objects
            if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/Image"
        ]


def pages(pdf: bytes) -> list[Image.Image]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.render(scale=150 / 72).to_pil().convert("L") for page in document]


@pytest.fixture(params=list(Kind))
def row(request, documents):
    return documents[request.param]


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("shape", ["wide", "RGBA"])
def test_on_paper_with_the_logo_the_print_has_every_word_and_no_logo(row, paper, shape):
    picture = LOGOS[shape]
    size = Image.open(io.BytesIO(picture)).size
    rows = [replace(each, paper=paper, logo=digest(picture)) for each in list(people(row, 9, seed=3))[6:]]
    whole, bare = (merged(rows, options, pictures=named(picture)) for options in (PrintOptions(), STOCK))
    assert size in wide_pictures(whole)
    assert size not in wide_pictures(bare)
    assert texts(bare) == texts(whole)
    issued = plate_for(rows[0]).strike(rows[0], pictures=named(picture))
    assert size in wide_pictures(issued)
    assert scanned(issued) == [rows[0].verification_url]


@pytest.mark.parametrize("shape", list(LOGOS))
def test_paper_and_print_together_are_the_certificate(documents, shape):
    """Laid over one another nothing is missing, nothing is there twice, and no line has moved."""
    picture = LOGOS[shape]
    for kind in (Kind.DIPLOMA, Kind.COMPLETION):
        row = replace(documents[kind], logo=digest(picture))
        whole = pages(merged([row], pictures=named(picture)))
        printed = pages(merged([row], STOCK, pictures=named(picture)))
        paper = pages(other_sheets.stock(row, "x", pictures=named(picture)))
        for side, sheet in enumerate(paper):
            apart = ImageChops.difference(ImageChops.multiply(sheet, printed[side]), whole[side])
            assert apart.getextrema()[1] < 32, (kind, side)


def test_where_the_logo_stands_on_the_paper_the_print_is_white(documents):
    picture = LOGOS["RGB"]
    row = replace(documents[Kind.DIPLOMA], logo=digest(picture))
    paper = pages(other_sheets.stock(row, "x", pictures=named(picture)))[0]
    printed = pages(merged([row], STOCK, pictures=named(picture)))[0]
    middle = (paper.width // 2 - 20, 0, paper.width // 2 + 20, paper.height // 4)
    dark = paper.crop(middle).point(lambda dot: 255 if dot < 120 else 0)
    left, top, right, bottom = dark.getbbox()
    box = (middle[0] + left, top + 4, middle[0] + right, bottom - 4)
    assert printed.crop(box).getextrema() == (255, 255)


def test_signatures_are_printed_on_paper_that_carries_the_logo(documents):
    picture, first, second = LOGOS["wide"], ink(), ink(5)
    both = zip(documents[Kind.DIPLOMA].signatories, (first, second), strict=True)
    signed = tuple(replace(each, signature=digest(image)) for each, image in both)
    row = replace(documents[Kind.DIPLOMA], signatories=signed, logo=digest(picture))
    shown = wide_pictures(merged([row], STOCK, pictures=named(picture, first, second)))
    assert shown.count((600, 180)) == 4  # each with what shows through it
    assert (400, 200) not in shown


def test_a_name_that_takes_the_plain_path_leaves_it_out_too(documents):
    picture = LOGOS["wide"]
    row = replace(documents[Kind.DIPLOMA], person="Αθηνά Ruiz", surnames="Ruiz", logo=digest(picture))
    assert (400, 200) not in wide_pictures(merged([row], STOCK, pictures=named(picture)))
    assert (400, 200) in wide_pictures(merged([row], pictures=named(picture)))


def test_a_batch_whose_logo_changed_in_between_leaves_out_both(documents):
    one, other = LOGOS["wide"], LOGOS["LA"]
    rows = [replace(documents[Kind.DIPLOMA], logo=digest(each)) for each in (one, other)]
    assert {(400, 200), (210, 420)} <= set(wide_pictures(merged(rows, pictures=named(one, other))))
    assert not {(400, 200), (210, 420)} & set(wide_pictures(merged(rows, STOCK, pictures=named(one, other))))
