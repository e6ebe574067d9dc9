"""Somebody's phone: a browser behind the bad link, which may be killed, and the hands of who holds it."""

import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, BrowserType, Error, Page, expect

from tests.browser.conftest import PHONE
from tests.browser.hands import Hands
from tests.offline.world import World
from tests.support.chromium import FLAGS, WHOLE

LOCALES = {"es": "es-MX", "en": "en-US"}
PATIENCE = int(os.environ.get("OFFLINE_PATIENCE", "30000"))  # milliseconds that a state may take to come
# What the phone holds, read past the product's own script.
HOLDS = """async (store) => {
  if (!(await indexedDB.databases()).some(({ name }) => name === "acompana")) return [];
  const asked = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const db = await asked(indexedDB.open("acompana"));
  const isThere = db.objectStoreNames.contains(store);
  const rows = isThere ? await asked(db.transaction(store).objectStore(store).getAll()) : [];
  db.close();
  return rows.map(({ body, ...row }) => ({ ...row, key: typeof row.key === "string" ? row.key : null,
    size: body?.byteLength ?? body?.length ?? 0 }));
}"""
COUNTS = f"async ([store, wanted]) => (await ({HOLDS})(store)).length === wanted"
WORKS = "async () => (await navigator.serviceWorker.getRegistration())?.active?.state === 'activated'"
NONE_WAITS = f"async () => (await ({HOLDS})('outbox')).every((row) => row.state !== 'waiting')"

AN_HOUR_LATER = """(() => {
  const Real = Date;
  globalThis.Date = class extends Real {
    constructor(...given) { given.length ? super(...given) : super(Real.now() + 36e5); }
    static now() { return Real.now() + 36e5; }
  };
})()"""


class Phone:
    """`phone.opens(path)`, `phone.types(…)`, `phone.taps("Guardar borrador")`, `phone.reads_state("…")`."""

    def __init__(self, world: World, start: Callable[[], BrowserContext], profile: Path | None = None):
        self.world = world
        self.start = start
        self.profile = profile
        self.troubles: list[str] = []
        self.wake()

    # The machine ----------------------------------------------------------------------------------------

    def wake(self) -> "Phone":
        """Turn it on; after a death, with all that had reached its storage."""
        self.context = self.start()
        self.context.set_default_timeout(PATIENCE)
        self.page = self.new_tab()
        return self

    def new_tab(self) -> Page:
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.troubles.append(f"{error} {error.stack} {page.url}"))
        page.on("dialog", lambda dialog: dialog.accept())
        return page

    @contextmanager
    def in_tab(self, page: Page) -> Iterator["Phone"]:
        """For a moment the hands are in another tab."""
        before, self.page = self.page, page
        try:
            yield self
        finally:
            self.page = before

    def is_opened_an_hour_later(self) -> None:
        """By its clock, each page from now on: what the site said before is not fresh any more."""
        self.context.add_init_script(AN_HOUR_LATER)

    def is_killed(self) -> None:
        """The battery is empty: the browser and all its children end at once."""
        assert self.profile is not None, "only a phone of its own can be killed"
        for pid in _processes_with(str(self.profile)):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        with suppress(Error):
            self.context.close()
        for lock in self.profile.glob("Singleton*"):
            lock.unlink(missing_ok=True)

    def closes(self) -> None:
        with suppress(Error):
            self.context.close()

    # Who holds it ---------------------------------------------------------------------------------------

    def signs_in(self, name: str) -> "Phone":
        """With a sign-in made before, as from an invitation; opens the first page."""
        self.has_cookie_of(name)
        return self.opens("/")

    def has_cookie_of(self, name: str) -> None:
        key, value = self.world.cookie_of(name)
        url = self.world.link.url
        self.context.add_cookies([{"name": key, "value": value, "url": url, "expires": 4e9}])

    def loses_its_sign_in(self) -> None:
        """The cookie is gone: it ended, or was never written to the disk."""
        self.context.clear_cookies()

    # What one does --------------------------------------------------------------------------------------

    @property
    def hands(self) -> Hands:
        return Hands(self.page, self.page.locator("body"))

    def opens(self, path: str, *, ready: bool = True) -> "Phone":
        """Go to an address; unless said, until the page's script has taken its forms in hand."""
        self.page.goto(self.world.link.url + path, wait_until="domcontentloaded")
        return self.is_ready() if ready else self

    def reloads(self) -> "Phone":
        self.page.reload(wait_until="domcontentloaded")
        return self.is_ready()

    def is_ready(self) -> "Phone":
        self.page.wait_for_selector("html[data-phone=ready]", state="attached")
        return self

    def works(self) -> "Phone":
        """Until the worker is there: it serves every page that is opened from now on."""
        return self.until(WORKS)

    def types(self, label: str, words: str) -> "Phone":
        self.hands.types(label, words)
        return self

    def taps(self, words: str) -> "Phone":
        """A button, without waiting for where it leads."""
        self.hands.finds(words).click(no_wait_after=True)
        return self

    def writes_a_visit(self, day: str, words: str) -> "Phone":
        return self.types("Día de la visita", day).types("Qué salió bien", words)

    def logs_a_visit(self, day: str, words: str) -> "Phone":
        """On the open form; until the phone promises it."""
        before = len(self.holds())
        self.writes_a_visit(day, words).taps("Guardar borrador")
        return self.has(before + 1, "outbox").is_promised()

    def is_promised(self) -> "Phone":
        """The phone says that it is kept, or the site that it is saved."""
        told = self.page.locator("#outbox-state, .notice").filter(has_text=PROMISE, visible=True)
        expect(told.first).to_be_visible(timeout=PATIENCE)
        return self

    def is_kept(self) -> "Phone":
        """It is on the phone, and the form says so above itself, ready for what comes next."""
        expect(self.page.locator("form [aria-busy=true]")).to_have_count(0, timeout=PATIENCE)
        expect(self.page.locator(".kept")).to_contain_text("Guardado en este teléfono.", timeout=PATIENCE)
        return self

    def answers_the_quiz(self) -> "Phone":
        """Any answers to all of it."""
        form = self.page.locator("form[data-outbox]")
        for group in form.locator("fieldset:has(.choice)").all():
            group.locator(".choice").first.click()
        for field in form.locator("input[type=text], textarea").all():
            field.fill("24")
        for field in form.locator("select").all():
            field.select_option(index=1)
        return self.taps("Enviar mis respuestas")

    def hands_in(self, words: str) -> "Phone":
        return self.types("Tu texto", words).taps("Entregar")

    def taps_to_keep_the_month(self) -> "Phone":
        self.opens("/").works()
        return self.taps("Guardar este mes en este teléfono")

    def keeps_the_month(self) -> "Phone":
        """All of it, as the first page says in the end."""
        return self.taps_to_keep_the_month().reads("Este mes está guardado en este teléfono")

    def sends_by_hand(self) -> "Phone":
        """From the page of the queue."""
        self.opens("/outbox")
        self.page.locator("[data-send-now]").click()
        return self

    # What one sees --------------------------------------------------------------------------------------

    def reads_state(self, words: str | re.Pattern[str]) -> "Phone":
        """The line in the bar, sooner or later."""
        expect(self.page.locator("#outbox-state")).to_contain_text(words, timeout=PATIENCE)
        return self

    def reads(self, *words: str) -> "Phone":
        for each in words:
            expect(self.page.locator("body")).to_contain_text(each, timeout=PATIENCE)
        return self

    def is_at(self, path: str | re.Pattern[str]) -> "Phone":
        wanted = self.world.link.url + path if isinstance(path, str) else path
        self.page.wait_for_url(wanted)
        return self

    def style_of_body(self) -> str:
        """The colour of the paper: another without our stylesheet."""
        return str(self.page.evaluate("getComputedStyle(document.body).backgroundColor"))

    # The link -------------------------------------------------------------------------------------------

    def notices_the_signal(self) -> "Phone":
        """As the system tells a page that it is online again."""
        self.page.evaluate("() => void dispatchEvent(new Event('online'))")
        return self

    def has_sent_all(self) -> "Phone":
        """Nothing waits any more."""
        return self.until(NONE_WAITS)

    def until(self, promise: str, given: object = None) -> "Phone":
        """Until an asynchronous question to the page is answered with yes."""
        give_up = time.monotonic() + PATIENCE / 1000
        while not self.asks(promise, given):
            assert time.monotonic() < give_up, f"it never came: {self.holds()} {promise}"
            self.page.wait_for_timeout(25)
        return self

    def asks(self, question: str, given: object = None) -> Any:
        """What the page answers; nothing while it is on its way to another."""
        try:
            return self.page.evaluate(question, given)
        except Error as error:
            if "navigation" not in str(error):
                raise
            self.page.wait_for_load_state("domcontentloaded")
            return None

    def holds(self, store: str = "outbox") -> list[dict[str, Any]]:
        """The rows of a store of this phone, without their words."""
        for _ in range(20):
            found = self.asks(HOLDS, store)
            if found is not None:
                return list(found)
        raise AssertionError("the page never rests")

    def asked(self) -> float:
        """When the site last answered its greeting, by the phone's clock."""
        return next((row["v"] for row in self.holds("meta") if row["k"] == "asked"), 0)

    def has(self, count: int, store: str) -> "Phone":
        """So many rows in a store, sooner or later."""
        return self.until(COUNTS, [store, count])

    def waiting(self) -> int:
        return sum(row["state"] == "waiting" for row in self.holds())


PROMISE = re.compile(
    "Guardado en este teléfono|Enviando|El borrador está guardado|está firmada|Todo enviado"
    "|Kept on this phone|Sending|The draft is saved|All sent"
)


def in_a_context(browser: Browser, language: str, **more: Any) -> Callable[[], BrowserContext]:
    """A phone within a browser that others use too: its storage is its own."""
    return lambda: browser.new_context(locale=LOCALES[language], viewport=PHONE, **more)


def by_itself(kind: BrowserType, profile: Path, language: str) -> Callable[[], BrowserContext]:
    """A browser of its own, which finds its storage again."""

    def start() -> BrowserContext:
        context = kind.launch_persistent_context(
            profile, executable_path=WHOLE, args=FLAGS, locale=LOCALES[language], viewport=PHONE
        )
        for page in context.pages[1:]:
            page.close()
        return context

    return start


def _processes_with(words: str) -> list[int]:
    """Those whose command line has these words, as all of one browser's processes name its profile."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            if words.encode() in path.read_bytes():
                found.append(int(path.parent.name))
    return found
