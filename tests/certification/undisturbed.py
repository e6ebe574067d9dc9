"""Issuing, printing and mailing in a process of its own that can be killed at any moment, and begun again.

The process is forked: code, Pango and plates are in memory already, so that it is at work at once. What is
random in a row comes from a seed and the clock stands still, so that a disturbed run can be compared with an
undisturbed one, byte for byte.
"""

import os
import random
import secrets
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from app import create_app
from certification import actions, printing, queries
from certification.checklist import Document
from certification.models import Batch, Certificate, Series
from certification.press import rendering
from certification.press.snapshot import Kind
from core import clock, db, files, jobs
from core.errors import Refused
from core.letters import Letter
from people.models import Cohort, Role, User
from tests.certification.years import GRADUATION
from tests.support.post_office import PostOffice, Taken

AT_ONCE = 5
"""Certificates kept in one transaction: fewer than usual, so that there are more moments to die at."""


@dataclass(frozen=True)
class Place:
    """One database and one data folder."""

    url: str
    data: Path

    def site(self, mail_url: str = "") -> Flask:
        settings = {"DATABASE_URL": self.url, "DATA": str(self.data), "SECRET_KEY": "test", "TESTING": True}
        return create_app({**settings, "BASE_URL": "https://acompana.example", "MAIL_URL": mail_url})


@dataclass(frozen=True)
class Outcome:
    """All that a batch comes to, and what the post office knows of its letters."""

    files: dict[str, tuple[str | None, ...]]  # by folio: state, PDF, credential
    gathered: tuple[str | None, ...]
    numbers: list[int]
    taken: int  # by the counter of the series
    letters: Counter[str]
    sent_to: set[str]

    @property
    def holes_and_doubles(self) -> int:
        return (
            len(set(range(1, self.taken + 1)) ^ set(self.numbers))
            + len(self.numbers)
            - len(set(self.numbers))
        )


def life(place: Place, mailroom: "Mailroom") -> int:
    """A process that issues, prints and mails, going on where another left it; its id."""
    app = place.site(mailroom.url)
    return in_a_process(lambda: _whole(app), place.data / "lives.log")


def warm(place: Place) -> None:
    """Lay out plates in this process, so that those forked from it have them."""
    app = place.site()
    with app.app_context():
        rows = db.session.scalars(select(Certificate).order_by(Certificate.number).limit(3))
        snapshots = [printing.snapshot_of(row) for row in rows]
        db.rollback()
        for snapshot in snapshots:
            rendering.strike(snapshot)
        rendering.merged(snapshots)
    app.extensions["engine"].dispose()


def _whole(app: Flask) -> None:
    _seed(1)
    printing.AT_ONCE = AT_ONCE
    with clock.at(GRADUATION), app.app_context():
        batch_id, job_id = _issued()
        jobs.run(app, job_id)
        jobs.run(app, _mailed(batch_id))


def _seed(seed: int) -> None:
    """Tokens, codes and places in lists are the same in every life."""
    chance = random.Random(seed)
    secrets.randbelow = chance.randrange
    secrets.token_bytes = lambda count=32: chance.randbytes(count or 32)
    secrets.choice = chance.choice


def _issued() -> tuple[int, int]:
    try:
        with db.transaction():
            february = db.session.scalars(select(Cohort).order_by(Cohort.starts_on.desc())).first()
            assert february is not None
            batch = actions.issue(Document(february, Kind.DIPLOMA), by=_rosa())
            return batch.id, batch.job_id or 0
    except actions.AlreadyIssued as already:
        batch = db.session.get_one(Batch, already.batch_id)
        return batch.id, batch.job_id or 0


def _mailed(batch_id: int) -> int:
    try:
        with db.transaction():
            actions.mail_batch(queries.whole_batch(db.session.get_one(Batch, batch_id)), by=_rosa())
    except Refused:
        db.rollback()  # the letters are written, perhaps on their way
    found = db.session.scalars(select(Batch.mail_job_id)).one()
    db.rollback()
    return found or 0


def _rosa() -> User:
    return db.session.scalars(select(User).where(User.role == Role.COORDINATOR).order_by(User.id)).all()[0]


def in_a_process(work: Callable[[], None], log: Path) -> int:
    """The id of a child that does this and nothing else."""
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(handle, 1)
        os.dup2(handle, 2)
        work()
        status = 0
    except BaseException as error:  # a child must never go on as its parent
        sys.excepthook(type(error), error, error.__traceback__)
    finally:
        sys.stderr.flush()
        os._exit(status)


def ended(child: int, seconds: float | None = None) -> bool:
    """Whether it came to its end by itself; after so many seconds it is killed. Raises when it failed."""
    until = None if seconds is None else time.monotonic() + seconds
    while until is None or time.monotonic() < until:
        gone, status = os.waitpid(child, 0 if until is None else os.WNOHANG)
        if gone:
            assert os.waitstatus_to_exitcode(status) == 0, "a life failed: see its log"
            return True
        time.sleep(0.001)
    os.kill(child, signal.SIGKILL)
    _gone, status = os.waitpid(child, 0)
    if os.waitstatus_to_exitcode(status) == 0:
        return True
    assert os.waitstatus_to_exitcode(status) == -signal.SIGKILL, "a life failed: see its log"
    return False


class Mailroom:
    """A post office in a process of its own, which writes down what it took, and outlives everybody."""

    def __init__(self, folder: Path) -> None:
        self._book, address = folder / "taken", folder / "address"
        self._book.touch()
        self._child = in_a_process(lambda: self._stay_open(address), folder / "mailroom.log")
        while not address.exists() or not address.read_text().endswith("\n"):
            time.sleep(0.01)
        self.url = address.read_text().strip()

    def _stay_open(self, address: Path) -> None:
        def write_down(taken: Taken) -> None:
            with self._book.open("a") as book:
                book.write(f"{taken.message_id} {taken.to}\n")

        with PostOffice(on_taken=write_down) as office:
            address.write_text(office.url + "\n")
            signal.pause()

    def taken(self) -> list[str]:
        """To whom, each as often as it came."""
        return [line.split(" ", 1)[1] for line in self._book.read_text().splitlines()]

    def forget(self) -> None:
        self._book.write_text("")

    def close(self) -> None:
        os.kill(self._child, signal.SIGKILL)
        os.waitpid(self._child, 0)


def outcome(place: Place) -> Outcome:
    """Read from outside, each kept file compared with its digest."""
    app = place.site()
    with clock.at(GRADUATION), app.app_context():
        rows = list(db.session.scalars(select(Certificate).order_by(Certificate.number)))
        (batch,) = db.session.scalars(select(Batch))
        for row in rows:
            files.read(row.pdf_sha256 or "")
            files.read(row.credential_sha256 or "")
        gathered = (batch.print_sha256, batch.zip_sha256)
        for digest in gathered:
            files.read(digest or "")
        letters = list(db.session.scalars(select(Letter)))
        found = Outcome(
            files={row.folio: (row.state, row.pdf_sha256, row.credential_sha256) for row in rows},
            gathered=gathered,
            numbers=[row.number for row in rows],
            taken=db.session.scalars(select(Series.taken).where(Series.name.endswith("-DIP"))).one(),
            letters=Counter("sent" if each.sent_at else "in doubt" for each in letters),
            sent_to={each.to for each in letters if each.sent_at},
        )
    app.extensions["engine"].dispose()
    return found


@dataclass
class Tally:
    """What came of all the killing."""

    kills: int = 0
    batches: int = 0
    differing: int = 0
    holes_and_doubles: int = 0
    mailed_twice: int = 0
    said_to_be_sent_and_never_taken: int = 0
    in_doubt: int = 0
    in_doubt_and_taken: int = 0

    def as_json(self) -> dict[str, Any]:
        return dict(vars(self))


def disturbed(place: Place, mailroom: Mailroom, chance: random.Random, kills: int, seconds: float) -> int:
    """Kill it so many times, somewhere within the seconds that it takes, then let it end; how many met it."""
    met = 0
    for _life in range(kills):
        if ended(life(place, mailroom), chance.uniform(0, seconds)):
            break
        met += 1
    ended(life(place, mailroom))
    return met


def compare(found: Outcome, wanted: Outcome, taken: list[str], tally: Tally) -> None:
    tally.batches += 1
    tally.differing += (found.files, found.gathered) != (wanted.files, wanted.gathered)
    tally.holes_and_doubles += found.holes_and_doubles
    came = Counter(taken)
    tally.mailed_twice += sum(count > 1 for count in came.values())
    tally.said_to_be_sent_and_never_taken += len(found.sent_to - set(came))
    tally.in_doubt += found.letters["in doubt"]
    tally.in_doubt_and_taken += len(set(came) - found.sent_to)
