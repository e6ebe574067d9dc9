"""The coordinator's pages about cohorts, clinics, postings and people, and everybody's own page."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from core import db
from core.errors import Refused
from people import passwords
from people.models import Assignment, Clinic, Cohort, Pasante, Posting, SignIn, User
from tests.conftest import words_of
from tests.support.cast import TODAY
from tests.support.queries import counted

PERSON = {
    "given_names": "Julia", "first_surname": "Ñonthe", "second_surname": "", "treatment": "dra",
    "email": "Julia@Example.org", "phone": "961 555 0101", "language": "es",
}  # fmt: skip
CLINIC = {"name": "La Cañada", "kind": "rural", "municipality": "Monte Claro", "signal": "none"}
GOOD = "quetzal sobre la ceiba"


def test_a_cohort_lasts_twelve_months(app, browser):
    answer = browser("rosa").post("/cohorts/new", data={"intake": "august", "year": "2026"})
    assert answer.status_code == 303
    with app.app_context():
        made = db.session.scalars(select(Cohort).filter_by(starts_on=date(2026, 8, 1))).one()
        assert made.ends_on == date(2027, 7, 31)


def test_a_cohort_there_is_already_is_refused_beside_its_year(browser):
    answer = browser("rosa").post("/cohorts/new", data={"intake": "february", "year": "2026"})
    assert answer.status_code == 422
    assert "La promoción de febrero de 2026 ya existe" in words_of(answer.text)
    assert 'id="year-error"' in answer.text


def test_a_cohorts_page_lists_its_pasantes_in_spanish_order_with_clinic_and_mentor(browser, cast):
    words = words_of(browser("rosa").get(f"/cohorts/{cast.february.id}").text)
    assert "Peñaloza Güemes, Xóchitl Nueva Aurora Lucía Gómez sin invitación" in words
    assert words.index("Peñaloza") < words.index("Ruiz de la Torre")
    assert "2 personas aún no han entrado" in words


def test_the_people_of_a_cohort_go_out_as_excel(browser, cast):
    answer = browser("rosa").get(f"/cohorts/{cast.february.id}/people.xlsx")
    rows = list(load_workbook(BytesIO(answer.data)).worksheets[0].values)
    assert rows[1][:3] == ("Peñaloza Güemes, Xóchitl", "Nueva Aurora", "Lucía Gómez")


def test_a_clinic_is_added_and_found_by_its_name_without_accents(app, browser):
    assert browser("rosa").post("/clinics/new", data=CLINIC).status_code == 303
    again = browser("rosa").post("/clinics/new", data={**CLINIC, "name": "la canada"})
    assert again.status_code == 422
    assert "Ya hay una clínica «La Cañada»" in words_of(again.text)
    assert 'value="la canada"' in again.text


def test_two_clinics_cannot_share_a_clues(browser, cast):
    browser("rosa").post("/clinics/new", data={**CLINIC, "clues": "cssss000001"})
    again = browser("rosa").post("/clinics/new", data={**CLINIC, "name": "Otra", "clues": "CSSSS000001"})
    assert "ya tiene esta CLUES" in words_of(again.text)


def test_a_clinic_is_changed(app, browser, cast):
    url = f"/clinics/{cast.nueva_aurora.id}/edit"
    assert browser("rosa").post(url, data={**CLINIC, "travel_hours": "2.5"}).status_code == 303
    with app.app_context():
        assert db.session.get_one(Clinic, cast.nueva_aurora.id).travel_hours == 2.5


def post_her(browser, cast, clinic: Clinic, day: str):
    url = f"/pasantes/{cast.xochitls_place.id}/postings/new"
    return browser("rosa").post(url, data={"clinic_id": clinic.id, "starts_on": day})


def test_a_new_posting_ends_the_one_before(app, browser, cast):
    assert post_her(browser, cast, cast.el_roblar, "2026-06-01").status_code == 303
    with app.app_context():
        wanted = select(Posting).filter_by(pasante_id=cast.xochitls_place.id).order_by(Posting.starts_on)
        first, second = db.session.scalars(wanted)
        assert (first.ends_on, second.clinic_id) == (date(2026, 5, 31), cast.el_roblar.id)


@pytest.mark.parametrize(
    ("place", "day", "said"),
    [
        ("el_roblar", "2027-02-01", "El año de servicio va del"),
        ("el_roblar", "2026-02-01", "Ya hay una adscripción a Nueva Aurora"),
        ("nueva_aurora", "2026-06-01", "ya está en Nueva Aurora"),
    ],
)
def test_a_posting_outside_the_year_or_over_another_is_refused(browser, cast, place, day, said):
    answer = post_her(browser, cast, getattr(cast, place), day)
    assert answer.status_code == 422
    assert said in words_of(answer.text)


def test_a_posting_made_by_mistake_is_taken_back(app, browser, cast):
    post_her(browser, cast, cast.el_roblar, "2026-06-01")
    with app.app_context():
        wanted = select(Posting.id).filter_by(pasante_id=cast.xochitls_place.id, clinic_id=cast.el_roblar.id)
        made = db.session.scalars(wanted).one()
    url = f"/pasantes/{cast.xochitls_place.id}/postings/{made}/take-back"
    assert browser("rosa").post(url).status_code == 303
    with app.app_context():
        left = db.session.scalars(select(Posting).filter_by(pasante_id=cast.xochitls_place.id)).one()
        assert left.ends_on is None


def test_a_mentor_is_assigned_once_and_the_assignment_ends(app, browser, cast):
    url = f"/clinics/{cast.nueva_aurora.id}/mentors/new"
    data = {"mentor_id": cast.olga.id, "starts_on": "2026-05-01"}
    assert browser("rosa").post(url, data=data).status_code == 303
    assert browser("rosa").post(url, data=data).status_code == 422
    with app.app_context():
        wanted = select(Assignment).filter_by(mentor_id=cast.olga.id, clinic_id=cast.nueva_aurora.id)
        made = db.session.scalars(wanted).one().id
    too_early = browser("rosa").post(f"/assignments/{made}/end", data={"ends_on": "2026-04-01"})
    assert too_early.status_code == 422
    assert browser("rosa").post(f"/assignments/{made}/end", data={"ends_on": "2026-05-20"}).status_code == 303


def test_a_person_is_added_and_found_without_accents(app, browser, cast):
    added = browser("rosa").post("/people/new?role=mentor", data=PERSON)
    assert added.status_code == 303
    with app.app_context():
        julia = db.session.scalars(select(User).filter_by(email="julia@example.org")).one()
        assert (julia.role, julia.phone) == ("mentor", "+529615550101")
    found = words_of(browser("rosa").get("/people?q=nonthe+JULIA").text)
    assert "Ñonthe, Julia" in found
    assert "Peñaloza" not in found


def test_people_are_filtered_by_role_and_cohort(browser, cast):
    words = words_of(browser("rosa").get(f"/people?role=pasante&cohort={cast.august.id}").text)
    assert "Nájera Ñonthe, Tomás" in words
    assert "Peñaloza" not in words
    assert "No se encontró a nadie" in words_of(browser("rosa").get("/people?q=zzzz").text)


def test_an_address_somebody_has_is_refused_and_what_was_typed_stays(app, browser, cast):
    with app.app_context(), db.transaction():
        db.session.get_one(User, cast.teresa.id).email = "teresa.taken@example.org"
    taken = browser("rosa").post(
        "/people/new?role=mentor", data={**PERSON, "email": "teresa.taken@example.org"}
    )
    assert taken.status_code == 422
    assert 'value="Julia"' in taken.text


def test_a_visiting_resident_has_a_first_and_a_last_day(browser):
    without = browser("rosa").post("/people/new?role=resident", data=PERSON)
    assert without.status_code == 422
    backwards = {**PERSON, "access_from": "2026-06-10", "access_until": "2026-06-01"}
    assert browser("rosa").post("/people/new?role=resident", data=backwards).status_code == 422
    stay = {**PERSON, "access_from": "2026-06-01", "access_until": "2026-06-10"}
    assert browser("rosa").post("/people/new?role=resident", data=stay).status_code == 303


def test_a_closed_account_is_signed_out_and_opens_again(app, browser, cast):
    assert browser("lucia").get("/me").status_code == 200
    browser("rosa").post(f"/people/{cast.lucia.id}/disable")
    assert browser("lucia").get("/me").status_code == 303
    browser("rosa").post(f"/people/{cast.lucia.id}/enable")
    with app.app_context():
        assert db.session.get_one(User, cast.lucia.id).disabled_at is None


def test_nobody_closes_their_own_account(app, browser, cast):
    answer = browser("rosa").post(f"/people/{cast.rosa.id}/disable", follow_redirects=True)
    assert "No puedes cerrar tu propia cuenta" in words_of(answer.text)


def test_a_lost_phone_is_signed_out(browser, cast):
    browser("xochitl").get("/me")
    browser("rosa").post(f"/people/{cast.xochitl.id}/end-sign-ins")
    assert browser("xochitl").get("/me").status_code == 303


def test_a_name_is_confirmed_once_and_reopened_by_the_coordinator(app, browser, cast):
    url = "/me/name"
    wrong = browser("xochitl").post(url, data={"certificate_name": "Xóchitl Peñaloza Pérez"})
    assert wrong.status_code == 422
    right = {"certificate_name": "XÓCHITL PEÑALOZA GÜEMES"}
    assert browser("xochitl").post(url, data=right).status_code == 303
    assert browser("xochitl").post(url, data=right).status_code == 422
    browser("rosa").post(f"/people/{cast.xochitl.id}/reopen-name")
    assert browser("xochitl").post(url, data=right).status_code == 303


def test_a_name_that_changes_has_to_be_confirmed_again(app, browser, cast):
    browser("xochitl").post("/me/name", data={"certificate_name": "Xóchitl Peñaloza Güemes"})
    changed = {**PERSON, "given_names": "Xóchitl María", "email": "xochitl.p@example.org"}
    assert browser("rosa").post(f"/people/{cast.xochitl.id}/edit", data=changed).status_code == 303
    with app.app_context():
        assert db.session.get_one(User, cast.xochitl.id).certificate_name is None


def test_a_new_password_ends_the_other_sign_ins(app, browser, cast):
    with app.app_context(), db.transaction():
        passwords.set_password(db.session.get_one(User, cast.angel.id), GOOD)
        db.session.add(
            SignIn(
                token_sha256="0" * 64,
                user_id=cast.angel.id,
                created_at=cast.angel.created_at,
                seen_at=cast.angel.created_at,
                device="lost",
            )
        )
    wrong = browser("angel").post(
        "/me/password", data={"current": "no", "password": "otra ceiba con quetzal"}
    )
    assert wrong.status_code == 422
    right = {"current": GOOD, "password": "otra ceiba con quetzal"}
    assert browser("angel").post("/me/password", data=right).status_code == 303
    assert browser("angel").get("/me").status_code == 200
    with app.app_context():
        assert len(list(db.session.scalars(select(SignIn).filter_by(user_id=cast.angel.id)))) == 1


@pytest.mark.parametrize(
    "easy", ["corto", "contraseña123", "acompana2026!!", "123456789012", "aaaaaaaaaaaaaa", "xochitl.penaloza"]
)
def test_easy_passwords_are_refused(app, cast, easy):
    with app.app_context(), db.transaction():
        user = db.session.get_one(User, cast.xochitl.id)
        with pytest.raises(Refused, match=r"12 caracteres|fácil de adivinar"):
            passwords.set_password(user, easy)


def test_lists_cost_as_many_queries_for_thirty_people_as_for_three(app, browser, cast):
    rosa = browser("rosa")
    addresses = (
        "/people",
        f"/cohorts/{cast.february.id}",
        "/clinics",
        f"/clinics/{cast.el_roblar.id}",
        "/cohorts",
    )
    rosa.get("/people")  # the institution is read once for many pages
    few = [_cost(app, rosa, address) for address in addresses]
    with app.app_context(), db.transaction():
        for number in range(30):
            user = User(
                role="pasante", given_names="Ana", first_surname="Cruz", email=f"a{number}@example.org"
            )
            clinic = Clinic(name=f"Clínica {number}", municipality="Monte Claro")
            db.session.add_all([user, clinic])
            db.session.flush()
            pasante = Pasante(user_id=user.id, cohort_id=cast.february.id)
            db.session.add(pasante)
            db.session.flush()
            db.session.add(Posting(pasante_id=pasante.id, clinic_id=clinic.id, starts_on=TODAY))
            db.session.add(Assignment(mentor_id=cast.olga.id, clinic_id=clinic.id, starts_on=TODAY))
    assert [_cost(app, rosa, address) for address in addresses] == few


def _cost(app, client, address: str) -> int:
    with counted(app) as asked:
        assert client.get(address).status_code == 200
    return asked.count
