"""A copy made on a phone without a signal, handed in by somebody who came by."""

import base64
import json
import re
from io import BytesIO

import pytest

from core import db
from core.outbox.models import Entry
from core.outbox.models import Phone as PhoneRow
from home.outbox import carrying
from mentorship.visits.models import Visit
from tests.conftest import words_of
from tests.home.outbox.stories import SECRET
from tests.mentorship.visits.stories import typed
from tests.support.outbox import Phone, new_key


@pytest.fixture
def lucias_phone(app, cast):
    return Phone(app, cast.lucia)


def sealed(phone, kind, path, fields, key=None, pictures=(), **more):
    """One entry as the phone's script puts it into a copy."""
    key = key or new_key()
    body = phone.writes(kind, path, fields, key=key, **more)
    blobs = [{"name": name, "body": base64.b64encode(data).decode()} for name, data in pictures]
    return {
        "key": key, "user": phone.user.id, "device": phone.device,
        "body": base64.b64encode(body).decode(), "blobs": blobs,
    }  # fmt: skip


def a_visit(phone, cast, **changed):
    path = f"/visits/pasantes/{cast.xochitls_place.id}/new"
    return sealed(phone, "visits.log", path, typed(step="sign", private_note=SECRET, **changed))


def copy_of(*entries, **more):
    whole = {"acompana": 1, "made_at": "2026-05-14T15:00:00.000Z", "entries": list(entries), **more}
    return json.dumps(whole).encode()


def carried(client, data):
    files = {"copy": (BytesIO(data), "acompana-2026-05-14.json")}
    return client.post("/outbox/carry", data=files, content_type="multipart/form-data")


def counts(page):
    """received, already here, in review, unreadable"""
    said = words_of(page.text)
    names = ("recibidos", "ya estaban aquí", "hay que verlos", "no se pudieron abrir")
    return tuple(int(said.split(f" {name}")[0].split()[-1]) for name in names)


@pytest.mark.parametrize("name", ["olga", "rosa", "lucia"])
def test_what_is_carried_is_done_as_if_the_phone_had_sent_it(name, app, cast, browser, lucias_phone):
    page = carried(browser(name), copy_of(a_visit(lucias_phone, cast)))
    assert page.status_code == 200
    assert counts(page) == (1, 0, 0, 0)
    with app.app_context():
        [visit] = db.session.query(Visit).all()
        assert (visit.mentor_id, visit.is_signed) == (cast.lucia.id, True)


def test_the_phone_may_send_it_later_too(app, cast, browser, lucias_phone):
    entry = a_visit(lucias_phone, cast)
    carried(browser("olga"), copy_of(entry))
    later = lucias_phone.hands_in(base64.b64decode(entry["body"]), entry["key"])
    assert later.get_json()["result"] == "already"
    assert counts(carried(browser("olga"), copy_of(entry, entry))) == (0, 1, 0, 0)
    with app.app_context():
        assert db.session.query(Visit).count() == 1


def test_its_carrier_reads_none_of_the_words(cast, browser, lucias_phone):
    refused = a_visit(lucias_phone, cast, held_on="2026-06-01")
    for name in ("olga", "rosa"):
        page = carried(browser(name), copy_of(a_visit(lucias_phone, cast, held_on="2026-05-02"), refused))
        assert SECRET not in page.text
        assert cast.xochitl.full_name not in page.text


def test_names_are_told_to_those_who_know_the_people(cast, browser, lucias_phone):
    entry = a_visit(lucias_phone, cast)
    assert "Lucía Gómez Aguilar" in words_of(carried(browser("rosa"), copy_of(entry)).text)
    seen_by_olga = words_of(carried(browser("olga"), copy_of(entry)).text)
    assert "De otra persona" in seen_by_olga
    assert "Lucía" not in seen_by_olga


def test_what_the_site_refuses_waits_for_its_author(app, cast, browser, lucias_phone):
    page = carried(browser("olga"), copy_of(a_visit(lucias_phone, cast, held_on="2026-06-01")))
    assert counts(page) == (0, 0, 1, 0)
    assert "Necesita tu atención" in words_of(browser("lucia").get("/outbox").text)


def test_what_is_not_sealed_by_its_owner_is_counted_and_the_rest_goes_on(app, cast, browser, lucias_phone):
    forged = {**a_visit(lucias_phone, cast), "user": cast.olga.id}
    wrongs = [
        forged,
        {**forged, "key": "no-key"},
        {**forged, "body": "***"},
        {**forged, "body": None},
        {**forged, "user": True},
        "words",
        None,
    ]
    page = carried(browser("olga"), copy_of(*wrongs, a_visit(lucias_phone, cast)))
    assert counts(page) == (1, 0, 0, len(wrongs))
    with app.app_context():
        assert [row.user_id for row in db.session.query(PhoneRow)] == [cast.lucia.id]


def test_other_words_under_a_key_that_is_taken_are_not_kept(app, cast, browser, lucias_phone):
    first = a_visit(lucias_phone, cast)
    second = sealed(lucias_phone, "visits.log", "/visits/pasantes/1/new", typed(), key=first["key"])
    assert counts(carried(browser("olga"), copy_of(first, second))) == (1, 0, 0, 1)
    with app.app_context():
        [phone] = db.session.query(PhoneRow).all()
        assert phone.last_seq == 1, "the second was not kept, and the phone must not be told so"


def with_a_picture(phone, cast, *, spoiled=False):
    """A visit with a picture, which its form does not ask for; the picture's name and sealed bytes."""
    key = new_key()
    name, data = phone.picture(b"\xff\xd8 a picture " * 5000, key)
    files = [{"field": "picture", "name": "shelf.jpg", "type": "image/jpeg", "blob": name}]
    path = f"/visits/pasantes/{cast.xochitls_place.id}/new"
    pictures = [(name, data[:-1] + b"!" if spoiled else data)]
    return name, data, sealed(phone, "visits.log", path, typed(), key=key, pictures=pictures, files=files)


def state_of(app, entry):
    with app.app_context():
        return db.session.query(Entry).filter_by(key=entry["key"]).one().state


def test_pictures_come_with_their_entry(app, cast, browser, lucias_phone):
    _name, _data, entry = with_a_picture(lucias_phone, cast)
    assert counts(carried(browser("olga"), copy_of(entry))) == (0, 0, 1, 0)  # it went on to the form
    page = browser("lucia").get("/outbox").text
    address = re.search(r"/outbox/entries/\d+", page)[0]
    assert "shelf.jpg" in words_of(browser("lucia").get(address).text)


def test_a_picture_that_was_half_sent_is_made_whole(app, cast, browser, lucias_phone):
    name, data, entry = with_a_picture(lucias_phone, cast)
    lucias_phone.hands_in(base64.b64decode(entry["body"]), entry["key"])
    assert lucias_phone.carries(name, data, at=0).status_code == 204
    assert state_of(app, entry) == "waiting"
    carried(browser("olga"), copy_of(entry))
    assert state_of(app, entry) == "review"


@pytest.mark.parametrize("spoiled", [True, False])
def test_without_its_picture_an_entry_waits_for_the_phone(spoiled, app, cast, browser, lucias_phone):
    _name, _data, entry = with_a_picture(lucias_phone, cast, spoiled=spoiled)
    entry = entry if spoiled else {**entry, "blobs": []}
    assert counts(carried(browser("olga"), copy_of(entry))) == (1, 0, 0, 0)
    assert state_of(app, entry) == "waiting"


def test_what_is_carried_says_nothing_of_the_phone_itself(app, cast, browser, lucias_phone):
    lucias_phone.says_hello(browser("lucia"))
    carried(browser("olga"), copy_of(a_visit(lucias_phone, cast)))
    with app.app_context():
        [phone] = db.session.query(PhoneRow).all()
        assert phone.pending == 1


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "Este archivo no está completo."),
        (b'{"acompana": 1, "entries": [{"key": "', "Este archivo no está completo."),
        (b"[" * 100_000, "Este archivo no está completo."),
        (b"\xff\xfe\x00", "Este archivo no está completo."),
        (b"[]", "Este archivo no es una copia de Acompaña."),
        (b'{"acompana": 2, "entries": []}', "Este archivo no es una copia de Acompaña."),
        (b'{"acompana": 1, "entries": {}}', "Este archivo no es una copia de Acompaña."),
        (copy_of(*[{}] * 501), "Una copia lleva como máximo 500 registros."),
    ],
    ids=range(8),
)
def test_a_file_that_is_no_copy_is_refused_beside_its_field(data, said, app, browser):
    page = carried(browser("lucia"), data)
    assert page.status_code == 422
    assert said in words_of(page.text)
    assert 'id="copy-error"' in page.text
    with app.app_context():
        assert db.session.query(Entry).count() == 0


def test_a_file_that_is_too_large_is_refused_before_it_is_read(browser, monkeypatch):
    monkeypatch.setattr(carrying, "LARGEST", 100)
    page = carried(browser("lucia"), copy_of(made_by="x" * 100))
    assert page.status_code == 422
    assert "Este archivo pesa más de 12 MB." in words_of(page.text)


def test_an_empty_copy_is_nobodys(browser):
    assert "De nadie que conozcamos." in words_of(carried(browser("lucia"), copy_of()).text)
