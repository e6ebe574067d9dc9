"""What every test may ask for: `app`, the `cast`, a signed-in `browser("xochitl")`, and `page` texts."""

import html
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import sync_playwright

from app import create_app
from core import clock, db
from core.security import hash_token, new_token
from people.models import SignIn, User
from tests.support import cast as stage
from tests.support.chromium import FLAGS, SHELL
from tests.support.databases import Databases, databases
from tests.support.post_office import PostOffice

Browser = Callable[[str], FlaskClient]

# Left out of the fast loop: they print, walk every page as everybody, start processes or load a whole year,
# or ask for many pages of one matter.
SLOW = (
    "tests/certification/",
    "tests/core/outbox/",
    "tests/core/test_access.py",
    "tests/core/test_backup.py",
    "tests/core/test_chores.py",
    "tests/core/test_db.py",
    "tests/core/test_hostile_forms.py",
    "tests/core/test_schema.py",
    "tests/core/test_serving.py",
    "tests/home/outbox/",
    "tests/home/test_demo.py",
    "tests/home/test_health.py",
    "tests/mentorship/cases/test_discussion.py",
    "tests/mentorship/cases/test_privacy.py",
    "tests/mentorship/cases/test_review.py",
    "tests/mentorship/cases/test_states.py",
    "tests/mentorship/cases/test_visibility.py",
    "tests/mentorship/cases/test_writing.py",
    "tests/mentorship/visits/test_pages.py",
    "tests/mentorship/visits/test_signing.py",
    "tests/offline/",
    "tests/people/test_invitations.py",
    "tests/people/test_pages.py",
    "tests/people/test_rosters.py",
    "tests/seminars/curricula/",
    "tests/seminars/test_beside_lessons.py",
    "tests/seminars/test_booklet.py",
    "tests/seminars/test_clinical_review.py",
    "tests/seminars/test_closed_work.py",
    "tests/seminars/test_grading.py",
    "tests/seminars/test_library.py",
    "tests/seminars/test_own_seminars.py",
    "tests/seminars/test_pictures.py",
    "tests/seminars/test_roll.py",
    "tests/seminars/test_rubric_migration.py",
    "tests/seminars/test_rubrics.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.nodeid.startswith(SLOW):
            item.add_marker(pytest.mark.slow)
        if isinstance(item, pytest.Function) and not _asks_for_a_database(item):
            item.add_marker(pytest.mark.no_database)


def _asks_for_a_database(item: pytest.Function) -> bool:
    """Through a fixture, or by itself."""
    return "all_databases" in item.fixturenames or hasattr(item.module, "databases")


@pytest.fixture(scope="session")
def all_databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    with databases(tmp_path_factory.mktemp("databases")) as ready:
        yield ready


@pytest.fixture(autouse=True)
def _may_2026() -> Iterator[None]:
    with clock.at(stage.NOW):
        yield


@pytest.fixture(scope="session")
def built(all_databases: Databases) -> Flask:
    """The site, built once for all tests of this process: its templates are compiled once, too."""
    folder = str(all_databases.folder)
    url = f"sqlite:///{folder}/none.db"
    app = create_app({"DATABASE_URL": url, "DATA": folder, "SECRET_KEY": "test", "TESTING": True})
    app.test_client_class = SameOrigin
    return app


@pytest.fixture
def empty_app(request: pytest.FixtureRequest, all_databases: Databases, tmp_path: Path) -> Iterator[Flask]:
    """The site as it is first started: tables, and nobody in them.

    Tests marked `own_site` get one of their own, to which they may add pages.
    """
    url = all_databases.fresh()
    if request.node.get_closest_marker("own_site"):
        own = create_app({"DATABASE_URL": url, "DATA": str(tmp_path), "SECRET_KEY": "test", "TESTING": True})
        own.test_client_class = SameOrigin
        yield own
        own.extensions["engine"].dispose()
        all_databases.drop(url)
        return
    built: Flask = request.getfixturevalue("built")
    settings, extensions = dict(built.config), dict(built.extensions)
    built.config.update(DATABASE_URL=url, DATA=str(tmp_path))
    built.extensions["engine"] = db.make_engine(url)
    forget(built)
    yield built
    built.extensions["engine"].dispose()
    for live, before in ((built.config, settings), (built.extensions, extensions)):
        live.clear()
        live.update(before)
    all_databases.empty(url)


def forget(app: Flask) -> None:
    """Whatever the site keeps at hand of its database."""
    app.extensions.pop("institution", None)


@pytest.fixture
def cast(empty_app: Flask) -> stage.Cast:
    """The people of the tests, stored."""
    with empty_app.app_context(), db.transaction():
        return stage.gather()


@pytest.fixture
def app(empty_app: Flask, cast: stage.Cast) -> Flask:
    """The site with the cast in it."""
    return empty_app


class SameOrigin(FlaskClient):
    """A browser on the site's own pages; a forged post says otherwise itself."""

    def open(self, *args: object, **kwargs: object) -> object:  # type: ignore[override]
        headers = dict(kwargs.pop("headers", None) or {})  # type: ignore[call-overload]
        headers.setdefault("Sec-Fetch-Site", "same-origin")
        return super().open(*args, headers=headers, **kwargs)  # type: ignore[arg-type]


def sign_in(app: Flask, user: User) -> FlaskClient:
    client = app.test_client()
    token = new_token()
    with app.app_context(), db.transaction() as session:
        now = clock.now()
        session.add(
            SignIn(
                token_sha256=hash_token(token), user_id=user.id, created_at=now, seen_at=now, device="test"
            )
        )
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
        cookie["_fresh"] = True
    return client


@pytest.fixture
def browser(app: Flask, cast: stage.Cast) -> Browser:
    """`browser("xochitl")` is her phone, signed in; `browser("stranger")` anybody's, not signed in."""
    opened: dict[str, FlaskClient] = {}

    def open_as(name: str) -> FlaskClient:
        if name not in opened:
            opened[name] = app.test_client() if name == "stranger" else sign_in(app, cast.user(name))
        return opened[name]

    return open_as


@pytest.fixture
def writing(app: Flask) -> Iterator[None]:
    """The test's own transaction, kept at its end: for calling actions directly."""
    with app.app_context(), db.transaction():
        yield


@pytest.fixture
def post_office() -> Iterator[Callable[[Flask], PostOffice]]:
    """`post_office(app)` is a mail server on this machine that the site sends its letters to."""
    with PostOffice() as office:

        def set_up(app: Flask) -> PostOffice:
            app.config.update(MAIL_URL=office.url, MAIL_FROM="acompana@salud.example")
            return office

        yield set_up


def words_of(page: str) -> str:
    """What a person reads of a page: no marks, single spaces."""
    text = re.sub(r"<(script|style).*?</\1>", " ", page, flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=SHELL, args=FLAGS)
        yield browser
        browser.close()
