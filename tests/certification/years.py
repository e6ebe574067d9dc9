"""Years as they end: seminars attended and graded, visits acknowledged, cases closed."""

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache

from core import clock, db
from mentorship.cases.models import Case
from mentorship.visits.models import Visit
from people.models import Pasante, Signatory
from seminars.curricula.modules import Module, Quiz, Review
from seminars.library.storing import as_body
from seminars.models import Attendance, ModuleVersion, QuizAttempt, Seminar
from tests.support.cast import Cast

GRADUATION = datetime(2027, 1, 28, 16, 0, tzinfo=UTC)
HOURS = 12


def a_year_given(cast: Cast, months: int = 12) -> list[Seminar]:
    """One seminar in each month of the February cohort's year, and who signs at its end."""
    db.session.add_all(
        [
            Signatory(
                position=1, name="Dra. Valeria Macías", title="Directora", organisation="Salud en la Sierra"
            ),
            Signatory(position=2, name="Dr. Hugo Nájera", title="Titular académico", organisation=""),
        ]
    )
    return [_give(number) for number in range(1, months + 1)]


def _give(number: int) -> Seminar:
    module = replace(
        _module(), key=f"m{number:02}", title={"es": f"Módulo {number}", "en": f"Module {number}"}
    )
    digest = f"{number:064x}"
    version = ModuleVersion(
        key=module.key,
        sha256=digest,
        body={"module": as_body(replace(module, sha256=digest))},
        imported_at=clock.now(),
    )
    db.session.add(version)
    db.session.flush()
    month, year = (number % 12) + 1, 2026 + (number == 12)
    seminar = Seminar(
        module_key=module.key,
        module_version_id=version.id,
        starts_on=date(year, month, 8),
        ends_on=date(year, month, 9),
        minutes=HOURS * 60,
        place="Monte Claro",
        opens_on=date(year, month, 1),
        due_on=date(year, month, 20),
    )
    db.session.add(seminar)
    db.session.flush()
    return seminar


@cache
def _module() -> Module:
    """A module of one quiz: its score is the grade."""
    words = {"es": "Cuestionario", "en": "Quiz"}
    quiz = Quiz(key="quiz", title=words, minutes=5, questions={"es": (), "en": ()}, line=1)
    return Module(
        folder="m", key="m", month=1, contact_hours=HOURS, title=words, aim=words, licence="CC BY 4.0",
        objectives=(), lessons=(), quizzes=(quiz,), reflections=(), references=(), review=Review(), sha256="",
    )  # fmt: skip


def study(cast: Cast, pasante: Pasante, seminars: list[Seminar], score: int = 900) -> None:
    """Attend these seminars whole and finish their modules."""
    for seminar in seminars:
        attend(cast, pasante, seminar)
        finish(pasante, seminar, score)


def attend(cast: Cast, pasante: Pasante, seminar: Seminar, minutes: int = HOURS * 60) -> None:
    state = "present" if minutes == HOURS * 60 else "partial"
    db.session.add(
        Attendance(
            seminar_id=seminar.id,
            pasante_id=pasante.id,
            state=state,
            minutes=minutes,
            noted_by_id=cast.rosa.id,
            noted_at=clock.now(),
        )
    )
    db.session.flush()


def finish(pasante: Pasante, seminar: Seminar, score: int) -> None:
    db.session.add(
        QuizAttempt(
            pasante_id=pasante.id,
            seminar_id=seminar.id,
            module_version_id=seminar.module_version_id,
            quiz_key="quiz",
            number=1,
            answers={},
            score=score,
            submitted_at=clock.now(),
        )
    )
    db.session.flush()


def be_visited(cast: Cast, pasante: Pasante, times: int, acknowledged: int | None = None) -> None:
    """So many signed visits, one in each of the first months; all acknowledged unless said."""
    for number in range(times):
        seen = acknowledged is None or number < acknowledged
        db.session.add(
            Visit(
                pasante_id=pasante.id,
                clinic_id=cast.nueva_aurora.id,
                mentor_id=cast.lucia.id,
                kind="in_person",
                held_on=date(2026, 2 + number, 12),
                minutes=180,
                signed_at=clock.now(),
                content_sha256=f"{pasante.id}-{number}",
                acknowledged_at=clock.now() if seen else None,
            )
        )
    db.session.flush()


def close_cases(pasante: Pasante, count: int = 2) -> None:
    known = db.session.query(Case).count()
    db.session.add_all(
        Case(pasante_id=pasante.id, year=2026, number=known + number, state="closed", closed_at=clock.now())
        for number in range(1, count + 1)
    )
    db.session.flush()


def complete(cast: Cast, pasante: Pasante, seminars: list[Seminar]) -> None:
    """Everything the diploma asks for."""
    study(cast, pasante, seminars)
    be_visited(cast, pasante, 8)
    close_cases(pasante)
