"""Visits as tests need them: plain fields of a good one, and visits in each state, by the cast."""

from datetime import date
from typing import Any

from mentorship.visits import actions
from mentorship.visits.models import Visit
from mentorship.visits.vocabulary import ITEMS
from tests.support.cast import TODAY, Cast

STRENGTHS = "Explained the warning signs in Tseltal with the help of the acompañante."
TARGETS = "Take the blood pressure at every antenatal visit and write down the curve."
SECRET = "She told me she thinks of leaving; I call her on Friday."


def observation(**changed: Any) -> dict[str, Any]:
    """A consultation in which every item was as expected."""
    bands = dict.fromkeys(ITEMS["consultation"], 3)
    seen = {
        "kind": "consultation", "topic": "prenatal", "bands": bands,
        "overall": 3, "comment": "", "patient_agreed": True,
    }  # fmt: skip
    return {**seen, **changed}


def commitment(text: str = "Draw the curve of blood pressure", **changed: Any) -> dict[str, Any]:
    return {"text": text, "owner": "pasante", "due_on": date(2026, 6, 10), "category": "clinical", **changed}


def good_visit(**changed: Any) -> dict[str, Any]:
    """Everything that signing asks for."""
    fields = {
        "held_on": TODAY, "kind": "in_person", "minutes": 240, "patients_together": 6,
        "strengths": STRENGTHS, "targets": TARGETS, "private_note": SECRET,
        "observation": observation(), "agreed": [commitment()],
    }  # fmt: skip
    return {**fields, **changed}


def draft(cast: Cast, **changed: Any) -> Visit:
    """Lucía's draft about Xóchitl."""
    return actions.log_visit(cast.xochitls_place, cast.lucia, **good_visit(**changed))


def signed(cast: Cast, **changed: Any) -> Visit:
    return actions.sign_visit(draft(cast, **changed), cast.lucia)


def typed(**changed: Any) -> dict[str, Any]:
    """The same good visit as a browser sends it."""
    bands = {f"observation-band_{item}": "3" for item in ITEMS["consultation"]}
    fields = {
        "held_on": "2026-05-14", "kind": "in_person", "minutes": "240", "patients_together": "6",
        "observation-kind": "consultation", "observation-topic": "prenatal", **bands,
        "observation-overall": "3", "observation-patient_agreed": "y",
        "strengths": STRENGTHS, "targets": TARGETS, "private_note": SECRET, "security": "calm",
        "agreed-0-text": "Draw the curve of blood pressure", "agreed-0-owner": "pasante",
        "agreed-0-due_on": "2026-06-10", "agreed-0-category": "clinical",
    }  # fmt: skip
    return {**fields, **changed}
