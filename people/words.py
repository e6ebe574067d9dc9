"""How roles, kinds and states are called on a page, and the tone of their chips."""

from typing import Any

from core.text import _l
from people.forms.places import KINDS, SIGNALS
from people.models import Role
from people.queries.accounts import Entry
from people.roster.planning import Verdict

ROLES = {
    Role.PASANTE: _l("Pasante"),
    Role.MENTOR: _l("Mentor"),
    Role.RESIDENT: _l("Visiting resident"),
    Role.COORDINATOR: _l("Coordinator"),
}
MANY = {
    Role.PASANTE: _l("Pasantes"),
    Role.MENTOR: _l("Mentors"),
    Role.RESIDENT: _l("Visiting residents"),
    Role.COORDINATOR: _l("Coordinators"),
}
ENTRIES = {
    Entry.ENTERED: (_l("has entered"), "good"),
    Entry.INVITED: (_l("invited"), "wait"),
    Entry.NOT_INVITED: (_l("not invited"), "quiet"),
    Entry.DISABLED: (_l("account closed"), "risk"),
    Entry.NOT_YET: (_l("stay not begun"), "info"),
    Entry.OVER: (_l("stay is over"), "quiet"),
}
VERDICTS = {
    Verdict.CREATE: (_l("new person"), "good"),
    Verdict.CHANGE: (_l("changes"), "wait"),
    Verdict.UNCHANGED: (_l("no change"), "quiet"),
    Verdict.REFUSED: (_l("refused row"), "risk"),
}


def role_word(role: Role, many: bool = False) -> str:
    """Pasante, mentor … for people to read."""
    return str((MANY if many else ROLES)[role])


def entry_word(entry: Entry) -> tuple[str, str]:
    """The words and the tone for whether somebody has come in."""
    word, tone = ENTRIES[entry]
    return str(word), tone


def verdict_word(verdict: Verdict) -> tuple[str, str]:
    """What becomes of a row of a roster: words and tone."""
    word, tone = VERDICTS[verdict]
    return str(word), tone


def kind_word(kind: str) -> str:
    """What sort of clinic."""
    return str(dict[str, Any](KINDS)[kind])


def signal_word(signal: str) -> str:
    return str(dict[str, Any](SIGNALS)[signal])


IN_TEMPLATES = {
    "role_word": role_word,
    "entry_word": entry_word,
    "verdict_word": verdict_word,
    "kind_word": kind_word,
    "signal_word": signal_word,
}
