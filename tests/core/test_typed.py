"""What is typed arrives as it was typed, without what nobody types; and two at once are told so."""

import pytest
from flask import request
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from core import db, receipts
from core.typed import readable, row_number
from people.models import Clinic

CLINIC = {"name": "El Zapote", "kind": "rural", "municipality": "Monte Claro", "signal": "messages"}


def clinics(app):
    with app.app_context():
        return list(db.session.scalars(select(Clinic.name).order_by(Clinic.id)))


def test_a_character_nobody_types_is_taken_out_and_the_words_are_kept(app, browser):
    assert (
        browser("rosa").post("/clinics/new", data={**CLINIC, "name": "El\x00 Za\x0bpote"}).status_code == 303
    )
    assert clinics(app)[-1] == "El Zapote"


def test_lines_tabs_accents_and_emoji_stay():
    assert readable("Ñandú\r\n\tñ 😀 ‘¿?’") == "Ñandú\r\n\tñ 😀 ‘¿?’"


def test_blanks_alone_are_no_answer(app, browser):
    assert browser("rosa").post("/clinics/new", data={**CLINIC, "name": "   "}).status_code == 422
    assert len(clinics(app)) == 2


def test_a_day_of_another_century_is_a_slip(app, browser):
    answer = browser("rosa").post("/clinics/new", data={**CLINIC, "closed_on": "0206-05-14"})
    assert answer.status_code == 422
    assert "Revisa el año" in answer.get_data(as_text=True)


@pytest.mark.parametrize("text", ["-1", "2147483648", "9" * 5000, "²", "", "1.5", "x"])
def test_no_row_has_such_a_number(text):
    with pytest.raises(ValueError, match=r".*"):
        row_number(text)


@pytest.fixture
def site(app):
    """The site with a form that opens a clinic without looking first, as two do at the same moment."""

    def open_clinic():
        db.session.add(
            Clinic(name=request.form["name"], municipality="Monte Claro", kind=request.form["kind"])
        )
        db.session.flush()
        return "kept", 201

    open_clinic.access = "anyone"
    app.add_url_rule("/open-clinic", "open_clinic", open_clinic, methods=["POST"])
    return app


@pytest.mark.own_site
def test_the_second_of_two_at_once_is_told_and_nothing_of_hers_stays(site, browser):
    sent = {"name": "El Zapote", "kind": "rural"}
    assert browser("rosa").post("/open-clinic", data=sent).status_code == 201
    answer = browser("teresa").post("/open-clinic", data=sent)
    assert answer.status_code == 409
    assert "en el mismo momento" in answer.get_data(as_text=True)
    assert clinics(site).count("El Zapote") == 1


@pytest.mark.own_site
def test_a_mistake_of_ours_is_not_blamed_on_somebody_else(site, browser):
    with pytest.raises(IntegrityError):
        browser("rosa").post("/open-clinic", data={"name": "El Zapote", "kind": "palace"})


def test_a_receipt_does_not_let_a_password_be_guessed(app):
    """The same words leave another mark on a site with another secret."""
    marks = set()
    for secret in ("one", "another"):
        app.config["SECRET_KEY"] = secret
        with app.test_request_context("/me/password", method="POST", data={"current": "secret words"}):
            marks.add(receipts.fingerprint())
    assert len(marks) == 2
