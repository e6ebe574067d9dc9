"""Nothing is lost and nothing is written by looking."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DBAPIError, StatementError

from core import clock, db
from core.audit import AuditNote
from people.models import Clinic, User

pytestmark = pytest.mark.own_site

ROOT = Path(__file__).parents[2]
PROCESSES, TIMES = 4, 40

COUNTING = f"""
import sys
from sqlalchemy import select
from app import create_app
from core import db
from people.models import Clinic
app = create_app({{"DATABASE_URL": sys.argv[1], "DATA": sys.argv[2], "SECRET_KEY": "t"}})
with app.app_context():
    for _ in range({TIMES}):
        with db.transaction():
            clinic = db.session.scalars(select(Clinic).filter_by(name="El Roblar").with_for_update()).one()
            clinic.population += 1
"""


def test_four_processes_that_count_together_lose_nothing(app, tmp_path):
    url = app.config["DATABASE_URL"]
    command = [sys.executable, "-c", COUNTING, url, str(tmp_path)]
    counting = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE) for _ in range(PROCESSES)]
    for process in counting:
        _out, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors.decode()
    with app.app_context():
        counted = db.session.scalar(select(Clinic.population).filter_by(name="El Roblar"))
    assert counted == 900 + PROCESSES * TIMES


def test_looking_cannot_write(app, cast):
    app.config["RAISE_ERRORS"] = True

    def sly():
        db.session.execute(update(User).values(language="en"))
        return "done"

    sly.access = "anyone"
    app.add_url_rule("/sly", "sly", sly, methods=["GET", "POST"])
    with pytest.raises(DBAPIError, match=r"read-?only"):
        app.test_client().get("/sly")
    with app.app_context():
        assert db.session.scalar(select(func.count()).where(User.language == "en")) == 1
    assert app.test_client().post("/sly").status_code == 200
    with app.app_context():
        assert db.session.scalar(select(func.count()).where(User.language == "es")) == 0


def test_what_was_refused_is_not_kept(app, cast):
    def refuse():
        db.session.execute(update(User).values(language="en"))
        return "no", 422

    refuse.access = "anyone"
    app.add_url_rule("/refuse", "refuse", refuse, methods=["POST"])
    assert app.test_client().post("/refuse").status_code == 422
    with app.app_context():
        assert db.session.scalar(select(func.count()).where(User.language == "en")) == 1


def test_what_waits_for_the_commit_leaves_after_it_or_never(app):
    left = []
    with app.app_context():
        with db.transaction():
            db.after_commit(lambda: left.append("letter"))
            assert left == []
        assert left == ["letter"]
        with pytest.raises(DBAPIError):
            _break(lambda: left.append("never"))
    assert left == ["letter"]


def _break(callback):
    with db.transaction():
        db.after_commit(callback)
        db.session.add(AuditNote(at=clock.now(), what="test.done", by_id=999_999))


def test_moments_keep_their_instant_and_must_have_a_time_zone(app):
    with app.app_context():
        with db.transaction():
            db.session.add(AuditNote(at=clock.local(clock.now()), what="test.done"))
        assert db.session.scalars(select(AuditNote.at).filter_by(what="test.done")).one() == clock.now()
        with pytest.raises(StatementError, match="time zone"), db.transaction():
            db.session.add(AuditNote(at=clock.now().replace(tzinfo=None), what="test.done"))


def test_keys_between_tables_are_kept(app):
    with app.app_context(), pytest.raises(DBAPIError), db.transaction():
        db.session.add(AuditNote(at=clock.now(), what="test.done", by_id=999_999))


def test_sqlite_is_opened_as_measured(app):
    with app.app_context(), db.engine().connect() as connection:
        if connection.dialect.name == "sqlite":
            said = {
                name: connection.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous")
            }
            assert said == {"journal_mode": "wal", "synchronous": 2}


def test_other_databases_are_refused_with_a_sentence():
    with pytest.raises(ValueError, match="must begin with sqlite"):
        db.make_engine("mysql://localhost/x")


FORGED = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "", "Origin": "https://evil.example"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
]


@pytest.mark.parametrize("headers", FORGED)
def test_what_another_site_sends_is_refused_and_nothing_is_written(app, cast, browser, headers):
    answer = browser("rosa").post("/language", data={"language": "en"}, headers=headers)
    assert answer.status_code == 400
    with app.app_context():
        assert db.session.get(User, cast.rosa.id).language == "es"


def test_a_browser_without_fetch_headers_is_known_by_its_origin(app, cast, browser):
    plain = super(type(browser("rosa")), browser("rosa"))
    sent = {"data": {"language": "en"}, "method": "POST"}
    assert plain.open("/language", headers={"Origin": "https://evil.example"}, **sent).status_code == 400
    assert plain.open("/language", headers={"Origin": "null"}, **sent).status_code == 400
    assert plain.open("/language", **sent).status_code == 400
    assert plain.open("/language", headers={"Origin": "http://localhost"}, **sent).status_code == 303
