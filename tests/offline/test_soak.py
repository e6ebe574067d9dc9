"""Chance finds what nobody thought of: a short soak in every run, a long one in bench/offline_soak.py."""

import pytest

from tests.offline.conftest import Phones
from tests.offline.soak import Soak
from tests.offline.world import World

pytestmark = [pytest.mark.browser, pytest.mark.offline]


def test_chance_loses_and_doubles_nothing(world: World, phones: Phones) -> None:
    soak = Soak(world, lambda name: phones(name, own=True), seed=14)
    score = soak.run(entries=30, kills=6)
    assert score.promised >= 30
    assert score.browser_kills >= 3
    assert (score.missing, score.twice, score.held) == ({}, [], 0)
