"""A visiting resident's first page: the stay, the sessions, the cases to read before them."""

from typing import Any

from core import clock
from home.pages.greeting import greeting
from mentorship.cases.queries import cases_on, next_sessions
from people.models import User
from seminars.queries import next_seminar, title_of


def page(user: User) -> dict[str, Any]:
    today = clock.today()
    sessions = next_sessions(user, today)
    coming = next_seminar(today)
    return {
        "greeting": greeting(user.given_names),
        "sessions": sessions,
        "cases": cases_on(sessions, user) if sessions else {},
        "seminar": coming,
        "seminar_title": title_of(coming) if coming else None,
        "days_left": (user.access_until - today).days if user.access_until else None,
    }
