"""A real Chromium in front of the real site: `site` serves it on loopback, `phone` and `desk` open it."""

import signal
from collections.abc import Callable, Iterator
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect
from waitress.server import create_server
from waitress.wasyncore import close_all

from app import create_app
from core import jobs
from core.serving import compressed
from tests.conftest import sign_in
from tests.support.cast import Cast

PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1280, "height": 800}

Opens = Callable[..., Page]

expect.set_options(timeout=15_000)  # several browsers share two cores: what is right is right a little later


class Site:
    """The site as it is served, at an address of this machine."""

    def __init__(self, app: Flask):
        self.app = app
        self.server = create_server(compressed(app.wsgi_app), host="127.0.0.1", port=0, threads=6)
        self.url = f"http://127.0.0.1:{self.server.effective_port}"
        self.thread = Thread(target=self.server.run, daemon=True)
        self.thread.start()

    def close(self) -> None:
        """Let the server's own thread close its sockets: it is waiting on them."""
        everything = self.server._map
        self.server.trigger.pull_trigger(lambda: close_all(everything, ignore_all=True))
        self.thread.join(timeout=5)
        self.server.task_dispatcher.shutdown()


def served(app: Flask) -> Iterator[Site]:
    """The site on loopback, until the test is over."""
    site = Site(app)
    yield site
    site.close()


def working(app: Flask) -> Iterator[Site]:
    """The same data, served with the worker that does the long work in the background."""
    settings = {name: app.config[name] for name in ("DATABASE_URL", "DATA", "SECRET_KEY")}
    busy = create_app({**settings, "JOBS_INLINE": False})
    asked_to_stop = signal.getsignal(signal.SIGINT)
    worker = jobs.work_in_background(busy)
    signal.signal(signal.SIGINT, asked_to_stop)  # the worker's library takes it for itself
    yield from served(busy)
    worker.stop(graceful=True)
    busy.extensions["engine"].dispose()


@pytest.fixture
def opens(chromium: Browser) -> Iterator[Opens]:
    """`opens(site, "en", DESK)`: a new browser, signed out; a script's error fails the test."""
    contexts: list[BrowserContext] = []
    troubles: list[str] = []

    def new_page(
        site: Site, language: str = "es", size: ViewportSize = PHONE, *, scripts: bool = True
    ) -> Page:
        locale = {"es": "es-MX", "en": "en-US"}[language]
        context = chromium.new_context(
            base_url=site.url, locale=locale, viewport=size, java_script_enabled=scripts
        )
        context.set_default_timeout(30_000)  # a page waits for its pictures, and they for a busy press
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(str(error)))
        contexts.append(context)
        return page

    yield new_page
    for context in contexts:
        context.close()
    assert not troubles


@pytest.fixture
def site(app: Flask) -> Iterator[Site]:
    """The site with the cast in it."""
    yield from served(app)


@pytest.fixture
def opens_as(opens: Opens, site: Site, cast: Cast) -> Opens:
    """`opens_as("xochitl", scripts=False)`: the browser of one of the cast, signed in."""

    def new_page(name: str, **settings: Any) -> Page:
        client = sign_in(site.app, cast.user(name))
        cookie = client.get_cookie(site.app.config["SESSION_COOKIE_NAME"])
        assert cookie is not None
        page = opens(site, **settings)
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site.url}])
        return page

    return new_page


@pytest.fixture
def new_site(empty_app: Flask) -> Iterator[Site]:
    """The site on its first day, with nobody in it."""
    yield from served(empty_app)
