"""Work too long for a page: a row says how far it is, a queue wakes the worker.

The row is the truth and the queue only a bell: what was waiting or half done when the machine
stopped is rung again at the next start, so every kind of job must be able to go on where it stopped.
Chores have no row: what a night leaves undone, the next one does.
"""

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar, cast

from flask import Flask, current_app
from huey import MemoryHuey, SqliteHuey, crontab
from huey.api import Huey
from sqlalchemy import ForeignKey, select, update
from sqlalchemy.orm import Mapped, mapped_column

from core import clock, db

NIGHT = crontab(hour="9", minute="30")  # in UTC: half past three in Chiapas
Work = Callable[["Running"], dict[str, Any] | None]
Aloud = Callable[[int, int], None]  # done, of how many
Chore = TypeVar("Chore", bound=Callable[[], Any])
_kinds: dict[str, Work] = {}
_chores: list[Callable[[], Any]] = []


class Job(db.Base):
    """One piece of background work and how far it is. States: waiting, working, done, failed, cancelled."""

    __tablename__ = "jobs"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    payload: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(default="waiting", index=True)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    result: Mapped[dict[str, Any] | None]
    error: Mapped[str | None]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    @property
    def is_over(self) -> bool:
        return self.state in ("done", "failed", "cancelled")


class Running:
    """A job at work: its payload, and how it tells how far it is."""

    def __init__(self, job_id: int, payload: dict[str, Any], aloud: Aloud | None = None):
        self.job_id = job_id
        self.payload = payload
        self._aloud = aloud

    def progress(self, done: int, total: int) -> None:
        """Show the person how far it is; its own short transaction unless one is open."""
        change = update(Job).where(Job.id == self.job_id).values(done=done, total=total)
        with db.transaction():
            db.session.execute(change)
        if self._aloud is not None:
            self._aloud(done, total)


def handles(kind: str) -> Callable[[Work], Work]:
    """Declare the function that does this kind of job; it opens its own transactions."""

    def declare(work: Work) -> Work:
        _kinds[kind] = work
        return work

    return declare


def start(kind: str, payload: dict[str, Any], *, by: Any = None) -> Job:
    """Write the job down now and ring for a worker once this transaction is kept."""
    job = Job(kind=kind, payload=payload, by_id=getattr(by, "id", None), created_at=clock.now())
    db.session.add(job)
    db.session.flush()
    ring = current_app.extensions["ring"]
    job_id = job.id
    db.after_commit(lambda: ring(job_id))
    return job


def run_here(app: Flask, job_id: int, aloud: Aloud) -> Job:
    """Do a job in this process, whatever became of it in another, and say how it ended."""
    run(app, job_id, aloud)
    with app.app_context():
        return db.session.get_one(Job, job_id)


@contextmanager
def unrung(app: Flask) -> Iterator[None]:
    """Jobs that are started inside ring for no worker: whoever starts them does them."""
    before = app.extensions["ring"]
    app.extensions["ring"] = lambda _job_id: None
    try:
        yield
    finally:
        app.extensions["ring"] = before


def run(app: Flask, job_id: int, aloud: Aloud | None = None) -> None:
    """Do one job, in a context of its own; `aloud` hears how far it is. A job that is over is left alone."""
    with app.app_context():
        with db.transaction():
            job = db.session.get(Job, job_id)
            if job is None or job.is_over:
                return
            job.state = "working"
            kind, running = job.kind, Running(job.id, job.payload, aloud)
        try:
            result = _kinds[kind](running)
        except Exception as error:  # the row must say that it failed, whatever the reason; the log has more
            app.logger.error("job failed", exc_info=error)
            _end(job_id, state="failed", error=_kind_of(error))
            if app.testing:
                raise
        else:
            _end(job_id, state="done", result=result)


def _kind_of(error: Exception) -> str:
    """The name of what went wrong: of the class, or where that says nothing, the system's (`ENOSPC`)."""
    if type(error) is OSError and error.errno is not None:
        return errno.errorcode.get(error.errno, "OSError")
    return type(error).__name__


def daily(chore: Chore) -> Chore:
    """Declare what is done every night, in a transaction that it is given.

    Every process with a worker does it, so a second time must change nothing.
    """
    _chores.append(chore)
    return chore


def do_chores(app: Flask) -> None:
    """Every daily chore, each in a transaction of its own: one that fails keeps none from its turn."""
    for chore in _chores:
        try:
            with app.app_context(), db.transaction():
                chore()
        except Exception as error:  # whatever the reason, it has its turn again tomorrow; the log has more
            app.logger.error("chore failed: %s", chore.__qualname__, exc_info=error)


def _end(job_id: int, **values: Any) -> None:
    with db.transaction():
        db.session.execute(update(Job).where(Job.id == job_id).values(ended_at=clock.now(), **values))


def init_app(app: Flask) -> None:
    queue: Huey
    inline = app.config.get("JOBS_INLINE", app.testing)
    if inline:
        queue = MemoryHuey("jobs", immediate=True)
    else:
        Path(app.config["DATA"]).mkdir(parents=True, exist_ok=True)
        queue = SqliteHuey("jobs", filename=str(Path(app.config["DATA"]) / "queue.db"))

    @queue.task()
    def do(job_id: int) -> None:
        run(app, job_id)

    @queue.periodic_task(NIGHT)
    def chores() -> None:
        do_chores(app)

    app.extensions["queue"] = queue
    app.extensions["ring"] = (lambda job_id: run(app, job_id)) if inline else do


def work_in_background(app: Flask) -> Any:
    """Start the worker of this process, which also does the chores, and ring for what was left undone."""
    queue = cast(Huey, app.extensions["queue"])
    consumer = queue.create_consumer(workers=1, periodic=True, check_worker_health=False)
    consumer.start()
    with app.app_context():
        waiting = list(db.session.scalars(select(Job.id).where(Job.state.in_(["waiting", "working"]))))
    for job_id in waiting:
        app.extensions["ring"](job_id)
    return consumer
