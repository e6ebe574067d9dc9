"""How long a person waits on an emulated GPRS link, next to the bytes it takes and to the same lesson bare.

    .venv/bin/python bench/slow_link.py [--kbit 50] [--latency 500]

The demo year behind its compression, a real Chromium, and between them a link of so many kilobits a second
each way and so many milliseconds there and back. "Bare" is the lesson's text alone as HTML, without layout,
stylesheet or script, over the same link: what is left between the two is what our house adds. Milliseconds
are to the first contentful paint. The last line is one JSON object: `paint_ms`, `bytes`, `requests`, `budget`
(held against the weights of docs/offline.md) and the ratio `lesson_over_bare`.
"""

import argparse
import gzip
import json
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from threading import Thread
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import brotli
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from sqlalchemy import select
from waitress.server import create_server

from app import create_app
from core import assets, clock, db, schema
from core.security import hash_token, new_token
from core.serving import compressed
from home import demo
from people.models import Role, SignIn
from people.queries import demo_faces
from seminars.library import shelf
from seminars.models import Seminar
from tests.support.proxy import Proxy

LIMITS = {"lesson": 3500, "later": 2500, "saved": 300}  # ms, of the issue this answers
BUDGET = {
    "html_largest": 8 * 1024,
    "stylesheet": 6 * 1024,
    "scripts_of_a_page": 14 * 1024,
    "worker": 2 * 1024,
    "first_visit": 35 * 1024,
    "later_page": 10 * 1024,
    "month": 150 * 1024,
}
SCRIPTS = ("js/site.js", "js/outbox.js", "js/phone.js", "js/privacy-gate.js")  # of the page with most
PAINT = """() => new Promise((resolve) => new PerformanceObserver((list, observer) => {
    for (const entry of list.getEntries()) if (entry.name === "first-contentful-paint") {
        observer.disconnect(); resolve(entry.startTime); }
}).observe({ type: "paint", buffered: true }))"""


class Walk:
    """One phone on the link: its pages, and what each cost."""

    def __init__(self, link: Proxy, context: BrowserContext):
        self.link, self.context, self.page = link, context, context.new_page()

    def goes(self, address: str) -> dict[str, float]:
        """Opens an address and waits until nothing more is asked; paint in ms, bytes both ways, requests."""
        begun = len(self.link.log)
        self.page.goto(address, wait_until="commit", timeout=120_000)
        paint = self.page.evaluate(PAINT)
        self.page.wait_for_load_state("networkidle", timeout=120_000)
        asked = self.link.log[begun:]
        size = sum(each.up + each.down for each in asked)
        return {"paint_ms": round(paint), "bytes": size, "requests": len(asked)}

    def reads(self) -> None:
        """While somebody reads, the worker fetches what it keeps of each version; then the link is still."""
        seen = -1
        while seen != (seen := len(self.link.log)):
            self.page.wait_for_timeout(4_000)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--kbit", type=float, default=50)
    asked.add_argument("--latency", type=float, default=500)
    wanted = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright, Proxy() as link:
        settings = {"DATA": folder, "DATABASE_URL": f"sqlite:///{folder}/bench.db", "SECRET_KEY": "bench"}
        app = create_app({**settings, "JOBS_INLINE": True})
        with app.app_context():
            schema.upgrade()
            demo.load(say=lambda _line: None, with_certificates=False)
        found = lesson_and_quiz(app)
        link.site = served(compressed(app.wsgi_app))
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        figures = measure(app, link, browser, found, (wanted.kbit, wanted.latency))
        figures["bare_lesson"] = bare(found["text"], link, browser, (wanted.kbit, wanted.latency))
        browser.close()
    report(figures)


def lesson_and_quiz(app: Flask) -> dict[str, str]:
    """This month's addresses for the demo's pasante, and the lesson's text alone."""
    with app.app_context():
        wanted = select(Seminar).where(Seminar.opens_on <= clock.today()).order_by(Seminar.opens_on.desc())
        seminar = db.session.scalars(wanted.limit(1)).one()
        module = shelf.module_of(seminar)
        text = shelf.text_html(seminar.version.sha256, module.lessons[0].key, "es")
        place = f"/seminars/{seminar.id}"
        practice = next(quiz for quiz in module.quizzes if quiz.role == "practice")
        return {
            "seminar": place,
            "lesson": f"{place}/lessons/{module.lessons[0].key}",
            "quiz": f"{place}/quizzes/{practice.key}",
            "text": str(text),
        }


def served(site: Any) -> tuple[str, int]:
    server = create_server(site, host="127.0.0.1", port=0, threads=6)
    Thread(target=server.run, daemon=True).start()
    return "127.0.0.1", server.effective_port


def new_phone(browser: Browser, link: Proxy, app: Flask | None = None) -> Walk:
    """A phone that never saw the site; with the site, one whose owner is the demo's pasante, signed in."""
    context = browser.new_context(base_url=link.url, locale="es-MX", viewport={"width": 390, "height": 844})
    if app is not None:
        context.add_cookies([{"name": "acompana", "value": ticket(app), "url": link.url}])
    return Walk(link, context)


def ticket(app: Flask) -> str:
    token, client = new_token(), app.test_client()
    with app.app_context(), db.transaction() as session:
        person = next(user for user in demo_faces() if user.role is Role.PASANTE)
        moment = clock.now()
        row = {"user_id": person.id, "created_at": moment, "seen_at": moment, "device": "bench"}
        session.add(SignIn(token_sha256=hash_token(token), **row))
    with client.session_transaction() as cookie:
        cookie.update(_user_id=token, _fresh=True)
    held = client.get_cookie("acompana")
    assert held is not None
    return held.value


def measure(
    app: Flask, link: Proxy, browser: Browser, at: dict[str, str], speed: tuple[float, float]
) -> dict[str, Any]:
    link.slow(*speed)
    first = new_phone(browser, link)
    figures: dict[str, Any] = {"first_visit": first.goes("/sign-in")}
    first.context.close()  # its worker would go on fetching what it keeps, on the next phone's link
    phone = new_phone(browser, link, app)
    figures["lesson"] = phone.goes(at["lesson"])
    phone.reads()
    figures["later"] = phone.goes(at["seminar"])
    link.heal()
    keep_month(phone)
    link.slow(*speed)
    figures["saved"] = phone.goes(at["lesson"])
    figures["saved_home"] = phone.goes("/")
    phone.page.goto(at["quiz"], wait_until="commit")
    figures["quiz_answer"] = answer(phone.page)
    link.heal()
    figures["weights"] = weights(Walk(link, phone.context))
    return figures


def keep_month(phone: Walk) -> None:
    phone.page.goto("/")
    phone.page.wait_for_selector("html[data-phone=ready]", state="attached")
    phone.page.locator("[data-keep-month]").click()
    phone.page.get_by_text("está guardado en este teléfono").wait_for(timeout=60_000)
    phone.page.wait_for_load_state("networkidle")


def answer(page: Page) -> dict[str, float]:
    """Answers whatever is asked, taps, and waits for the words that say it is kept."""
    page.wait_for_selector("html[data-phone=ready]", state="attached", timeout=60_000)
    for group in page.locator("form[data-outbox] fieldset:has(input)").all():
        group.locator("input").first.check()
    for menu in page.locator("form[data-outbox] select").all():
        menu.select_option(index=1)
    for line in page.locator("form[data-outbox] input[type=text], form[data-outbox] textarea").all():
        line.fill("90")
    begun = time.perf_counter()
    page.locator("form[data-outbox] .submit button").click()
    page.locator("#outbox-state:visible").wait_for()
    return {"acknowledged_ms": round((time.perf_counter() - begun) * 1000)}


def weights(phone: Walk) -> dict[str, int]:
    """What things weigh zipped, and the month's pages together."""
    phone.page.goto("/")
    pages = phone.page.evaluate("async () => (await (await fetch('/outbox/v1/month')).json()).pages")
    texts = phone.page.evaluate(
        "(urls) => Promise.all(urls.map((url) => fetch(url).then((answer) => answer.text())))",
        [page["url"] for page in pages],
    )
    month = [zipped(text) for text in texts]
    everything = [name for name in assets.names() if name.endswith(".js") and name != "js/sw.js"]
    return {
        "html_largest": max(month),
        "stylesheet": as_sent("css/site.css"),
        "scripts_of_a_page": sum(as_sent(name) for name in SCRIPTS),
        "scripts_in_all": sum(as_sent(name) for name in everything),
        "worker": as_sent("js/sw.js"),
        "month": sum(month),
        "month_pages": len(month),
    }


def as_sent(name: str) -> int:
    return len(brotli.compress(assets.read(name).encode()))


def zipped(text: str) -> int:
    return len(gzip.compress(text.encode(), 6, mtime=0))


def bare(text: str, link: Proxy, browser: Browser, speed: tuple[float, float]) -> dict[str, float]:
    """The lesson's text and nothing else, over the same link."""
    page = f'<!doctype html><html lang="es"><meta charset="utf-8"><title>x</title>{text}</html>'.encode()

    def site(_environ: Any, start_response: Any) -> Iterable[bytes]:
        start_response("200 OK", [("Content-Type", "text/html"), ("Content-Length", str(len(page)))])
        return [page]

    link.site = served(compressed(site))
    link.slow(*speed)
    return new_phone(browser, link).goes("/")


def report(figures: dict[str, Any]) -> None:
    paints = {name: each["paint_ms"] for name, each in figures.items() if "paint_ms" in each}
    weighed = {
        **figures["weights"],
        "first_visit": figures["first_visit"]["bytes"],
        "later_page": figures["later"]["bytes"],
    }
    budget = {name: {"is": weighed[name], "at_most": most} for name, most in BUDGET.items()}
    for name, each in figures.items():
        print(f"{name:14}", "  ".join(f"{key} {value}" for key, value in each.items()))
    for name, each in budget.items():
        print(f"{name:18} {each['is']:>7} of {each['at_most']:>7} bytes")
    fits = all(each["is"] <= each["at_most"] for each in budget.values())
    in_time = all(paints[name] <= limit for name, limit in LIMITS.items())
    result = {
        "paint_ms": paints,
        "limits_ms": LIMITS,
        "in_time": in_time,
        "quiz_acknowledged_ms": figures["quiz_answer"]["acknowledged_ms"],
        "bytes": {name: each["bytes"] for name, each in figures.items() if "bytes" in each},
        "requests": {name: each["requests"] for name, each in figures.items() if "requests" in each},
        "budget": budget,
        "budget_held": fits,
        "scripts_in_all": weighed["scripts_in_all"],
        "lesson_over_bare": round(paints["lesson"] / paints["bare_lesson"], 2),
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
