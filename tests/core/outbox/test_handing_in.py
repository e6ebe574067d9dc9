"""What a phone hands in is kept once, done once, and answered with a receipt that repeats its key."""

import json
import threading
from datetime import timedelta

import pytest
from sqlalchemy import update

from core import clock, db
from core.outbox import receiving
from core.outbox.models import Entry
from core.outbox.models import Phone as KnownPhone
from people.models import SignIn, User
from seminars.models import LessonRead, Submission
from tests.conftest import words_of
from tests.support.cast import NOW
from tests.support.outbox import Phone, entry, new_key

KIND = "seminars.reflection"


@pytest.fixture
def page(seminar):
    return f"/seminars/{seminar.id}/reflections/reflection"


@pytest.fixture
def reflects(phone, page):
    """Xóchitl hands in a reflection that she wrote on her phone."""

    def hand_in(text="Una noche larga.", **more):
        return phone.sends(KIND, page, {"text": text}, **more)

    return hand_in


def test_words_from_a_phone_are_stored_as_if_typed_on_the_page(reflects, seminar, stored, app):
    key = new_key()
    answer = reflects(key=key)
    assert answer.status_code == 201
    receipt = answer.get_json()
    assert (receipt["key"], receipt["result"]) == (key, "stored")
    assert receipt["location"] == f"/seminars/{seminar.id}"
    assert receipt["said"] == ["Tu reflexión está entregada."]
    assert receipt["epoch"] == "first"
    assert [each.text for each in stored(Submission)] == ["Una noche larga."]
    assert entry(app, key).state == "stored"


def test_a_button_without_words_is_an_entry_too(phone, seminar, count):
    path = f"/seminars/{seminar.id}/lessons/calling/read"
    assert phone.sends("seminars.finish_lesson", path).status_code == 201
    assert count(LessonRead) == 1


def test_handed_in_again_it_was_already_here(reflects, phone, page, count):
    key = new_key()
    sealed = phone.writes(KIND, page, {"text": "Una noche larga."}, key=key)
    first, again = phone.hands_in(sealed, key), phone.hands_in(sealed, key)
    assert (first.status_code, again.status_code) == (201, 200)
    told = again.get_json()
    assert (told["key"], told["result"], told["state"]) == (key, "already", "stored")
    assert told["location"] == first.get_json()["location"]
    assert count(Submission) == count(Entry) == 1


def test_sealed_anew_the_same_words_are_the_same(phone, page, count):
    key = new_key()
    answers = []
    for deflated in (True, False):
        phone.seq = 0
        answers.append(phone.sends(KIND, page, {"text": "Así fue."}, key=key, deflated=deflated).status_code)
    assert answers == [201, 200]
    assert count(Submission) == 1


def test_sixty_posts_at_the_same_moment_are_one_act(app, phone, page, count):
    key = new_key()
    sealed = phone.writes(KIND, page, {"text": "Una noche larga."}, key=key)
    answers, start = [], threading.Barrier(60)

    def post():
        own = Phone(app, phone.user, phone.device)
        start.wait()
        answers.append(own.hands_in(sealed, key).status_code)

    posts = [threading.Thread(target=post) for _ in range(60)]
    for thread in posts:
        thread.start()
    for thread in posts:
        thread.join()
    assert sorted(answers) == [200] * 59 + [201]
    assert count(Submission) == count(Entry) == 1


def test_other_words_under_a_key_that_is_taken_are_refused(reflects, count):
    key = new_key()
    reflects(key=key)
    answer = reflects("Otra noche.", key=key)
    assert (answer.status_code, answer.get_json()["error"]) == (422, "key_reused")
    assert answer.get_json()["key"] == key
    assert count(Submission) == 1


def test_another_persons_words_under_a_key_that_is_taken_are_refused(app, cast, reflects, page, stored):
    key = new_key()
    reflects(key=key)
    answer = Phone(app, cast.angel).sends(KIND, page, {"text": "La mía."}, key=key)
    assert (answer.status_code, answer.get_json()["error"]) == (422, "key_reused")
    assert [each.text for each in stored(Submission)] == ["Una noche larga."]


def sealed_by_another_device(phone, cast, page, key):
    return Phone(phone.app, phone.user).writes(KIND, page, {"text": "x"}, key=key)


def sealed_by_another_person(phone, cast, page, key):
    return Phone(phone.app, cast.angel, phone.device).writes(KIND, page, {"text": "x"}, key=key)


def sealed_for_another_key(phone, cast, page, key):
    return phone.writes(KIND, page, {"text": "x"}, key=new_key())


def with_a_flipped_byte(phone, cast, page, key):
    sealed = bytearray(phone.writes(KIND, page, {"text": "x"}, key=key))
    sealed[40] ^= 1
    return bytes(sealed)


def cut_short(phone, cast, page, key):
    return phone.writes(KIND, page, {"text": "x"}, key=key)[:12]


def a_bomb(phone, cast, page, key):
    return phone.seals(b" " * 50_000_000, f"entry:{key}", deflated=True)


@pytest.mark.parametrize(
    "made",
    [
        sealed_by_another_device,
        sealed_by_another_person,
        sealed_for_another_key,
        with_a_flipped_byte,
        cut_short,
        a_bomb,
    ],
)
def test_what_its_owners_phone_did_not_seal_does_not_open(made, phone, cast, page, count):
    key = new_key()
    answer = phone.hands_in(made(phone, cast, page, key), key)
    assert (answer.status_code, answer.get_json()["error"]) == (422, "unreadable")
    assert count(Entry) == count(Submission) == count(KnownPhone) == 0


def test_an_owner_whom_nobody_knows_has_no_words(app, cast, page, count):
    nobody = Phone(app, User(id=999_999))
    answer = nobody.sends(KIND, page, {"text": "x"})
    assert answer.get_json()["error"] == "unreadable"
    assert count(Entry) == 0


def test_an_address_that_fails_a_hundred_times_has_to_wait_and_others_need_not(phone, reflects):
    for _ in range(100):
        assert phone.hands_in(b"nothing", new_key()).status_code == 422
    blocked = phone.hands_in(b"nothing", new_key())
    assert (blocked.status_code, blocked.headers["Retry-After"]) == (429, "900")
    assert reflects().status_code == 201


@pytest.mark.parametrize(
    "body",
    [
        b"\xff",
        b"[]",
        b"{}",
        b'{"kind": "x", "path": "//evil", "device": "d", "seq": 1, "written_at": ""}',
        b"[" * 100_000,
    ],
)
def test_what_is_no_entry_needs_the_person(phone, body, count):
    key = new_key()
    answer = phone.hands_in(phone.seals(body, f"entry:{key}"), key)
    assert (answer.status_code, answer.get_json()["error"]) == (422, "malformed")
    assert count(Entry) == 0


@pytest.mark.parametrize(
    "odd",
    [
        {"path": "//elsewhere.example/x"},
        {"path": "/" + "x" * 3000},
        {"path": "/a\x00b"},
        {"seq": -1},
        {"seq": 10**12},
        {"seq": True},
        {"fields": [["text"]]},
        {"fields": {"text": "x"}},
        {"files": [{"field": "picture", "name": "x", "type": "image/jpeg", "blob": "../x"}]},
        {"device": "another"},
        {"base_key": "no key"},
        {"written_at": None},
    ],
    ids=str,
)
def test_an_entry_of_another_shape_needs_the_person(phone, page, odd, count):
    key = new_key()
    body = {"kind": KIND, "path": page, "fields": [], "files": [], "device": phone.device, "seq": 1}
    body |= {"written_at": "2026-05-14T16:00:00Z", **odd}
    answer = phone.hands_in(phone.seals(json.dumps(body).encode(), f"entry:{key}"), key)
    assert (answer.status_code, answer.get_json()["error"]) == (422, "malformed")
    assert count(Entry) == 0


def test_characters_that_no_keyboard_types_do_no_harm(reflects, stored):
    assert reflects("una\x00 noche \ud800").status_code == 201
    assert [each.text for each in stored(Submission)] == ["una noche"]


@pytest.mark.parametrize("deflated", [True, False])
def test_an_entry_that_is_too_large_needs_the_person(phone, page, deflated, count):
    answer = phone.sends(KIND, page, {"text": "x" * receiving.LARGEST}, deflated=deflated)
    assert (answer.status_code, answer.get_json()["error"]) == (413, "too_large")
    assert count(Entry) == 0


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"X-Outbox-Protocol": "0"}])
def test_a_forged_post_or_one_without_our_header_is_none(reflects, headers, count):
    assert reflects(headers=headers).status_code == 400
    assert count(Entry) == 0


@pytest.mark.parametrize(
    "headers", [{"X-Outbox-Device": "x"}, {"X-Outbox-User": "²"}, {"Idempotency-Key": "x"}]
)
def test_headers_that_name_nobody_are_refused(reflects, headers):
    assert reflects(headers=headers).get_json()["error"] == "malformed"


# Who hands in


def test_handing_in_needs_no_sign_in_and_looking_does(app, cast, phone, page, count):
    assert phone.client.get(page).status_code == 303
    assert phone.sends(KIND, page, {"text": "Una noche."}).status_code == 201
    assert count(SignIn) == 0
    assert phone.client.get(page).status_code == 303


def test_while_another_is_signed_in_the_words_are_still_their_owners(browser, phone, cast, page, stored):
    phone.client = browser("rosa")
    answer = phone.sends(KIND, page, {"text": "Una noche."}, headers={"X-Outbox-Waits": "1"})
    assert answer.status_code == 201
    assert stored(Submission)[0].pasante_id == cast.xochitls_place.id
    assert "entregada" not in words_of(browser("rosa").get("/").text)
    assert "Rosa" in browser("rosa").get("/").text


def test_who_waits_reads_on_the_next_page_what_the_form_would_have_said(browser, phone, page):
    phone.client = browser("xochitl")
    answer = phone.sends(KIND, page, {"text": "Una noche."}, headers={"X-Outbox-Waits": "1"})
    assert "Tu reflexión está entregada." in words_of(phone.client.get(answer.get_json()["location"]).text)


def test_who_does_not_wait_is_not_disturbed(browser, phone, page, seminar):
    phone.client = browser("xochitl")
    phone.sends(KIND, page, {"text": "Una noche."})
    assert "Tu reflexión está entregada." not in words_of(phone.client.get(f"/seminars/{seminar.id}").text)


def test_the_answer_speaks_the_owners_language(app, cast, page, seminar):
    phone = Phone(app, cast.emily)
    answer = phone.sends(KIND, page, {"text": "x"}, headers={"Accept-Language": "es"})
    assert answer.get_json()["said"][0] == "This is not yours to do"


# When it was written


def test_the_moment_of_writing_is_kept_beside_that_of_arriving(app, reflects):
    key = new_key()
    reflects(key=key, written_at="2026-05-12T16:04:11.120Z")
    found = entry(app, key)
    assert found.written_at.isoformat() == "2026-05-12T16:04:11.120000+00:00"
    assert found.received_at == NOW


@pytest.mark.parametrize("days", [-365, -1, 1, 365, 365 * 30])
def test_a_clock_that_is_wrong_is_corrected(app, reflects, days):
    key, ahead = new_key(), timedelta(days=days)
    reflects(
        key=key, now=(NOW + ahead).isoformat(), written_at=(NOW + ahead - timedelta(hours=5)).isoformat()
    )
    found = entry(app, key)
    assert found.written_at == NOW - timedelta(hours=5)
    assert found.skew_seconds == ahead.total_seconds()


@pytest.mark.parametrize("told", ["", "yesterday", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026"])
def test_a_clock_that_tells_nonsense_breaks_nothing(app, reflects, told):
    key = new_key()
    assert reflects(key=key, now=told, written_at=told).status_code == 201
    assert entry(app, key).written_at <= NOW


def test_nothing_was_written_later_than_it_came(app, reflects):
    key = new_key()
    reflects(key=key, written_at=(NOW + timedelta(days=3)).isoformat())
    assert entry(app, key).written_at == NOW


# The phone


def test_the_site_knows_how_much_waits_on_a_phone(reflects, phone, stored):
    reflects(pending=3, headers={"User-Agent": "Firefox on an old phone"})
    [known] = stored(KnownPhone)
    assert (known.device, known.user_id, known.pending) == (
        phone.device,
        phone.user.id,
        2,
    )  # this one is here now
    assert (known.label, known.last_seq, known.seen_at) == ("Firefox on an old phone", 1, NOW)


def test_what_is_carried_for_somebody_says_nothing_of_their_phone(reflects, phone, page, stored):
    reflects(pending=3, now=(NOW + timedelta(hours=1)).isoformat())
    key = new_key()
    sealed = phone.writes(KIND, page, {"text": "Otra."}, key=key, written_at=NOW.isoformat())
    carried = {name: text for name, text in phone.headers().items() if name[9:] not in ("Pending", "Clock")}
    answer = phone.client.post("/outbox/v1/entries", data=sealed, headers={"Idempotency-Key": key, **carried})
    assert answer.status_code == 201
    [known] = stored(KnownPhone)
    assert (known.pending, known.last_seq) == (2, 2)
    assert entry(phone.app, key).written_at == NOW - timedelta(hours=1)


def test_hello_tells_a_phone_what_it_needs(browser, phone, cast, stored):
    phone.client = browser("xochitl")
    told = phone.says_hello()
    assert (told["who"], told["language"], told["seen"]) == (cast.xochitl.id, "es", 0)
    assert (told["lost"], told["review"], told["epoch"]) == (False, [], "first")
    [known] = stored(KnownPhone)
    assert (known.version, known.pending) == (told["version"], 1)


def test_a_lost_phone_learns_it_once_nobody_is_signed_in_there(app, browser, phone, reflects):
    reflects()
    stranger = app.test_client()
    assert phone.says_hello(stranger)["lost"] is False
    with app.app_context(), db.transaction():
        db.session.execute(update(KnownPhone).values(lost_at=NOW))
    assert phone.says_hello(stranger) == {**phone.says_hello(stranger), "who": None, "lost": True}
    assert "key" not in phone.says_hello(stranger)
    phone.device = new_key()
    assert phone.says_hello(stranger)["lost"] is False


def test_hello_tells_what_was_seen_and_names_what_needs_attention(browser, phone, reflects, stored):
    phone.client = browser("xochitl")
    reflects()
    reflects("")
    told = phone.says_hello()
    [open_one] = [each.key for each in stored(Entry) if each.state == "review"]
    assert (told["seen"], told["review"]) == (2, [open_one])


def test_hello_tells_a_stranger_nothing_but_the_version(phone, count):
    told = phone.says_hello()
    assert told["who"] is None
    assert set(told) == {"who", "epoch", "version", "lost"}
    assert count(KnownPhone) == 0


def test_a_lost_phone_does_nothing_by_itself(browser, app, cast, reflects, phone, count):
    reflects()
    with app.app_context(), db.transaction() as session:
        session.execute(update(KnownPhone).values(lost_at=clock.now(), lost_by_id=cast.rosa.id))
    key = new_key()
    answer = reflects("¿Quién escribe?", key=key)
    assert (answer.status_code, answer.get_json()["reason"]) == (202, "lost_phone")
    assert count(Submission) == 1
    phone.client = browser("xochitl")
    assert phone.says_hello()["lost"] is True


def test_who_may_not_enter_any_more_hands_in_for_review(app, cast, reflects, count):
    with app.app_context(), db.transaction() as session:
        session.execute(update(User).where(User.id == cast.xochitl.id).values(disabled_at=clock.now()))
    answer = reflects()
    assert (answer.status_code, answer.get_json()["reason"]) == (202, "no_access")
    assert count(Submission) == 0


def test_words_settled_long_ago_are_forgotten_and_open_ones_never(app, reflects, stored):
    reflects()
    reflects("")
    with app.app_context(), clock.at(NOW + timedelta(days=61)), db.transaction():
        assert receiving.forget_old() == 1
    done, review = stored(Entry)
    assert (done.body, done.state) == ("", "stored")
    assert '"text"' in review.body
    assert review.errors
    assert [each.text for each in stored(Submission)] == ["Una noche larga."]


def test_an_entry_whose_words_are_forgotten_is_still_known(app, phone, page, count):
    key = new_key()
    sealed = phone.writes(KIND, page, {"text": "Una noche."}, key=key)
    phone.hands_in(sealed, key)
    with app.app_context(), clock.at(NOW + timedelta(days=61)), db.transaction():
        receiving.forget_old()
    assert phone.hands_in(sealed, key).status_code == 200
    assert count(Submission) == 1


def test_what_was_sealed_under_a_former_secret_opens_while_it_is_named(app, phone, page, count):
    keys = [new_key(), new_key()]
    sealed = [
        phone.writes(KIND, page, {"text": f"Antes {number}."}, key=key) for number, key in enumerate(keys)
    ]
    app.config.update(SECRET_KEY="another", FORMER_SECRET_KEYS=[])
    assert phone.hands_in(sealed[0], keys[0]).get_json()["error"] == "unreadable"
    app.config.update(FORMER_SECRET_KEYS=["older still", "test"])
    assert [phone.hands_in(*pair).status_code for pair in zip(sealed, keys, strict=True)] == [201, 201]
    assert count(Submission) == 2
