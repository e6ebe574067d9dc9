"""A phone that is lost is signed in: reporting it signs its owner out there; it may be found again."""

import pytest
from sqlalchemy import func, select, update

from core import clock, db
from core.audit import AuditNote
from core.outbox.models import Entry, Phone
from people.models import SignIn
from tests.conftest import sign_in, words_of
from tests.home.outbox import stories
from tests.support.outbox import Phone as InHand


@pytest.fixture
def phone(app, cast):
    with app.app_context(), db.transaction():
        return stories.phone(cast.xochitl)


@pytest.fixture
def lost_one(app, cast):
    """The browser on the phone that is lost: signed in as Xóchitl."""
    return sign_in(app, cast.xochitl)


def held(app, phone):
    with app.app_context():
        return db.session.get_one(Phone, phone.id)


def is_inside(client):
    return client.get("/me").status_code == 200


def test_who_reports_their_own_stays_signed_in_only_here(app, cast, browser, phone, lost_one):
    here, address = browser("xochitl"), f"/outbox/phones/{phone.id}/lost"
    asked = words_of(here.get(address).text)
    assert "Tu sesión se cierra en todas partes menos aquí, también en ese teléfono." in asked
    assert here.post(address).headers["Location"] == "/outbox"
    assert is_inside(here)
    assert not is_inside(lost_one)
    with app.app_context():
        wanted = select(func.count()).select_from(SignIn).where(SignIn.user_id == cast.xochitl.id)
        assert db.session.scalar(wanted) == 1


def test_a_coordinator_signs_out_somebody_else_everywhere_and_stays_herself(browser, phone, lost_one):
    rosa, elsewhere = browser("rosa"), browser("xochitl")
    address = f"/outbox/phones/{phone.id}/lost"
    said = words_of(rosa.get(address).text)
    assert "La sesión de Xóchitl Peñaloza Güemes se cierra en todas partes, también en ese teléfono" in said
    rosa.post(address)
    assert [is_inside(client) for client in (rosa, elsewhere, lost_one)] == [True, False, False]


def test_reporting_it_twice_ends_no_sign_in_of_afterwards(app, cast, browser, phone):
    browser("rosa").post(f"/outbox/phones/{phone.id}/lost")
    new_one = sign_in(app, cast.xochitl)
    browser("rosa").post(f"/outbox/phones/{phone.id}/lost")
    assert is_inside(new_one)


@pytest.mark.parametrize(("name", "leads"), [("xochitl", "/outbox"), ("rosa", "/outbox/phones")])
def test_a_phone_that_was_found_counts_again_and_the_house_knows_who_said_so(
    app, cast, browser, phone, name, leads
):
    with app.app_context(), db.transaction() as session:
        session.execute(update(Phone).values(lost_at=clock.now(), lost_by_id=cast.rosa.id))
    button = "Ya lo encontré" if name == "xochitl" else "Ya apareció"
    assert f"/outbox/phones/{phone.id}/lost" in browser(name).get(leads).text
    assert button in words_of(browser(name).get(f"/outbox/phones/{phone.id}/lost").text)
    for _twice in range(2):
        assert browser(name).post(f"/outbox/phones/{phone.id}/found").headers["Location"] == leads
    assert (held(app, phone).lost_at, held(app, phone).lost_by_id) == (None, None)
    with app.app_context():
        notes = db.session.scalars(select(AuditNote.by_id).where(AuditNote.what == "phone.found")).all()
    assert notes == [cast.user(name).id]


def test_what_came_while_it_was_lost_stays_in_review(app, cast, browser):
    own = InHand(app, cast.xochitl)
    own.sends("seminars.finish_lesson", "/seminars/999/lessons/l1/read")
    with app.app_context(), db.transaction() as session:
        session.execute(update(Phone).values(lost_at=clock.now(), lost_by_id=cast.rosa.id))
        number = session.scalars(select(Phone.id)).one()
    own.sends("home.choose_language", "/language")
    browser("xochitl").post(f"/outbox/phones/{number}/found")
    with app.app_context():
        assert db.session.scalars(select(Entry.reason).order_by(Entry.id)).all() == ["gone", "lost_phone"]
    assert own.sends("seminars.finish_lesson", "/seminars/999/lessons/l1/read").get_json()["reason"] == "gone"


def test_a_lost_phone_is_nobody_elses_to_find(app, cast, browser, phone):
    assert browser("angel").post(f"/outbox/phones/{phone.id}/found").status_code == 404
