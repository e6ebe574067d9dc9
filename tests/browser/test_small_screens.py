"""The cheapest phone, a keyboard, a nervous finger, and a browser that runs no scripts."""

import pytest
from playwright.sync_api import Page, ViewportSize, expect
from sqlalchemy import func, select

from core import db
from mentorship.cases.models import Case
from mentorship.visits.models import Visit
from seminars.models import QuizAttempt, Seminar, Submission
from tests.browser.conftest import Opens, Site
from tests.browser.hands import Hands
from tests.browser.looking import WIDER_THAN_THE_SCREEN
from tests.browser.steps_guides import Mentor
from tests.browser.steps_pasante import PasanteHands
from tests.seminars.small_module import give
from tests.support.cast import Cast

pytestmark = pytest.mark.browser

SMALLEST: ViewportSize = {"width": 320, "height": 568}
MOST_USED = (
    ("stranger", "/sign-in"),
    ("xochitl", "/"),
    ("xochitl", "/seminars/1"),
    ("xochitl", "/seminars/1/quizzes/quiz"),
    ("xochitl", "/cases/new?format=soap"),
    ("lucia", "/visits/pasantes/{pasante}/new"),
)
FOCUSED = """() => {
  const here = document.activeElement;
  return (here.labels?.[0]?.textContent ?? here.textContent).trim();
}"""


@pytest.fixture
def seminar(site: Site, cast: Cast) -> Seminar:
    with site.app.app_context(), db.transaction():
        return give(cast)


def count(site: Site, model: type) -> int:
    with site.app.app_context():
        return db.session.scalar(select(func.count()).select_from(model)) or 0


@pytest.mark.parametrize(("who", "address"), MOST_USED)
def test_nothing_is_wider_than_the_smallest_phone(
    site: Site, cast: Cast, seminar: Seminar, opens: Opens, opens_as: Opens, who: str, address: str
) -> None:
    page = opens(site, size=SMALLEST) if who == "stranger" else opens_as(who, size=SMALLEST)
    answer = page.goto(address.format(pasante=cast.xochitls_place.id))
    assert answer is not None
    assert answer.status == 200
    assert page.evaluate(WIDER_THAN_THE_SCREEN) <= 0


def test_the_sign_in_page_can_be_used_by_keyboard_in_the_order_it_is_read(
    site: Site, cast: Cast, opens: Opens
) -> None:
    page = opens(site)
    page.goto("/sign-in")
    reached = [after_tab(page) for _stop in range(6)]
    assert reached == [
        "Saltar al contenido",
        "Acompaña",
        "Correo electrónico",
        "Contraseña",
        "Entrar",
        "English",
    ]


def after_tab(page: Page) -> str:
    page.keyboard.press("Tab")
    words: str = page.evaluate(FOCUSED)
    return words


def test_the_skip_link_shows_itself_and_leads_past_the_navigation(site: Site, opens_as: Opens) -> None:
    page = opens_as("xochitl")
    page.goto("/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Saltar al contenido")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_double_tap_hands_in_one_reflection(
    site: Site, seminar: Seminar, opens_as: Opens, scripts: bool
) -> None:
    xochitl = Hands(opens_as("xochitl", scripts=scripts)).goes("/seminars/1/reflections/reflection")
    xochitl.types("Tu texto", "Llamé a tiempo.").finds("Entregar").dblclick()
    xochitl.reads("Reflexión · entregada, en espera de calificación")
    assert count(site, Submission) == 1


def test_what_a_bad_line_sends_twice_is_handed_in_once(site: Site, seminar: Seminar, opens_as: Opens) -> None:
    page = opens_as("xochitl", scripts=False)
    xochitl = Hands(page).goes("/seminars/1/reflections/reflection").types("Tu texto", "Llamé a tiempo.")
    with page.expect_request(lambda request: request.method == "POST") as sent:
        xochitl.clicks("Entregar")
    again = page.request.post(
        sent.value.url,
        data=sent.value.post_data_buffer,
        headers={"Content-Type": sent.value.headers["content-type"], "Sec-Fetch-Site": "same-origin"},
    )
    assert again.status == 200
    assert count(site, Submission) == 1


def test_without_scripts_a_quiz_is_answered(site: Site, seminar: Seminar, opens_as: Opens) -> None:
    xochitl = Hands(opens_as("xochitl", scripts=False)).goes("/seminars/1/quizzes/quiz")
    xochitl.chooses("¿Qué haces?", "Llamas").chooses("¿Siempre se avisa?", "Verdadero")
    xochitl.chooses("Which two?", "Listen", "Wait").types("Who carries the call?", "radio")
    xochitl.types("How many hours?", "24").picks("Fire", "Water").picks("Night", "Lamp")
    xochitl.picks("One calls _____ and then waits.", "first").types("Write what you would do.", "Llamar.")
    xochitl.clicks("Enviar mis respuestas").reads("este intento, de 10", "10").finds_no("incorrecta")
    assert count(site, QuizAttempt) == 1


def test_without_scripts_a_visit_is_logged_signed_and_acknowledged(site: Site, opens_as: Opens) -> None:
    lucia = Mentor(opens_as("lucia", scripts=False)).goes("/")
    lucia.logs_a_visit()
    lucia.observes_a_consultation()
    lucia.tells_what_she_saw()
    lucia.agrees_on("Practicar la medición con tres pacientes", until="2026-06-10")
    lucia.signs_the_visit()
    xochitl = PasanteHands(opens_as("xochitl", scripts=False)).goes("/")
    xochitl.acknowledges_the_visit("Gracias, doctora.")
    assert count(site, Visit) == 1


def test_without_scripts_a_case_is_checked_mended_and_sent(site: Site, opens_as: Opens) -> None:
    xochitl = PasanteHands(opens_as("xochitl", scripts=False)).goes("/")
    xochitl.begins_a_case("Dolor de cabeza que no cede")
    xochitl.sends_it_with_an_identifier()
    xochitl.takes_the_identifier_out()
    assert count(site, Case) == 1
