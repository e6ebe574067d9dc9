"""Exactly once: the same words under the same key are one act, other words or another person another."""

import threading

import pytest
from flask import redirect, request
from sqlalchemy import func, select

from core import clock, db, receipts
from core.receipts import Receipt
from people.models import Clinic

pytestmark = pytest.mark.own_site

KEY = "a-key-of-the-form"


@pytest.fixture
def site(app):
    """The site with one form more: it opens a clinic."""

    def open_clinic():
        name = request.form["name"]
        if not name:
            return "a clinic has a name", 422
        clinic = Clinic(
            name=f"{name} {db.session.scalar(select(func.count(Clinic.id)))}", municipality="Monte Claro"
        )
        db.session.add(clinic)
        db.session.flush()
        return redirect(f"/clinics/{clinic.id}", 303)

    open_clinic.access = "anyone"
    app.add_url_rule("/open-clinic", "open_clinic", open_clinic, methods=["POST"])
    return app


def send(client, name="La Laguna", key=KEY):
    return client.post("/open-clinic", data={"name": name, "_key": key})


def clinics(app):
    with app.app_context():
        return db.session.scalar(select(func.count(Clinic.id)))


def test_a_second_tap_gets_the_answer_of_the_first(site, browser):
    first, second = send(browser("rosa")), send(browser("rosa"))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert clinics(site) == 3


def test_other_words_under_the_same_key_are_another_act(site, browser):
    first, second = send(browser("rosa")), send(browser("rosa"), name="El Zapote")
    assert first.location != second.location
    assert clinics(site) == 4


def test_the_same_words_under_another_key_are_another_act(site, browser):
    assert send(browser("rosa")).location != send(browser("rosa"), key="another-key-of-it").location
    assert clinics(site) == 4


def test_another_person_does_not_get_the_answer_of_the_first(site, browser):
    first, second = send(browser("rosa")), send(browser("teresa"))
    assert first.location != second.location


def test_what_was_refused_can_be_sent_again(site, browser):
    assert send(browser("rosa"), name="").status_code == 422
    assert send(browser("rosa"), name="").status_code == 422
    with site.app_context():
        assert db.session.scalar(select(func.count(Receipt.id))) == 0
    assert send(browser("rosa")).status_code == 303


def test_two_taps_at_the_same_moment_are_one_act(site, browser):
    browser("rosa")
    clients = [site.test_client() for _ in range(6)]
    for client in clients:
        with browser("rosa").session_transaction() as mine, client.session_transaction() as cookie:
            cookie.update(mine)
    answers, start = [], threading.Barrier(len(clients))

    def tap(client):
        start.wait()
        answers.append(send(client).location)

    taps = [threading.Thread(target=tap, args=[client]) for client in clients]
    for thread in taps:
        thread.start()
    for thread in taps:
        thread.join()
    assert len(answers) == len(clients)
    assert len(set(answers)) == 1
    assert clinics(site) == 3


@pytest.mark.parametrize("key", ["", "short", "x" * 81])
def test_a_key_that_is_none_protects_from_nothing(site, browser, key):
    send(browser("rosa"), key=key)
    send(browser("rosa"), key=key)
    assert clinics(site) == 4


def test_old_receipts_are_forgotten_and_young_ones_kept(site, browser):
    send(browser("rosa"))
    with site.app_context():
        with db.transaction():
            assert receipts.forget_old() == 0
        with clock.at(clock.now() + 2 * receipts.KEPT), db.transaction():
            assert receipts.forget_old() == 1
