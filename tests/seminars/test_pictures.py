"""A photo of a field task goes with a reflection: small, upright, without its place, for the right eyes."""

from importlib import import_module
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import func, select

from core import files
from seminars.coursework import pictures
from seminars.models import Submission
from tests.conftest import words_of
from tests.seminars.photos import bomb, photo, taken_sideways_at_home, with_a_hole

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
UNREADABLE = "no se puede leer como foto"


def opened(kept):
    return Image.open(BytesIO(kept))


def about(pixel):
    """The colour a JPEG means."""
    return "".join("#" if value > 128 else "." for value in pixel)


def test_a_photo_is_kept_upright_and_says_nothing_of_where_it_was_taken():
    kept = opened(pictures.as_kept(taken_sideways_at_home()))
    assert kept.size == (48, 64)
    assert (about(kept.getpixel((24, 5))), about(kept.getpixel((24, 60)))) == ("#..", "..#")
    assert not kept.getexif()
    assert not {"comment", "exif", "xmp", "icc_profile"} & set(kept.info)
    assert b"Nueva Aurora" not in pictures.as_kept(taken_sideways_at_home())


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_large_photo_becomes_a_small_jpeg(form):
    kept = opened(pictures.as_kept(photo((3000, 1000), form)))
    assert (kept.format, kept.size) == ("JPEG", (1600, 533))
    assert about(kept.getpixel((10, 10))) == "#.."


@pytest.mark.parametrize(
    ("form", "mode"),
    [("JPEG", "L"), ("JPEG", "CMYK"), ("PNG", "P"), ("PNG", "1"), ("PNG", "LA"), ("WEBP", "RGBA")],
)
def test_a_photo_of_any_kind_of_colour_is_taken(form, mode):
    assert opened(pictures.as_kept(photo(form=form, mode=mode))).mode == "RGB"


def test_what_can_be_seen_through_becomes_paper():
    assert opened(pictures.as_kept(with_a_hole())).getpixel((5, 5)) == (255, 255, 255)


def test_a_single_point_is_a_picture():
    assert opened(pictures.as_kept(photo((1, 1), "PNG"))).size == (1, 1)


def test_the_same_file_gives_the_same_bytes():
    assert pictures.as_kept(photo()) == pictures.as_kept(photo())


BAD = {
    "cut short": (photo((800, 600), "PNG")[:900], UNREADABLE),
    "a text": (b"no picture at all", UNREADABLE),
    "nothing": (b"", UNREADABLE),
    "an SVG": (SVG, UNREADABLE),
    "a GIF": (photo(form="GIF"), UNREADABLE),
    "a bomb": (bomb(), "más de 40 millones de puntos"),
    "a smaller bomb": (bomb(7000), "más de 40 millones de puntos"),
}


@pytest.mark.parametrize(("sent", "said"), BAD.values(), ids=BAD)
def test_a_bad_photo_is_refused_beside_its_field_and_the_text_stays(browser, seminar, stored, sent, said):
    page = hand_in(browser, seminar, "Mi mapa.", sent)
    assert page.status_code == 422
    assert said in words_of(page.text.split('id="picture-error"')[1][:300])
    assert "Mi mapa.</textarea>" in page.text
    assert stored(select(Submission)) == []


def test_a_photo_cut_short_is_refused_beside_a_press_that_would_pass_over_it(app):
    import_module("certification.press.engine")  # its library tells Pillow to be content with half a picture
    with app.app_context(), pytest.raises(pictures.BadPicture, match="no se puede leer"):
        pictures.as_kept(BAD["cut short"][0])


def test_a_heavy_file_is_refused_unread(app):
    with app.app_context(), pytest.raises(pictures.BadPicture, match="más de 4 MB") as refusal:
        pictures.as_kept(photo() + bytes(pictures.LARGEST_FILE))
    assert refusal.value.field == "picture"


def hand_in(browser, seminar, text, sent=None, **fields):
    with_photo = {"picture": (BytesIO(sent), "mapa.jpg", "image/jpeg")} if sent is not None else {}
    url = f"/seminars/{seminar.id}/reflections/reflection"
    return browser("xochitl").post(
        url, data={"text": text, **with_photo, **fields}, content_type="multipart/form-data"
    )


def test_a_photo_is_shown_where_the_reflection_is_written_and_graded(app, browser, seminar, stored):
    assert hand_in(browser, seminar, "Mi mapa.", photo()).status_code == 303
    (mine,) = stored(select(Submission.id))
    url = f"/seminars/submissions/{mine}/picture"
    for who, page in (
        ("xochitl", f"/seminars/{seminar.id}/reflections/reflection"),
        ("lucia", f"/seminars/submissions/{mine}/grade"),
    ):
        shown = browser(who).get(page).text
        assert f'<img src="{url}"' in shown
        assert 'alt="Foto entregada con la reflexión, versión 1"' in shown
    answer = browser("lucia").get(url)
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert answer.headers["Cache-Control"] == "private, no-cache"
    again = browser("lucia").get(url, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    with app.app_context():
        (digest,) = stored(select(Submission.picture_sha256))
        assert files.read(digest) == answer.data == pictures.as_kept(photo())


def test_a_photo_is_for_its_author_and_those_who_read_her_work(browser, seminar, stored):
    hand_in(browser, seminar, "Mi mapa.", photo())
    (mine,) = stored(select(Submission.id))
    found = {
        who: browser(who).get(f"/seminars/submissions/{mine}/picture").status_code
        for who in ("xochitl", "lucia", "rosa", "olga", "angel", "emily")
    }
    assert found == {"xochitl": 200, "lucia": 200, "rosa": 200, "olga": 404, "angel": 404, "emily": 404}


def test_a_reflection_without_a_photo_has_none(browser, seminar, stored):
    hand_in(browser, seminar, "Sin foto.")
    (mine,) = stored(select(Submission.id))
    assert browser("xochitl").get(f"/seminars/submissions/{mine}/picture").status_code == 404
    assert "<img" not in browser("rosa").get(f"/seminars/submissions/{mine}/grade").text


def test_another_photo_with_the_same_text_is_another_version(browser, seminar, stored):
    for sent in (photo(), photo(), None, photo((30, 30)), None):
        assert hand_in(browser, seminar, "Mi mapa.", sent).status_code == 303
    assert stored(select(func.count(Submission.id))) == [2]


def test_a_photo_goes_with_a_better_text_until_it_is_left_out(browser, seminar, stored):
    hand_in(browser, seminar, "Mi mapa.", photo())
    hand_in(browser, seminar, "Mi mapa, mejor.")
    hand_in(browser, seminar, "Mi mapa, mejor.", without_picture="y")
    first, second, third = stored(select(Submission.picture_sha256).order_by(Submission.number))
    assert first == second is not None
    assert third is None
    assert stored(select(Submission.picture_type).order_by(Submission.number))[1:] == ["image/jpeg", None]
