"""The world that fails on purpose, and phones in it."""

import os
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser

from core import db
from seminars.models import Seminar
from tests.offline import mutants
from tests.offline.phone import Phone, by_itself, in_a_context
from tests.offline.world import World, build
from tests.seminars.small_module import give
from tests.support.cast import Cast

Phones = Callable[..., Phone]
MUTANT = os.environ.get("OFFLINE_MUTANT", "")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "offline: a scenario of the fault matrix, in a real browser or without"
    )
    config.addinivalue_line("markers", "mutants: proves that scenarios can fail; asked for by name")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mutants take minutes: they run only where the expression of marks names them."""
    if "mutants" in config.option.markexpr:
        return
    left = [item for item in items if item.get_closest_marker("mutants")]
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in left]


@pytest.fixture
def seminar(app: Flask, cast: Cast) -> Seminar:
    """May's seminar, open now."""
    with app.app_context(), db.transaction():
        return give(cast)


@pytest.fixture
def world(app: Flask, cast: Cast, seminar: Seminar, tmp_path: Path) -> Iterator[World]:
    """Served by a process of its own behind a link of its own; OFFLINE_MUTANT names what is wrong with it."""
    mutant = mutants.named(MUTANT)
    world = build(app, cast, seminar, tmp_path, mutant.spoils)
    mutant.changes(world.link)
    yield world
    world.link.close()
    if world.site.lives:
        world.site.kill()
    mutant.was_applied()


@pytest.fixture
def phones(world: World, chromium: Browser, tmp_path: Path) -> Iterator[Phones]:
    """`phones("lucia", language="en", own=True)`: signed in; `own` is a browser that can be killed."""
    made: list[Phone] = []

    def pick_up(
        name: str | None = None, *, language: str = "es", own: bool = False, scripts: bool = True
    ) -> Phone:
        profile = tmp_path / f"phone-{len(made)}" if own else None
        if profile is not None:
            phone = Phone(world, by_itself(chromium.browser_type, profile, language), profile)
        else:
            phone = Phone(world, in_a_context(chromium, language, java_script_enabled=scripts))
        made.append(phone)
        if name is None:
            return phone
        phone.has_cookie_of(name)
        return phone.opens("/", ready=scripts)

    yield pick_up
    for phone in made:
        phone.closes()
    assert not [trouble for phone in made for trouble in phone.troubles]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A scenario that failed tells what went over the link and what the site said."""
    report = yield
    world = getattr(item, "funcargs", {}).get("world")
    if report.failed and world is not None:
        report.sections.append(("the link", world.link.story()))
        report.sections.append(("the site", world.site.log[-4000:]))
    return report
