"""A day without a signal: what is written on the road is there in the evening, once and in order."""

import pytest

from tests.offline.conftest import Phones
from tests.offline.world import World

pytestmark = [pytest.mark.browser, pytest.mark.offline]


def test_a_visit_written_offline_arrives_once(world: World, phones: Phones) -> None:
    """Also when the page is opened anew in between."""
    lucia = phones("lucia").works().opens(world.visit_form)
    world.link.refuse()
    lucia.logs_a_visit("2026-05-12", "Explica con calma.").is_kept()
    lucia.reads_state("Guardado en este teléfono. 1 registro por enviar.")
    lucia.reloads().reads_state("1 registro por enviar.")
    assert world.truth.visits() == []
    world.link.heal()
    lucia.notices_the_signal().reads_state("Todo enviado")
    assert [words for _day, words in world.truth.visits()] == ["Explica con calma."]
    assert world.truth.kinds("stored") == ["visits.log"]
