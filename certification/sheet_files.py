"""The data sheets of a whole cohort as one file: made by a job, handed out that day, and forgotten.

They are made from what the site knows and can be made again; a copy that lies about only grows old.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from certification import queries
from certification.data_sheets import data_sheets, printed
from core import clock, db, files, jobs
from people.models import Cohort, User
from people.queries.serving import in_spanish_order

KIND = "data-sheets"
KEPT = timedelta(hours=12)


def make(cohort: Cohort, *, by: User) -> jobs.Job:
    """Start on them, unless somebody just did."""
    last = last_made(cohort)
    return last if last and not last.is_over else jobs.start(KIND, {"cohort_id": cohort.id}, by=by)


def last_made(cohort: Cohort) -> jobs.Job | None:
    """The job that made, makes or failed to make them last."""
    mine = jobs.Job.payload["cohort_id"].as_integer() == cohort.id
    rows = select(jobs.Job).where(jobs.Job.kind == KIND, mine).order_by(jobs.Job.id.desc())
    return db.session.scalars(rows.limit(1)).first()


@jobs.handles(KIND)
def print_sheets(running: jobs.Running) -> dict[str, Any]:
    cohort = db.session.get_one(Cohort, int(running.payload["cohort_id"]))
    given = data_sheets(
        list(db.session.scalars(in_spanish_order(queries.pasantes_in(cohort)))), clock.today()
    )
    db.rollback()  # no transaction stays open while pages are laid out
    return {"sha256": files.keep(printed(given, running.progress))}


@jobs.daily
def forget_sheets() -> None:
    """Drop the files that were made; the rows still say who had them made, and when."""
    old = select(jobs.Job).where(jobs.Job.kind == KIND, jobs.Job.ended_at < clock.now() - KEPT)
    for job in db.session.scalars(old):
        if job.result:
            files.forget(job.result["sha256"])
            job.result = None
