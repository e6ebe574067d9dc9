"""Booklets are made by a job, kept as files that never change, and found again by what they were made of.

A job's row is all that is remembered of one: its payload names the module's version, so that a changed
module gets its own booklet, and whatever was made once is handed out at once.
"""

from importlib import import_module
from typing import Any

from sqlalchemy import select

from core import db, files, jobs
from core.jobs import Job
from people.models import User
from seminars.booklets.pages import Booklet, figures_of, markup
from seminars.library import shelf

KIND = "booklet"
EDITION = 4
"""How booklets look: another number, and each is made anew when it is next asked for."""

STEPS = 3


def ask_for(booklet: Booklet, by: User) -> None:
    """Have it made, unless it is there or being made."""
    last = last_job(booklet)
    if last is None or last.state in ("failed", "cancelled"):
        jobs.start(KIND, _payload(booklet), by=by)


def last_job(booklet: Booklet) -> Job | None:
    """How far this booklet is; nothing while nobody has asked for it."""
    wanted, payload = select(Job).where(Job.kind == KIND).order_by(Job.id.desc()), _payload(booklet)
    return next((job for job in db.session.scalars(wanted) if job.payload == payload), None)


def kept(booklet: Booklet) -> bytes | None:
    """The file, once it was made."""
    job = last_job(booklet)
    return files.read(job.result["sha256"]) if job is not None and job.result else None


def _payload(booklet: Booklet) -> dict[str, Any]:
    return {
        "module": booklet.module.sha256,
        "language": booklet.language,
        "for_leaders": booklet.for_leaders,
        "edition": EDITION,
    }


@jobs.handles(KIND)
def make_booklet(running: jobs.Running) -> dict[str, Any]:
    """The same file whenever it is made, so that a job that died is simply begun again."""
    digest = running.payload["module"]
    module = shelf.take([digest])[digest]
    db.rollback()  # no transaction stays open while pages are laid out
    booklet = Booklet(module, running.payload["language"], running.payload["for_leaders"])
    running.progress(0, STEPS)
    html = markup(booklet)
    running.progress(1, STEPS)
    engine = import_module("seminars.booklets.engine")  # at the first print: the site starts without Pango
    pdf = engine.print_booklet(html, figures_of(booklet), lambda: running.progress(2, STEPS))
    running.progress(STEPS, STEPS)
    return {"sha256": files.keep(pdf)}
