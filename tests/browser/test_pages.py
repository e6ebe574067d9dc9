"""Every page a person can reach in the demo year: whole, light, readable by all, asking nobody else."""

import fcntl
import io
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from pypdf import PdfReader
from sqlalchemy import select

from app import create_app
from core import clock, db, schema
from home import demo
from people.models import Role
from people.words import ROLES
from seminars.models import Seminar
from tests.browser.conftest import DESK, PHONE, Opens, Site, served
from tests.browser.looking import Looking
from tests.support import cast as stage

pytestmark = pytest.mark.browser

FIRST_VISIT = 35 * 1024
MOST_REQUESTS = 12  # the first paint needs one; the rest comes after it, most of it side by side
LOOKS = [(role, language) for role in ROLES for language in ("es", "en")]


@pytest.fixture(scope="module")
def demo_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo year, served as on the day all tests stand on."""
    own = tmp_path_factory.mktemp("demo")
    shutil.copytree(_demo_year(tmp_path_factory), own, dirs_exist_ok=True)
    app = _site_in(own)
    with clock.at(stage.NOW):
        yield from served(app)
    app.extensions["engine"].dispose()


def _demo_year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its folder, filled by whichever process of this run comes first; the others wait for it."""
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "demo-year"
    shared.mkdir(exist_ok=True)
    with (shared.with_suffix(".lock")).open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not (shared / "whole").exists():
            app = _site_in(shared)
            with clock.at(stage.NOW), app.app_context():
                schema.upgrade()
                demo.load(lambda line: None)
            app.extensions["engine"].dispose()
            (shared / "whole").touch()
    return shared


def _site_in(folder: Path) -> Flask:
    settings = {"DATABASE_URL": f"sqlite:///{folder}/demo.db", "DATA": str(folder), "SECRET_KEY": "test"}
    return create_app({**settings, "TESTING": True, "BASE_URL": "http://127.0.0.1:8000"})


def enter(page: Page, role: Role, language: str) -> None:
    """One tap on the sign-in page of the demo, then the other language if it is not this one."""
    page.goto("/sign-in")
    faces = page.locator("form[action='/demo/sign-in'] button")
    with page.expect_navigation():
        faces.nth([Role.PASANTE, Role.MENTOR, Role.RESIDENT, Role.COORDINATOR].index(role)).click()
    if page.locator("html").get_attribute("lang") != language:
        if page.locator("button.face").is_visible():
            page.locator("button.face").click()
        with page.expect_navigation():
            page.locator(".me form[action='/language'] button").click()
    assert page.locator("html").get_attribute("lang") == language


@pytest.mark.parametrize(("role", "language"), LOOKS)
def test_every_page_is_whole_light_and_readable_by_all(
    demo_site: Site, opens: Opens, role: Role, language: str
) -> None:
    page = opens(demo_site, language, PHONE if language == "es" else DESK)
    enter(page, role, language)
    looking = Looking(demo_site, page)
    looking.looks_everywhere()
    assert len(looking.weights) > 5
    assert not looking.troubles, "\n".join(looking.troubles)


@pytest.mark.parametrize("role", ROLES)
def test_in_the_dark_the_first_page_can_be_read_too(demo_site: Site, opens: Opens, role: Role) -> None:
    page = opens(demo_site)
    page.emulate_media(color_scheme="dark")
    enter(page, role, "es")
    looking = Looking(demo_site, page)
    looking.looks_at("/")
    assert not looking.troubles, "\n".join(looking.troubles)


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_strangers_see_is_readable_by_all(
    demo_site: Site, opens: Opens, language: str, scheme: str
) -> None:
    page = opens(demo_site, language)
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    looking = Looking(demo_site, page)
    for address in ("/sign-in", "/verify"):
        looking.looks_at(address)
    assert not looking.troubles, "\n".join(looking.troubles)


@pytest.mark.parametrize("first_page", ["/sign-in", "/"])
def test_a_first_visit_is_light(
    demo_site: Site, opens: Opens, chromium: Browser, first_page: str, tmp_path: Path
) -> None:
    page = opens(demo_site)
    if first_page == "/":
        enter(page, Role.PASANTE, "es")
    with chromium.new_context(
        base_url=demo_site.url, viewport=PHONE, storage_state=page.context.storage_state()
    ) as fresh:
        weights = weights_of(fresh.new_page(), first_page)
    assert len(weights) <= MOST_REQUESTS, weights
    assert sum(weights.values()) <= FIRST_VISIT, weights


def weights_of(page: Page, address: str) -> dict[str, float]:
    """Bytes on the wire, headers too, of everything that a browser with an empty memory fetches."""
    wire = page.context.new_cdp_session(page)
    names: dict[str, str] = {}
    weights: dict[str, float] = {}
    wire.on(
        "Network.requestWillBeSent", lambda sent: names.update({sent["requestId"]: sent["request"]["url"]})
    )
    wire.on(
        "Network.loadingFinished",
        lambda done: weights.update({names[done["requestId"]]: done["encodedDataLength"]}),
    )
    wire.send("Network.enable")
    page.goto(address, wait_until="networkidle")
    return {name: weight for name, weight in weights.items() if not name.startswith("data:")}


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_handout_is_printed_on_one_leaf(demo_site: Site, opens: Opens, language: str) -> None:
    page = opens(demo_site, language, DESK)
    enter(page, Role.COORDINATOR, language)
    with demo_site.app.app_context():
        given = db.session.scalars(select(Seminar.id).where(Seminar.module_key == "m00")).first()
    page.goto(f"/seminars/{given}/handouts/handout")
    printed = page.pdf(format="Letter", margin={"top": "1cm", "bottom": "1cm", "left": "1cm", "right": "1cm"})
    assert len(PdfReader(io.BytesIO(printed)).pages) == 1
