"""Certificates for mentors, visiting residents, and pasantes whose year is under way."""

import io
import re
from contextlib import contextmanager
from datetime import UTC, date, datetime

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy import select, update

from certification.credentials import identity, qr
from certification.credentials.keys import PublicKeys
from certification.credentials.verifying import Verified, verify
from certification.models import Batch, Certificate, IssuerKey, Series
from core import clock, db, files
from mentorship.cases.models import Case, CaseSession, SessionGuest
from mentorship.visits.models import Visit
from people.models import Assignment, Signatory, SignIn, User
from tests.certification.approving import approve, hand_in, link, links, photo, turn_on
from tests.certification.years import a_year_given, be_visited, study
from tests.conftest import words_of
from tests.support.queries import counted

MENTORS = "/certificates/issue/mentor/2026-02"
GUESTS = "/certificates/issue/teaching/2026-02"
ENROLMENT = "/certificates/cohorts/1/issue/enrolment"
IN_JULY = datetime(2026, 7, 30, 16, 0, tzinfo=UTC)


@pytest.fixture
def signers(app, cast):
    """Who signs; Xóchitl has studied two modules, and it is her fourth month."""
    app.config["BASE_URL"] = "http://localhost"
    with app.app_context(), db.transaction():
        study(cast, cast.xochitls_place, a_year_given(cast, months=3)[:2])


@pytest.fixture
def visited(signers, app, cast):
    """Lucía has visited Nueva Aurora five times, Olga has one draft; July ends tomorrow."""
    with clock.at(IN_JULY):
        with app.app_context(), db.transaction():
            be_visited(cast, cast.xochitls_place, 5)
            db.session.add(
                Visit(
                    pasante_id=cast.angels_place.id,
                    clinic_id=cast.el_roblar.id,
                    mentor_id=cast.olga.id,
                    held_on=date(2026, 7, 2),
                    minutes=120,
                )
            )
        yield


@pytest.fixture
def discussed(signers, app, cast):
    """Emily's stay ends in four days; she sat at one session with two cases, and was invited to another."""
    with app.app_context(), db.transaction():
        for day, cases in ((8, 2), (12, 0)):
            session = CaseSession(
                held_at=datetime(2026, 5, day, 23, 0, tzinfo=UTC),
                place="Monte Claro",
                facilitator_id=cast.lucia.id,
            )
            db.session.add(session)
            db.session.flush()
            db.session.add(SessionGuest(session_id=session.id, user_id=cast.emily.id))
            db.session.add_all(
                Case(
                    pasante_id=cast.xochitls_place.id,
                    year=2026,
                    number=number,
                    state="discussed",
                    session_id=session.id,
                    position=number,
                    discussed_at=session.held_at,
                )
                for number in range(1, cases + 1)
            )


@pytest.fixture
def enrolment(signers, browser, cast, stored):
    browser("rosa").post(ENROLMENT, data={"only": cast.xochitl.id})
    (made,) = stored(select(Certificate))
    return made


@pytest.fixture
def printed(app):
    """The text of a certificate's file."""

    def read(certificate):
        with app.app_context():
            pages = PdfReader(io.BytesIO(files.read(certificate.pdf_sha256))).pages
        return " ".join(" ".join(page.extract_text() for page in pages).split())

    return read


@pytest.fixture
def later(app):
    """`with later(moment):` it is that moment, and everybody who was signed in still is."""

    @contextmanager
    def at(moment):
        with clock.at(moment):
            with app.app_context(), db.transaction():
                db.session.execute(update(SignIn).values(created_at=clock.now(), seen_at=clock.now()))
            yield

    return at


def shows(browser, who, address, words):
    return words in words_of(browser(who).get(address).text)


# A year under way


def test_a_year_under_way_is_certified_to_who_asks_for_it(enrolment, printed, browser):
    assert (enrolment.kind, enrolment.occasion, enrolment.folio[:20]) == (
        "enrolment",
        "2026-05-14",
        "SALUD-2026F-CUR-0001",
    )
    text = printed(enrolment)
    assert "Xóchitl Peñaloza Güemes" in text
    assert "Mes del año de servicio 4 de 12" in text
    assert "2/12 módulos terminados" in text
    assert "Nueva Aurora" in text
    assert "Válida hasta el 14 de agosto de 2026" in text
    assert shows(browser, "stranger", f"/v/{enrolment.token}", "Constancia de estudios en curso")
    assert shows(browser, "stranger", f"/v/{enrolment.token}", "Documento vigente")
    assert shows(browser, "xochitl", "/certificates/mine", enrolment.folio)
    assert not shows(browser, "angel", "/certificates/mine", enrolment.folio)
    assert browser("angel").get(f"/certificates/{enrolment.id}/file").status_code == 404


def test_nobody_gets_one_who_was_not_chosen(signers, browser, cast, stored):
    page = words_of(browser("rosa").get(ENROLMENT).text)
    assert "¿Quién la pidió?" in page
    answer = browser("rosa").post(ENROLMENT)
    assert answer.status_code == 422
    assert "Elige a quienes lo pidieron." in words_of(answer.text)
    assert not stored(select(Certificate)) + stored(select(Series))


def test_the_same_day_gives_one_and_another_day_another(later, enrolment, browser, cast, stored):
    again = browser("teresa").post(ENROLMENT, data={"only": cast.xochitl.id})
    assert again.location == f"/certificates/batches/{enrolment.batch_id}"
    with later(datetime(2026, 6, 20, 16, 0, tzinfo=UTC)):
        assert shows(browser, "rosa", ENROLMENT, "Tiene una que vence el 14 de agosto de 2026.")
        browser("rosa").post(ENROLMENT, data={"only": cast.xochitl.id})
    assert stored(select(Certificate.occasion).order_by(Certificate.id)) == ["2026-05-14", "2026-06-20"]


def test_who_left_or_whose_year_is_over_gets_none(later, signers, browser, app, cast):
    with app.app_context(), db.transaction():
        db.session.merge(cast.angels_place).withdrawn_on = date(2026, 4, 1)
    assert shows(browser, "rosa", ENROLMENT, "Dejó el programa el 1 de abril de 2026.")
    with later(datetime(2027, 2, 1, 16, 0, tzinfo=UTC)):
        assert shows(browser, "rosa", ENROLMENT, "El año terminó el 31 de enero de 2027.")
        assert browser("rosa").post(ENROLMENT, data={"only": cast.xochitl.id}).status_code == 422


def test_after_its_last_day_everybody_is_told_that_it_expired_and_nothing_is_stored(
    later, enrolment, browser, stored
):
    with later(datetime(2026, 8, 15, 4, 0, tzinfo=UTC)):  # still the fourteenth in Chiapas
        assert shows(browser, "stranger", f"/v/{enrolment.token}", "Documento vigente")
    with later(datetime(2026, 8, 15, 16, 0, tzinfo=UTC)):
        assert shows(browser, "stranger", f"/v/{enrolment.token}", "Documento vencido")
        assert shows(browser, "stranger", f"/v/{enrolment.token}", "fue válido hasta el 14 de agosto de 2026")
        assert shows(browser, "xochitl", "/certificates/mine", "vencida")
        assert browser("xochitl").get(f"/certificates/{enrolment.id}/file").status_code == 200
        assert shows(browser, "rosa", "/certificates/register?state=expired", enrolment.folio)
        assert not shows(browser, "rosa", "/certificates/register?state=valid", enrolment.folio)
        assert shows(browser, "rosa", f"/certificates/{enrolment.id}", "Venció el 14 de agosto de 2026.")
    assert stored(select(Certificate.state)) == ["valid"]


def test_what_has_expired_is_not_corrected_but_can_be_revoked(later, enrolment, browser, app, cast, stored):
    with app.app_context(), db.transaction():
        db.session.get(User, cast.xochitl.id).certificate_name = "Xóchitl Peñaloza Güémez"
    with later(datetime(2026, 8, 15, 16, 0, tzinfo=UTC)):
        refused = browser("rosa").post(f"/certificates/{enrolment.id}/replace", follow_redirects=True)
        assert "Este documento ya venció" in words_of(refused.text)
        browser("rosa").post(f"/certificates/{enrolment.id}/revoke", data={"reason": "No cursaba"})
        browser("teresa").post(f"/certificates/{enrolment.id}/revoke/confirm")
        assert shows(browser, "stranger", f"/v/{enrolment.token}", "Documento revocado")
    assert stored(select(Certificate.state)) == ["revoked"]


def test_a_correction_keeps_its_last_day(later, enrolment, browser, app, cast, stored, printed):
    with app.app_context(), db.transaction():
        db.session.get(User, cast.xochitl.id).certificate_name = "Xóchitl Peñaloza Güémez"
    with later(datetime(2026, 6, 2, 16, 0, tzinfo=UTC)):
        browser("rosa").post(f"/certificates/{enrolment.id}/replace")
    old, new = stored(select(Certificate).order_by(Certificate.id))
    assert (old.state, new.state, new.replaces_id) == ("replaced", "valid", old.id)
    assert (new.valid_until, new.occasion) == (date(2026, 8, 14), "2026-05-14")
    assert "Válida hasta el 14 de agosto de 2026" in printed(new)


def test_the_credential_says_until_when_it_is_good(enrolment, browser, stored):
    data = browser("stranger").get(f"/v/{enrolment.token}/credential.json").data
    [row] = stored(select(IssuerKey))
    keys = identity.public_keys("localhost", [PublicKeys(row.credential_public, row.qr_public)])
    read = verify(data, keys)
    assert isinstance(read, Verified)
    assert read.document["validUntil"] == "2026-08-15T05:59:59Z"
    assert read.document["validFrom"] == "2026-05-14T16:00:00Z"


def test_a_phone_without_a_signal_learns_the_last_day_too(enrolment, browser, stored):
    [row] = stored(select(IssuerKey))
    line = enrolment.snapshot["verification_url"].partition("#")[2]
    said = qr.read(line, {PublicKeys(row.credential_public, row.qr_public).qr_id: row.qr_public})
    assert (said.kind, said.valid_until) == ("enrolment", date(2026, 8, 14))
    page = words_of(browser("stranger").get("/verify/without-signal").text)
    assert "Este documento ya venció" in page
    assert "This document has expired" in page


# Mentors


def test_a_mentor_is_thanked_for_a_half_year_from_the_signed_log(visited, browser, cast, stored, printed):
    page = words_of(browser("rosa").get(MENTORS).text)
    assert "Emitir 1 documento" in page
    assert "Méndez Sántiz, Olga No firmó ninguna visita en este semestre." in page
    assert "1 visita espera su firma y todavía no cuenta." in page
    browser("rosa").post(MENTORS)
    (made,) = stored(select(Certificate))
    assert (made.user_id, made.pasante_id, made.occasion) == (cast.lucia.id, None, "2026-02")
    assert made.folio.startswith("SALUD-2026F-MEN-0001-")
    text = printed(made)
    assert "a la Dra. Lucía Gómez Aguilar por acompañar como mentora" in text
    assert "en el semestre de febrero a julio de 2026, con 15 horas de enseñanza" in text
    assert "Visitas firmadas 5 Nueva Aurora 5 visitas, 15 horas" in text


def test_a_mentor_finds_her_own_and_no_other_does(visited, browser, stored):
    browser("rosa").post(MENTORS)
    (made,) = stored(select(Certificate))
    page = browser("lucia").get("/certificates/mine")
    assert made.folio in page.text
    assert f"/v/{made.token}/credential.json" in page.text
    assert browser("lucia").get(f"/certificates/{made.id}/file").mimetype == "application/pdf"
    assert made.folio not in browser("olga").get("/certificates/mine").text
    assert browser("olga").get(f"/certificates/{made.id}/file").status_code == 404
    assert browser("xochitl").get(f"/certificates/{made.id}/file").status_code == 404
    assert shows(browser, "stranger", f"/v/{made.token}", "Lucía Gómez Aguilar")
    assert 'href="/certificates/mine"' in browser("lucia").get("/").text


def test_a_second_click_thanks_nobody_twice(visited, browser, stored):
    first = browser("rosa").post(MENTORS)
    assert browser("teresa").post(MENTORS).location == first.location
    assert len(stored(select(Certificate))) == len(stored(select(Batch))) == 1
    assert stored(select(Series.taken).where(Series.name == "SALUD-2026F-MEN")) == [1]


def test_before_the_last_month_only_who_has_stopped_is_thanked(signers, browser, app, cast, stored):
    with app.app_context(), db.transaction():
        be_visited(cast, cast.xochitls_place, 3)
    assert shows(browser, "rosa", MENTORS, "El semestre termina el 31 de julio de 2026.")
    assert browser("rosa").post(MENTORS).status_code == 422
    with app.app_context(), db.transaction():
        assigned = select(Assignment).where(Assignment.mentor_id == cast.lucia.id)
        db.session.scalars(assigned).one().ends_on = date(2026, 5, 10)
    assert browser("rosa").post(MENTORS).status_code == 303
    assert stored(select(Certificate.user_id)) == [cast.lucia.id]


def test_another_half_year_is_another_document(later, visited, browser, app, cast, stored):
    browser("rosa").post(MENTORS)
    with later(datetime(2027, 1, 20, 16, 0, tzinfo=UTC)):
        with app.app_context(), db.transaction():
            be_visited_in_the_autumn(cast)
        browser("rosa").post("/certificates/issue/mentor/2026-08")
    folios = stored(select(Certificate.folio).order_by(Certificate.id))
    assert [folio[:19] for folio in folios] == ["SALUD-2026F-MEN-000", "SALUD-2026A-MEN-000"]
    assert stored(select(Certificate.snapshot).order_by(Certificate.id))[1]["period"] == (
        "de agosto de 2026 a enero de 2027"
    )


def be_visited_in_the_autumn(cast):
    db.session.add(
        Visit(
            pasante_id=cast.xochitls_place.id,
            clinic_id=cast.nueva_aurora.id,
            mentor_id=cast.lucia.id,
            held_on=date(2026, 9, 3),
            minutes=60,
            signed_at=clock.now(),
            content_sha256="autumn",
        )
    )


def test_where_there_are_more_clinics_than_lines_the_rest_stand_together(visited, browser, app, cast, stored):
    with app.app_context(), db.transaction():
        for number in range(7):
            clinic = type(cast.nueva_aurora)(name=f"Loma {number}", municipality="Monte Claro")
            db.session.add(clinic)
            db.session.flush()
            db.session.add(
                Visit(
                    pasante_id=cast.xochitls_place.id,
                    clinic_id=clinic.id,
                    mentor_id=cast.lucia.id,
                    held_on=date(2026, 6, 1 + number),
                    minutes=60,
                    signed_at=clock.now(),
                    content_sha256=f"loma-{number}",
                )
            )
    browser("rosa").post(MENTORS)
    [facts] = [each["facts"] for each in stored(select(Certificate.snapshot))]
    assert [fact["label"] for fact in facts] == [
        *("Visitas firmadas", "Nueva Aurora", "Loma 0", "Loma 1", "Loma 2", "Otras 4 sedes")
    ]
    assert facts[-1]["value"] == "4 visitas, 4 horas"


def test_a_mentors_name_is_corrected_and_her_certificate_revoked_like_any_other(
    visited, browser, app, cast, stored
):
    browser("rosa").post(MENTORS)
    with app.app_context(), db.transaction():
        db.session.get(User, cast.lucia.id).certificate_name = "Lucía Gómez-Aguilar"
    (old,) = stored(select(Certificate))
    assert shows(browser, "rosa", f"/certificates/{old.id}", "Lucía Gómez-Aguilar")
    browser("rosa").post(f"/certificates/{old.id}/replace")
    old, new = stored(select(Certificate).order_by(Certificate.id))
    assert (old.state, new.state, new.user_id, new.occasion) == (
        "replaced",
        "valid",
        cast.lucia.id,
        "2026-02",
    )
    browser("rosa").post(f"/certificates/{new.id}/revoke", data={"reason": "Error"})
    browser("teresa").post(f"/certificates/{new.id}/revoke/confirm")
    assert shows(browser, "stranger", f"/v/{new.token}", "Documento revocado")


def test_without_signatories_no_mentor_gets_anything(visited, browser, app, stored):
    with app.app_context(), db.transaction():
        for signatory in db.session.scalars(select(Signatory)):
            db.session.delete(signatory)
    assert browser("rosa").post(MENTORS).status_code == 422
    assert not stored(select(Series))


# Visiting residents


def test_the_hours_of_a_guest_are_written_down_by_a_person(discussed, browser, cast, stored, printed):
    page = words_of(browser("rosa").get(GUESTS).text)
    assert "Carter, Emily Escribe cuántas horas de docencia fueron." in page
    assert browser("rosa").post(GUESTS).status_code == 422
    hours = f"hours-{cast.emily.id}"
    page = browser("rosa").get(f"{GUESTS}?{hours}=24")
    assert "Emitir 1 documento" in words_of(page.text)
    assert f'name="{hours}" value="24"' in page.text
    assert browser("rosa").post(GUESTS, data={hours: "24"}).status_code == 303
    (made,) = stored(select(Certificate))
    assert (made.user_id, made.pasante_id, made.occasion) == (cast.emily.id, None, "2026-05-04")
    text = printed(made)
    assert "del 4 al 18 de mayo de 2026, con 24 horas de docencia" in text
    assert "from May 4 to 18, 2026, with 24 hours of teaching" in text
    assert "Case sessions 1" in text
    assert "Cases discussed 2" in text
    assert shows(browser, "emily", "/certificates/mine", made.folio)
    assert shows(browser, "stranger", f"/v/{made.token}", "Emily Carter")
    again = browser("teresa").post(GUESTS, data={hours: "24"})
    assert again.location == f"/certificates/batches/{made.batch_id}"


@pytest.mark.parametrize("typed", ["0", "-3", "2.5", "1000", "veinte", "１２", "9" * 30])
def test_hours_that_are_none_are_refused_and_stay_where_they_were_typed(
    discussed, browser, cast, stored, typed
):
    hours = f"hours-{cast.emily.id}"
    page = browser("rosa").get(GUESTS, query_string={hours: typed})
    assert "un número entero de 1 a 999" in words_of(page.text)
    assert f'value="{typed}"' in page.text
    assert browser("rosa").post(GUESTS, data={hours: typed}).status_code == 422
    assert not stored(select(Certificate))


def test_a_guest_is_thanked_in_the_last_week_and_not_before(later, discussed, browser, app, cast):
    with app.app_context(), db.transaction():
        db.session.get(User, cast.emily.id).access_until = date(2026, 6, 1)
    address = f"{GUESTS}?hours-{cast.emily.id}=24"
    assert shows(browser, "rosa", address, "La estancia termina el 1 de junio de 2026.")
    assert not shows(browser, "rosa", address, "Emitir 1 documento")
    with later(datetime(2026, 5, 26, 16, 0, tzinfo=UTC)):
        assert shows(browser, "rosa", address, "Emitir 1 documento")


def test_a_draft_of_theirs_is_shown_before_anything_is_taken(discussed, visited, browser, cast, stored):
    answer = browser("rosa").get(f"{GUESTS}/draft.pdf?user={cast.emily.id}&hours-{cast.emily.id}=24")
    text = PdfReader(io.BytesIO(answer.data)).pages[0].extract_text()
    assert "BORRADOR" in text
    assert "24" in text
    assert browser("rosa").get(f"{MENTORS}/draft.pdf?user={cast.lucia.id}").mimetype == "application/pdf"
    assert browser("rosa").get(f"{MENTORS}/draft.pdf?user={cast.xochitl.id}").status_code == 404
    assert not stored(select(Series))


# All of them


@pytest.mark.parametrize(
    "address",
    [
        "/certificates/issue/diploma/2026-02",
        "/certificates/issue/mentor/2026-03",
        "/certificates/issue/mentor/0000-02",
        "/certificates/issue/other/2026-02",
        "/certificates/cohorts/1/issue/mentor",
        "/certificates/cohorts/1/issue/teaching",
    ],
)
def test_what_belongs_to_no_cohort_is_not_issued_to_one_and_the_other_way_round(signers, browser, address):
    assert browser("rosa").get(address).status_code == 404


def test_the_register_finds_all_kinds_and_hands_them_out(visited, enrolment, browser, cast):
    browser("rosa").post(MENTORS)
    page = words_of(browser("rosa").get("/certificates/register").text)
    assert "Constancia de mentoría" in page
    assert "Constancia de estudios en curso" in page
    assert shows(browser, "rosa", "/certificates/register?words=gomez&kind=mentor", "Lucía Gómez Aguilar")
    assert not shows(browser, "rosa", "/certificates/register?cohort=1", "Lucía Gómez Aguilar")
    data = browser("rosa").get("/certificates/register.xlsx").data
    _head, *rows = load_workbook(io.BytesIO(data)).active.values
    by_name = {row[2]: row for row in rows}
    assert set(by_name) == {"Lucía Gómez Aguilar", "Xóchitl Peñaloza Güemes"}
    assert by_name["Lucía Gómez Aguilar"][3] is None
    assert by_name["Xóchitl Peñaloza Güemes"][3] == "febrero de 2026"
    assert by_name["Xóchitl Peñaloza Güemes"][5].date() == date(2026, 10, 30)


def test_the_batch_of_mentors_has_its_page_and_its_files(visited, browser):
    batch = browser("rosa").post(MENTORS).location
    page = words_of(browser("rosa").get(batch).text)
    assert "Febrero a julio de 2026" in page
    assert "1 documento está listo" in page
    for name in ("print.pdf", "certificates.zip", "delivery.xlsx"):
        assert "mentor-2026-02-1" in browser("rosa").get(f"{batch}/{name}").headers["Content-Disposition"]
    assert shows(browser, "rosa", "/certificates", "Constancia de mentoría: Febrero a julio de 2026")


def test_the_batch_of_mentors_is_printed_otherwise_too(visited, browser):
    address = browser("rosa").post(MENTORS).location
    page = words_of(browser("rosa").get(f"{address}/printing").text)
    assert "Otras formas de imprimir" in page
    assert "Promoción de" not in page
    typed = {"front_right": "1", "front_down": "0"}
    answer = browser("rosa").post(f"{address}/printing", data=typed, follow_redirects=True)
    assert "El frente se mueve 1 mm a la derecha" in words_of(answer.text)
    assert browser("rosa").get("/certificates/print-orders/1.pdf").mimetype == "application/pdf"


def test_the_lists_of_mentors_and_guests_cost_as_many_queries_for_many_as_for_one(
    discussed, app, browser, cast
):
    def cost(address):
        browser("rosa").get(address)
        with counted(app) as asked:
            assert browser("rosa").get(address).status_code == 200
        return asked.count

    before = cost(MENTORS), cost(GUESTS)
    with app.app_context(), db.transaction():
        for number in range(12):
            some = {"first_surname": "Ruiz", "email": f"p{number}@example.org", "created_at": clock.now()}
            stay = {"access_from": date(2026, 3, 1), "access_until": date(2026, 3, 20)}
            mentor = User(role=cast.lucia.role, given_names=f"Ana {number}", **some)
            guest = User(
                role=cast.emily.role,
                given_names=f"Eva {number}",
                **stay,
                **{**some, "email": f"g{number}@example.org"},
            )
            db.session.add_all([mentor, guest])
            db.session.flush()
            db.session.add(
                Assignment(mentor_id=mentor.id, clinic_id=cast.el_roblar.id, starts_on=date(2026, 2, 1))
            )
    assert (cost(MENTORS), cost(GUESTS)) == before


# Approved by those who sign


def test_a_mentors_certificate_holds_the_signatures_of_those_who_approved_it(visited, browser, app, stored):
    turn_on(app)
    addresses = links(browser, MENTORS)
    assert browser("rosa").post(MENTORS).status_code == 422
    for seed, address in enumerate(addresses):
        hand_in(browser("stranger"), address, photo(seed))
        assert "Lucía Gómez Aguilar" in browser("stranger").get(address).text
        assert approve(browser("stranger"), address).status_code == 303
    assert browser("rosa").post(MENTORS).status_code == 303
    (made,) = stored(select(Certificate))
    signed = [each.get("signature") for each in made.snapshot["signatories"]]
    assert len(signed) == len(addresses)
    assert all(signed)
    assert browser("lucia").get(f"/certificates/{made.id}/file").mimetype == "application/pdf"


def test_a_guests_hours_are_those_that_the_signatories_approved(discussed, browser, app, cast, stored):
    turn_on(app)
    hours = f"hours-{cast.emily.id}"
    assert browser("rosa").post(GUESTS, data={hours: "24", "ask": "1"}).status_code == 303
    page = browser("rosa").get(GUESTS).text
    for approval in re.findall(r'action="/certificates/approvals/signatories/(\d+)/link"', page):
        address = link(browser, approval)
        assert "Emily Carter 24 horas" in words_of(browser("stranger").get(address).text)
        assert approve(browser("stranger"), address).status_code == 303
    assert browser("rosa").post(GUESTS, data={hours: "240"}).status_code == 303
    (made,) = stored(select(Certificate))
    assert (made.user_id, made.snapshot["hours"]) == (cast.emily.id, 24)
