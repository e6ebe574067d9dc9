"""Looks a page over as a careful visitor would: what it says, weighs, asks for and hides from whom."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from urllib.parse import urldefrag, urlsplit

from flask import Flask
from playwright.sync_api import ConsoleMessage, Page, Request, Response
from werkzeug.exceptions import HTTPException

from tests.browser.conftest import Site

AXE = (files("axe_core_python") / "axe.min.js").read_text()
RUN_AXE = """async () => {
  const found = await axe.run(document, {resultTypes: ["violations"], iframes: false});
  return found.violations.filter(v => ["serious", "critical"].includes(v.impact))
    .map(v => `${v.id} (${v.impact}): ${v.nodes.slice(0, 3).map(n => n.target.join(" ")).join(" | ")}`);
}"""
WIDER_THAN_THE_SCREEN = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SUBMIT = "main form[method=post] .submit button"
HEAVIEST = 8 * 1024
STYLE = 6 * 1024  # may come within the page, while the browser does not have it
FILES = {
    "assets.static",
    "certification.archive",
    "certification.calibration",
    "certification.data_sheet",
    "certification.data_sheets_file",
    "certification.delivery",
    "certification.draft",
    "certification.draft_of_guest",
    "certification.file",
    "verification.credential",
    "certification.ordered_file",
    "certification.print_file",
    "certification.register_table",
    "certification.roads_table",
    "certification.stock",
    "certification.template_picture",
    "home.progress",
    "people.cohort_people",
    "people.roster_template",
    "seminars.module_files",
}
MANY = {"cases.show": 6, "visits.show": 3, "visits.edit": 2, "certification.show": 3}
"""How many of a kind to look at, where states make them differ; of all others one."""


@dataclass
class Looking:
    """One visitor who follows every link and writes down what is wrong."""

    site: Site
    page: Page
    troubles: list[str] = field(default_factory=list)
    weights: dict[str, int] = field(default_factory=dict)
    here: str = ""

    def __post_init__(self) -> None:
        self.page.on("console", self._hears)
        self.page.on("request", self._sees_request)

    def looks_everywhere(self, most: int = 120) -> None:
        """From the first page by every link, some of each kind."""
        waiting, seen, kinds = deque(["/"]), {"/"}, dict[str, int]()
        while waiting and len(self.weights) < most:
            address = waiting.popleft()
            kind, endpoint = kind_of(self.site.app, address)
            if kinds.get(kind, 0) >= MANY.get(endpoint, 1):
                continue
            kinds[kind] = kinds.get(kind, 0) + 1
            if endpoint in FILES:
                self.fetches(address)
                continue
            self.looks_at(address)
            for link in self.links():
                if link not in seen:
                    seen.add(link)
                    waiting.append(link)

    def fetches(self, address: str) -> None:
        """A file to keep, which a browser does not show."""
        if (status := self.page.request.get(address).status) != 200:
            self.troubles.append(f"{address}: status {status}")

    def looks_at(self, address: str, status: int = 200) -> None:
        self.here = address
        self.judges(self.page.goto(address), status)

    def sends(
        self, address: str, button: str = "main form[method=post] .submit button", status: int = 422
    ) -> None:
        """Tap a button of that page as it is, whatever the browser itself would ask for first."""
        self.here = f"{address} sent"
        self.page.goto(address)
        self.page.evaluate("for (const form of document.forms) form.noValidate = true")
        tapped = self.page.locator(button).first
        is_queued = tapped.evaluate("button => Boolean(button.form?.dataset.outbox)")
        if is_queued:
            self.page.locator("html[data-phone=ready]").wait_for(state="attached")
        with self.page.expect_navigation() as answer:
            tapped.click()
        self.judges(answer.value, 200 if is_queued else status)
        if is_queued and status == 422 and not self.page.locator("#errors").count():
            self.notes("nothing is said of what was refused")

    def judges(self, answer: Response | None, status: int = 200) -> None:
        """The page as it stands: its status, its weight, its width, and whether all can read it."""
        assert answer is not None
        if answer.status != status:
            self.notes(f"status {answer.status}")
        weight = int(answer.headers.get("content-length", "0"))
        self.weights[self.here] = weight
        if weight > HEAVIEST + (STYLE if self.page.locator("style").count() else 0):
            self.notes(f"{weight} bytes of HTML")
        if (over := self.page.evaluate(WIDER_THAN_THE_SCREEN)) > 0:
            self.notes(f"{over} px wider than the screen")
        for violation in self.violations():
            self.notes(violation)

    def violations(self) -> list[str]:
        """What axe finds serious or critical on the page as it stands."""
        self.page.evaluate(AXE)
        found: list[str] = self.page.evaluate(RUN_AXE)
        return found

    def links(self) -> Iterator[str]:
        """Every address of this site that the page leads to."""
        hrefs: list[str] = self.page.eval_on_selector_all(
            "a[href]", "links => links.map(link => link.getAttribute('href'))"
        )
        for href in hrefs:
            address = urldefrag(href).url
            if address.startswith("?"):
                address = urlsplit(self.page.url).path + address
            if address.startswith("/"):
                yield address

    def notes(self, trouble: str) -> None:
        self.troubles.append(f"{self.here}: {trouble}")

    def _hears(self, message: ConsoleMessage) -> None:
        refused = (
            message.text.startswith("Failed to load resource") and message.location["url"] == self.page.url
        )
        if message.type in ("error", "warning") and not refused:
            self.notes(f"console: {message.text}")

    def _sees_request(self, request: Request) -> None:
        if not request.url.startswith((self.site.url, "data:")):
            self.notes(f"asks another host: {request.url}")


def kind_of(app: Flask, address: str) -> tuple[str, str]:
    """What sort of page stands there, and the endpoint that answers: two visits are of one sort."""
    parts = urlsplit(address)
    try:
        endpoint, _arguments = app.url_map.bind("127.0.0.1").match(parts.path)
    except HTTPException:
        return address, ""
    names = ",".join(sorted(pair.partition("=")[0] for pair in parts.query.split("&")))
    return f"{endpoint}?{names}", endpoint
