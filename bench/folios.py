"""Folios taken by many processes at once, by our counter and by the naive MAX(number) + 1.

    .venv/bin/python bench/folios.py [--processes 8] [--folios 1000]

On SQLite and on a PostgreSQL that is started here. Ours: `take_numbers` in a transaction for each folio, one
in forty of which is given back. Naive: read the highest number, add one, insert, without a rule in the
database that would refuse a double. The last line is one JSON object, for each database and way: `taken`,
`holes`, `doubles`, `per_second`, `gave_up` (transactions that the database refused).
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

RACER = """
import sys
from flask import Flask
from sqlalchemy import func, insert, select
from sqlalchemy.exc import OperationalError
from certification.actions import take_numbers
from certification.models import Batch
from core import clock, db

way, url, count = sys.argv[1], sys.argv[2], int(sys.argv[3])

class Refused(Exception):
    pass

app = Flask("racer")
app.config["DATABASE_URL"] = url
db.init_app(app)

def ours(number):
    with db.transaction():
        taken = list(take_numbers("RACE", 1))
        if number % 40 == 39:
            raise Refused
    return taken

def naive(number):
    # Two transactions: what a program does that reads, thinks, and then writes.
    last = db.session.scalar(select(func.max(Batch.number)).where(Batch.kind == "race")) or 0
    db.rollback()
    with db.transaction():
        values = {"cohort_id": 1, "kind": "race", "seminar_id": int(sys.argv[4]) * count + number + 1,
                  "number": last + 1, "by_id": 1, "created_at": clock.now()}
        db.session.execute(insert(Batch).values(**values))
    return [last + 1]

refused = 0
with app.app_context():
    print("ready", flush=True)
    sys.stdin.readline()
    done = 0
    while done < count:
        try:
            print(*globals()[way](done), sep="\\n")
        except Refused:
            pass
        except OperationalError:
            refused += 1
            continue
        done += 1
print("gave up", refused, file=sys.stderr)
"""


def race(way: str, url: str, processes: int, folios: int) -> dict[str, Any]:
    """They are all ready before the first begins."""
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", RACER, way, url, str(folios), str(number)],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        for number in range(processes)
    ]  # fmt: skip
    for racer in racers:
        assert racer.stdout is not None
        assert racer.stdout.readline() == "ready\n"
    begun = time.perf_counter()
    for racer in racers:
        assert racer.stdin is not None
        racer.stdin.write("\n")
        racer.stdin.flush()
    said = [racer.communicate() for racer in racers]
    seconds = time.perf_counter() - begun
    for racer, (_numbers, wrong) in zip(racers, said, strict=True):
        assert racer.returncode == 0, wrong
    taken = [int(line) for numbers, _wrong in said for line in numbers.split()]
    gave_up = sum(int(wrong.rsplit(" ", 1)[1]) for _numbers, wrong in said)
    return {**judged(taken), "per_second": round(len(taken) / seconds), "gave_up": gave_up}


def judged(taken: list[int]) -> Mapping[str, int]:
    """A hole is a number that was passed over; a double was given to two."""
    holes = len(set(range(1, max(taken, default=0) + 1)) - set(taken))
    doubles = sum(count - 1 for count in Counter(taken).values())
    return {"taken": len(taken), "holes": holes, "doubles": doubles}


MEASURE = """
import json, sys, tempfile
from pathlib import Path
sys.path.insert(0, ".")
from bench.folios import race
from core import db
from tests.support import cast
from tests.support.databases import databases
from app import create_app

def peopled(ready):
    url = ready.fresh()
    app = create_app({"DATABASE_URL": url, "DATA": name, "SECRET_KEY": "bench", "TESTING": True})
    with app.app_context(), db.transaction():
        cast.gather()
    app.extensions["engine"].dispose()
    return url

with tempfile.TemporaryDirectory() as name, databases(Path(name)) as ready:
    found = {way: race(way, peopled(ready), int(sys.argv[1]), int(sys.argv[2])) for way in ("ours", "naive")}
print(json.dumps(found))
"""


def measure(kind: str, processes: int, folios: int) -> dict[str, Any]:
    """In a process of its own: which database the tests use is settled when they are imported."""
    run = subprocess.run(
        [sys.executable, "-c", MEASURE, str(processes), str(folios)],
        cwd=ROOT, env={**os.environ, "TEST_DATABASE": kind}, stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    print(f"{kind}: {found}", file=sys.stderr, flush=True)
    return found


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    asked.add_argument("--processes", type=int, default=8)
    asked.add_argument("--folios", type=int, default=1000)
    options = asked.parse_args()
    kinds = ("sqlite", "postgresql")
    print(json.dumps({kind: measure(kind, options.processes, options.folios) for kind in kinds}))


if __name__ == "__main__":
    main()
