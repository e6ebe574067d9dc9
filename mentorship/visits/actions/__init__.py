"""What is done with a visit: written down as a draft, signed once, then acknowledged and added to."""

from mentorship.visits.actions.drafting import change_draft, delete_draft, log_visit
from mentorship.visits.actions.observing import change_observation, delete_observation, record_observation
from mentorship.visits.actions.signed import acknowledge_visit, add_addendum
from mentorship.visits.actions.signing import sign_visit

__all__ = [
    "acknowledge_visit",
    "add_addendum",
    "change_draft",
    "change_observation",
    "delete_draft",
    "delete_observation",
    "log_visit",
    "record_observation",
    "sign_visit",
]
