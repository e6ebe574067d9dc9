"""What does not fit, is refused or breaks is kept in review with the sentences the page would have shown."""

import logging

import pytest
from flask import abort, flash, redirect
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError, OperationalError

from core import clock, db, outbox
from core.audit import AuditNote
from core.errors import Refused
from core.outbox import settling
from core.outbox.models import Entry
from core.outbox.models import Phone as KnownPhone
from core.receipts import Receipt
from mentorship.visits.models import Visit
from people.models import Clinic, User
from seminars.models import Seminar, Submission
from tests.mentorship.visits.stories import typed
from tests.support.outbox import Phone, entry, new_key

KIND = "seminars.reflection"


@pytest.fixture
def page(seminar):
    return f"/seminars/{seminar.id}/reflections/reflection"


def reviewed(answer):
    """The receipt of an entry that is in review."""
    assert answer.status_code == 202
    receipt = answer.get_json()
    assert receipt["result"] == "review"
    return receipt


def test_what_the_form_refuses_waits_with_its_sentences(app, phone, page, count):
    key = new_key()
    receipt = reviewed(phone.sends(KIND, page, {"text": ""}, key=key))
    assert receipt["key"] == key
    assert receipt["reason"] == "refused"
    assert receipt["errors"] == {"text": ["Este campo es obligatorio."]}
    assert count(Submission) == 0
    assert entry(app, key).errors == receipt["errors"]


def test_what_the_house_refuses_is_said_beside_its_field(mentors_phone, cast, count):
    path = f"/visits/pasantes/{cast.xochitls_place.id}/new"
    fields = typed(step="sign", **{"agreed-0-due_on": "", "strengths": ""})
    receipt = reviewed(mentors_phone.sends("visits.log", path, fields))
    assert receipt["reason"] == "refused"
    assert "strengths" in receipt["errors"]
    assert count(Visit) == 0


def test_errors_of_rows_are_named_as_the_page_names_them(mentors_phone, cast):
    path = f"/visits/pasantes/{cast.xochitls_place.id}/new"
    receipt = reviewed(mentors_phone.sends("visits.log", path, typed(**{"agreed-0-due_on": "2026-02-31"})))
    assert list(receipt["errors"]) == ["agreed-0-due_on"]


def test_what_is_not_yours_to_do_is_not_done(app, cast, page, count):
    receipt = reviewed(Phone(app, cast.lucia).sends(KIND, page, {"text": "x"}))
    assert receipt["reason"] == "not_allowed"
    assert receipt["said"][0] == "Esto no te corresponde"
    assert count(Submission) == 0


def test_what_is_about_nothing_any_more_is_kept(phone, page, count):
    assert reviewed(phone.sends(KIND, f"{page}-gone", {"text": "x"}))["reason"] == "gone"
    assert count(Entry) == 1


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("seminars.reflection", "/no/such/page"),
        ("seminars.reflection", "/seminars/new"),
        ("people.sign_out", "/sign-out"),
        ("seminars.quiz", None),
    ],
)
def test_a_form_that_is_not_taken_there_is_kept_and_not_done(kind, path, phone, page, count):
    assert reviewed(phone.sends(kind, path or page, {"text": "x"}))["reason"] == "form_changed"
    assert count(Submission) == 0


def test_words_that_no_field_knows_are_not_passed_over(phone, page, count):
    receipt = reviewed(phone.sends(KIND, page, {"text": "Una noche.", "feeling": "tired"}))
    assert receipt["reason"] == "form_changed"
    assert count(Submission) == 0
    assert phone.sends(KIND, page, {"text": "Una noche.", "feeling": " ", "_key": "x"}).status_code == 201


def test_a_row_that_the_form_no_longer_asks_for_is_not_passed_over(mentors_phone, cast, count):
    path = f"/visits/pasantes/{cast.xochitls_place.id}/new"
    fields = typed(**{"agreed-7-text": "Buy a lamp", "check-tracer_unknown": "full"})
    assert reviewed(mentors_phone.sends("visits.log", path, fields))["reason"] == "form_changed"
    assert count(Visit) == 0


def test_work_that_is_closed_is_not_thought_done(app, phone, seminar, page, count):
    with app.app_context(), db.transaction() as session:
        session.execute(update(Seminar).values(cancelled_at=clock.now()))
    assert phone.sends(KIND, page, {"text": "x"}).status_code == 202
    assert count(Submission) == 0


def test_what_was_refused_leaves_no_trace_but_the_entry(mentors_phone, cast, count):
    before = count(AuditNote)
    path = f"/visits/pasantes/{cast.xochitls_place.id}/new"
    reviewed(mentors_phone.sends("visits.log", path, typed(step="sign", strengths="")))
    assert (count(AuditNote), count(Receipt), count(Entry)) == (before, 0, 1)


# With pages of the test's own


@pytest.fixture
def breaking(request, app, cast):
    """A page more on a site of its own: opens a clinic, then does what the test says."""

    def add(then):
        def opening():
            db.session.add(Clinic(name="La Laguna", municipality="Monte Claro"))
            db.session.flush()
            db.after_commit(lambda: left.append("letter"))
            return then()

        opening.access = "anyone"
        app.add_url_rule("/opening", "opening", outbox.takes("Opening")(opening), methods=["POST"])
        return Phone(app, cast.rosa)

    left = []
    add.left = left
    return add


def collide():
    db.session.add(Clinic(name="Nueva Aurora", municipality="Monte Claro"))
    return redirect("/")


def say_no():
    flash("No, thank you.", "error")
    return redirect("/")


def refuse():
    raise Refused("Not today.", field="name")


@pytest.mark.own_site
@pytest.mark.parametrize(
    ("then", "reason", "said"),
    [
        (collide, "collided", "Alguien hizo esto en el mismo momento"),
        (say_no, "refused", "No, thank you."),
        (lambda: abort(409), "collided", "Alguien hizo esto en el mismo momento"),
        (lambda: abort(404), "gone", "Aquí no hay nada"),
        (lambda: abort(403), "not_allowed", "Esto no te corresponde"),
        (lambda: ("no", 422), "refused", None),
        (lambda: "asks something else first", "form_changed", None),
    ],
)
def test_whatever_the_view_answers_but_success_is_undone(breaking, then, reason, said, count):
    receipt = reviewed(breaking(then).sends("opening", "/opening"))
    assert receipt["reason"] == reason
    assert said is None or said in receipt["said"]
    assert count(Clinic) == 2
    assert breaking.left == []


@pytest.mark.own_site
def test_a_refusal_that_the_view_forgot_to_show_is_shown_to_the_author(breaking, count):
    receipt = reviewed(breaking(refuse).sends("opening", "/opening"))
    assert (receipt["reason"], receipt["errors"]) == ("refused", {"name": ["Not today."]})
    assert count(Clinic) == 2


@pytest.mark.own_site
def test_what_succeeds_lets_its_letters_leave(breaking, count):
    assert breaking(lambda: redirect("/", 303)).sends("opening", "/opening").status_code == 201
    assert count(Clinic) == 3
    assert breaking.left == ["letter"]


@pytest.mark.own_site
def test_words_to_a_view_without_a_form_are_not_thought_read(breaking, count):
    receipt = reviewed(breaking(lambda: redirect("/", 303)).sends("opening", "/opening", {"note": "x"}))
    assert receipt["reason"] == "form_changed"
    assert count(Clinic) == 2


@pytest.mark.own_site
@pytest.mark.parametrize("mistake", [ZeroDivisionError(), IntegrityError("x", {}, ValueError("not null"))])
def test_a_mistake_of_ours_loses_nothing_of_what_was_delivered(breaking, app, count, caplog, mistake):
    def break_down():
        raise mistake

    phone = breaking(break_down)
    app.config["RAISE_ERRORS"] = False
    with caplog.at_level(logging.ERROR):
        receipt = reviewed(phone.sends("opening", "/opening"))
    assert receipt["reason"] == "broken"
    assert receipt["said"][0] == "Algo falló de nuestro lado"
    assert [record.exc_info[1] for record in caplog.records] == [mistake]
    assert (count(Clinic), count(Entry)) == (2, 1)


@pytest.mark.own_site
def test_while_the_database_is_away_nothing_is_promised(breaking, app, count):
    def go_away():
        raise OperationalError("x", {}, ValueError("away"))

    phone = breaking(go_away)
    app.config["RAISE_ERRORS"] = False
    answer = phone.sends("opening", "/opening")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert count(Entry) == 0


# What people do with it


@pytest.fixture
def in_review(app, phone, page):
    """Xóchitl's words, handed in by a phone that was reported lost."""
    phone.sends(KIND, page, {"text": "Antes."})
    with app.app_context(), db.transaction() as session:
        session.execute(update(KnownPhone).values(lost_at=clock.now()))
    key = new_key()
    reviewed(phone.sends(KIND, page, {"text": "Luego."}, key=key))
    return key


def act(app, cast, key, action, *more):
    with app.test_request_context(), db.transaction() as session:
        found = session.query(Entry).filter_by(key=key).one()
        return action(found, session.get(User, cast.rosa.id), *more)


def test_a_coordinator_who_has_looked_tries_it_again(app, cast, in_review, stored):
    act(app, cast, in_review, settling.retry)
    assert [each.text for each in stored(Submission)] == ["Antes.", "Luego."]
    found = entry(app, in_review)
    assert (found.state, found.reason, found.settled_by_id) == ("stored", None, cast.rosa.id)
    assert [note.by_id for note in stored(AuditNote) if note.what == "outbox.tried_again"] == [cast.rosa.id]


def test_it_is_closed_with_a_reason_and_its_words_stay(app, cast, in_review, count):
    with pytest.raises(Refused):
        act(app, cast, in_review, settling.dismiss, "  ")
    act(app, cast, in_review, settling.dismiss, "The phone was in other hands.")
    found = entry(app, in_review)
    assert (found.state, found.note) == ("dismissed", "The phone was in other hands.")
    assert "Luego." in found.body
    assert count(Submission) == 1


@pytest.mark.parametrize(("action", "more"), [(settling.retry, ()), (settling.dismiss, ("again",))])
def test_what_is_settled_is_not_settled_twice(app, cast, in_review, action, more, count):
    act(app, cast, in_review, settling.retry)
    with pytest.raises(Refused):
        act(app, cast, in_review, action, *more)
    assert count(Submission) == 2


def test_nothing_is_done_in_the_name_of_who_has_no_access(app, cast, in_review, count):
    with app.app_context(), db.transaction() as session:
        session.execute(update(User).where(User.id == cast.xochitl.id).values(disabled_at=clock.now()))
    with pytest.raises(Refused):
        act(app, cast, in_review, settling.retry)
    assert count(Submission) == 1


def test_handed_in_again_the_phone_is_told_how_it_stands(app, cast, phone, page):
    key = new_key()
    sealed = phone.writes(KIND, page, {"text": ""}, key=key)
    phone.hands_in(sealed, key)
    again = phone.hands_in(sealed, key)
    assert (again.status_code, again.get_json()["state"]) == (200, "review")
    act(app, cast, key, settling.dismiss, "Empty.")
    assert phone.hands_in(sealed, key).get_json()["state"] == "dismissed"
