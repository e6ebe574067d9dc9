"""Signing in, and what a sign-in remembers of its own use."""

from datetime import timedelta

from sqlalchemy import select

from core import clock, db
from people.models import SignIn, User
from tests.support.cast import NOW

LATER = NOW + timedelta(minutes=30)
HERS = {"phone": "9611234567", "treatment": "dra", "language": "es"}


def last_seen(app):
    with app.app_context():
        return db.session.scalars(select(SignIn.seen_at)).one()


def test_what_is_sent_half_an_hour_after_the_last_page_is_kept(app, cast, browser):
    phone = browser("xochitl")
    with clock.at(LATER):
        assert phone.post("/me/edit", data=HERS).status_code == 303
    with app.app_context():
        assert db.session.get_one(User, cast.xochitl.id).treatment == "dra"
    assert last_seen(app) == LATER


def test_reading_a_page_keeps_a_sign_in_alive(app, browser):
    phone = browser("xochitl")
    with clock.at(LATER):
        assert phone.get("/me").status_code == 200
    assert last_seen(app) == LATER


def test_signing_out_after_a_while_ends_the_sign_in(app, browser):
    phone = browser("xochitl")
    with clock.at(LATER):
        assert phone.post("/sign-out").status_code == 303
        assert phone.get("/me").status_code == 303
    with app.app_context():
        assert db.session.scalars(select(SignIn)).all() == []
