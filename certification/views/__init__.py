"""The pages about certificates: one's own road, the cohort, issuing, the register, verifying."""

from flask import Flask

from certification import commands
from certification.sentences import (
    DOCUMENTS,
    LETTER_TONES,
    LETTERS,
    RULES,
    STATE_NAMES,
    STATE_TONES,
    figure,
    grade,
    hours,
    say,
    state_today,
    why_stopped,
)
from certification.views import (
    approvals,
    cohorts,
    data_sheets,
    issuing,
    keys,
    machines,
    mailing,
    mine,
    printing,
    register,
    signatories,
    templates,
    verifying,
)
from certification.views.blueprint import bp, strangers

PAGES = (
    *(approvals, cohorts, data_sheets, issuing, keys, machines, mailing, mine, printing, register),
    *(signatories, templates, verifying),
)


def _words() -> dict[str, object]:
    return {
        "documents": DOCUMENTS,
        "rule_names": RULES,
        "letter_names": LETTERS,
        "letter_tones": LETTER_TONES,
        "state_names": STATE_NAMES,
        "state_tones": STATE_TONES,
        "state_today": state_today,
        "figure": figure,
        "grade": grade,
        "hours": hours,
        "say": say,
        "why_stopped": why_stopped,
    }


bp.context_processor(_words)
strangers.context_processor(_words)


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
    app.register_blueprint(strangers)
    commands.init_app(app)
