"""What is said about a case, each in his own language, and the end of the discussion."""

from sqlalchemy import func, select

from core import audit, clock, db
from core.errors import Refused
from core.text import _
from mentorship.cases.actions.guards import hold, refuse_identifiers, require
from mentorship.cases.models import Case, CaseSession, Contribution
from people.models import User


def contribute(
    case: Case, writer: User, *, kind: str, text: str, language: str, guideline: str
) -> Contribution:
    """A question, a comment or a recommendation; what surely identifies a person is refused here too."""
    hold(case, "contribute")
    require({"text": text})
    refuse_identifiers(text=text, guideline=guideline)
    said = Contribution(
        case_id=case.id,
        author_id=writer.id,
        kind=kind,
        text=text,
        language=language,
        guideline=guideline or None,
        created_at=clock.now(),
    )
    db.session.add(said)
    db.session.flush()
    audit.note("case.contribution", case, by=writer, kind=kind)
    return said


def mark_discussed(case: Case, facilitator: User) -> None:
    """The facilitator ends the discussion: on the day of the session or later, with a recommendation."""
    hold(case, "mark_discussed")
    session = db.session.get_one(CaseSession, case.session_id)
    if clock.local(session.held_at).date() > clock.today():
        raise Refused(_("The session of this case is still to come."))
    if session.facilitator_id != facilitator.id:
        raise Refused(_("The facilitator of the session says when a case was discussed."))
    given = select(func.count()).where(Contribution.case_id == case.id, Contribution.kind == "recommendation")
    if not db.session.scalar(given):
        raise Refused(_("Write down at least one recommendation first: the author takes it home."))
    case.state, case.discussed_at = "discussed", clock.now()
    db.session.flush()
    audit.note("case.discussed", case, by=facilitator)
