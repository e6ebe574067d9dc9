"""What a monitor is told, and what a person reads, when the database is not there."""

import shutil
from collections import namedtuple
from types import SimpleNamespace

import pytest
from sqlalchemy import make_url

from app import create_app
from core import db, schema
from tests.conftest import words_of

Usage = namedtuple("Usage", "total used free")


def test_a_site_that_can_work_says_so(browser):
    answer = browser("stranger").get("/healthz")
    assert answer.status_code == 200
    assert answer.json == {
        "status": "ok",
        "database": "ok",
        "migrations": "current",
        "disk": "ok",
        "worker": "elsewhere",
    }
    assert answer.headers["Cache-Control"] == "no-store"


def test_tables_that_are_missing_are_told(empty_app):
    with empty_app.app_context():
        schema.downgrade("base")
    answer = empty_app.test_client().get("/healthz")
    assert (answer.status_code, answer.json["migrations"]) == (503, "not current")


def test_a_disk_without_room_is_told(browser, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(10**9, 10**9, 1000))
    answer = browser("stranger").get("/healthz")
    assert (answer.status_code, answer.json["disk"]) == (503, "full")


def test_a_worker_that_stopped_is_told(app, browser):
    dead = SimpleNamespace(is_alive=lambda: False)
    app.extensions["worker"] = SimpleNamespace(worker_threads=[(None, dead)])
    answer = browser("stranger").get("/healthz")
    assert (answer.status_code, answer.json["worker"]) == (503, "stopped")


@pytest.fixture
def lonely(app, tmp_path):
    """The site where nothing answers at the database's address."""
    away = create_app(
        {
            "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
            "DATA": str(tmp_path),
            "SECRET_KEY": "test",
            "TESTING": True,
            "RAISE_ERRORS": False,
        }
    )
    yield away
    away.extensions["engine"].dispose()


def test_a_database_that_is_away_is_told_without_a_trace(lonely):
    answer = lonely.test_client().get("/healthz")
    assert answer.status_code == 503
    assert (answer.json["database"], answer.json["migrations"]) == ("away", "unknown")


@pytest.mark.parametrize("path", ["/", "/visits", "/sign-in", "/nothing-here"])
@pytest.mark.parametrize("language", ["es", "en"])
def test_a_person_reads_a_page_while_the_database_is_away(lonely, path, language):
    client = lonely.test_client()
    client.set_cookie("language", language)
    with client.session_transaction() as cookie:
        cookie["_user_id"] = "a token of somebody who signed in before"
    answer = client.get(path)
    assert answer.status_code in (200, 404, 503)
    if answer.status_code == 503:
        assert answer.headers["Retry-After"] == "30"
        assert "Traceback" not in answer.text
    assert f'lang="{language}"' in answer.text
    assert "Acompaña" in words_of(answer.text)


def test_what_is_sent_while_the_database_is_away_is_refused_kindly(lonely):
    answer = lonely.test_client().post(
        "/sign-in", data={"email": "a@b.mx", "password": "x"}, headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert answer.status_code == 503


def test_a_commit_that_fails_is_an_apology_and_keeps_nothing(app, cast, browser, monkeypatch):
    app.config["PROPAGATE_EXCEPTIONS"] = app.config["RAISE_ERRORS"] = False
    angel = browser("angel")

    def fail():
        raise OSError("no room")

    monkeypatch.setattr(db, "commit", fail)
    assert angel.post("/language", data={"language": "en"}).status_code == 500
    monkeypatch.undo()
    with app.app_context():
        assert db.session.get(type(cast.angel), cast.angel.id).language == "es"


def test_the_address_of_the_database_is_never_shown(lonely):
    assert make_url(lonely.config["DATABASE_URL"]).host not in lonely.test_client().get("/healthz").text
