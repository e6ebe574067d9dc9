"""Every night the site forgets what has served its time, and only that."""

import logging
import os
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from app import create_app
from core import clock, db, jobs
from core.outbox import blobs
from core.outbox.models import Entry
from core.receipts import Receipt
from core.security import Tries, count_try
from people.models import Clinic
from tests.support.cast import NOW
from tests.support.outbox import Phone, new_key

LATER = NOW + timedelta(days=61)


@pytest.fixture
def a_night(app):
    """The chores of the night after so long."""

    def pass_by(moment=LATER):
        with clock.at(moment):
            jobs.do_chores(app)

    return pass_by


@pytest.fixture
def only_chores(monkeypatch):
    """Nothing is declared but what the test declares."""
    declared = []
    monkeypatch.setattr(jobs, "_chores", declared)
    return declared


def ask(app, wanted):
    with app.app_context():
        return list(db.session.scalars(wanted))


def part_of(app, name, *, untouched_for):
    """Pieces of a picture that never became whole."""
    part = Path(app.config["DATA"]) / "outbox" / name
    part.parent.mkdir(exist_ok=True)
    part.write_bytes(b"half")
    moment = (LATER - untouched_for).timestamp()
    os.utime(part, (moment, moment))
    return part


def test_receipts_and_counts_of_tries_are_forgotten_in_their_time(app, browser, a_night):
    browser("xochitl").post("/language", data={"language": "en", "_key": "k" * 20})
    with app.app_context():
        count_try("verify:10.0.0.1", limit=30, seconds=600)
    a_night(NOW + timedelta(hours=17))
    assert ask(app, select(Receipt.id))
    assert ask(app, select(Tries.count))
    a_night()
    assert not ask(app, select(Receipt.id))
    assert not ask(app, select(Tries.count))


def test_words_of_entries_are_forgotten_once_they_live_where_they_belong(app, cast, a_night):
    phone, page = Phone(app, cast.xochitl), "/language"
    phone.sends("home.choose_language", page, {"language": "en"})
    with app.app_context(), db.transaction() as session:
        done = session.scalars(select(Entry)).one()
        done.state, done.settled_at = "stored", NOW
    a_night()
    assert ask(app, select(Entry.body)) == [""]


def test_pieces_of_a_picture_nobody_waits_for_are_dropped_and_others_stay(app, cast, a_night):
    phone, key = Phone(app, cast.xochitl), new_key()
    name, _sealed = phone.picture(b"a drawing", key)
    file = {"field": "picture", "name": "map.jpg", "type": "image/jpeg", "blob": name}
    phone.sends("seminars.reflection", "/seminars/1/reflections/r", {"text": "x"}, key=key, files=[file])
    awaited = part_of(app, name, untouched_for=timedelta(days=80))
    fresh = part_of(app, "f" * 64, untouched_for=timedelta(days=59))
    old = part_of(app, "a" * 64, untouched_for=timedelta(days=80))
    a_night()
    assert (awaited.exists(), fresh.exists(), old.exists()) == (True, True, False)
    a_night()
    assert awaited.exists()


def test_a_part_that_another_process_dropped_meanwhile_is_no_trouble(app, monkeypatch):
    part_of(app, "a" * 64, untouched_for=timedelta(days=80))
    present = Path.stat

    def gone(path, **more):
        if path.name == "a" * 64:
            raise FileNotFoundError
        return present(path, **more)

    monkeypatch.setattr(Path, "stat", gone)
    with app.app_context():
        assert blobs.unfinished_since(LATER) == []


def test_a_chore_that_fails_is_logged_undone_and_keeps_none_from_its_turn(app, only_chores, caplog):
    @jobs.daily
    def fails():
        db.session.execute(update(Clinic).values(name="Half done"))
        raise ZeroDivisionError

    @jobs.daily
    def writes():
        db.session.execute(update(Clinic).values(municipality="Afterwards"))

    with caplog.at_level(logging.ERROR):
        jobs.do_chores(app)
    assert only_chores == [fails, writes]
    assert "fails" in caplog.text
    assert "Half done" not in ask(app, select(Clinic.name))
    assert set(ask(app, select(Clinic.municipality))) == {"Afterwards"}


def test_the_worker_does_them_once_in_the_night_of_chiapas(app, tmp_path):
    own = create_app({**app.config, "JOBS_INLINE": False, "DATA": str(tmp_path)})
    day = NOW.replace(hour=0, minute=0, tzinfo=None)
    minutes = [day + timedelta(minutes=number) for number in range(24 * 60)]
    rings = [moment for moment in minutes if own.extensions["queue"].read_periodic(moment)]
    assert [moment.strftime("%H:%M") for moment in rings] == ["09:30"]
    own.extensions["engine"].dispose()
