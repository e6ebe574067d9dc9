"""The way of a case from draft to closed: which act is possible in which state. Pure."""

from core.errors import Refused
from core.text import _, _l

MOVES: dict[str, tuple[str, ...]] = {
    "save": ("draft", "returned"),
    "submit": ("draft", "returned", "submitted", "approved"),
    "return": ("submitted", "approved"),
    "approve": ("submitted",),
    "schedule": ("approved", "scheduled"),
    "contribute": ("scheduled", "discussed"),
    "mark_discussed": ("scheduled",),
    "plan_follow_up": ("discussed",),
    "close": ("follow_up",),
    "withdraw": ("submitted", "returned", "approved", "scheduled", "discussed", "follow_up", "closed"),
}

_REFUSALS = {
    "save": _l("A case that was sent is changed by sending it again. Once it is on a session it stays."),
    "submit": _l("This case is on a session already; its text no longer changes."),
    "return": _l("Only a case that was sent or approved goes back to its author."),
    "approve": _l("Only a case that was sent for review can be approved."),
    "schedule": _l("Only an approved case can be put on a session."),
    "contribute": _l("This case is not being discussed now."),
    "mark_discussed": _l("Only a case on a session can be marked as discussed."),
    "plan_follow_up": _l("The follow-up is planned once, after the discussion."),
    "close": _l("A case is closed after its discussion and its follow-up."),
    "withdraw": _l("Only a case that was sent can be withdrawn, and only once."),
}

# The steps a reader sees, and the states that stand at each; a returned case is being written again.
STEPS: dict[str, tuple[str, ...]] = {
    "written": ("draft", "returned"),
    "reviewed": ("submitted",),
    "discussed": ("approved", "scheduled"),
    "planned": ("discussed",),
    "followed_up": ("follow_up",),
}


def allows(state: str, act: str) -> bool:
    return state in MOVES[act]


def refusal(state: str, act: str) -> Refused:
    """Why a case in this state cannot take that act, in words that help."""
    return Refused(_("This case was withdrawn.") if state == "withdrawn" else _REFUSALS[act])


def expect(state: str, act: str) -> None:
    """Raises Refused when a case in this state cannot take that act."""
    if not allows(state, act):
        raise refusal(state, act)


def step_of(state: str) -> int:
    """How many steps lie behind a case in this state: 0 while it is written, all of them once closed."""
    if state == "closed":
        return len(STEPS)
    return next((place for place, states in enumerate(STEPS.values()) if state in states), 0)
