"""Links that flap, cut, lie and stall: nothing leaves the phone's queue without a true receipt."""

import pytest

from tests.offline.conftest import Phones
from tests.offline.plain_phone import ENTRIES
from tests.offline.world import World, days_of_may

pytestmark = [pytest.mark.browser, pytest.mark.offline]
DAY = "2026-05-12"


def words(world: World) -> list[str]:
    return [said for _day, said in world.truth.visits()]


def test_twelve_visits_over_a_flapping_link(world: World, phones: Phones) -> None:
    lucia = phones("lucia").works().opens(world.visit_form)
    world.link.refuse()
    for day in days_of_may(12):
        lucia.logs_a_visit(day, day).is_kept()
    lucia.reads_state("12 registros por enviar.")
    world.link.flap(seed=12, up_ms=120, down_ms=60)
    for _ in range(8):
        lucia.notices_the_signal()
        lucia.page.wait_for_timeout(150)
    world.link.heal()
    lucia.notices_the_signal().has_sent_all()
    assert sorted(words(world)) == list(days_of_may(12))
    assert len(world.truth.entries()) == 12


def test_an_answer_dropped_five_times(world: World, phones: Phones) -> None:
    lucia = phones("lucia").works().opens(world.visit_form)
    world.link.drop(ENTRIES, times=99, method="POST")
    lucia.logs_a_visit(DAY, "Explica con calma.").is_kept()
    while len(world.link.seen(ENTRIES)) < 5:
        lucia.notices_the_signal().page.wait_for_timeout(100)
    assert lucia.waiting() == 1
    world.link.heal()
    lucia.notices_the_signal().has_sent_all()
    assert words(world) == ["Explica con calma."]
    assert world.truth.kinds() == ["visits.log"]


@pytest.mark.parametrize("hidden", [False, True])
def test_an_answer_cut_inside_its_words(world: World, phones: Phones, hidden: bool) -> None:
    lucia = phones("lucia").works().opens(world.visit_form)
    world.link.truncate(20, ENTRIES, method="POST", hidden=hidden)
    lucia.logs_a_visit(DAY, "Explica con calma.").is_kept()
    assert lucia.waiting() == 1
    assert words(world) == ["Explica con calma."]  # it arrived, and the phone cannot know
    world.link.heal()
    lucia.notices_the_signal().has_sent_all()
    assert words(world) == ["Explica con calma."]


@pytest.mark.parametrize("redirects", [False, True])
def test_a_captive_portal_is_no_receipt(world: World, phones: Phones, redirects: bool) -> None:
    lucia = phones("lucia").works().opens(world.visit_form)
    world.link.portal(redirects=redirects)
    lucia.logs_a_visit(DAY, "Explica con calma.").is_kept()
    lucia.notices_the_signal()
    lucia.reads_state("1 registro por enviar.")
    assert lucia.waiting() == 1
    world.link.heal()
    lucia.notices_the_signal().has_sent_all()
    assert words(world) == ["Explica con calma."]


@pytest.mark.parametrize("redirects", [False, True])
def test_a_portal_never_takes_a_saved_page(world: World, phones: Phones, redirects: bool) -> None:
    lucia = phones("lucia").works().keeps_the_month()
    world.link.portal(redirects=redirects)
    for _ in range(2):
        lucia.opens(world.visit_form)
        assert "WiFi" not in lucia.page.content()
    world.link.heal()
    world.link.refuse()
    lucia.opens(world.visit_form).logs_a_visit(DAY, "Explica con calma.").is_kept()
    world.link.heal()
    lucia.notices_the_signal().has_sent_all()
    assert words(world) == ["Explica con calma."]


def test_a_busy_site_is_given_its_time(world: World, phones: Phones) -> None:
    """Asked to wait, the phone waits; by hand it may still be tried."""
    lucia = phones("lucia").works().opens(world.visit_form)
    world.link.answer(503, {"Retry-After": "600"}, b"", path=ENTRIES, times=1, method="POST")
    lucia.logs_a_visit(DAY, "Explica con calma.").is_kept()
    asked = len(world.link.seen(ENTRIES))
    lucia.notices_the_signal()
    lucia.opens(world.visit_form).reads_state("1 registro por enviar.")
    assert len(world.link.seen(ENTRIES)) == asked
    lucia.sends_by_hand().has_sent_all()
    assert words(world) == ["Explica con calma."]


def test_a_stalled_link_does_not_keep_the_person(world: World, phones: Phones) -> None:
    lucia = phones("lucia").works().opens(world.visit_form)
    world.link.stall(ENTRIES, times=1)
    lucia.logs_a_visit(DAY, "Primera.").is_kept()
    world.link.hang_up()  # the mast gives the dead call up
    lucia.logs_a_visit("2026-05-13", "Segunda.")
    lucia.notices_the_signal().has_sent_all()
    assert sorted(words(world)) == ["Primera.", "Segunda."]


def test_a_server_that_answers_for_another_entry(world: World, phones: Phones) -> None:
    """A cache between the two repeats yesterday's receipt."""
    lucia = phones("lucia").works().opens(world.visit_form)
    receipt = b'{"key": "11111111-1111-4111-8111-111111111111", "result": "stored", "epoch": "first"}'
    world.link.answer(201, {"Content-Type": "application/json"}, receipt, path=ENTRIES, times=2)
    lucia.logs_a_visit(DAY, "Explica con calma.").is_kept()
    assert lucia.waiting() == 1
    lucia.notices_the_signal()
    lucia.notices_the_signal().has_sent_all()
    assert words(world) == ["Explica con calma."]


def test_a_month_cut_off_goes_on_where_it_stopped(world: World, phones: Phones) -> None:
    """Cut, then a portal in the middle: what is kept is whole, and never said to be all before it is."""
    xochitl = phones("xochitl").works()
    world.link.portal(world.lesson, times=1)
    world.link.truncate(300, "/seminars/", times=2)
    xochitl.taps_to_keep_the_month().reads("No se pudo guardar todo")
    world.link.heal()
    world.link.refuse()
    xochitl.opens(world.lesson, ready=False)
    assert "WiFi" not in xochitl.page.content()
    world.link.heal()
    asked = len(world.link.seen("/seminars")), len(world.link.seen("/visits"))
    xochitl.keeps_the_month()
    again = len(world.link.seen("/seminars")) - asked[0], len(world.link.seen("/visits")) - asked[1]
    assert 2 <= again[0] <= 3  # of those that were spoilt; what was whole is not asked for again
    assert again[1] == 0
    world.link.refuse()
    xochitl.opens(world.lesson).reads("Pedir ayuda")
    xochitl.opens(world.quiz).reads("Preguntas")
    assert "WiFi" not in xochitl.page.content()


def test_a_month_whose_session_ends_in_the_middle(world: World, phones: Phones) -> None:
    """The sign-in form is not the lesson."""
    xochitl = phones("xochitl").works()
    html = {"Content-Type": "text/html; charset=utf-8", "Location": "/sign-in"}
    world.link.answer(303, html, b"", path="/seminars/")
    xochitl.taps_to_keep_the_month().reads("No se pudo guardar todo")
    world.link.heal()
    xochitl.keeps_the_month()
    world.link.refuse()
    xochitl.opens(world.lesson).reads("Pedir ayuda")
