"""The real site as a process of its own, which can be killed at any moment and started on the same data.

A fork server has the code in memory, so that the hundredth start is quick; each process is the whole site
behind its production server. Deaths at a chosen moment are asked for by a file in the data folder, read
around the one commit at the edge: the product knows nothing of them.
"""

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any, Literal

from flask import Flask, request
from waitress.server import create_server

from app import PACKAGES, create_app
from core import clock, db, serving
from tests.support.cast import NOW

Moment = Literal["before commit", "after commit"]
Spoils = Callable[[Flask], None]
SECRET = "test"
_server = multiprocessing.get_context("forkserver")
_server.set_forkserver_preload([__name__, "home.commands", *(f"{name}.views" for name in PACKAGES)])


@dataclass
class SiteProcess:
    """`start`, `kill`, `start` again: same data, another port."""

    url: str  # of the database
    data: Path
    spoils: Spoils | None = None  # done to the site before it serves, for proofs that a test can fail
    ahead: timedelta = field(default_factory=lambda: NOW - datetime.now(UTC))  # its clock walks from NOW on
    port: int = 0
    process: ForkServerProcess | None = None

    @property
    def address(self) -> tuple[str, int] | None:
        return ("127.0.0.1", self.port) if self.lives else None

    @property
    def lives(self) -> bool:
        return self.process is not None and self.process.is_alive()

    @property
    def log(self) -> str:
        """What all its lives have said."""
        path = self.data / "server.log"
        return path.read_text() if path.exists() else ""

    def start(self) -> "SiteProcess":
        """Serve, and return once it listens."""
        ours, theirs = _server.Pipe(duplex=False)
        told = (self.url, str(self.data), self.ahead, self.spoils, theirs)
        self.process = _server.Process(target=_serve, args=told, daemon=True)
        self.process.start()
        theirs.close()
        if not ours.poll(30):
            raise TimeoutError(f"the site did not come up:\n{self.log}")
        self.port = ours.recv()
        ours.close()
        return self

    def kill(self) -> None:
        """`kill -9`: nothing is said good-bye to."""
        if self.process is not None:
            self.process.kill()
            self.wait_for_death()

    def wait_for_death(self, seconds: float = 15) -> None:
        assert self.process is not None
        self.process.join(seconds)
        assert not self.process.is_alive(), "the site did not die when it was to"
        self.process.close()
        self.process = None

    def dies(self, moment: Moment, path: str = "/outbox/v1/entries", after: int = 1) -> None:
        """It will die at the so-manieth change under this path from now on, before or after its commit."""
        (self.data / "dies").write_text(f"{moment}|{path}|{after}")


def _serve(url: str, data: str, ahead: timedelta, spoils: Spoils | None, told: Connection) -> None:
    """The life of one process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who stops the tests stops the sites by their end
    clock._offset = ahead
    sys.stderr = (Path(data) / "server.log").open("a", buffering=1)
    os.dup2(sys.stderr.fileno(), 2)
    site = create_app({"DATABASE_URL": url, "DATA": data, "SECRET_KEY": SECRET, "JOBS_INLINE": True})
    _let_it_die(Path(data) / "dies")
    if spoils is not None:
        spoils(site)
    serving.log_requests(site)
    server = create_server(
        serving.compressed(site.wsgi_app), host="127.0.0.1", port=0, threads=6, channel_timeout=30
    )
    told.send(server.effective_port)
    told.close()
    server.run()


def _let_it_die(wish: Path) -> None:
    """Around the commit at the edge: death where the file asks for it."""
    keep: Callable[[], Any] = db.commit

    def commit() -> None:
        moment = due(wish) if request else ""
        if moment == "before commit":
            os.kill(os.getpid(), signal.SIGKILL)
        keep()
        if moment == "after commit":
            os.kill(os.getpid(), signal.SIGKILL)

    db.commit = commit


def due(wish: Path) -> str:
    """The moment that is asked for, if this is the change it was asked for."""
    with suppress(FileNotFoundError):
        moment, path, after = wish.read_text().split("|")
        if request.method == "POST" and request.path.startswith(path):
            if int(after) <= 1:
                wish.unlink()
                return moment
            wish.write_text(f"{moment}|{path}|{int(after) - 1}")
    return ""
