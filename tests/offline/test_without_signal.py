"""A day without a signal: what is written on the road is there in the evening, once and in order."""

from datetime import date
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from certification import issuer
from certification.credentials.qr import Short, payload
from core import db
from people.models import Assignment
from tests.offline.conftest import Phones
from tests.offline.phone import NONE_WAITS
from tests.offline.plain_phone import ENTRIES
from tests.offline.world import World
from tests.seminars.small_module import ALL_RIGHT

pytestmark = [pytest.mark.browser, pytest.mark.offline]
DAY = "2026-05-12"
TOKEN = "JYsbpVrEOBDGSXq4B_4iXg"
HERS = Short("SALUD-2026F-DIP-0012-2", "xóchitl", "Salud Global", "diploma", 240, date(2027, 1, 31))
WHITE = ("rgba(0, 0, 0, 0)", "rgb(255, 255, 255)")


def test_a_visit_written_offline_arrives_once(world: World, phones: Phones) -> None:
    """Also when the page is opened anew in between."""
    lucia = phones("lucia").keeps_the_month().opens(world.visit_form)
    world.link.refuse()
    lucia.logs_a_visit(DAY, "Explica con calma.").is_kept()
    lucia.reads_state("Guardado en este teléfono. 1 registro por enviar.")
    lucia.reloads().reads_state("1 registro por enviar.")
    assert world.truth.visits() == []
    world.link.heal()
    lucia.notices_the_signal().reads_state("Todo enviado")
    assert world.truth.visits() == [(date(2026, 5, 12), "Explica con calma.")]
    assert world.truth.kinds("stored") == ["visits.log"]


def test_with_a_signal_it_is_as_if_nothing_was_between(world: World, phones: Phones) -> None:
    """The page goes on where the form leads, with the sentence the site says."""
    lucia = phones("lucia").works().opens(world.visit_form)
    lucia.writes_a_visit(DAY, "Explica con calma.").taps("Guardar borrador")
    lucia.reads("El borrador está guardado.")
    assert lucia.page.url.endswith("/edit")
    assert world.truth.kinds("stored") == ["visits.log"]
    assert lucia.waiting() == 0


def test_two_visits_keep_their_order(world: World, phones: Phones) -> None:
    """Two in a row without leaving the page: the form is empty again after the first."""
    lucia = phones("lucia").works().opens(world.visit_form)
    world.link.refuse()
    lucia.logs_a_visit("2026-05-13", "La de ayer.").is_kept()
    assert lucia.hands.value_of("Qué salió bien") == ""
    lucia.logs_a_visit("2026-05-05", "La de hace días.").is_kept()
    lucia.reads_state("2 registros por enviar.")
    world.link.heal()
    lucia.notices_the_signal().has_sent_all()
    assert [said for _day, said in world.truth.visits()] == ["La de ayer.", "La de hace días."]
    keys = [entry.key for entry in world.truth.entries()]
    assert len(set(keys)) == 2


def test_what_is_typed_while_the_last_is_on_its_way_stays(world: World, phones: Phones) -> None:
    """The link stalls; she does not wait for it and writes the next visit: no word goes when it gives up."""
    lucia = phones("lucia").works().opens(world.visit_form)
    world.link.stall(ENTRIES)
    lucia.logs_a_visit("2026-05-13", "La primera.")
    lucia.writes_a_visit("2026-05-14", "La segunda, escrita enseguida.")
    expect(lucia.page.locator("form [aria-busy=true]")).to_have_count(0, timeout=15_000)
    lucia.page.wait_for_timeout(600)
    lucia.reloads()
    assert lucia.hands.value_of("Qué salió bien") == "La segunda, escrita enseguida."


def test_a_lesson_a_quiz_and_a_reflection_keep_their_order(world: World, phones: Phones) -> None:
    xochitl = phones("xochitl").keeps_the_month()
    world.link.refuse()
    xochitl.opens(world.lesson).taps("Ya la leí").reads_state("1 registro por enviar.")
    xochitl.opens(world.quiz).answers_the_quiz().reads_state("2 registros por enviar.")
    xochitl.opens(world.reflection).hands_in("La primera noche llamé antes de salir.")
    xochitl.reads_state("3 registros por enviar.").is_kept()
    world.link.heal()
    xochitl.notices_the_signal().has_sent_all()
    assert world.truth.lessons_read() == ["calling"]
    assert [each.number for each in world.truth.attempts()] == [1]
    assert world.truth.reflections() == ["La primera noche llamé antes de salir."]
    kinds = ["seminars.finish_lesson", "seminars.quiz", "seminars.reflection"]
    assert world.truth.kinds("stored") == kinds


def test_a_visit_kept_and_then_corrected_is_one_visit(world: World, phones: Phones) -> None:
    """A reflection shows its newest words on the phone; sent anew, the earlier ones are not lost either."""
    xochitl = phones("xochitl").keeps_the_month()
    world.link.refuse()
    xochitl.opens(world.reflection).hands_in("Primera versión.").reads_state("1 registro por enviar.")
    xochitl.opens(world.reflection)
    assert xochitl.hands.value_of("Tu texto") == "Primera versión."
    xochitl.hands_in("Segunda versión.").reads_state("2 registros por enviar.")
    world.link.heal()
    xochitl.notices_the_signal().has_sent_all()
    assert world.truth.reflections()[-1] == "Segunda versión."
    assert world.truth.kinds("stored", "superseded") == ["seminars.reflection"] * 2


def test_a_certificate_is_checked_by_its_code_alone(world: World, phones: Phones) -> None:
    """By whoever's phone opened the site once; a changed letter is found, a code without a line says so."""
    with world.app.app_context(), db.transaction():
        issuer.ensure_keys()
        line = payload(HERS, issuer.current_keys(), address=f"{world.link.url}/v/{TOKEN}")
    phone = phones().opens("/verify", ready=False).works()
    world.link.refuse()
    for end, said in ((line, "Esto lo firmamos nosotros"), (line.replace("xo", "xa", 1), "alterado")):
        phone.opens("/offline", ready=False)
        phone.opens(f"/v/{TOKEN}#{end}", ready=False).reads(said)
    phone.opens("/offline", ready=False).opens(f"/v/{TOKEN}", ready=False).reads("no se puede leer sin señal")
    assert world.link.seen("/v/") == []


@pytest.mark.parametrize("name", ["xochitl", "lucia"])
def test_every_page_of_a_kept_month_opens_styled(world: World, phones: Phones, name: str) -> None:
    """A page that is not kept says so, in both languages, and leads on."""
    phone = phones(name).keeps_the_month()
    month = phone.page.evaluate("fetch('/outbox/v1/month').then((answer) => answer.json())")
    addresses = [page["url"] for page in month["pages"]]
    assert "/" in addresses
    assert (world.lesson if name == "xochitl" else world.visit_form) in addresses
    world.link.refuse()
    for page in month["pages"]:
        phone.opens(page["url"])
        assert phone.page.title().removesuffix(" · Acompaña") == page["title"].strip()
        assert phone.style_of_body() not in WHITE
    phone.opens("/me/edit", ready=False).reads("Esta página no está guardada en este teléfono")
    phone.reads("This page is not kept on this phone")
    assert phone.style_of_body() not in WHITE
    phone.page.get_by_role("link", name="Ir a la página principal").first.click()
    phone.is_ready().is_at("/")


def test_the_figures_of_a_kept_lesson_are_drawn(world: World, phones: Phones) -> None:
    """Of a lesson that was never opened on this phone: they were kept with it, and the link is gone."""
    xochitl = phones("xochitl").keeps_the_month()
    world.link.refuse()
    xochitl.opens(world.lesson)
    figures = xochitl.page.locator("figure img")
    assert figures.count() == 2
    for figure in figures.all():
        figure.scroll_into_view_if_needed()
        assert figure.evaluate(IS_DRAWN), figure.get_attribute("src")


IS_DRAWN = """async (figure) => {
  await figure.decode().catch(() => {});
  return figure.complete && figure.naturalWidth > 0;
}"""


def test_the_form_tells_her_in_english_too(world: World, phones: Phones) -> None:
    lucia = phones("lucia", language="en")
    lucia.page.request.post(f"{world.link.url}/language", form={"language": "en"}, headers=OURS)
    lucia.works().opens(world.visit_form)
    world.link.refuse()
    lucia.types("Day of the visit", DAY).types("What went well", "Calm words.").taps("Save draft")
    lucia.reads_state("Kept on this phone. 1 entry to send.")
    lucia.reads("It is sent as soon as there is a signal.")
    world.link.heal()
    lucia.notices_the_signal().reads_state("All sent. Last:")
    assert [said for _day, said in world.truth.visits()] == ["Calm words."]


OURS = {"Sec-Fetch-Site": "same-origin"}


def test_a_closed_page_is_no_obstacle(world: World, phones: Phones) -> None:
    """The system wakes the worker when there is a signal again: it hands in without any page."""
    lucia = phones("lucia", own=True).works().opens(world.visit_form)
    world.link.refuse()
    lucia.logs_a_visit(DAY, "Explica con calma.").is_kept()
    lucia.until(WANTS_TO_BE_WOKEN)
    lucia.page.goto("about:blank")
    world.link.heal()
    wake(lucia.page, world.link.url)
    lucia.opens("/offline", ready=False)
    lucia.until(NONE_WAITS)
    assert [said for _day, said in world.truth.visits()] == ["Explica con calma."]


WANTS_TO_BE_WOKEN = (
    """async () => (await (await navigator.serviceWorker.ready).sync.getTags()).includes("outbox")"""
)


def wake(page: Page, url: str) -> None:
    """As the system does at the moment it chooses."""
    session = page.context.new_cdp_session(page)
    found: list[str] = []
    session.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda news: found.extend(each["registrationId"] for each in news["registrations"]),
    )
    session.send("ServiceWorker.enable")
    while not found:
        page.wait_for_timeout(20)
    told = {"origin": url, "registrationId": found[0], "tag": "outbox", "lastChance": False}
    session.send("ServiceWorker.dispatchSyncEvent", told)


FILLS = """async ([days, words]) => {
  const form = document.querySelector("form[data-outbox]");
  for (const day of days) {
    document.querySelector(".kept")?.remove();
    form.elements.held_on.value = day;
    form.elements.strengths.value = `${words} ${day}`;
    form.requestSubmit();
    const until = Date.now() + 10000;
    while (!document.querySelector(".kept")) {
      if (Date.now() > until) throw new Error(`${day} was never kept`);
      await new Promise((go) => setTimeout(go, 5));
    }
  }
}"""


def test_two_hundred_entries_wait_and_arrive(world: World, phones: Phones) -> None:
    with world.app.app_context(), db.transaction():
        cast, since = world.cast, date(2026, 2, 1)
        also = Assignment(mentor_id=cast.lucia.id, clinic_id=cast.el_roblar.id, starts_on=since)
        db.session.add(also)
    days = [date.fromordinal(date(2026, 2, 1).toordinal() + number).isoformat() for number in range(100)]
    lucia = phones("lucia").works()
    for place in (world.cast.xochitls_place, world.cast.angels_place):
        lucia.opens(f"/visits/pasantes/{place.id}/new")
        world.link.refuse()
        lucia.page.evaluate(FILLS, [days, f"{place.id}"])
        world.link.heal()
        world.link.refuse(ENTRIES)
    lucia.opens("/outbox").reads_state("200 registros por enviar.")
    world.link.heal()
    lucia.sends_by_hand()
    expect(lucia.page.locator("#outbox-state")).to_contain_text("Todo enviado", timeout=150_000)
    assert len(world.truth.visits()) == len(set(world.truth.visits())) == 200
    assert len({entry.seq for entry in world.truth.entries("stored")}) == 200


def test_without_script_a_double_submit_is_harmless(world: World, phones: Phones) -> None:
    xochitl = phones("xochitl", scripts=False).opens(world.quiz, ready=False)
    key = xochitl.page.locator("main input[name=_key]").first.input_value()
    words = urlencode({"_key": key, **ALL_RIGHT}, doseq=True)
    headers = {**OURS, "Content-Type": "application/x-www-form-urlencoded"}
    address, post = world.link.url + world.quiz, xochitl.page.request.post
    told = [post(address, data=words, headers=headers, max_redirects=0) for _ in range(2)]
    assert [answer.status for answer in told] == [303, 303]
    assert len({answer.headers["location"] for answer in told}) == 1
    assert len(world.truth.attempts()) == 1
