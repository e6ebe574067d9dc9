"""Machines that die at the worst moment: the site, the phone, the disk."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer

import psycopg
import pytest
from sqlalchemy.engine import make_url

from core import backup
from tests.offline.conftest import Phones
from tests.offline.phone import HOLDS, PATIENCE, Phone
from tests.offline.plain_phone import ENTRIES
from tests.offline.world import World
from tests.support.site_process import Moment

pytestmark = [pytest.mark.browser, pytest.mark.offline]
DAY = "2026-05-12"


def words(world: World) -> list[str]:
    return [said for _day, said in world.truth.visits()]


@pytest.mark.parametrize(("moment", "kept"), [("before commit", 0), ("after commit", 1)])
def test_the_site_dies_while_it_takes_a_visit(
    world: World, phones: Phones, moment: Moment, kept: int
) -> None:
    lucia = phones("lucia").works().opens(world.visit_form)
    world.site.dies(moment)
    lucia.logs_a_visit(DAY, "Explica con calma.").is_kept()
    world.awaits_death()
    assert len(world.truth.visits()) == kept
    assert lucia.waiting() == 1
    world.site_returns()
    lucia.notices_the_signal().has_sent_all()
    assert words(world) == ["Explica con calma."]
    assert world.truth.kinds() == ["visits.log"]


def test_the_phone_dies_right_after_it_promised(world: World, phones: Phones) -> None:
    lucia = phones("lucia", own=True).works().opens(world.visit_form)
    world.link.refuse()
    lucia.logs_a_visit(DAY, "Explica con calma.")
    lucia.is_killed()
    world.link.heal()
    lucia.wake().signs_in("lucia").has_sent_all()
    assert words(world) == ["Explica con calma."]


def test_the_phone_dies_and_forgets_who_was_signed_in(world: World, phones: Phones) -> None:
    """Cookies are written late. What waits is handed in all the same: only her phone can have sealed it."""
    lucia = phones("lucia", own=True).works().keeps_the_month().opens(world.visit_form)
    world.link.refuse()
    lucia.logs_a_visit(DAY, "Explica con calma.")
    lucia.is_killed()
    lucia.wake().loses_its_sign_in()
    world.link.heal()
    lucia.opens("/outbox", ready=False)
    lucia.has_sent_all()
    assert words(world) == ["Explica con calma."]


def test_the_phone_dies_while_it_sends(world: World, phones: Phones) -> None:
    lucia = phones("lucia", own=True).works().opens(world.visit_form)
    world.link.stall(ENTRIES)
    lucia.logs_a_visit(DAY, "Explica con calma.").reads_state("Enviando… falta 1")
    lucia.is_killed()
    world.link.heal()
    lucia.wake().signs_in("lucia").has_sent_all()
    assert words(world) == ["Explica con calma."]


def test_the_phone_dies_after_the_site_took_it(world: World, phones: Phones) -> None:
    lucia = phones("lucia", own=True).works().opens(world.visit_form)
    world.link.drop(ENTRIES)
    lucia.logs_a_visit(DAY, "Explica con calma.").is_kept()
    lucia.is_killed()
    world.link.heal()
    lucia.wake().signs_in("lucia").has_sent_all()
    assert words(world) == ["Explica con calma."]
    assert world.truth.kinds() == ["visits.log"]


def test_the_phone_dies_while_she_types(world: World, phones: Phones) -> None:
    lucia = phones("lucia", own=True).works().opens(world.visit_form)
    lucia.writes_a_visit(DAY, "Explica con calma.")
    lucia.has(1, "drafts")
    lucia.is_killed()
    lucia.wake().has_cookie_of("lucia")
    lucia.opens(world.visit_form).reads("Encontramos lo que habías escrito aquí", "No se perdió nada.")
    assert lucia.hands.value_of("Qué salió bien") == "Explica con calma."
    assert lucia.hands.value_of("Día de la visita") == DAY
    assert world.truth.entries() == []
    lucia.taps("Guardar borrador").has(1, "outbox").has_sent_all()
    assert words(world) == ["Explica con calma."]


@contextmanager
def locked(world: World, seconds: float) -> Iterator[None]:
    """Somebody else holds the database for that long."""
    url = world.app.config["DATABASE_URL"]
    holder: sqlite3.Connection | psycopg.Connection
    if url.startswith("sqlite"):
        holder = sqlite3.connect(url.removeprefix("sqlite:///"), check_same_thread=False)
        holder.isolation_level = None
        holder.execute("BEGIN IMMEDIATE")
    else:
        holder = psycopg.connect(make_url(url).set(drivername="postgresql").render_as_string(False))
        holder.execute("LOCK TABLE visits, outbox_entries IN ACCESS EXCLUSIVE MODE")
    release = Timer(seconds, holder.rollback)
    release.start()
    try:
        yield
    finally:
        release.join()
        holder.close()


def test_a_database_locked_for_twenty_seconds(world: World, phones: Phones) -> None:
    """Longer than the site waits for it: no receipt, and later all is there once."""
    lucia = phones("lucia").works().opens(world.visit_form)
    with locked(world, 20):
        lucia.logs_a_visit(DAY, "Primera.").is_kept()
        lucia.logs_a_visit("2026-05-13", "Segunda.").is_kept()
        assert lucia.waiting() == 2
    lucia.until(NO_SENDER).sends_by_hand().has_sent_all()
    assert sorted(words(world)) == ["Primera.", "Segunda."]
    assert world.truth.kinds() == ["visits.log"] * 2


NO_SENDER = "async () => !(await navigator.locks.query()).held.some(({ name }) => name === 'outbox-send')"


def test_yesterdays_copy_is_restored(world: World, phones: Phones) -> None:
    """What was promised since is sent again by the phones that promised it, in order, and is there once."""
    lucia = phones("lucia").works().opens(world.visit_form)
    lucia.logs_a_visit("2026-05-11", "De antes.").has_sent_all()
    with world.app.app_context():
        copy = backup.backup()
    lucia.opens(world.visit_form).logs_a_visit(DAY, "De después.").has_sent_all()
    lucia.types("Qué salió bien", "De después, corregida.").taps("Guardar borrador")
    lucia.has(3, "outbox").has_sent_all().page.wait_for_load_state()
    yesterday_returns(world, copy)
    opens_twice(lucia)
    awaits(world, lucia, ["De antes.", "De después, corregida."])


def test_a_correction_waits_while_yesterdays_copy_is_restored(world: World, phones: Phones) -> None:
    """It stands on a visit that the site has lost, and goes first: it finds its place when that comes again,
    and the phone hears of it even where no greeting gets through."""
    lucia = phones("lucia").works().opens(world.visit_form)
    lucia.logs_a_visit("2026-05-11", "De antes.").has_sent_all()
    with world.app.app_context():
        copy = backup.backup()
    lucia.opens(world.visit_form).logs_a_visit(DAY, "De después.").has_sent_all().page.wait_for_load_state()
    world.link.refuse(ENTRIES)
    lucia.types("Qué salió bien", "De después, corregida.").taps("Guardar borrador").has(3, "outbox")
    yesterday_returns(world, copy)
    world.link.heal()
    world.link.refuse("/outbox/v1/hello")
    opens_twice(lucia)
    awaits(world, lucia, ["De antes.", "De después, corregida."])


def yesterday_returns(world: World, copy: Path) -> None:
    world.site_dies()
    with world.app.app_context():
        backup.restore(copy)
    assert words(world) == ["De antes."]
    world.site_returns()


def opens_twice(phone: Phone) -> None:
    """An hour later: what failed before is due again."""
    phone.is_opened_an_hour_later()
    for _ in range(2):
        phone.has_cookie_of("lucia")
        phone.opens("/").reads_state("Todo enviado").has_sent_all()


def awaits(world: World, phone: Phone, wanted: list[str]) -> None:
    """The second opening may still be at it: before the site is asked, the phone believes all to be sent."""
    give_up = time.monotonic() + PATIENCE / 1000
    while sorted(words(world)) != wanted and time.monotonic() < give_up:
        phone.page.wait_for_timeout(100)
    assert sorted(words(world)) == wanted
    phone.until(ALL_SENT)


ALL_SENT = f"async () => (await ({HOLDS})('outbox')).every(({{ state }}) => state === 'sent')"
