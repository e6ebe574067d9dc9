"""A roster through its pages: a dry run first, all or nothing, twice is once, undone while it can be."""

from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from openpyxl import Workbook
from sqlalchemy import func, select

from core import clock, db
from core.spreadsheets import write_xlsx
from people.actions.rosters import digest
from people.models import Pasante, Posting, RosterImport, SignIn, User
from tests.conftest import words_of

HEADINGS = [
    "Nombre(s)",
    "Primer apellido",
    "Segundo apellido",
    "Correo",
    "Celular",
    "Sede",
    "Fecha de inicio",
]
ANA = ["Ana", "Cruz", "Díaz", "ana@example.org", "961 555 0101", "Nueva Aurora", "01/02/2026"]
EVA = ["Eva", "Núñez", "", "eva@example.org", "", "El Roblar", ""]


def csv(*rows: list[Any]) -> bytes:
    return "\r\n".join(";".join(map(str, row)) for row in (HEADINGS, *rows)).encode("cp1252")


def counts(app) -> tuple[int, ...]:
    with app.app_context():
        return tuple(db.session.scalar(select(func.count(m.id))) or 0 for m in (User, Pasante, Posting))


def send(rosa: FlaskClient, cast, data: bytes, name: str = "lista.csv") -> Any:
    url = f"/cohorts/{cast.february.id}/rosters/new"
    return rosa.post(url, data={"roster": (BytesIO(data), name)}, content_type="multipart/form-data")


def shown_in(page: str) -> str:
    return page.split('name="shown" value="')[1].split('"')[0]


def confirm(rosa: FlaskClient, address: str) -> Any:
    shown = shown_in(rosa.get(address).text)
    return rosa.post(f"{address}/confirm", data={"shown": shown})


def imported(rosa: FlaskClient, cast, *rows: list[Any]) -> str:
    address = send(rosa, cast, csv(*rows)).location
    assert confirm(rosa, address).status_code == 303
    return address


def test_a_dry_run_says_what_each_row_would_do_and_writes_nobody(app, cast, browser):
    before = counts(app)
    page = browser("rosa").get(send(browser("rosa"), cast, csv(ANA, EVA)).location)
    words = words_of(page.text)
    assert "alta: 2" in words
    assert "Ana Cruz Díaz" in words
    assert "Todavía no se ha guardado nada" in words
    assert counts(app) == before


def test_a_confirmed_roster_makes_accounts_places_and_postings(app, cast, browser):
    imported(browser("rosa"), cast, ANA, EVA)
    with app.app_context():
        ana = db.session.scalars(select(User).filter_by(email="ana@example.org")).one()
        pasante = db.session.scalars(select(Pasante).filter_by(user_id=ana.id)).one()
        posting = db.session.scalars(select(Posting).filter_by(pasante_id=pasante.id)).one()
        assert (ana.full_name, ana.phone) == ("Ana Cruz Díaz", "+529615550101")
        assert (pasante.cohort_id, posting.clinic_id) == (cast.february.id, cast.nueva_aurora.id)
        assert posting.starts_on == cast.february.starts_on


def test_the_same_file_twice_changes_nothing(app, cast, browser):
    imported(browser("rosa"), cast, ANA, EVA)
    after = counts(app)
    again = send(browser("rosa"), cast, csv(ANA, EVA)).location
    page = browser("rosa").get(again).text
    assert "sin cambio: 2" in words_of(page)
    assert "No hay nada que importar" in words_of(page)
    assert "/confirm" not in page
    assert browser("rosa").post(f"{again}/confirm", data={"shown": "x"}).status_code == 303
    assert counts(app) == after


def test_a_second_click_on_confirm_is_refused_plainly(app, cast, browser):
    address = send(browser("rosa"), cast, csv(ANA)).location
    shown = shown_in(browser("rosa").get(address).text)
    assert browser("rosa").post(f"{address}/confirm", data={"shown": shown}).status_code == 303
    after = counts(app)
    second = browser("rosa").post(f"{address}/confirm", data={"shown": shown})
    assert second.status_code == 422
    assert "Nada se guardó dos veces" in words_of(second.text)
    assert counts(app) == after


def test_a_changed_row_shows_old_and_new(app, cast, browser):
    imported(browser("rosa"), cast, ANA)
    changed = [*ANA[:4], "961 555 0199", *ANA[5:]]
    address = send(browser("rosa"), cast, csv(changed)).location
    words = words_of(browser("rosa").get(address).text)
    assert "+529615550101 → +529615550199" in words
    confirm(browser("rosa"), address)
    with app.app_context():
        assert (
            db.session.scalars(select(User.phone).filter_by(email="ana@example.org")).one() == "+529615550199"
        )


def test_a_later_day_at_another_clinic_is_a_move_and_both_rosters_stay_true(app, cast, browser):
    imported(browser("rosa"), cast, ANA)
    imported(browser("rosa"), cast, [*ANA[:5], "El Roblar", "01/06/2026"])
    with app.app_context():
        ana = db.session.scalars(select(User).filter_by(email="ana@example.org")).one()
        wanted = select(Posting).join(Pasante).where(Pasante.user_id == ana.id).order_by(Posting.starts_on)
        found = [(p.clinic_id, str(p.starts_on), str(p.ends_on or "")) for p in db.session.scalars(wanted)]
    assert found == [
        (cast.nueva_aurora.id, "2026-02-01", "2026-05-31"),
        (cast.el_roblar.id, "2026-06-01", ""),
    ]
    for row in (ANA, [*ANA[:5], "El Roblar", "01/06/2026"]):
        again = send(browser("rosa"), cast, csv(row)).location
        assert "sin cambio: 1" in words_of(browser("rosa").get(again).text)


def test_what_changed_since_it_was_shown_is_shown_again_and_nothing_is_written(app, cast, browser):
    rosa = browser("rosa")
    address = send(rosa, cast, csv(ANA, EVA)).location
    shown = shown_in(rosa.get(address).text)
    imported(rosa, cast, ANA)
    before = counts(app)
    answer = rosa.post(f"{address}/confirm", data={"shown": shown}, follow_redirects=True)
    assert "No se guardó nada" in words_of(answer.text)
    assert "alta: 1" in words_of(answer.text)
    assert counts(app) == before
    assert confirm(rosa, address).status_code == 303
    assert counts(app)[0] == before[0] + 1


def xlsx(*rows: list[Any]) -> bytes:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    output = BytesIO()
    book.save(output)
    return output.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (csv(ANA, [*EVA[:3], "ana@example.org", *EVA[4:]]), "está en la fila 2 y otra vez en la fila 3"),
        (csv([*ANA[:6], "31/02/2026"]), "no es una fecha"),
        (csv([*ANA[:6], "01/08/2026"], [*EVA[:6], "01/02/2028"]), "queda fuera de esta promoción"),
        (csv([*ANA[:5], "Nueva Auror", ""]), "¿Quisiste decir «Nueva Aurora»?"),
        (xlsx(HEADINGS, ['=HYPERLINK("http://x","A")', *ANA[1:]]), "La celda tiene una fórmula"),
        (csv([*ANA[:3], "rosa.núñez@example.org", *ANA[4:]]), "no es un correo electrónico"),
        (csv([*ANA[:3], "teresa.nunez@example", *ANA[4:]]), "no es un correo electrónico"),
    ],
    ids=["repeated", "no date", "outside", "unknown clinic", "formula", "accent", "no domain"],
)
def test_one_refused_row_stops_the_whole_file_and_says_why(app, cast, browser, data, said):
    before = counts(app)
    sent = send(browser("rosa"), cast, data)
    assert sent.status_code == 303
    page = browser("rosa").get(sent.location).text
    assert said in words_of(page)
    assert "/confirm" not in page
    refused = browser("rosa").post(f"{sent.location}/confirm", data={"shown": digest_of(app)})
    assert refused.status_code == 422
    assert counts(app) == before


def digest_of(app) -> str:
    with app.app_context():
        return digest(db.session.scalars(select(RosterImport.plan)).one())


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("lista.xlsx", b"MZ\x90\x00\x03\x00\x00\x00", "es un programa, no una tabla"),
        ("lista.xlsx", write_xlsx(["Nombre"], [["Ana"]] * 50_000, "Lista"), "más de 2000 filas"),
        ("lista.pdf", b"%PDF-1.7", "es un PDF"),
        ("lista.csv", b"", "está vacío"),
        ("lista.csv", b"Alumno;Sede\nAna;El Roblar", "Falta la columna «Correo electrónico»"),
    ],
    ids=["exe", "50,000 rows", "pdf", "empty", "headings"],
)
def test_a_file_that_is_no_roster_is_refused_on_its_page(app, cast, browser, name, data, said):
    before = counts(app)
    answer = send(browser("rosa"), cast, data, name)
    assert answer.status_code == 422
    assert said in words_of(answer.text)
    assert counts(app) == before
    with app.app_context():
        assert db.session.scalar(select(func.count(RosterImport.id))) == 0


def test_an_import_is_undone_and_everything_is_as_before(app, cast, browser):
    before = counts(app)
    address = imported(browser("rosa"), cast, ANA, EVA)
    assert counts(app) != before
    page = browser("rosa").post(f"{address}/undo", follow_redirects=True)
    assert "Todo está como antes" in words_of(page.text)
    assert counts(app) == before
    assert browser("rosa").post(f"{address}/undo").status_code == 422


def test_undoing_gives_old_values_back(app, cast, browser):
    imported(browser("rosa"), cast, ANA)
    address = imported(browser("rosa"), cast, ["Anna", "Ñandú", *ANA[2:5], "El Roblar", "01/06/2026"])
    browser("rosa").post(f"{address}/undo")
    again = send(browser("rosa"), cast, csv(ANA)).location
    assert "sin cambio: 1" in words_of(browser("rosa").get(again).text)
    with app.app_context():
        ana = db.session.scalars(select(User).filter_by(email="ana@example.org")).one()
        assert ana.sort_name.startswith("cruz")


def test_an_import_something_rests_on_stays_and_says_what(app, cast, browser):
    address = imported(browser("rosa"), cast, ANA)
    with app.app_context(), db.transaction():
        ana = db.session.scalars(select(User).filter_by(email="ana@example.org")).one()
        now = clock.now()
        db.session.add(SignIn(token_sha256="0" * 64, user_id=ana.id, created_at=now, seen_at=now, device=""))
    answer = browser("rosa").post(f"{address}/undo")
    assert answer.status_code == 422
    assert "sesiones abiertas (1)" in words_of(answer.text)


def test_an_import_whose_people_were_changed_since_stays(app, cast, browser):
    address = imported(browser("rosa"), cast, ANA)
    with app.app_context(), db.transaction():
        db.session.scalars(select(User).filter_by(email="ana@example.org")).one().phone = "+521111111111"
    answer = browser("rosa").post(f"{address}/undo")
    assert answer.status_code == 422
    assert "cambiaron después" in words_of(answer.text)


def test_an_invitation_nobody_used_does_not_stop_undoing(app, cast, browser):
    before = counts(app)
    address = imported(browser("rosa"), cast, ANA)
    browser("rosa").post(f"/cohorts/{cast.february.id}/invitations")
    assert browser("rosa").post(f"{address}/undo").status_code == 303
    assert counts(app) == before


def test_the_template_can_be_filled_in_and_sent_back(app, cast, browser):
    answer = browser("rosa").get(f"/cohorts/{cast.february.id}/rosters/template.xlsx")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert send(browser("rosa"), cast, answer.data, "lista.xlsx").status_code == 422  # nobody in it yet


def test_the_reader_sees_the_reasons_in_english(app, cast, browser):
    with app.app_context(), db.transaction():
        db.session.get_one(User, cast.rosa.id).language = "en"
    address = send(browser("rosa"), cast, csv([*ANA[:6], "31/02/2026"])).location
    assert "is not a date" in words_of(browser("rosa").get(address).text)
