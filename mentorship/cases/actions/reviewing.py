"""The second person's part: approve, give back, and take a case away for good."""

from sqlalchemy import delete

from core import audit, clock, db
from core.errors import Refused
from core.outbox import erasing
from core.text import _
from mentorship.cases import queries
from mentorship.cases.actions.guards import hold, refuse_identifiers, require
from mentorship.cases.checking import check, kinds_to_explain
from mentorship.cases.models import Case, Contribution
from mentorship.cases.policy import is_author
from mentorship.cases.privacy import RULES_VERSION
from people.models import User


def approve_case(case: Case, reviewer: User, *, seen: str) -> None:
    """Say that nothing identifies the patient; `seen` names the text that was on the reviewer's page.

    The check runs again on exactly this text: its rules and the programme's names may have grown.
    """
    hold(case, "approve")
    if is_author(reviewer, case):
        raise Refused(_("A case is approved by somebody other than its author."))
    if not case.is_checked or seen != case.checked_sha256:
        raise Refused(_("The text has changed since you opened it. Read it once more."))
    _check_again(case)
    case.state, case.approved_by_id, case.approved_at = "approved", reviewer.id, clock.now()
    case.checked_rules, case.return_comment = RULES_VERSION, None
    db.session.flush()
    audit.note("case.approved", case, by=reviewer, rules=RULES_VERSION)


def _check_again(case: Case) -> None:
    found = check(case.texts, queries.names_known_to_the_house())
    explained = {finding["kind"] for finding in case.findings or ()}
    if any(item.blocks for item in found) or not explained.issuperset(kinds_to_explain(found)):
        raise Refused(
            _(
                "The check finds something in this text that was not changed or explained. "
                "Return it to its author; she sees what was found when she sends it again."
            )
        )


def return_case(case: Case, reviewer: User, *, comment: str) -> None:
    """Give it back to its author with what should change."""
    hold(case, "return")
    if is_author(reviewer, case):
        raise Refused(_("A case is reviewed by somebody other than its author."))
    require({"comment": comment})
    refuse_identifiers(comment=comment)
    case.state, case.return_comment = "returned", comment
    case.approved_by_id = case.approved_at = None
    db.session.flush()
    audit.note("case.returned", case, by=reviewer)


def withdraw_case(case: Case, coordinator: User, *, reason: str) -> None:
    """Erase every word of the case and of its discussion, also as phones handed them in; the row and the
    reason stay."""
    hold(case, "withdraw")
    require({"reason": reason})
    refuse_identifiers(reason=reason)
    db.session.execute(delete(Contribution).where(Contribution.case_id == case.id))
    case.title = case.question = ""
    case.sections = {}
    case.findings = case.return_comment = case.checked_sha256 = None
    case.follow_up = case.applied_why = case.learning_point = None
    case.session_id = case.position = None
    case.state, case.withdrawn_reason = "withdrawn", reason
    db.session.flush()
    erasing.erase_words(erasing.about(f"/cases/{case.id}"), by=coordinator, note=reason)
    audit.note("case.withdrawn", case, by=coordinator)
