"""The author takes the recommendations home, sees the patient again, and closes the case."""

from datetime import date, timedelta

from core import audit, clock, db
from core.errors import Refused
from core.text import _
from mentorship.cases import queries
from mentorship.cases.actions.guards import RefusedFields, hold, refuse_identifiers, require
from mentorship.cases.models import Case
from people.models import User

USUAL_WAIT = timedelta(days=30)
LONGEST_WAIT = timedelta(days=365)
LONGEST_LEARNING_POINT = 300


def plan_follow_up(case: Case, author: User, *, feasible: dict[int, str], follow_up_on: date) -> None:
    """Say for each recommendation whether it can be done here, and when the patient is seen again."""
    hold(case, "plan_follow_up")
    if not clock.today() <= follow_up_on <= clock.today() + LONGEST_WAIT:
        raise Refused(_("Choose a day from today on, within a year."), field="follow_up_on")
    given = queries.recommendations_of(case)
    missing = [row.id for row in given if not feasible.get(row.id)]
    if missing:
        wrong = {f"feasible_{number}": [_("Say whether this can be done here.")] for number in missing}
        raise RefusedFields(_("Something is missing."), wrong)
    for row in given:
        row.feasible = feasible[row.id]
    case.state, case.follow_up_on = "follow_up", follow_up_on
    db.session.flush()
    audit.note("case.follow_up_planned", case, by=author)


def close_case(
    case: Case,
    author: User,
    *,
    outcome: str,
    follow_up: str,
    applied: str,
    applied_why: str,
    learning_point: str,
) -> None:
    """How the patient is, whether the advice was applied and why not, and what the others can learn."""
    hold(case, "close")
    require({"outcome": outcome, "applied": applied, "learning_point": learning_point})
    if applied != "yes" and not applied_why:
        raise Refused(_("Say what stood in the way: resources, the patient, something else."), "applied_why")
    if len(learning_point) > LONGEST_LEARNING_POINT:
        raise Refused(_("A learning point has at most 300 characters."), "learning_point")
    refuse_identifiers(follow_up=follow_up, applied_why=applied_why, learning_point=learning_point)
    case.outcome, case.follow_up = outcome, follow_up or None
    case.applied, case.applied_why = applied, applied_why or None
    case.learning_point = learning_point
    case.state, case.closed_at = "closed", clock.now()
    db.session.flush()
    audit.note("case.closed", case, by=author)
