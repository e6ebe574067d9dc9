"""Cases in every state, made by hand, for tests that are about what comes after."""

from datetime import datetime, timedelta
from typing import Any

from core import clock, db
from mentorship.cases.models import Case, CaseSession, Contribution, SessionGuest
from people.models import Pasante, User
from tests.support.cast import NOW

TEXTS = {
    "subjective": "Tres días de fiebre y tos.",
    "objective": "Frecuencia respiratoria 44, crepitantes a la derecha.",
    "assessment": "Neumonía adquirida en la comunidad.",
    "plan": "Amoxicilina; vigilar en casa.",
}


def a_case(pasante: Pasante, state: str = "draft", **more: Any) -> Case:
    """One case as it stands in that state, its text checked unless it is a draft."""
    number = db.session.query(Case).count() + 1
    values: dict[str, Any] = {
        "title": "Fiebre y tos",
        "question": "¿Cuándo referir si no hay oxígeno?",
        "age_band": "1-4",
        "sex": "female",
        "sections": dict(TEXTS),
        "created_at": NOW - timedelta(days=20),
    }
    case = Case(pasante_id=pasante.id, year=2026, number=number, state=state, **(values | more))
    if state != "draft":
        case.checked_sha256 = case.fingerprint
        case.submitted_at = NOW - timedelta(days=10)
        case.no_identifiers = True
    db.session.add(case)
    db.session.flush()
    return case


def a_session(facilitator: User, *guests: User, held_at: datetime | None = None) -> CaseSession:
    session = CaseSession(held_at=held_at or clock.now(), place="Sala 2", facilitator_id=facilitator.id)
    db.session.add(session)
    db.session.flush()
    db.session.add_all(SessionGuest(session_id=session.id, user_id=guest.id) for guest in guests)
    db.session.flush()
    return session


def a_recommendation(case: Case, author: User, text: str = "Empieza amoxicilina hoy.") -> Contribution:
    row = Contribution(
        case_id=case.id,
        author_id=author.id,
        kind="recommendation",
        text=text,
        language="es",
        created_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    return row


WRITTEN: dict[str, Any] = {
    "language": "es",
    "title": "Fiebre y tos",
    "question": "¿Cuándo referir si no hay oxígeno?",
    "age_band": "1-4",
    "sex": "female",
    "sections": TEXTS,
}
"""What the author wrote, as the actions take it."""

FILLED_IN: dict[str, str] = {
    **{name: value for name, value in WRITTEN.items() if name != "sections"},
    **{f"section_{key}": text for key, text in TEXTS.items()},
}
"""The same as the page sends it."""
