"""Two people, two phones, and chance: whatever breaks, each promised entry is there once in the end.

An entry is promised when the page said that it is kept, or the site that it is saved. Each has words of its
own, by which it is looked for in the database afterwards: never missing, never twice.
"""

import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import product
from typing import Any

from playwright.sync_api import Error, Page
from sqlalchemy import func, select

from core import backup, db
from core.outbox.models import Entry
from mentorship.visits.models import Visit
from people.models import Pasante, Posting, Role, User
from seminars.models import Submission
from tests.offline.phone import HOLDS, Phone
from tests.offline.plain_phone import ENTRIES
from tests.offline.world import World
from tests.support.cast import NOW
from tests.support.site_process import Moment

STILL = 30  # seconds without one entry less
FIRST_DAY = date(2026, 2, 2)
DAYS = 100  # on which a visit may have been
SAVED = re.compile("El borrador está guardado|Tu reflexión está entregada")

# Fills the form in, taps its button, and tells once the page has promised it: as quick as a page can be.
WRITES = """async ([address, fields]) => {
  if (location.pathname !== address) return ""; // the page has gone on meanwhile: this form is another's
  const form = document.querySelector("main form[data-outbox]");
  const chip = document.getElementById("outbox-state");
  const isWaiting = () => !chip.hidden && /Guardado en este|Enviando/.test(chip.textContent);
  const count = () => (isWaiting() ? Number(chip.textContent.match(/\\d+/)?.[0] ?? 0) : 0);
  const pause = () => new Promise((go) => setTimeout(go, 4));
  const until = Date.now() + 20000;
  while (form.querySelector("[aria-busy=true]")) {
    if (Date.now() > until) return "";
    await pause();
  }
  document.querySelector(".kept")?.remove();
  for (const [name, words] of Object.entries(fields)) {
    form.elements[name].value = words;
    form.elements[name].dispatchEvent(new Event("input", { bubbles: true }));
  }
  // The line may lag behind the storage, and what was sent may wait again: neither promises this entry.
  const rows = await Outbox.all("outbox");
  const before = Math.max(count(), rows.filter(({ state }) => state === "waiting").length);
  const isNew = async () => (await Outbox.all("outbox")).length > rows.length;
  form.requestSubmit([...form.querySelectorAll("button")].findLast((button) => !button.name));
  while (Date.now() < until) {
    if (count() > before && (await isNew()))
      return `${before}, then ${chip.textContent}`;
    const box = document.querySelector(".kept")?.textContent ?? "";
    if (/Guardado en este teléfono|Enviado/.test(box)) return box;
    await pause();
  }
  return "";
}"""

# What the phone still has of her, opened with her key: the words of each entry and how it stands.
STILL_HAS = """async (word) => {
  const { key } = await Outbox.get("keys", document.body.dataset.user);
  const rows = (await Outbox.all("outbox")).filter((row) => row.who === document.body.dataset.user);
  return Promise.all(rows.map(async (row) => {
    const { fields } = await Outbox.words(key, `entry:${row.key}`, row.body);
    return [Object.fromEntries(fields)[word], `${row.state} ${row.error ?? ""} ${row.seq} ${row.key}`];
  }));
}"""


@dataclass
class Score:
    """What the soak came to; `lost` and `doubled` are to be none.

    `held` are those that the site does not have yet and the phone does, `waiting` what it says of them, and
    `story` what then went over the link last; `missing` are the lost ones: by what they were promised, and
    what the phone says of them.
    """

    promised: int = 0
    lost: int = 0
    doubled: int = 0
    held: int = 0
    browser_kills: int = 0
    server_kills: int = 0
    restores: int = 0
    reloads: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    seconds: float = 0
    missing: dict[str, str] = field(default_factory=dict)
    waiting: dict[str, str] = field(default_factory=dict)
    story: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)

    def told(self) -> dict[str, Any]:
        return {**vars(self), "faults": dict(self.faults)}


@dataclass
class Writer:
    """One of the two: her phone, where she writes, and what she was promised."""

    name: str
    phone: Phone
    pages: Iterator[tuple[str, dict[str, str]]]  # address of the form, and what to type besides the words
    words: str  # the field of her words
    promised: dict[str, str] = field(default_factory=dict)  # and by which words
    written: int = 0

    def token(self) -> str:
        self.written += 1
        return f"{self.name}-{self.written:05}-fin"


class Soak:
    """`Soak(world, phone_of, seed).run(entries=60, kills=6)`."""

    def __init__(self, world: World, phone_of: Callable[[str], Phone], seed: int, pasantes: int = 1):
        self.world = world
        self.chance = random.Random(seed)
        self.score = Score()
        with world.app.app_context(), db.transaction():
            places = [world.cast.xochitls_place.id, *_more_pasantes(world, pasantes - 1)]
        visits = list(product(places, range(DAYS)))
        self.chance.shuffle(visits)
        self.writers = [
            Writer("lucia", phone_of("lucia"), _visits(visits), "strengths"),
            Writer("xochitl", phone_of("xochitl"), _reflections(world), "text"),
        ]
        for writer in self.writers:
            writer.phone.keeps_the_month()

    @property
    def promised(self) -> int:
        return sum(len(writer.promised) for writer in self.writers)

    def run(self, *, entries: int, kills: int, told: Callable[[str], object] = lambda line: None) -> Score:
        """Lives that end badly until so many are promised and so many machines have died; then the count.

        `told` is given a line about how far it is after every tenth life.
        """
        begun = time.monotonic()
        lives = max(1, (kills + 1) // 2)
        for life in range(lives):
            left = max(1, -(-(entries - self.promised) // (lives - life)))
            self.live(self.chance.choice(self.writers), left)
            if life % 10 == 9:
                told(f"{self.promised} of {entries} promised, {life + 1} of {lives} lives, {_since(begun)} s")
        while self.promised < entries:
            self.live(self.chance.choice(self.writers), entries - self.promised, dies=False)
        self.settle()
        self.count()
        self.score.seconds = _since(begun)
        return self.score

    def live(self, writer: Writer, wanted: int, *, dies: bool = True) -> None:
        """Write so many entries over a link that fails; then the phone dies, and the site has died too."""
        self.fault()
        death = self.chance.randrange(wanted) if dies else -1
        for number in range(wanted):
            if number == death:
                self.kill_site()
            self.write(writer)
            if self.chance.random() < 0.08:
                self.bother(writer)
        if self.chance.random() < 0.5:
            self.world.link.heal()
            self.greet(writer)
        if dies:
            self.kill_phone(writer)

    def fault(self) -> None:
        """Something is wrong with the link from now on."""
        link, chance = self.world.link, self.chance
        link.heal()
        seed = chance.randrange(1000)
        faults: dict[str, Callable[[], None]] = {
            "none": lambda: None,
            "refused": link.refuse,
            "flapping": lambda: link.flap(seed, 250, 250),
            "dropped": lambda: link.drop(ENTRIES, times=chance.randint(1, 9), method="POST"),
            "cut": lambda: link.truncate(20, ENTRIES, times=9, hidden=chance.random() < 0.5),
            "portal": lambda: link.portal(redirects=chance.random() < 0.5),
            "broken": lambda: link.answer(500, {}, b"<h1>", path=ENTRIES, times=chance.randint(1, 9)),
            "slow": lambda: link.slow(256, 80),
        }
        kind = chance.choice(list(faults))
        faults[kind]()
        self.score.faults[kind] += 1

    def write(self, writer: Writer) -> None:
        """One entry on the page that is open, or on its form opened anew."""
        address, fields = next(writer.pages)
        token = writer.token()
        page = writer.phone.page
        if not self.is_open(page, address) and not self.open(writer, address):
            return
        try:
            kept = page.evaluate(WRITES, [address, fields | {writer.words: token}])
        except Error as error:
            if "navigation" not in str(error):
                raise
            kept = "the site" if self.site_says_so(page, token) else ""
        if kept:
            writer.promised[token] = kept

    def is_open(self, page: Page, address: str) -> bool:
        return page.url == self.world.link.url + address and self.is_ready(page)

    def is_ready(self, page: Page) -> bool:
        with suppress(Error):
            return bool(page.evaluate("document.documentElement.dataset.phone === 'ready'"))
        return False

    def open(self, writer: Writer, address: str) -> bool:
        """The form, from the phone or the site; where neither has it now, the link is healed first."""
        for _ in range(2):
            with suppress(Error):
                writer.phone.page.goto(self.world.link.url + address, wait_until="commit", timeout=6000)
                writer.phone.page.wait_for_selector(
                    "html[data-phone=ready] main form[data-outbox]", state="attached", timeout=3000
                )
                return True
            self.revive()
        return False

    def site_says_so(self, page: Page, token: str) -> bool:
        """The page went on to where an entry led: the site's own words count, if they are of this one."""
        with suppress(Error):
            page.wait_for_load_state("domcontentloaded", timeout=5000)
            return bool(SAVED.search(page.inner_text("main", timeout=5000))) and token in page.content()
        return False

    def bother(self, writer: Writer) -> None:
        """What people do in between: look again, open a second tab."""
        self.score.reloads += 1
        with suppress(Error):
            if self.chance.random() < 0.5:
                writer.phone.page.reload(wait_until="commit", timeout=4000)
            else:
                other = writer.phone.new_tab()
                other.goto(self.world.link.url + "/", wait_until="commit", timeout=4000)
                other.wait_for_timeout(self.chance.randrange(200))
                other.close()

    def greet(self, writer: Writer) -> None:
        with suppress(Error):
            writer.phone.notices_the_signal()
            writer.phone.page.wait_for_timeout(self.chance.randrange(400))

    def kill_site(self) -> None:
        """At any moment, or at the commit of the next entry, before or after it."""
        moments: list[Moment | None] = [None, "before commit", "after commit"]
        moment = self.chance.choice(moments)
        if moment:
            self.world.site.dies(moment)
            return
        self.world.site_dies()
        self.score.server_kills += 1
        self.world.site_returns()

    def revive(self) -> None:
        """A site that died as it was told comes back, and the link is good."""
        if not self.world.site.lives:
            self.world.awaits_death()
            self.score.server_kills += 1
            self.world.site_returns()
        self.world.link.heal()

    def kill_phone(self, writer: Writer) -> None:
        self.score.browser_kills += 1
        writer.phone.is_killed()
        self.revive()
        writer.phone.wake()
        writer.phone.has_cookie_of(writer.name)

    def settle(self) -> None:
        """The link is good: everything that waits goes out."""
        (self.world.site.data / "dies").unlink(missing_ok=True)
        self.revive()
        for writer in self.writers:
            writer.phone.has_cookie_of(writer.name)
            writer.phone.opens("/outbox")
            self.sends_all(writer.phone)

    def sends_all(self, phone: Phone) -> None:
        """By hand, as often as it takes: hundreds may wait. Ends when nothing moves any more."""
        left, since = phone.waiting(), time.monotonic()
        while left and time.monotonic() - since < STILL:
            phone.page.locator("[data-send-now]").click()
            phone.page.wait_for_timeout(250)
            now = phone.waiting()
            if now < left:
                since = time.monotonic()
            left = now

    def count(self) -> None:
        """Each promised token: in the rows it was to make, or kept in review, and nowhere twice."""
        made, reviewed = Counter(self.effects()), Counter(self.in_review())
        self.score.promised = self.promised
        for writer in self.writers:
            on_phone = dict(writer.phone.page.evaluate(STILL_HAS, writer.words))
            for token, how in writer.promised.items():
                if not made[token] + reviewed[token]:
                    self.miss(token, how, on_phone.get(token, "not on the phone"))
                if made[token] > 1:
                    self.score.twice.append(token)
        self.score.lost, self.score.doubled = len(self.score.missing), len(self.score.twice)

    def miss(self, token: str, how: str, on_phone: str) -> None:
        if on_phone.startswith(("waiting", "attention")):
            self.score.held += 1
            self.score.waiting[token] = on_phone
            self.score.story = self.world.link.story(40).splitlines()
        else:
            asked = select(Entry.state + " " + func.coalesce(Entry.location, "")).where(
                Entry.body.contains(token)
            )
            on_site = self.world.truth.rows(asked)
            self.score.missing[token] = f"promised by: {how}; phone: {on_phone}; site: {on_site}"

    def effects(self) -> list[str]:
        truth = self.world.truth
        return truth.rows(select(Visit.strengths)) + truth.rows(select(Submission.text))

    def in_review(self) -> list[str]:
        kept = self.world.truth.rows(select(Entry.body).where(Entry.state != "stored"))
        return [token for body in kept for token in re.findall(r"(?:lucia|xochitl)-\d{5}-fin", body)]

    def restore(self, *, entries: int) -> Score:
        """Write, take a copy, write on; yesterday's copy is restored, and the phones are opened twice."""
        begun = time.monotonic()
        self.write_and_send(entries // 2)
        with self.world.app.app_context():
            copy = backup.backup()
        self.write_and_send(entries - entries // 2)
        self.world.site_dies()
        with self.world.app.app_context():
            backup.restore(copy)
        self.score.restores += 1
        self.world.site_returns()
        for writer in self.writers:
            writer.phone.is_opened_an_hour_later()
            writer.phone.has_cookie_of(writer.name)
            before = writer.phone.asked()
            writer.phone.opens("/outbox").until(ASKED_SINCE, before)
            self.sends_all(writer.phone)
        self.settle()
        self.count()
        self.score.seconds = _since(begun)
        return self.score

    def write_and_send(self, entries: int) -> None:
        for number in range(entries):
            self.write(self.writers[number % 2])
        self.settle()


ASKED_SINCE = f"async (before) => (await ({HOLDS})('meta')).some(({{ k, v }}) => k === 'asked' && v > before)"


def _since(begun: float) -> float:
    return round(time.monotonic() - begun, 1)


def _visits(pairs: list[tuple[int, int]]) -> Iterator[tuple[str, dict[str, str]]]:
    """Each pasante on each day once: a day has one draft."""
    for place, number in sorted(pairs, key=lambda pair: pairs.index(pair) // 25 * 1000 + pair[0]):
        day = FIRST_DAY + timedelta(days=number)
        yield f"/visits/pasantes/{place}/new", {"held_on": day.isoformat()}


def _reflections(world: World) -> Iterator[tuple[str, dict[str, str]]]:
    while True:
        yield world.reflection, {}


def _more_pasantes(world: World, count: int) -> list[int]:
    """Others whom Lucía accompanies."""
    cast, made = world.cast, []
    for number in range(count):
        person = User(
            role=Role.PASANTE,
            given_names=f"Persona {number}",
            first_surname="Ensayo",
            email=f"p{number}@example.org",
            created_at=NOW,
        )
        db.session.add(person)
        db.session.flush()
        place = Pasante(user_id=person.id, cohort_id=cast.february.id)
        db.session.add(place)
        db.session.flush()
        starts_on = cast.february.starts_on
        db.session.add(Posting(pasante_id=place.id, clinic_id=cast.nueva_aurora.id, starts_on=starts_on))
        made.append(place.id)
    return made
