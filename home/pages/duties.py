"""What a case asks of whoever must do its next step, by the state it is in."""

from typing import Any

from core.text import _l

DUTIES: dict[str, Any] = {
    "submitted": _l("to review"),
    "returned": _l("came back with a comment"),
    "approved": _l("to put on a session"),
    "scheduled": _l("to mark as discussed"),
    "discussed": _l("to say what is feasible"),
    "follow_up": _l("to follow up and close"),
}
