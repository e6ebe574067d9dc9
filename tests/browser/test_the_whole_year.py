"""One year of the programme in real browsers, from an empty site to a diploma that a stranger checks."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask

from core import clock
from people import setting_up
from seminars.curricula.commands import CONTENT
from seminars.curricula.modules import Module
from seminars.curricula.reading import read_curriculum
from tests.browser.conftest import DESK, Opens, Site, working
from tests.browser.hands import Hands
from tests.browser.steps_coordinator import Coordinator
from tests.browser.steps_guides import Mentor, Resident
from tests.browser.steps_pasante import PasanteHands
from tests.certification.press.reading import scanned, texts

pytestmark = pytest.mark.browser

ROSTER = """Nombre(s);Apellido paterno;Apellido materno;Correo electrónico;Celular;Sede;Universidad
Xóchitl;Peñaloza;Güemes;xochitl@example.org;961 555 0101;Nueva Aurora;Universidad de la Sierra
Íñigo;Muñoz;Ñonthe;inigo@example.org;961 555 0102;El Roblar;Universidad de la Sierra
""".encode("cp1252")
TITLE = "Dolor de cabeza que no cede después del parto"
COMMITMENT = "Practicar la medición del fondo uterino con tres pacientes"
LEARNED = "El riesgo de preeclampsia sigue después del parto: se mide la presión en cada visita."


def on(day: str, hour: int = 9) -> datetime:
    """A moment of the year in Chiapas."""
    return datetime.fromisoformat(day).replace(hour=hour, tzinfo=clock.HOME)


@pytest.fixture
def busy_site(empty_app: Flask) -> Iterator[Site]:
    """An empty site as it is run: with the worker that prints in the background."""
    yield from working(empty_app)


@pytest.fixture(scope="module")
def induction() -> Module:
    return read_curriculum(CONTENT).modules[0]


def test_the_whole_year(busy_site: Site, opens: Opens, induction: Module, tmp_path: Path) -> None:
    rosa = Coordinator(opens(busy_site, size=DESK))
    xochitl = PasanteHands(opens(busy_site))
    lucia = Mentor(opens(busy_site))
    emily = Resident(opens(busy_site, language="en"))

    with clock.at(on("2026-01-26")):
        the_programme_is_prepared(rosa, busy_site, induction)
        link_of_xochitl = rosa.invites_the_cohort("Xóchitl Peñaloza")
        link_of_lucia = rosa.invites("Gómez Aguilar, Lucía")
    with clock.at(on("2026-02-03")):
        xochitl.opens_the_invitation(link_of_xochitl)
        xochitl.shows_what_she_knew_before(induction)
        xochitl.reads_every_lesson(induction)
        xochitl.answers_the_quiz(induction)
        xochitl.hands_in_the_reflection()
        xochitl.hands_in_the_field_task(induction)
        xochitl.answers_the_test_at_the_end(induction)
        xochitl.confirms_her_name()
        lucia.opens_the_invitation(link_of_lucia)
    with clock.at(on("2026-02-16")):
        rosa.takes_the_roll(present="Peñaloza Güemes, Xóchitl", absent="Muñoz Ñonthe, Íñigo")
        rosa.grades_what_was_handed_in(
            "Peñaloza Güemes, Xóchitl",
            reflection="Se nota que llamaste a tiempo.",
            field_task="Con el número nuevo, el árbol ya sirve.",
        )
    with clock.at(on("2026-02-25")):
        the_first_visit(lucia, xochitl)
    with clock.at(on("2026-03-25")):
        the_second_visit(lucia, xochitl)
        xochitl.begins_a_case(TITLE)
        xochitl.is_warned_while_she_types()
        xochitl.sends_it_with_an_identifier()
        xochitl.takes_the_identifier_out()
        lucia.approves_the_case(TITLE)
        link_of_emily = rosa.invites("Carter, Emily")
        rosa.plans_a_session("2026-03-27", facilitator="Lucía Gómez Aguilar", guest="Emily Carter")
        rosa.puts_on_the_session(TITLE)
        emily.opens_the_invitation(link_of_emily)
        emily.reads_the_case(TITLE, author="Peñaloza", clinic="Nueva Aurora")
        emily.recommends("Measure the blood pressure twice a day and write down a plan for a seizure.")
    with clock.at(on("2026-03-27", hour=17)):
        lucia.says_it_was_discussed(TITLE)
        xochitl.plans_the_follow_up(TITLE, "2026-04-24")
    with clock.at(on("2026-04-24")):
        xochitl.closes_the_case(TITLE, LEARNED)
    with clock.at(on("2027-02-02")):
        rosa.signs_in()
        rosa.sees_who_meets_every_rule("Peñaloza Güemes, Xóchitl")
        rosa.issues_the_diplomas("Xóchitl Peñaloza Güemes", refused="Muñoz Ñonthe, Íñigo")
        rosa.waits_for_the_press()
        printed = tmp_path / "diplomas.pdf"
        rosa.downloads_the_print_file().save_as(printed)
        anybody_can_check(address_on(printed, "Xóchitl Peñaloza Güemes"), busy_site, opens)


def the_programme_is_prepared(rosa: Coordinator, site: Site, induction: Module) -> None:
    with site.app.app_context():
        key = setting_up.key()
    assert site.app.test_cli_runner().invoke(args=["content", "import"]).exit_code == 0
    rosa.sets_the_site_up(key)
    rosa.tells_who_issues_and_signs()
    rosa.makes_the_cohort("2026")
    rosa.adds_the_clinic("Nueva Aurora", "Monte Claro")
    rosa.adds_the_clinic("El Roblar", "Monte Claro")
    rosa.adds_the_mentor("Lucía", "Gómez", "Aguilar", "lucia@example.org")
    rosa.assigns_the_mentor("Gómez Aguilar, Lucía", "Nueva Aurora")
    rosa.adds_the_resident("Emily", "Carter", "emily@example.org", ("2026-03-16", "2026-04-10"))
    rosa.sends_the_roster(ROSTER)
    rosa.reads("alta: 2", "Xóchitl Peñaloza Güemes", "Íñigo Muñoz Ñonthe")
    rosa.confirms_the_roster()
    rosa.sends_the_roster(ROSTER)
    rosa.reads("sin cambio: 2").finds_no("Confirmar la importación")
    rosa.asks_little_for_the_diploma()
    rosa.schedules_the_seminar(induction.title["es"], "2026-02-16", "2026-02-17", due="2026-02-15")


def the_first_visit(lucia: Mentor, xochitl: PasanteHands) -> None:
    lucia.logs_a_visit()
    lucia.observes_a_consultation()
    lucia.tells_what_she_saw()
    lucia.agrees_on(COMMITMENT, until="2026-03-20")
    lucia.signs_the_visit()
    xochitl.acknowledges_the_visit("Gracias, doctora. Ya encontré la cinta métrica.")


def the_second_visit(lucia: Mentor, xochitl: PasanteHands) -> None:
    lucia.logs_a_visit()
    lucia.marks_it_kept(COMMITMENT)
    lucia.observes_a_consultation()
    lucia.tells_what_she_saw()
    lucia.signs_the_visit()
    lucia.inside("Lo que habíamos acordado").reads(COMMITMENT, "Cumplido")
    xochitl.acknowledges_the_visit("De acuerdo con todo.")


def address_on(printed: Path, name: str) -> str:
    """What the QR code on the page says, read from its picture as a camera would."""
    pdf = printed.read_bytes()
    assert name in texts(pdf)[0]
    (address,) = scanned(pdf)
    return address


def anybody_can_check(address: str, site: Site, opens: Opens) -> None:
    """With any phone, in either language, without an account."""
    assert address.startswith(site.url)
    path = urlsplit(address).path
    Hands(opens(site)).goes(path).reads("Xóchitl Peñaloza Güemes", "Documento vigente")
    Hands(opens(site, language="en")).goes(path).reads("Xóchitl Peñaloza Güemes", "Valid certificate")
