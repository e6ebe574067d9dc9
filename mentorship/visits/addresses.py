"""Which pages of the visits a person keeps on the phone until the next signal."""

from flask import url_for

from core import clock
from mentorship.visits import queries
from people.models import User
from people.queries import find_pasante


def index(user: User) -> list[str]:
    return [] if user.is_resident else [url_for("visits.index")]


def preparing(user: User) -> list[str]:
    return [url_for("visits.prepare", pasante_id=pasante_id) for pasante_id in _accompanied(user)]


def new_visits(user: User) -> list[str]:
    return [url_for("visits.log", pasante_id=pasante_id) for pasante_id in _accompanied(user)]


def drafts(user: User) -> list[str]:
    begun = queries.drafts_of(user) if user.is_mentor else []
    return [url_for("visits.edit", visit_id=visit.id) for visit in begun]


def to_acknowledge(user: User) -> list[str]:
    """What a pasante has to read and answer."""
    pasante = find_pasante(user)
    unread = queries.awaiting_acknowledgement(pasante.id) if pasante is not None else []
    return [url_for("visits.show", visit_id=visit.id) for visit in unread]


def _accompanied(user: User) -> list[int]:
    """Who serves today at the clinics of a mentor."""
    statuses = queries.clinics_of(user, clock.today()) if user.is_mentor else []
    return [pasante.id for status in statuses for pasante in status.pasantes]
