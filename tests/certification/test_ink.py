"""What becomes of the photo of a signature before it is kept."""

from io import BytesIO

import pytest
from PIL import Image, ImageOps

from certification.approvals import ink
from core.errors import Refused
from tests.certification.approving import blank, photo
from tests.certification.press.drawn import ink as drawn
from tests.certification.press.drawn import logo, png


@pytest.fixture(scope="module")
def cleaned() -> Image.Image:
    return Image.open(BytesIO(ink.cleaned(photo())))


def test_only_the_ink_is_left_dark_and_cut_out(cleaned):
    assert cleaned.mode == "LA"
    assert cleaned.getchannel("L").getextrema() == (20, 20)
    opacity = cleaned.getchannel("A")
    assert opacity.getextrema() == (0, 255)
    assert cleaned.width <= 900
    assert cleaned.height <= 300
    corners = [(0, 0), (cleaned.width - 1, 0), (0, cleaned.height - 1)]
    assert [opacity.getpixel(each) for each in corners] == [0, 0, 0]


def test_the_shadow_on_the_paper_is_not_ink(cleaned):
    opacity = cleaned.getchannel("A")
    dark = sum(opacity.histogram()[128:]) / (opacity.width * opacity.height)
    assert 0.02 < dark < 0.3


def test_the_same_photo_gives_the_same_picture_and_nothing_of_the_camera():
    with Image.open(BytesIO(photo())) as opened:
        file = BytesIO()
        opened.save(file, "JPEG", quality=80, exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0")
    assert ink.cleaned(photo()) == ink.cleaned(photo())
    assert b"Exif" not in ink.cleaned(file.getvalue())


def test_a_photo_taken_sideways_is_turned_upright():
    with Image.open(BytesIO(photo())) as opened:
        turned, file = opened.rotate(90, expand=True), BytesIO()
        exif = Image.Exif()
        exif[0x0112] = 6
        turned.save(file, "JPEG", quality=95, exif=exif)
    upright = Image.open(BytesIO(ink.cleaned(file.getvalue())))
    assert upright.width > 2 * upright.height


def test_a_picture_that_is_cut_out_already_keeps_its_ink():
    found = Image.open(BytesIO(ink.cleaned(drawn())))
    assert 0.9 < (found.width / found.height) / (600 / 120) < 1.6


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "cannot be read as a picture"),
        (b"", "cannot be read as a picture"),
        (photo()[: len(photo()) // 2], "cannot be read as a picture"),
        (b"GIF89a" + b"\0" * 100, "cannot be read as a picture"),
        (blank((8000, 5000)), "24 million points"),
        (blank((400, 300)), "No signature can be made out"),
        (b"\xff" * (ink.MOST_BYTES + 1), "larger than 8 MB"),
    ],
    ids=["svg", "empty", "cut short", "gif", "40 megapixels", "blank", "too many bytes"],
)
def test_what_is_no_signature_is_refused_with_a_sentence(app, sent, said):
    with app.test_request_context(headers={"Accept-Language": "en"}), pytest.raises(Refused, match=said):
        ink.cleaned(sent)


def test_a_picture_that_is_no_ink_on_paper_is_refused(app):
    with Image.open(BytesIO(logo((800, 600)))) as opened:
        inverted = png(ImageOps.expand(opened.convert("RGB"), 200, "white"))
    with app.test_request_context(headers={"Accept-Language": "en"}), pytest.raises(Refused):
        ink.cleaned(inverted)


def test_on_a_dark_screen_it_is_seen_on_white():
    shown = Image.open(BytesIO(ink.on_paper(ink.cleaned(photo()))))
    assert (shown.mode, shown.getpixel((0, 0))) == ("L", 255)
