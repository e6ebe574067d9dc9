"""What can be done with a case. Each act holds the row, checks the state, and says no in words that help."""

from mentorship.cases.actions.discussion import contribute, mark_discussed
from mentorship.cases.actions.following_up import close_case, plan_follow_up
from mentorship.cases.actions.reviewing import approve_case, return_case, withdraw_case
from mentorship.cases.actions.sessions import change_session, plan_session, schedule_case
from mentorship.cases.actions.writing import save_draft, start_case, submit_case

__all__ = [
    "approve_case",
    "change_session",
    "close_case",
    "contribute",
    "mark_discussed",
    "plan_follow_up",
    "plan_session",
    "return_case",
    "save_draft",
    "schedule_case",
    "start_case",
    "submit_case",
    "withdraw_case",
]
