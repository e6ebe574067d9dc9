"""From the click on *Issue* to the file for the printer: a cohort's diplomas, with everything around them.

    .venv/bin/python bench/batch.py [--count 500]

A cohort is made up in a fresh SQLite file, each with a complete year, on a site that has its key and spares
the collector of garbage as the server does. The check list is opened, and while it
is read the press warms up (`warm_seconds`, of both). One request then issues all diplomas: the check list
with everybody's rules, folios, and the job, done in the same process, that strikes, signs, attaches
credentials, keeps every file on the disk for good, and gathers print file and archive. What the same
documents cost by one plain printing and stock signature each is measured on five of them in the same run. The
last line is one JSON object: `count`, `seconds` from click to print file, `seconds_with_archive`, `each_ms`,
`plain_each_ms`, `ratio` between the two, `print_kilobytes_each`.
"""

import argparse
import json
import sqlite3
import sys
import tempfile
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app import create_app
from certification import making, seals
from certification.models import Batch, Certificate
from certification.press.rendering import render
from certification.printing import snapshot_of
from core import clock, db, files, schema, serving
from people.models import Pasante, Posting, Role, User
from tests.certification.years import GRADUATION, a_year_given, complete
from tests.conftest import SameOrigin, sign_in
from tests.support import cast as stage

DIPLOMAS = "/certificates/cohorts/1/issue/diploma"
GIVEN = ("Xóchitl", "José Ángel", "María Fernanda", "Íñigo", "Citlali", "Ana Lucía", "Óscar", "Marisol")
SURNAMES = ("Peñaloza", "Núñez de la Cruz", "Sántiz", "Beltrán", "Tovilla", "Bolom", "Nájera", "Patishtán")
PLAIN = 5


def a_cohort(cast: stage.Cast, count: int) -> None:
    """So many pasantes with complete years; no two have the same name."""
    seminars = a_year_given(cast)
    for number in range(count):
        user = User(
            role=Role.PASANTE,
            given_names=GIVEN[number % len(GIVEN)],
            first_surname=SURNAMES[number // len(GIVEN) % len(SURNAMES)],
            second_surname=f"Ruiz {_letters(number)}",
            email=f"p{number}@example.org",
            created_at=clock.now(),
        )
        db.session.add(user)
        db.session.flush()
        pasante = Pasante(user_id=user.id, cohort_id=cast.february.id)
        db.session.add(pasante)
        db.session.flush()
        starts_on = cast.february.starts_on
        db.session.add(Posting(pasante_id=pasante.id, clinic_id=cast.nueva_aurora.id, starts_on=starts_on))
        complete(cast, pasante, seminars)
        if number % 50 == 49:
            print(f"{number + 1} years of {count} are made up", file=sys.stderr, flush=True)


def _letters(number: int) -> str:
    """A surname of its own for each number."""
    return "".join(chr(ord("a") + int(digit)) for digit in f"{number:04}").capitalize()


def issue(app: Flask, rosa: FlaskClient) -> tuple[float, float]:
    """Seconds from the click until the file for the printer is there, and until everything is."""
    begun, seen = time.perf_counter(), [0.0]
    watching = threading.Thread(target=_watch, args=(app, seen), daemon=True)
    watching.start()
    answer = rosa.post(DIPLOMAS)
    everything = time.perf_counter()
    assert answer.status_code == 303, answer.status_code
    watching.join()
    return seen[0] - begun, everything - begun


def _watch(app: Flask, seen: list[float]) -> None:
    """When the page would offer the file for the printer: the row is looked at twenty times a second."""
    path = app.config["DATABASE_URL"].removeprefix("sqlite:///")
    with closing(sqlite3.connect(path)) as connection:
        while not connection.execute("select 1 from batches where print_sha256 is not null").fetchone():
            time.sleep(0.05)
    seen[0] = time.perf_counter()


def plainly(app: Flask) -> float:
    """Milliseconds that one of them takes by the plain printing and signature."""
    with app.app_context():
        signers = making.signers()
        some = db.session.scalars(select(Certificate).order_by(Certificate.number).limit(PLAIN)).all()
        begun = time.perf_counter()
        for certificate in some:
            seals.sign(render(snapshot_of(certificate)), signers.seal, certificate.created_at)
        return (time.perf_counter() - begun) * 1000 / PLAIN


def read_the_list(rosa: FlaskClient) -> float:
    """Seconds until the press is warm; a person reads for longer."""
    begun = time.perf_counter()
    assert rosa.get(DIPLOMAS).status_code == 200
    for thread in threading.enumerate():
        if thread.name == "warming":
            thread.join()
    return time.perf_counter() - begun


def measure(app: Flask, rosa: FlaskClient) -> dict[str, Any]:
    warm_seconds = read_the_list(rosa)
    seconds, everything = issue(app, rosa)
    with app.app_context():
        count = db.session.scalar(select(func.count(Certificate.id)).where(Certificate.state == "valid"))
        printed = files.read(db.session.scalars(select(Batch.print_sha256)).one() or "")
    each, plain = seconds * 1000 / (count or 1), plainly(app)
    return {
        "count": count,
        "seconds": round(seconds, 2),
        "seconds_with_archive": round(everything, 2),
        "warm_seconds": round(warm_seconds, 2),
        "each_ms": round(each, 2),
        "plain_each_ms": round(plain, 1),
        "ratio": round(plain / each, 1),
        "print_kilobytes_each": round(len(printed) / 1024 / (count or 1), 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--count", type=int, default=500)
    count = parser.parse_args().count
    with tempfile.TemporaryDirectory() as data, clock.at(GRADUATION):
        url = f"sqlite:///{data}/bench.db"
        app = create_app({"DATABASE_URL": url, "DATA": data, "SECRET_KEY": "bench", "TESTING": True})
        app.config["WARM_PRESS"] = True
        app.test_client_class = SameOrigin
        app.config["BASE_URL"] = "http://localhost"
        with app.app_context():
            schema.upgrade()
            with db.transaction():
                cast = stage.gather()
                a_cohort(cast, count)
                seals.ensure_development_key()
        serving.spare_the_collector()
        print(json.dumps(measure(app, sign_in(app, cast.rosa))))
        app.extensions["engine"].dispose()


if __name__ == "__main__":
    main()
