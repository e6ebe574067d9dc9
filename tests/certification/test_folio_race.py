"""Folios taken by several processes at once: no hole and no double, whatever is given back."""

import os
import subprocess
import sys
from pathlib import Path

from sqlalchemy import select

from certification.models import Series
from core import db

PROCESSES, TIMES = 4, 14  # some fifty folios each
TAKE = f"""
import sys
from flask import Flask
from certification.actions import take_numbers
from core import db

class Refused(Exception):
    pass

app = Flask("racer")
app.config["DATABASE_URL"] = sys.argv[1]
db.init_app(app)
with app.app_context():
    for time in range({TIMES}):
        try:
            with db.transaction():
                taken = list(take_numbers("RACE", 1 + time % 7))
                if time % 7 == 5:
                    raise Refused
        except Refused:
            continue
        print(*taken, sep="\\n")
"""


def test_four_processes_leave_no_hole_and_no_double(app):
    command = [sys.executable, "-c", TAKE, app.config["DATABASE_URL"]]
    root = Path(__file__).parents[2]
    racers = [
        subprocess.Popen(command, cwd=root, env=os.environ, stdout=subprocess.PIPE, text=True)
        for _racer in range(PROCESSES)
    ]
    taken = sorted(int(line) for racer in racers for line in racer.communicate()[0].split())
    assert [racer.returncode for racer in racers] == [0] * PROCESSES
    assert taken == list(range(1, len(taken) + 1))
    with app.app_context():
        assert db.session.scalars(select(Series.taken)).one() == len(taken)
