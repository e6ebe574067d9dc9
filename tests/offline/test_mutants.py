"""Every scenario can fail: a mistake on purpose makes it. Minutes long, so only `pytest -m mutants` asks."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from core import assets
from tests.offline.mutants import MUTANTS

ROOT = Path(__file__).parents[2]
PATIENCE = "5000"  # what is broken need not be waited for as long


def test_every_scenario_is_named_by_a_mutant() -> None:
    named = {kill.partition("[")[0] for mutant in MUTANTS.values() for kill in mutant.kills}
    written = {
        f"{path.name}::{name}"
        for path in Path(__file__).parent.glob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", path.read_text(), re.M)
        if "pytest.mark.offline" in path.read_text() and path.name != Path(__file__).name
    }
    assert written - named == {"test_soak.py::test_chance_loses_and_doubles_nothing"}
    assert named <= written


@pytest.mark.parametrize("name", MUTANTS)
def test_every_mistake_fits_the_scripts(name: str) -> None:
    for each in MUTANTS[name].wire:
        assert (assets.FOLDER / "js" / each.script).read_text().count(each.old) == 1, each.old


@pytest.mark.mutants
@pytest.mark.parametrize("name", MUTANTS)
def test_a_mistake_is_found(name: str) -> None:
    scenarios = [f"tests/offline/{kill}" for kill in MUTANTS[name].kills]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", *scenarios, "--tb=line", "-rfE", "-p", "no:cacheprovider"],
        cwd=ROOT,
        env={**os.environ, "OFFLINE_MUTANT": name, "OFFLINE_PATIENCE": PATIENCE},
        capture_output=True,
        text=True,
        timeout=400,
    )
    failed = re.findall(r"^FAILED (\S+?)(?:\[.*)?(?: - .*)?$", run.stdout, re.M)
    survived = {scenario.partition("[")[0] for scenario in scenarios} - set(failed)
    assert not survived, f"{name}: {sorted(survived)}\n{run.stdout[-3000:]}"
    assert "no longer fits" not in run.stdout
