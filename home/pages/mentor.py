"""A mentor's first page: the clinics by how long they wait, drafts to finish, work to read."""

from typing import Any

from core import clock
from home.pages.greeting import greeting
from mentorship.cases.queries import next_sessions, waiting_for
from mentorship.visits.queries import clinics_of, drafts_of
from people.models import User
from seminars.queries import awaiting_grade, next_seminar, title_of


def page(user: User) -> dict[str, Any]:
    today = clock.today()
    coming = next_seminar(today)
    return {
        "greeting": greeting(user.given_names),
        "clinics": clinics_of(user, today),
        "drafts": drafts_of(user),
        "to_grade": awaiting_grade(user),
        "my_turn": waiting_for(user),
        "sessions": next_sessions(user, today),
        "seminar": coming,
        "seminar_title": title_of(coming) if coming else None,
    }
