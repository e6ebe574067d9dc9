"""Signatures and the logo on the sheet: where they stand, what they weigh, and what they may not break."""

import io
from dataclasses import replace

import pikepdf
import pypdfium2
import pytest
from PIL import ImageChops

from certification.press.errors import Unprintable
from certification.press.plates.plate import plate_for
from certification.press.rendering import merged, render
from certification.press.snapshot import Snapshot
from tests.certification.press.drawn import digest, ink, logo, named
from tests.certification.press.people import people
from tests.certification.press.reading import scanned, texts

FIRST, SECOND, LOGO = ink(), ink(5), logo()
PICTURES = named(FIRST, SECOND, LOGO)


def signed(snapshot: Snapshot, *images: bytes) -> Snapshot:
    both = zip(snapshot.signatories, images, strict=True)
    return replace(
        snapshot, signatories=tuple(replace(each, signature=digest(image)) for each, image in both)
    )


@pytest.fixture(scope="module", params=["diploma", "seminar", "completion"])
def whole(request, diploma, seminar, completion) -> Snapshot:
    kind = {"diploma": diploma, "seminar": seminar, "completion": completion}[request.param]
    return replace(signed(kind, FIRST, SECOND), logo=digest(LOGO))


@pytest.fixture(scope="module")
def approved(diploma) -> Snapshot:
    return replace(signed(diploma, FIRST, SECOND), logo=digest(LOGO))


@pytest.fixture(scope="module")
def opened(approved):
    with pikepdf.open(io.BytesIO(plate_for(approved).strike(approved, pictures=PICTURES))) as document:
        yield document


def streams(pdf: bytes) -> list[bytes]:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [page.Contents.read_bytes() for page in document.pages]


def images(document: pikepdf.Pdf) -> list[pikepdf.Object]:
    return [
        each
        for each in document.objects
        if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/Image"
    ]


def figures(document: pikepdf.Pdf) -> list[str]:
    return [
        str(each.Alt)
        for each in document.objects
        if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/Figure"
    ]


def test_a_struck_page_with_pictures_is_the_printed_page_to_the_byte(whole):
    for each in list(people(whole, 20, seed=11))[7:11]:
        struck = plate_for(each).set(each, PICTURES)
        assert struck.layout is not None, each.person
        fast = plate_for(each).strike(each, pictures=PICTURES)
        assert streams(fast) == streams(render(each, pictures=PICTURES)), each.person


def test_both_paths_look_alike_and_the_code_still_reads(approved):
    fast = plate_for(approved).strike(approved, pictures=PICTURES)
    plain = render(approved, pictures=PICTURES)
    assert texts(fast) == texts(plain)
    assert scanned(fast) == [approved.verification_url]
    with pypdfium2.PdfDocument(fast) as ours, pypdfium2.PdfDocument(plain) as theirs:
        pages = [each[0].render(scale=1.5).to_pil().convert("L") for each in (ours, theirs)]
    assert ImageChops.difference(*pages).getbbox() is None


def test_ink_stands_above_the_line_and_hides_nothing(diploma, approved):
    """What is dark without the pictures is dark with them: ink lies on the paper, no white box over it."""
    bare = replace(diploma, logo=digest(LOGO))
    shown = []
    for each in (bare, approved):
        with pypdfium2.PdfDocument(render(each, pictures=PICTURES)) as document:
            shown.append(document[0].render(scale=2).to_pil().convert("L"))
    height = shown[0].height
    box = (0, int(height * 0.6), shown[0].width, int(height * 0.79))  # from the date to the names
    empty, full = (each.crop(box) for each in shown)
    assert ImageChops.subtract(full, empty).getextrema()[1] < 40
    assert ImageChops.subtract(empty, full).getextrema()[1] > 150


def test_each_signature_says_whose_it_is_and_the_logo_is_an_ornament(opened, approved):
    signatures = {f"Firma de {each.name}" for each in approved.signatories}
    code = f"Código QR de verificación: {approved.address}"
    assert sorted(figures(opened)) == sorted({*signatures, code})


def test_pictures_keep_to_pdf_a(opened):
    found = images(opened)
    assert len(found) == 6  # the code, the logo, two signatures, each with what shows through it
    for image in found:
        assert not image.get("/Interpolate", False)
        assert image.ColorSpace in ("/DeviceGray", "/DeviceRGB")
        assert "/Alternates" not in image
        assert "/OPI" not in image
    assert sum("/SMask" in image for image in found) == 2
    assert opened.Root.OutputIntents[0].DestOutputProfile is not None


def test_a_document_in_english_says_so_of_its_signatures(approved):
    spoken = replace(approved, language="en")
    with pikepdf.open(io.BytesIO(render(spoken, pictures=PICTURES))) as document:
        assert f"Signature of {approved.signatories[0].name}" in figures(document)


def test_the_print_file_holds_each_picture_once(approved):
    rows = list(people(approved, 40, seed=3))[7:37]
    file = merged(rows, pictures=PICTURES)
    with pikepdf.open(io.BytesIO(file)) as document:
        wide = [int(image.Width) for image in images(document)]
    assert wide.count(600) == 4
    assert wide.count(400) == 1
    assert (len(file) - len(merged(rows[:10], pictures=PICTURES))) / 20 < 4096


def test_a_batch_with_one_signature_takes_no_picture_of_another(diploma, approved):
    one = signed(diploma, FIRST, FIRST)
    plate_for(approved).strike(approved, pictures=PICTURES)
    with pikepdf.open(io.BytesIO(plate_for(one).strike(one, pictures=PICTURES))) as document:
        assert len(images(document)) == 3
    with pikepdf.open(io.BytesIO(plate_for(diploma).strike(diploma))) as document:
        assert len(images(document)) == 1


def test_a_picture_that_is_not_at_hand_prints_nothing(approved):
    plate_for(approved).strike(approved, pictures=PICTURES)
    for way in (render, plate_for(approved).strike):
        with pytest.raises(Unprintable):
            way(approved, pictures=named(FIRST, LOGO))


def test_another_picture_under_its_name_is_refused(approved):
    exchanged = {**PICTURES, digest(SECOND): FIRST}
    with pytest.raises(Unprintable):
        render(approved, pictures=exchanged)


def test_what_is_no_picture_prints_nothing(diploma):
    for broken in (b"no picture", LOGO[:300]):
        row = replace(diploma, logo=digest(broken))
        with pytest.raises(Unprintable):
            render(row, pictures=named(broken))


def test_without_pictures_nothing_changes_in_the_page(diploma, diploma_pdf):
    assert streams(render(diploma, pictures=PICTURES)) == streams(diploma_pdf)
