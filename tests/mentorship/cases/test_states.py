"""Which act is possible in which state: every pair, tried on a stored case."""

from datetime import timedelta

import pytest

from core import db
from core.errors import Refused
from mentorship.cases import actions
from mentorship.cases.models import STATES
from mentorship.cases.states import MOVES, STEPS, step_of
from tests.mentorship.cases.case_support import WRITTEN, a_case, a_recommendation, a_session
from tests.support.cast import NOW, TODAY

AFTER = {
    "save": None,
    "submit": "submitted",
    "return": "returned",
    "approve": "approved",
    "schedule": "scheduled",
    "contribute": None,
    "mark_discussed": "discussed",
    "plan_follow_up": "follow_up",
    "close": "closed",
    "withdraw": "withdrawn",
}


def stage(cast, state):
    """A case in that state, on Lucía's session if such a case is on one."""
    place = {}
    if state in ("scheduled", "discussed", "follow_up", "closed"):
        place = {"session_id": a_session(cast.lucia, cast.emily).id, "position": 1}
    case = a_case(cast.xochitls_place, state, **place)
    return case, a_recommendation(case, cast.lucia)


def act(cast, name, case, advice):
    sends = {**WRITTEN, "based_on": "", "reasons": {}, "no_identifiers": True}
    coming = a_session(cast.lucia, held_at=NOW + timedelta(days=3))
    says = {"kind": "comment", "text": "Well done.", "language": "en", "guideline": ""}
    went = {"outcome": "stable", "follow_up": "", "applied": "yes", "applied_why": ""}
    plan = {"feasible": {advice.id: "yes"}, "follow_up_on": TODAY}
    acts = {
        "save": lambda: actions.save_draft(case, cast.xochitl, based_on="", **WRITTEN),
        "submit": lambda: actions.submit_case(case, cast.xochitl, **sends),
        "return": lambda: actions.return_case(case, cast.lucia, comment="Quita el lugar."),
        "approve": lambda: actions.approve_case(case, cast.lucia, seen=case.checked_sha256 or ""),
        "schedule": lambda: actions.schedule_case(case, cast.rosa, session_id=coming.id),
        "contribute": lambda: actions.contribute(case, cast.emily, **says),
        "mark_discussed": lambda: actions.mark_discussed(case, cast.lucia),
        "plan_follow_up": lambda: actions.plan_follow_up(case, cast.xochitl, **plan),
        "close": lambda: actions.close_case(case, cast.xochitl, **went, learning_point="Medir siempre."),
        "withdraw": lambda: actions.withdraw_case(case, cast.rosa, reason="Lo pidió la familia."),
    }
    acts[name]()


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", MOVES)
def test_an_act_is_done_in_its_states_and_refused_in_all_others(cast, writing, name, state):
    case, advice = stage(cast, state)
    if state in MOVES[name]:
        act(cast, name, case, advice)
        assert case.state == (AFTER[name] or state)
    else:
        before = (case.title, dict(case.sections), case.session_id)
        with pytest.raises(Refused):
            act(cast, name, case, advice)
        db.session.refresh(case, ["state", "title", "sections", "session_id"])
        assert case.state == state
        assert (case.title, case.sections, case.session_id) == before


def test_the_way_has_a_step_for_every_state_but_the_withdrawn():
    on_the_way = {state for states in STEPS.values() for state in states}
    assert on_the_way == set(STATES) - {"closed", "withdrawn"}
    assert [step_of(state) for state in ("draft", "submitted", "scheduled", "closed")] == [0, 1, 2, 5]
