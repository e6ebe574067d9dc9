"""The author's part: keep a draft, send it for review."""

from typing import Any

from sqlalchemy import func, select

from core import audit, clock, db
from core.errors import Refused
from core.text import _
from mentorship.cases import queries
from mentorship.cases.actions.guards import RefusedFields, hold, sentence
from mentorship.cases.checking import Found, check, kinds_to_explain
from mentorship.cases.formats import FORMATS, section_name
from mentorship.cases.models import Case
from mentorship.cases.privacy import NOBODY_KNOWN, RULES_VERSION
from people.models import Institution, Pasante, User


class ChangedElsewhere(Refused):
    """Another window saved in between; `based_on` is what a second try, knowing that, rests on."""

    reason = "changed_elsewhere"

    def __init__(self, based_on: str):
        super().__init__(
            _(
                "This case was changed in another window. Your words are still here. "
                "Look at the saved version first; if you send again, yours replaces it."
            )
        )
        self.based_on = based_on


def start_case(author: User, *, format: str, **written: Any) -> Case:
    """A new draft with the next number of the year. Nothing is checked until it is sent."""
    pasante = db.session.scalars(select(Pasante).where(Pasante.user_id == author.id)).one()
    year = clock.today().year
    case = Case(
        pasante_id=pasante.id, year=year, number=_next_number(year), format=format, created_at=clock.now()
    )
    _write(case, **written)
    db.session.add(case)
    db.session.flush()
    audit.note("case.started", case, by=author)
    return case


def _next_number(year: int) -> int:
    """One after the other: whoever asks second waits on the row of the institution."""
    db.session.execute(select(Institution.id).with_for_update())
    return (db.session.scalar(select(func.max(Case.number)).where(Case.year == year)) or 0) + 1


def save_draft(case: Case, author: User, *, based_on: str, **written: Any) -> None:
    """Keep what was written, with holes or without; refused when another window saved in between."""
    hold(case, "save")
    _expect_unchanged(case, based_on)
    _write(case, **written)
    db.session.flush()
    audit.note("case.saved", case, by=author)


def submit_case(
    case: Case, author: User, *, based_on: str, reasons: dict[str, str], no_identifiers: bool, **written: Any
) -> None:
    """Send it for review: complete, checked on exactly this text, each warning changed or explained.

    Sent again after it was approved, it needs a new approval.
    """
    hold(case, "submit")
    _expect_unchanged(case, based_on)
    _write(case, **written)
    found = check(_texts_by_field(case), queries.names_known_to_the_house())
    wrong = _holes(case, no_identifiers)
    _add_findings(wrong, found, reasons)
    if wrong:
        raise RefusedFields(_("It was not sent yet."), wrong)
    _seal(case, found, reasons)
    db.session.flush()
    audit.note("case.submitted", case, by=author, rules=RULES_VERSION, kinds=kinds_to_explain(found))


def _write(
    case: Case,
    *,
    language: str,
    title: str,
    question: str,
    age_band: str | None,
    sex: str | None,
    sections: dict[str, str],
) -> None:
    case.language, case.title, case.question = language, title, question
    case.age_band, case.sex = age_band or None, sex or None
    keys = [prompt.key for prompt in FORMATS[case.format].prompts]
    case.sections = {key: sections[key] for key in keys if sections.get(key)}


def _expect_unchanged(case: Case, based_on: str) -> None:
    if based_on and based_on != case.fingerprint:
        raise ChangedElsewhere(case.fingerprint)


def _texts_by_field(case: Case) -> dict[str, str]:
    """The texts under the names of their fields on the page."""
    sections = {section_name(key): text for key, text in case.sections.items()}
    return {"title": case.title, "question": case.question, **sections}


def _holes(case: Case, no_identifiers: bool) -> dict[str, list[str]]:
    """What a review cannot do without, by field."""
    needed: dict[str, Any] = {
        "question": case.question,
        "title": case.title,
        "age_band": case.age_band,
        "sex": case.sex,
    }
    for prompt in FORMATS[case.format].prompts:
        if prompt.required:
            needed[section_name(prompt.key)] = case.sections.get(prompt.key)
    wrong = {
        name: [_("Please write this before you send it.")] for name, value in needed.items() if not value
    }
    if not no_identifiers:
        wrong["no_identifiers"] = [_("Read your text once more and tick this.")]
    return wrong


def _add_findings(wrong: dict[str, list[str]], found: list[Found], reasons: dict[str, str]) -> None:
    """Blocks always, warnings until their kind is explained, and explanations that identify themselves."""
    for item in found:
        if item.blocks or not reasons.get(item.kind):
            wrong.setdefault(item.field, []).append(sentence(item))
    for kind in kinds_to_explain(found):
        if not reasons.get(kind):
            wrong[f"reason_{kind}"] = [_("Change those words above, or say here why they identify nobody.")]
    for item in check({f"reason_{kind}": reason for kind, reason in reasons.items()}, NOBODY_KNOWN):
        if item.blocks:
            wrong.setdefault(item.field, []).append(sentence(item))


def _seal(case: Case, found: list[Found], reasons: dict[str, str]) -> None:
    """Remember what was checked and why each warning stays; never the words it pointed at."""
    case.checked_sha256, case.checked_rules = case.fingerprint, RULES_VERSION
    case.findings = [{"kind": kind, "reason": reasons[kind]} for kind in kinds_to_explain(found)]
    case.no_identifiers = True
    case.state, case.submitted_at = "submitted", clock.now()
    case.approved_by_id = case.approved_at = None
