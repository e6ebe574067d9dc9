"""What several acts insist on: the row held, and nothing written that identifies a person."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import inspect

from core import db
from core.errors import Refused
from core.text import _
from mentorship.cases import states
from mentorship.cases.checking import Found, check
from mentorship.cases.models import Case
from mentorship.cases.privacy import EXPLANATIONS, NOBODY_KNOWN, PAGE_SENTENCES

_COLUMNS = [column.key for column in inspect(Case).column_attrs]


class RefusedFields(Refused):
    """The house says no to several fields at once: `fields` has the sentences for each."""

    def __init__(self, message: str, fields: Mapping[str, list[str]]):
        super().__init__(message)
        self.fields = fields


def hold(case: Case, act: str) -> None:
    """Nobody else moves this case until this transaction ends; Refused when its state forbids the act."""
    db.session.refresh(case, _COLUMNS, with_for_update=True)
    states.expect(case.state, act)


def sentence(found: Found) -> str:
    """What was found, in the author's own words, and what to write instead. For her eyes only."""
    what, instead = EXPLANATIONS[found.kind]
    level = PAGE_SENTENCES["block" if found.blocks else "warn"]
    return _(
        "%(level)s: “%(words)s”. %(what)s %(instead)s",
        level=_(level),
        words=found.words,
        what=_(what),
        instead=_(instead),
    )


def refuse_identifiers(**texts: Any) -> None:
    """Refused, beside each field, while a text has something that surely identifies a person."""
    wrong: dict[str, list[str]] = {}
    for found in check({name: text for name, text in texts.items() if text}, NOBODY_KNOWN):
        if found.blocks:
            wrong.setdefault(found.field, []).append(sentence(found))
    if wrong:
        raise RefusedFields(_("Something here identifies a person. Nothing was saved yet."), wrong)


def require(texts: Mapping[str, str | None]) -> None:
    """Refused, beside each field, while one is empty."""
    empty = {name: [_("Please write this; it is needed.")] for name, text in texts.items() if not text}
    if empty:
        raise RefusedFields(_("Something is missing."), empty)
