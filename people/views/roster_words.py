"""A row of a dry run in the reader's language."""

from dataclasses import dataclass
from datetime import date

from core.text import _, dateformat
from people.forms.accounts import TREATMENTS
from people.roster.columns import LABELS
from people.roster.planning import PlannedRow, Verdict
from people.roster.values import Reason


@dataclass(frozen=True)
class ShownRow:
    """What the page says of one line of the file."""

    line: int
    verdict: Verdict
    name: str
    details: list[tuple[str, str]]  # what would be stored: label, value
    changes: list[tuple[str, str, str]]  # label, old, new
    reasons: list[str]
    notices: list[str]


def shown_row(row: PlannedRow) -> ShownRow:
    new = row.values if row.verdict is Verdict.CREATE else {}
    hidden = ("given_names", "first_surname", "second_surname")
    return ShownRow(
        line=row.line,
        verdict=row.verdict,
        name=row.name or row.values.get("email", ""),
        details=[(_(LABELS[k]), _value(k, v)) for k, v in new.items() if k not in hidden],
        changes=[(_(LABELS[c.field]), _value(c.field, c.old), _value(c.field, c.new)) for c in row.changes],
        reasons=[_sentence(reason) for reason in row.reasons],
        notices=[_sentence(notice) for notice in row.notices],
    )


def _value(field: str, value: str) -> str:
    if not value:
        return "–"
    if field == "starts_on":
        return dateformat(date.fromisoformat(value), "medium")
    return str(TREATMENTS[value]) if field == "treatment" else value


def _sentence(reason: Reason) -> str:
    return _(reason.message, **reason.params)
