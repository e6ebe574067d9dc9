"""A site that can be killed and comes back to the same data."""

import time
import urllib.request
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import select

from core import db
from mentorship.visits.models import Visit
from tests.conftest import sign_in
from tests.mentorship.visits.stories import typed
from tests.support.cast import TODAY, Cast
from tests.support.site_process import Moment, SiteProcess


@pytest.fixture
def site(app: Flask, cast: Cast, tmp_path: Path) -> Iterator[SiteProcess]:
    process = SiteProcess(app.config["DATABASE_URL"], tmp_path).start()
    yield process
    if process.lives:
        process.kill()


def test_it_starts_dies_and_starts_again_quickly(site: SiteProcess) -> None:
    begun = time.monotonic()
    for _ in range(3):
        with urllib.request.urlopen(f"http://127.0.0.1:{site.port}/healthz", timeout=10) as answer:
            assert answer.status == 200
        site.kill()
        assert not site.lives
        site.start()
    assert time.monotonic() - begun < 3 * 1.5


@pytest.mark.parametrize(("moment", "kept"), [("before commit", []), ("after commit", [TODAY])])
def test_it_dies_at_the_commit_it_was_told(
    site: SiteProcess, app: Flask, cast: Cast, moment: Moment, kept: list[date]
) -> None:
    cookie = sign_in(app, cast.lucia).get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert cookie is not None
    site.dies(moment, path="/visits/pasantes")
    address = f"http://127.0.0.1:{site.port}/visits/pasantes/{cast.xochitls_place.id}/new"
    asked = urllib.request.Request(address, urlencode(typed(step="")).encode())
    asked.add_header("Sec-Fetch-Site", "same-origin")
    asked.add_header("Cookie", f"{cookie.key}={cookie.value}")
    with pytest.raises(OSError):
        urllib.request.urlopen(asked, timeout=10)
    site.wait_for_death()
    with app.app_context():
        assert list(db.session.scalars(select(Visit.held_on))) == kept
