"""Which pages of the case reviews a person keeps on the phone until the next signal."""

from flask import url_for

from core import clock
from mentorship.cases import queries
from mentorship.cases.formats import FORMATS
from mentorship.cases.models import CaseSession
from people.models import User


def index(user: User) -> list[str]:
    return [] if user.is_coordinator else [url_for("cases.index")]


def new_cases(user: User) -> list[str]:
    """The choice of a way to tell it, and the blank page of each."""
    if not user.is_pasante:
        return []
    return [url_for("cases.start"), *(url_for("cases.start", format=key) for key in FORMATS)]


def drafts(user: User) -> list[str]:
    return [url_for("cases.edit", case_id=case.id) for case in queries.drafts_of(user)]


def sessions(user: User) -> list[str]:
    return [url_for("cases.show_session", case_session_id=session.id) for session in _sessions(user)]


def to_read(user: User) -> list[str]:
    """Those whose next step is this person's, and those of their sessions."""
    if user.is_coordinator:
        return []
    on_sessions = queries.cases_on(_sessions(user), user).values()
    wanted = [*queries.waiting_for(user), *(case for cases in on_sessions for case in cases)]
    return [url_for("cases.show", case_id=case.id) for case in wanted]


def _sessions(user: User) -> list[CaseSession]:
    """Of a guest all of the stay, of a mentor those to come; pasantes meet them where there is a signal."""
    if not (user.is_mentor or user.is_resident):
        return []
    return queries.next_sessions(user, user.access_from or clock.today())
