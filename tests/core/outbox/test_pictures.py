"""Text first, pictures after, in pieces: what is whole settles its entry."""

from pathlib import Path

import pytest
from flask import redirect
from wtforms import FileField, StringField

from core import outbox
from core.forms import BaseForm
from core.outbox import blobs
from core.outbox.models import Entry
from tests.support.outbox import PIECE, Phone, entry, new_key

pytestmark = pytest.mark.own_site

PICTURE = bytes(range(256)) * 300  # three pieces


class PictureForm(BaseForm):
    text = StringField("Text")
    picture = FileField("Picture")


@pytest.fixture
def taken():
    """What the view was given, each time it was called."""
    return []


@pytest.fixture
def rosas_phone(app, cast, taken):
    """Rosa's phone, on a site with one form more, which takes a picture."""

    def picture():
        form = PictureForm.from_request()
        if not form.submitted():
            return "no", 422
        sent = form.picture.data
        taken.append((form.text.data, sent and (sent.filename, sent.mimetype, sent.read())))
        return redirect("/", 303)

    picture.access = "anyone"
    app.add_url_rule("/picture", "picture", outbox.takes("Picture", edits=True)(picture), methods=["POST"])
    return Phone(app, cast.rosa)


def entry_with(phone, *pictures, key, field="picture"):
    files = [
        {"field": field, "name": "noche.jpg", "type": "image/jpeg", "size": len(PICTURE), "blob": name}
        for name, _sealed in pictures
    ]
    return phone.writes("picture", "/picture", {"text": "La noche"}, key=key, files=files)


@pytest.fixture
def sent(rosas_phone):
    """An entry whose picture is still to come: its key, and the picture's name and sealed bytes."""
    key = new_key()
    picture = rosas_phone.picture(PICTURE, key)
    answer = rosas_phone.hands_in(entry_with(rosas_phone, picture, key=key), key)
    assert (answer.status_code, answer.get_json()["missing"]) == (202, [picture[0]])
    return key, *picture


def offset(phone, name):
    answer = phone.client.head(f"/outbox/v1/blobs/{name}", headers=phone.headers())
    return int(answer.headers["Upload-Offset"]) if answer.status_code == 200 else None


def test_the_last_piece_does_what_the_entry_asks(app, rosas_phone, sent, taken):
    key, name, sealed = sent
    for at in range(0, len(sealed), PIECE):
        assert offset(rosas_phone, name) == at
        assert taken == []
        answer = rosas_phone.carries(name, sealed, at=at)
        assert answer.status_code == 204
        assert int(answer.headers["Upload-Offset"]) == min(at + PIECE, len(sealed))
    assert taken == [("La noche", ("noche.jpg", "image/jpeg", PICTURE))]
    assert entry(app, key).state == "stored"
    assert offset(rosas_phone, name) is None


def test_asked_again_the_phone_is_told_what_is_missing_and_then_that_it_is_done(rosas_phone, taken):
    key = new_key()
    picture = rosas_phone.picture(PICTURE, key)
    sealed = entry_with(rosas_phone, picture, key=key)
    rosas_phone.hands_in(sealed, key)
    assert rosas_phone.hands_in(sealed, key).get_json()["missing"] == [picture[0]]
    for at in range(0, len(picture[1]), PIECE):
        rosas_phone.carries(*picture, at=at)
    told = rosas_phone.hands_in(sealed, key)
    assert (told.status_code, told.get_json()["state"], told.get_json()["location"]) == (200, "stored", "/")
    assert len(taken) == 1


def test_two_pictures_are_both_waited_for(rosas_phone, taken):
    key = new_key()
    both = [rosas_phone.picture(PICTURE[:1000], key), rosas_phone.picture(b"x", key)]
    rosas_phone.hands_in(entry_with(rosas_phone, *both, key=key), key)
    rosas_phone.carries(*both[0], at=0)
    assert taken == []
    assert offset(rosas_phone, both[0][0]) == len(both[0][1])
    rosas_phone.carries(*both[1], at=0)
    assert len(taken) == 1


@pytest.mark.parametrize("at", [PIECE, 5])
def test_a_piece_in_the_wrong_place_is_not_taken(rosas_phone, sent, at):
    _key, name, sealed = sent
    answer = rosas_phone.carries(name, sealed, at=at)
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (409, "0")
    rosas_phone.carries(name, sealed, at=0)
    again = rosas_phone.carries(name, sealed, at=0)
    assert (again.status_code, again.headers["Upload-Offset"]) == (409, str(PIECE))


def test_what_is_not_what_its_name_says_is_forgotten_and_can_come_again(rosas_phone, sent, taken):
    _key, name, sealed = sent
    spoiled = bytes(len(sealed))
    for at in range(0, len(sealed), PIECE):
        answer = rosas_phone.carries(name, spoiled, at=at)
    assert (answer.status_code, answer.get_json()["error"]) == (422, "spoiled")
    assert offset(rosas_phone, name) == 0
    for at in range(0, len(sealed), PIECE):
        rosas_phone.carries(name, sealed, at=at)
    assert len(taken) == 1


@pytest.mark.parametrize("name", ["f" * 64, "x", "..%2fsecret-key"])
def test_a_picture_that_nobody_waits_for_is_not_taken(rosas_phone, sent, name):
    assert rosas_phone.carries(name, b"x", at=0).status_code == 404
    assert offset(rosas_phone, name) is None


def test_a_picture_larger_than_four_megabytes_is_not_taken(rosas_phone, sent):
    _key, name, sealed = sent
    answer = rosas_phone.carries(name, sealed, at=0, length=blobs.LARGEST + 1)
    assert answer.status_code == 413
    long_piece = {"Upload-Offset": "0", "Upload-Length": str(10**6), **rosas_phone.headers()}
    path = f"/outbox/v1/blobs/{name}"
    assert rosas_phone.client.patch(path, data=bytes(PIECE + 1), headers=long_piece).status_code == 413
    assert offset(rosas_phone, name) == 0


@pytest.mark.parametrize("headers", [{"X-Outbox-Protocol": "2"}, {"Sec-Fetch-Site": "cross-site"}])
def test_a_forged_piece_is_not_taken(rosas_phone, sent, headers):
    name = sent[1]
    told = {**rosas_phone.headers(), "Upload-Offset": "0", "Upload-Length": "9", **headers}
    assert rosas_phone.client.patch(f"/outbox/v1/blobs/{name}", data=b"x", headers=told).status_code == 400


def test_a_picture_that_its_owners_phone_did_not_seal_is_looked_at(app, cast, rosas_phone, taken):
    key = new_key()
    other = Phone(app, cast.angel).picture(b"not hers", key)
    rosas_phone.hands_in(entry_with(rosas_phone, other, key=key), key)
    rosas_phone.carries(*other, at=0)
    found = entry(app, key)
    assert (found.state, found.reason, taken) == ("review", "broken", [])


@pytest.mark.parametrize("field", ["text", "photo"])
def test_a_picture_that_no_field_knows_is_not_passed_over(app, rosas_phone, field):
    key = new_key()
    picture = rosas_phone.picture(b"x", key)
    rosas_phone.hands_in(entry_with(rosas_phone, picture, key=key, field=field), key)
    rosas_phone.carries(*picture, at=0)
    assert entry(app, key).reason == "form_changed"


def test_whole_but_not_done_when_the_power_went_it_is_done_at_the_next_asking(app, rosas_phone, sent, taken):
    key, name, sealed = sent
    part = Path(app.config["DATA"]) / "outbox" / name
    part.parent.mkdir(parents=True, exist_ok=True)
    part.write_bytes(sealed)
    assert offset(rosas_phone, name) == len(sealed)
    with app.app_context():
        assert blobs.read(name) == sealed
    rosas_phone.seq = 0
    again = rosas_phone.hands_in(entry_with(rosas_phone, (name, sealed), key=key), key)
    assert again.get_json()["state"] == "stored"
    assert len(taken) == 1


def test_nothing_of_an_entry_is_done_before_its_pictures_are_here(sent, taken, count):
    assert taken == []
    assert count(Entry) == 1


def test_words_mended_while_the_photo_is_on_its_way_do_not_lose_the_photo(app, rosas_phone, sent, taken):
    key, name, sealed = sent
    mended = new_key()
    told = rosas_phone.sends("picture", "/picture", {"text": "La noche, mejor"}, key=mended, base_key=key)
    assert (told.status_code, told.get_json()["reason"]) == (202, "base_missing")
    for at in range(0, len(sealed), PIECE):
        assert rosas_phone.carries(name, sealed, at=at).status_code == 204
    assert [words for words, _picture in taken] == ["La noche", "La noche, mejor"]
    assert taken[0][1] is not None
    assert (entry(app, key).state, entry(app, mended).state) == ("stored", "stored")
