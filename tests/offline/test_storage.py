"""A phone that is full, wiped or damaged: the words stay in view, or the site knows of them."""

import random
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import FilePayload
from sqlalchemy import select

from core.outbox.models import Phone as KnownPhone
from seminars.models import Submission
from tests.offline.conftest import Phones
from tests.offline.phone import Phone
from tests.offline.plain_phone import ENTRIES
from tests.offline.world import World

pytestmark = [pytest.mark.browser, pytest.mark.offline]
DAY = "2026-05-12"


def words(world: World) -> list[str]:
    return [said for _day, said in world.truth.visits()]


def has_room(phone: Phone, size: int | None) -> None:
    """So many bytes for the site's storage from now on; None is as much as there is."""
    session = phone.context.new_cdp_session(phone.page)
    told: dict[str, object] = {"origin": phone.world.link.url}
    session.send("Storage.overrideQuotaForOrigin", told | ({} if size is None else {"quotaSize": size}))


# The browser asks the disk rarely; this is what the page sees when it did and there was no room.
FILLS_UP = """() => {
  IDBObjectStore.prototype.hadRoom = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function () {
    queueMicrotask(() => this.transaction.abort());
    return {};
  };
}"""
HAS_ROOM = "() => void (IDBObjectStore.prototype.put = IDBObjectStore.prototype.hadRoom)"


def test_a_phone_that_fills_up(world: World, phones: Phones) -> None:
    """The words stay in the form, and a sentence says what to do; with room again, all goes on."""
    lucia = phones("lucia").works().opens(world.visit_form)
    world.link.refuse()
    lucia.logs_a_visit(DAY, "Cuando había lugar.").is_kept()
    lucia.page.evaluate(FILLS_UP)
    lucia.writes_a_visit("2026-05-13", "Ya no cabe. " * 300).taps("Guardar borrador")
    lucia.reads("Este teléfono ya no tiene espacio: lo que escribiste sigue en el formulario.")
    assert lucia.hands.value_of("Qué salió bien") == "Ya no cabe. " * 300
    lucia.page.evaluate(HAS_ROOM)
    lucia.taps("Guardar borrador").is_kept().reads_state("2 registros por enviar.")
    world.link.heal()
    lucia.notices_the_signal().has_sent_all()
    assert [said[:10] for said in words(world)] == ["Cuando hab", "Ya no cabe"]


def test_a_full_phone_with_a_signal_can_still_send(world: World, phones: Phones) -> None:
    """Full from the start: the form goes to the site as it is, or says that it does not; nothing is lost."""
    lucia = phones()
    lucia.opens("/sign-in", ready=False)
    has_room(lucia, 1)
    lucia.has_cookie_of("lucia")
    lucia.opens(world.visit_form, ready=False)
    lucia.page.wait_for_load_state("networkidle")
    lucia.writes_a_visit(DAY, "Explica con calma.").taps("Guardar borrador")
    lucia.page.wait_for_load_state("networkidle")
    if words(world) != ["Explica con calma."]:
        assert lucia.hands.value_of("Qué salió bien") == "Explica con calma."
        has_room(lucia, None)
        lucia.taps("Guardar borrador").reads("El borrador está guardado.")
    assert words(world) == ["Explica con calma."]


def test_a_wiped_phone_leaves_a_trace_on_the_site(world: World, phones: Phones) -> None:
    """Nobody can bring the words back: but the coordinator sees that they are missing, and whose."""
    lucia = phones("lucia").works().opens(world.visit_form)
    world.link.refuse()
    lucia.logs_a_visit(DAY, "Se borra.").is_kept()
    lucia.logs_a_visit("2026-05-13", "También.").is_kept()
    world.link.heal()
    world.link.refuse(ENTRIES)
    lucia.notices_the_signal()
    assert waits_known(world, lucia) == 2
    session = lucia.context.new_cdp_session(lucia.page)
    session.send("Storage.clearDataForOrigin", {"origin": world.link.url, "storageTypes": "all"})
    lucia.troubles.clear()  # the page may complain that its storage was taken from under it
    world.link.heal()
    lucia.signs_in("lucia")
    assert words(world) == []
    rosa = phones("rosa").opens("/outbox/phones")
    rosa.reads("Gómez Aguilar")
    assert waits_known(world, lucia) == 2


def waits_known(world: World, phone: Phone) -> int:
    """How many entries phones said they still hold, once the site has heard of them."""
    for _ in range(100):
        known = world.truth.rows(select(KnownPhone.pending).where(KnownPhone.pending > 0))
        if known:
            return sum(known)
        phone.page.wait_for_timeout(50)
    return 0


POISONS = """async () => {
  const db = await new Promise((done) => {
    indexedDB.open("acompana").onsuccess = ({ target }) => done(target.result);
  });
  const store = db.transaction("outbox", "readwrite").objectStore("outbox");
  const rows = await new Promise((done) => {
    store.getAll().onsuccess = ({ target }) => done(target.result);
  });
  const first = rows.sort((a, b) => a.seq - b.seq)[0];
  first.body = first.body.map((byte, at) => (at === 40 ? byte ^ 1 : byte));
  await new Promise((done) => (store.put(first).onsuccess = done));
  db.close();
}"""


def test_one_poisoned_entry_does_not_block_the_rest(world: World, phones: Phones) -> None:
    """A disk that forgets a bit: it stays on the phone and asks for attention, the others go on."""
    lucia = phones("lucia").works().opens(world.visit_form)
    world.link.refuse()
    for day in ("2026-05-11", DAY, "2026-05-13"):
        lucia.logs_a_visit(day, day).is_kept()
    lucia.page.evaluate(POISONS)
    world.link.heal()
    lucia.notices_the_signal().has_sent_all()
    assert words(world) == [DAY, "2026-05-13"]
    lucia.reads_state("1 registro necesita tu atención. Nada se ha borrado.")
    assert [row["state"] for row in lucia.holds() if row["state"] != "sent"] == ["attention"]


def test_a_site_that_breaks_on_one_entry(world: World, phones: Phones) -> None:
    """An answer that is no receipt tells against that entry only."""
    lucia = phones("lucia").works().opens(world.visit_form)
    world.link.refuse()
    lucia.logs_a_visit(DAY, "La que rompe.").is_kept()
    lucia.logs_a_visit("2026-05-13", "La otra.").is_kept()
    world.link.heal()
    world.link.answer(500, {"Content-Type": "text/html"}, b"<h1>Oops</h1>", path=ENTRIES, times=1)
    lucia.notices_the_signal().has_sent_all()
    assert words(world) == ["La otra.", "La que rompe."]


def a_photo(side: int) -> bytes:
    """Noise, which no camera's compression makes small."""
    noise = Image.frombytes("RGB", (side, side), random.Random(5).randbytes(side * side * 3))
    kept = BytesIO()
    noise.save(kept, "JPEG", quality=90)
    return kept.getvalue()


def test_a_picture_over_a_flapping_link(world: World, phones: Phones) -> None:
    """The words first, then the picture in pieces, going on where it stopped."""
    photo = a_photo(640)
    assert len(photo) > 300_000
    xochitl = phones("xochitl").works().opens(world.reflection)
    world.link.refuse()
    chosen = FilePayload(name="croquis.jpg", mimeType="image/jpeg", buffer=photo)
    xochitl.page.locator("main input[type=file]").set_input_files(chosen)
    xochitl.hands_in("Con mi croquis.").has(1, "outbox").is_kept()
    world.link.heal()
    world.link.slow(2000, 20)
    world.link.flap(seed=5, up_ms=400, down_ms=120)
    for _ in range(12):
        xochitl.notices_the_signal()
        xochitl.page.wait_for_timeout(250)
    world.link.heal()
    xochitl.notices_the_signal().has_sent_all()
    [submission] = world.truth.rows(select(Submission))
    assert (submission.text, submission.picture_type) == ("Con mi croquis.", "image/jpeg")
    assert len(world.truth.entries("stored")) == 1
    pieces = [each for each in world.link.seen("/outbox/v1/blobs/", "PATCH") if each.status]
    assert len(pieces) > len(photo) * 0.5 / 32768
