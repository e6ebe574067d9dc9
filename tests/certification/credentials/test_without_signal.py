"""A phone without a signal says whether the house signed what the QR code says."""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page

from certification.credentials.multibase import base64url
from certification.credentials.qr import Short, payload
from tests.certification.credentials.issuing import keys
from tests.certification.credentials.test_qr import LETTERS, SHORT

pytestmark = pytest.mark.browser
SCRIPT = Path(__file__).parents[3] / "static" / "js" / "verify.js"
PAGE = f"""<!doctype html><html lang="es"><meta charset="utf-8"><title>Verificar</title>
<main data-verify-keys='{{"{keys().public.qr_id}": "{base64url(keys().public.qr)}"}}'>
<p data-verify-state="valid" hidden>Firmada por nosotros</p>
<p data-verify-state="expired" hidden>Vencida</p>
<p data-verify-state="broken" hidden>Cambiada</p>
<p data-verify-state="unknown_key" hidden>Otra firma</p>
<p data-verify-state="unable" hidden>No se puede</p>
<p data-verify-kind="diploma" hidden>Diploma</p><p data-verify-kind="seminar" hidden>Constancia</p>
<section lang="es"><b data-verify="person"></b> <b data-verify="folio"></b> <b data-verify="programme"></b>
<b data-verify="hours"></b> <b data-verify="issued_on"></b>
<p data-verify-note="expiry" hidden>Hasta el <i data-verify="valid_until"></i></p>
<p data-verify-note="cut" hidden>Abreviado</p>
<p data-verify-note="revocation" hidden>Con señal se sabe si fue revocada</p></section>
</main><script src="/verify.js" type="module"></script>"""
POLICY = "default-src 'none'; script-src 'self'; base-uri 'none'; form-action 'none'"

CHANGE = """line => new Promise((done) => {
  addEventListener("hashchange", () => done(), { once: true });
  location.hash = line;
})"""

Offline = Callable[[str], Page]


class Served(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        is_script = self.path == "/verify.js"
        body = SCRIPT.read_bytes() if is_script else PAGE.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/javascript" if is_script else "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Served)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v/JYsbpVrEOBDGSXq4B_4iXg"
    server.shutdown()
    server.server_close()


@pytest.fixture
def scanned(chromium: Browser, address: str) -> Iterator[Offline]:
    """`scanned(line)` is the page that the phone kept, opened with this line while there is no signal."""
    context = chromium.new_context(locale="es-MX")
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    context.set_offline(True)

    def scan(line: str) -> Page:
        page.evaluate(CHANGE, line)
        page.wait_for_selector("[data-verify-state]:not([hidden])")
        return page

    yield scan
    context.close()
    assert [text for text in complaints if "favicon" not in text] == []


def line(short: Short = SHORT, number: int = 1) -> str:
    return payload(short, keys(number), address="https://acompana.example/v/JYsbpVrEOBDGSXq4B_4iXg")


def shown(page: Page) -> list[str]:
    return page.locator("main p:not([hidden])").all_inner_texts()


def test_what_we_signed_is_shown_and_what_only_a_signal_can_tell_is_said(scanned):
    page = scanned(line())
    assert shown(page) == ["Firmada por nosotros", "Diploma", "Con señal se sabe si fue revocada"]
    assert page.locator("main b").all_inner_texts() == [
        "Xóchitl Peñaloza Güemes",
        "SALUD-2024F-DIP-0012-X",
        "Salud Global y Medicina Social",
        "240",
        "31 de enero de 2025",
    ]


def test_a_changed_letter_is_refused_and_nothing_of_it_is_shown(scanned):
    made = line()
    for position in (5, 8, 12, 40, len(made) - 86, len(made) - 1):
        other = "B" if made[position] != "B" else "C"
        page = scanned(f"{made[:position]}{other}{made[position + 1 :]}")
        assert shown(page) == ["Cambiada", "Con señal se sabe si fue revocada"], position
        assert page.locator("main b").all_inner_texts() == [""] * 5
        page.evaluate("history.replaceState(null, '', '#')")
        page.evaluate("dispatchEvent(new Event('hashchange'))")


def test_another_houses_code_is_no_code_of_ours(scanned):
    assert shown(scanned(line(number=2)))[0] == "Otra firma"


def test_a_line_of_a_later_form_is_left_to_a_newer_page(scanned):
    assert shown(scanned(f"2{line()[1:]}"))[0] == "No se puede"


@pytest.mark.parametrize("text", ["1", "1AAAA", "x", "%00", "1toString" + "A" * 200, "é" * 200])
def test_nothing_in_a_code_brings_the_page_down(scanned, text):
    assert shown(scanned(text))[0] in ("Otra firma", "No se puede")


def test_a_code_after_another_shows_only_its_own(scanned):
    scanned(line())
    page = scanned(line(replace(SHORT, person="Ángel Toledo", kind="seminar")))
    page.wait_for_selector("text=Ángel Toledo")
    assert "Diploma" not in shown(page)
    assert "Constancia" in shown(page)


def test_what_was_cut_is_said(scanned):
    page = scanned(line(replace(SHORT, programme="Salud " * 60)))
    assert "Abreviado" in shown(page)


def test_on_its_last_day_it_is_good_and_on_the_next_it_has_expired(scanned):
    made = line(replace(SHORT, valid_until=date(2025, 4, 30)))
    page = scanned(made)
    assert shown(page) == [
        "Vencida",
        "Diploma",
        "Hasta el 30 de abril de 2025",
        "Con señal se sabe si fue revocada",
    ]
    states = page.evaluate(
        """async ([line, moments]) => {
          const { read } = await import("/verify.js");
          const keys = JSON.parse(document.querySelector("main").dataset.verifyKeys);
          return Promise.all(moments.map(async (each) => (await read(line, keys, new Date(each))).state));
        }""",
        [made, ["2025-04-30T12:00:00Z", "2025-05-01T05:59:59Z", "2025-05-01T06:00:01Z"]],
    )
    assert states == ["valid", "valid", "expired"]


def test_the_last_day_still_to_come_is_said(scanned):
    page = scanned(line(replace(SHORT, valid_until=date(2199, 12, 31))))
    assert shown(page)[:3] == ["Firmada por nosotros", "Diploma", "Hasta el 31 de diciembre de 2199"]


def test_markup_in_a_name_is_only_letters(scanned):
    page = scanned(line(replace(SHORT, person="<img src=x onerror=alert(1)>")))
    assert page.locator("[data-verify=person]").inner_text() == "<img src=x onerror=alert(1)>"


def test_phone_and_house_read_the_same_letters(scanned):
    chance = random.Random(11)
    shorts = [
        replace(
            SHORT,
            person="".join(chance.choices(LETTERS, k=chance.randint(0, 24))),
            hours=chance.randrange(4096),
            issued_on=date.fromordinal(date(2000, 1, 1).toordinal() + chance.randrange(40_000)),
        )
        for _ in range(60)
    ]
    page = scanned(line())
    said = page.evaluate(
        """async lines => {
          const { read } = await import("/verify.js");
          const keys = JSON.parse(document.querySelector("main").dataset.verifyKeys);
          const all = await Promise.all(lines.map((line) => read(line, keys)));
          return all.map((each) => [each.person, each.hours, each.issued_on.toISOString().slice(0, 10)]);
        }""",
        [line(short) for short in shorts],
    )
    assert said == [[short.person, short.hours, short.issued_on.isoformat()] for short in shorts]
