"""The rosters that were sent."""

from sqlalchemy import select
from sqlalchemy.orm import defer

from core import db
from people.models import Cohort, RosterImport, User


def imports_of(cohort: Cohort, limit: int = 20) -> list[tuple[RosterImport, User]]:
    """The latest rosters of a cohort and who sent each, without their rows."""
    wanted = (
        select(RosterImport, User)
        .join(User, User.id == RosterImport.by_id)
        .where(RosterImport.cohort_id == cohort.id)
        .options(defer(RosterImport.plan), defer(RosterImport.applied))
        .order_by(RosterImport.id.desc())
        .limit(limit)
    )
    return list(db.session.execute(wanted))


def cohort_of(roster_import: RosterImport) -> Cohort:
    return db.session.get_one(Cohort, roster_import.cohort_id)
