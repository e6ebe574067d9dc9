"""One phone, several people, sign-ins that end: handing in is always allowed, looking never."""

import json
from pathlib import Path

import pytest
from sqlalchemy import update

from core import clock, db
from core.outbox.models import Phone as KnownPhone
from people import signing
from people.models import User
from tests.offline.conftest import Phones
from tests.offline.plain_phone import ENTRIES, PlainPhone
from tests.offline.world import World

pytestmark = [pytest.mark.browser, pytest.mark.offline]
DAY = "2026-05-12"
SECRET = "Explica con calma a la familia."


def words(world: World) -> list[str]:
    return [said for _day, said in world.truth.visits()]


def sign_ins_end(world: World, name: str) -> None:
    """On the site: a new password, or sixty days."""
    with world.app.app_context(), db.transaction():
        signing.sign_out_everywhere(db.session.get_one(User, world.cast.user(name).id))


def test_the_sign_in_ends_while_there_is_no_signal(world: World, phones: Phones) -> None:
    """What is kept arrives all the same, and then she is asked to sign in."""
    lucia = phones("lucia").works().opens(world.visit_form)
    world.link.refuse()
    lucia.logs_a_visit(DAY, SECRET).is_kept()
    sign_ins_end(world, "lucia")
    world.link.heal()
    world.link.refuse(ENTRIES)
    lucia.notices_the_signal()
    lucia.reads_state("Tu sesión terminó. 1 registro sigue guardado en este teléfono.")
    world.link.heal()
    lucia.notices_the_signal().has_sent_all()
    assert words(world) == [SECRET]
    lucia.opens("/visits", ready=False).reads("Contraseña")


def test_a_second_person_sees_a_number_and_no_word(world: World, phones: Phones) -> None:
    """Over the first one's ended session; the first one's visit arrives in the first one's name."""
    lucia = phones("lucia").works().opens(world.visit_form)
    world.link.refuse()
    lucia.logs_a_visit(DAY, SECRET).is_kept()
    sign_ins_end(world, "lucia")
    world.link.heal()
    world.link.refuse(ENTRIES)
    lucia.signs_in("olga").reads_state("Otra cuenta tiene 1 registro por enviar en este teléfono.")
    for path in ("/", "/outbox", "/visits"):
        lucia.opens(path)
        assert SECRET not in lucia.page.content()
    assert SECRET not in json.dumps(lucia.page.evaluate(EVERYTHING))
    world.link.heal()
    lucia.notices_the_signal().has_sent_all()
    assert words(world) == [SECRET]
    assert [entry.user_id for entry in world.truth.entries()] == [world.cast.lucia.id]


# Whatever a curious person could read of the storage and the caches of this phone.
EVERYTHING = """async () => {
  const db = await new Promise((done) => {
    indexedDB.open("acompana").onsuccess = ({ target }) => done(target.result);
  });
  const found = [];
  for (const name of db.objectStoreNames) {
    const asked = db.transaction(name).objectStore(name).getAll();
    found.push(...(await new Promise((done) => (asked.onsuccess = () => done(asked.result)))));
  }
  db.close();
  const text = found.map((row) => JSON.stringify(row) + (row.body ? new TextDecoder().decode(row.body) : ""));
  for (const name of await caches.keys())
    for (const answer of await (await caches.open(name)).matchAll()) text.push(await answer.text());
  return [text.join(), JSON.stringify(localStorage), JSON.stringify(sessionStorage)];
}"""


def test_what_is_typed_lies_sealed_on_the_phone(world: World, phones: Phones) -> None:
    """Drafts and entries alike, even for the one who typed them."""
    lucia = phones("lucia").works().opens(world.visit_form)
    world.link.refuse()
    lucia.logs_a_visit(DAY, SECRET).is_kept()
    lucia.writes_a_visit("2026-05-13", SECRET + " Otra vez.")
    lucia.has(1, "drafts")
    found = json.dumps(lucia.page.evaluate(EVERYTHING), ensure_ascii=False)
    assert "Explica" not in found


def test_signing_out_without_a_signal_keeps_what_waits(world: World, phones: Phones) -> None:
    """The site hears of it before it shows anything to whoever opens it next; the work waits for her."""
    lucia = phones("lucia").keeps_the_month().opens(world.visit_form)
    world.link.refuse()
    lucia.logs_a_visit(DAY, SECRET).is_kept()
    lucia.page.locator("button[popovertarget=me]").click()
    lucia.taps("Salir")
    lucia.page.wait_for_url("**/sign-in")
    lucia.opens("/", ready=False)
    assert "Xóchitl" not in lucia.page.content()
    world.link.heal()
    lucia.opens("/", ready=False).reads("Contraseña")
    lucia.opens(world.visit_form, ready=False).reads("Contraseña")
    assert SECRET not in lucia.page.content()
    lucia.signs_in("lucia").has_sent_all()
    assert words(world) == [SECRET]


@pytest.mark.parametrize("how", ["ended", "other user", "signed out", "revoked"])
def test_handing_in_needs_no_sign_in(world: World, how: str) -> None:
    """Only the owner's own phone can have sealed it; what a lost phone hands in does nothing by itself."""
    lucia = PlainPhone(world, "lucia")
    visit = lucia.writes_a_visit(DAY, SECRET)
    if how == "ended":
        sign_ins_end(world, "lucia")
    if how == "revoked":
        assert lucia.hands_in(lucia.writes_a_visit("2026-05-11", "De antes.")).status == 201
        with world.app.app_context(), db.transaction():
            db.session.execute(update(KnownPhone).values(lost_at=clock.now(), lost_by_id=world.cast.rosa.id))
    answer = lucia.hands_in(visit, cookie_of="olga" if how == "other user" else None)
    if how == "revoked":
        assert (answer.status, answer.told["reason"]) == (202, "lost_phone")
        assert words(world) == ["De antes."]
        return
    assert answer.status == 201
    assert words(world) == [SECRET]
    assert [entry.user_id for entry in world.truth.entries()] == [world.cast.lucia.id]


def test_nobody_hands_in_for_somebody_else(world: World) -> None:
    """Olga, signed in, says that she is Lucía: what she sealed does not open as Lucía's."""
    olga = PlainPhone(world, "olga")
    forged = olga.writes_a_visit(DAY, "Dicen que lo escribió Lucía.")
    answer = olga.hands_in(forged, cookie_of="olga", X_Outbox_User=str(world.cast.lucia.id))
    assert (answer.status, answer.told["error"]) == (422, "unreadable")
    assert world.truth.entries() == []


def test_a_copy_is_carried_by_hand_and_the_phone_sends_too(
    world: World, phones: Phones, tmp_path: Path
) -> None:
    """The carrier reads nothing; what comes a second time is one visit still."""
    lucia = phones("lucia").keeps_the_month().opens(world.visit_form)
    world.link.refuse()
    lucia.logs_a_visit(DAY, SECRET).is_kept()
    lucia.logs_a_visit("2026-05-13", "Otra visita.").is_kept()
    lucia.opens("/outbox")
    with lucia.page.expect_download() as coming:
        lucia.page.locator("[data-save-copy]").click()
    copy = tmp_path / "copy.json"
    coming.value.save_as(copy)
    assert SECRET not in copy.read_text()
    world.link.heal()
    rosa = phones("rosa").opens("/outbox/carry")
    rosa.page.locator("input[type=file]").set_input_files(copy)
    rosa.page.locator("main form button").last.click()
    rosa.page.locator(".stats").wait_for()
    assert sorted(words(world)) == [SECRET, "Otra visita."]
    lucia.notices_the_signal().has_sent_all()
    assert sorted(words(world)) == [SECRET, "Otra visita."]
    assert len(world.truth.entries()) == 2


def test_a_phone_whose_clock_is_a_year_ahead(world: World, phones: Phones) -> None:
    """The browser's own clock walks half a year ahead of the site's here anyway; now a year and a half."""
    lucia = phones("lucia")
    lucia.context.add_init_script(A_YEAR_ON)
    lucia.works().opens(world.visit_form)
    world.link.refuse()
    lucia.logs_a_visit(DAY, SECRET).is_kept()
    world.link.heal()
    lucia.notices_the_signal().has_sent_all()
    entry = world.truth.entries("stored")[0]
    with world.app.app_context():
        assert abs((entry.written_at - entry.received_at).total_seconds()) < 60
    assert entry.skew_seconds > 365 * 86400


A_YEAR_ON = """(() => {
  const Real = Date;
  const on = 365 * 864e5;
  globalThis.Date = class extends Real {
    constructor(...given) { given.length ? super(...given) : super(Real.now() + on); }
    static now() { return Real.now() + on; }
  };
})()"""
