"""A link lets one person in once; strangers learn nothing, and the site begins with a key."""

import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PIL import Image
from sqlalchemy import select

from core import clock, db, files
from core.letters import Letter
from core.security import hash_token, password_fits
from people import institution, setting_up
from people.models import Institution, Invitation, Signatory, User
from tests.certification.press.drawn import logo
from tests.conftest import words_of
from tests.support.cast import NOW

GOOD = {"password": "quetzal sobre la ceiba", "language": "es"}
PNG = logo()


def invited(browser, user: User) -> str:
    page = browser("rosa").post(f"/people/{user.id}/invitations").text
    found = re.search(r'value="http://localhost(/invitations/[^"]+)"', page)
    assert found is not None
    return found[1]


def test_an_invitation_is_shown_once_with_whatsapp_mail_and_a_qr_code(app, browser, cast):
    with app.app_context(), db.transaction():
        db.session.get_one(User, cast.emily.id).phone = "+16175550101"
    page = browser("rosa").post(f"/people/{cast.emily.id}/invitations").text
    assert "https://wa.me/16175550101?text=Hello%20Emily%20Carter" in page
    assert "mailto:emily.carter%40example.org" in page
    assert "<svg" in page.split("O muéstralo en persona")[1]


def test_only_the_hash_of_a_link_is_kept_for_fourteen_days(app, browser, cast):
    token = invited(browser, cast.xochitl).rsplit("/", 1)[1]
    with app.app_context():
        kept = db.session.scalars(select(Invitation)).one()
        assert kept.token_sha256 == hash_token(token)
        assert kept.expires_at == NOW + timedelta(days=14)
    assert len(token) >= 43


def test_whoever_holds_the_link_chooses_a_password_and_is_in(app, browser, cast):
    link = invited(browser, cast.xochitl)
    stranger = browser("stranger")
    assert "Xóchitl Peñaloza Güemes" in words_of(stranger.get(link).text)
    answer = stranger.post(link, data={**GOOD, "language": "en"})
    assert (answer.status_code, answer.location) == (303, "/")
    assert stranger.get("/me").status_code == 200
    with app.app_context():
        user = db.session.get_one(User, cast.xochitl.id)
        assert password_fits(user.password_hash, GOOD["password"])
        assert user.language == "en"
    assert stranger.post(link, data=GOOD).status_code == 303  # a second tap


def test_a_used_link_says_what_to_do(app, browser, cast):
    link = invited(browser, cast.xochitl)
    browser("stranger").post(link, data=GOOD)
    again = app.test_client().get(link)
    assert again.status_code == 410
    assert "Este enlace ya se usó" in words_of(again.text)


def test_a_newer_link_ends_the_older_one(browser, cast):
    older, newer = invited(browser, cast.xochitl), invited(browser, cast.xochitl)
    assert browser("stranger").get(older).status_code == 410
    assert browser("stranger").get(newer).status_code == 200


def test_a_link_runs_out_and_an_unknown_one_is_nothing(browser, cast):
    link = invited(browser, cast.xochitl)
    with clock.at(NOW + timedelta(days=14, minutes=1)):
        assert browser("stranger").get(link).status_code == 410
    assert browser("stranger").get("/invitations/" + "x" * 43).status_code == 404


def test_a_short_password_is_refused_and_the_link_still_works(browser, cast):
    link = invited(browser, cast.xochitl)
    refused = browser("stranger").post(link, data={**GOOD, "password": "ceiba"})
    assert refused.status_code == 422
    assert "al menos 12 caracteres" in words_of(refused.text)
    assert browser("stranger").post(link, data=GOOD).status_code == 303


def test_a_resident_who_comes_early_is_told_from_when(app, browser, cast):
    with app.app_context(), db.transaction():
        db.session.get_one(User, cast.emily.id).access_from = NOW.date() + timedelta(days=2)
    link = invited(browser, cast.emily)
    answer = browser("stranger").post(link, data=GOOD, follow_redirects=True)
    assert "Tu acceso empieza el 16 de mayo de 2026" in words_of(answer.text)


def test_strangers_cannot_try_links_without_end(browser):
    statuses = {browser("stranger").get(f"/invitations/{n:043}").status_code for n in range(62)}
    assert statuses == {404, 429}


def test_a_whole_cohort_is_invited_and_the_links_go_out_as_excel(browser, cast):
    page = browser("rosa").post(f"/cohorts/{cast.february.id}/invitations").text
    tokens = re.findall(r'name="token" value="([^"]+)"', page)
    assert len(tokens) == 2
    table = browser("rosa").post(f"/cohorts/{cast.february.id}/invitations.xlsx", data={"token": tokens})
    rows = list(load_workbook(BytesIO(table.data)).worksheets[0].values)
    assert [row[0] for row in rows[1:]] == ["Peñaloza Güemes, Xóchitl", "Ruiz de la Torre, Ángel"]
    assert rows[1][3] == f"http://localhost/invitations/{tokens[0]}"
    forged = browser("rosa").post(f"/cohorts/{cast.august.id}/invitations.xlsx", data={"token": tokens})
    assert len(list(load_workbook(BytesIO(forged.data)).worksheets[0].values)) == 1


def test_where_mail_is_set_up_the_invitation_goes_as_a_letter(app, browser, cast, post_office):
    office = post_office(app)
    token = invited(browser, cast.emily).rsplit("/", 1)[1]
    url = f"/people/{cast.emily.id}/invitations/mail"
    assert browser("rosa").post(url, data={"token": token}).status_code == 303
    with app.app_context():
        letter = db.session.scalars(select(Letter)).one()
        assert (letter.to, letter.subject) == ("emily.carter@example.org", "Your invitation to Acompaña")
    assert token in office.taken[0].words
    assert letter.body == "", "a one-time link is kept nowhere once it has left"


def test_a_refused_sign_in_keeps_the_address(browser):
    answer = browser("stranger").post("/sign-in", data={"email": "rosa@example.org", "password": "no"})
    assert answer.status_code == 422
    assert 'value="rosa@example.org"' in answer.text


def test_the_demo_offers_one_of_each_role_and_real_data_nobody(app, browser, cast):
    assert "/demo/sign-in" not in browser("stranger").get("/sign-in").text
    with app.app_context(), db.transaction():
        db.session.get_one(Institution, 1).is_demo = True
        institution.forget()
    page = browser("stranger").get("/sign-in").text
    assert page.count('action="/demo/sign-in"') == 4
    assert "Xóchitl Peñaloza Pasante · Nueva Aurora" in words_of(page)
    answer = browser("stranger").post("/demo/sign-in", data={"user_id": cast.xochitl.id})
    assert answer.status_code == 303
    assert browser("stranger").get("/me").status_code == 200


SETTINGS = {
    "name": "Salud en la Sierra A. C.", "short_name": "La Sierra", "programme": "Medicina Social",
    "programme_code": "salud", "district_label": "jurisdicción", "district": "II",
    "issuing_place": "Monte Claro, Chiapas", "paper": "letter", "palette": "indigo", "emblem": "cafeto",
}  # fmt: skip


def test_settings_show_at_once_on_every_page(app, browser, cast):
    answer = browser("rosa").post("/settings", data=SETTINGS)
    assert answer.status_code == 303
    words = words_of(browser("rosa").get(f"/clinics/{cast.el_roblar.id}").text)
    assert "Jurisdicción sanitaria: II" in words
    assert "La Sierra" in words


def send_logo(browser, data: bytes, name: str) -> Any:
    fields = {**SETTINGS, "logo": (BytesIO(data), name)}
    return browser("rosa").post("/settings", data=fields, content_type="multipart/form-data")


def test_a_logo_is_kept_and_served_as_a_picture(app, browser):
    assert send_logo(browser, PNG, "logo.png").status_code == 303
    with app.app_context():
        digest = db.session.get_one(Institution, 1).logo_sha256
    answer = browser("stranger").get(f"/logo/{digest}")
    assert (answer.data, answer.mimetype) == (PNG, "image/png")
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_a_logo_and_the_dress_of_the_sheets_print_until_they_are_changed(app, browser):
    large = logo((3000, 600))
    assert send_logo(browser, large, "logo.png").status_code == 303
    with app.app_context():
        house = institution.current()
        with Image.open(BytesIO(files.read(house.logo_print_sha256))) as printed:
            assert (printed.size, printed.mode) == ((900, 180), "RGB")
        assert (house.palette, house.emblem) == ("indigo", "cafeto")
    assert browser("rosa").post("/settings", data={**SETTINGS, "drop_logo": "y"}).status_code == 303
    with app.app_context():
        assert institution.current().logo_print_sha256 is None


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "PNG y JPEG"),
        (PNG + b"0" * 1000, "más de 1 MB"),
        (PNG[:200], "no se puede leer"),
    ],
    ids=["svg", "large", "cut short"],
)
def test_a_logo_that_is_no_picture_or_too_large_is_refused(app, browser, data, said, monkeypatch):
    monkeypatch.setattr("people.actions.settings.MOST_BYTES", 1000)
    answer = send_logo(browser, data, "logo.png")
    assert answer.status_code == 422
    assert said in words_of(answer.text)


def test_signatories_stand_in_their_order_and_need_a_position(app, browser):
    lines = {
        "signatures": "by_hand", "signatories-0-name": "Dra. Ana Cruz", "signatories-0-title": "Directora",
        "signatories-0-organisation": "La Sierra", "signatories-1-name": "Dr. Juan Paz",
    }  # fmt: skip
    assert browser("rosa").post("/settings/signatories", data=lines).status_code == 422
    whole = {**lines, "signatories-1-title": "Titular", "signatories-1-organisation": "Universidad"}
    assert browser("rosa").post("/settings/signatories", data=whole).status_code == 303
    with app.app_context():
        names = db.session.scalars(select(Signatory.name).order_by(Signatory.position))
        assert list(names) == ["Dra. Ana Cruz", "Dr. Juan Paz"]
    twice = {**whole, "signatories-1-name": "dra.  Ana cruz"}
    assert browser("rosa").post("/settings/signatories", data=twice).status_code == 422


FIRST = {
    "name": "Salud en la Sierra A. C.", "short_name": "La Sierra", "programme": "Medicina Social",
    "given_names": "Rosa", "first_surname": "Hernández", "email": "rosa@example.org",
    "password": "quetzal sobre la ceiba",
}  # fmt: skip


def key_of(app) -> str:
    with app.app_context():
        return setting_up.key()


def test_an_empty_site_leads_to_its_set_up(empty_app):
    stranger = empty_app.test_client()
    assert stranger.get("/sign-in").location == "/set-up"
    assert stranger.get("/set-up").status_code == 200
    key_of(empty_app)
    assert (Path(empty_app.config["DATA"]) / "set-up-key").stat().st_mode & 0o777 == 0o600


def test_only_the_key_sets_a_site_up_and_only_once(empty_app):
    stranger = empty_app.test_client()
    wrong = stranger.post("/set-up", data={**FIRST, "key_typed": "guess"})
    assert wrong.status_code == 422
    key = key_of(empty_app)
    assert f'value="{key}"' in stranger.get(f"/set-up?key={key}").text
    done = stranger.post("/set-up", data={**FIRST, "key_typed": key})
    assert (done.status_code, done.location) == (303, "/set-up/steps")
    words = words_of(stranger.get("/set-up/steps").text)
    assert "Rumbo al primer seminario" in words
    assert "Hacerlo ahora : La institución" in words
    assert empty_app.test_client().get("/set-up").status_code == 404
    assert not (Path(empty_app.config["DATA"]) / "set-up-key").exists()


def test_a_link_sent_to_a_mistyped_address_ends_with_the_correction(app, cast, browser):
    link = invited(browser, cast.angel)
    particulars = {
        "given_names": "Ángel",
        "first_surname": "Ruiz de la Torre",
        "treatment": "neutral",
        "language": "es",
        "email": "angel.ruiz@example.org",
    }
    assert browser("rosa").post(f"/people/{cast.angel.id}/edit", data=particulars).status_code == 303
    assert browser("stranger").get(link).status_code == 410
