"""The demo year: an empty site becomes one that was lived in, the same way on the same day."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app import create_app
from certification.models import Certificate
from core import clock, db
from core.errors import Refused
from core.files import read as read_file
from core.security import password_fits
from home import demo
from home.demo.dates import Dates, friday_from
from home.demo.texts import read
from mentorship.cases.checking import check
from mentorship.cases.models import STATES, Case, CaseSession, Contribution, SessionGuest
from mentorship.cases.queries import names_known_to_the_house
from mentorship.visits.models import Addendum, Commitment, Observation, Visit
from mentorship.visits.queries import is_intact
from people import institution
from people.models import Clinic, Cohort, Institution, Pasante, Posting, Role, User
from people.queries import demo_faces
from seminars.models import Attendance, LessonRead, QuizAttempt, Seminar, Submission
from tests.support.cast import NOW
from tests.support.databases import Databases

KEPT = {
    User: ("id", "email", "sort_name", "access_from", "access_until"),
    Posting: ("id", "pasante_id", "clinic_id", "starts_on"),
    Seminar: ("id", "module_key", "starts_on", "opens_on", "due_on"),
    Attendance: ("id", "pasante_id", "state", "minutes"),
    LessonRead: ("id", "pasante_id", "lesson_key", "read_at"),
    QuizAttempt: ("id", "pasante_id", "score", "answers", "submitted_at"),
    Submission: ("id", "pasante_id", "text", "grade", "feedback", "graded_at"),
    Visit: ("id", "pasante_id", "held_on", "content_sha256", "acknowledged_at", "reply"),
    Observation: ("id", "visit_id", "bands", "overall"),
    Commitment: ("id", "text", "owner", "due_on", "state"),
    Case: ("id", "pasante_id", "number", "state", "title", "submitted_at", "closed_at"),
    Contribution: ("id", "author_id", "text", "feasible", "created_at"),
}


def quiet(_line: str) -> None:
    """Nobody listens."""


def load(app: Flask, day: date | None = None, *, with_certificates: bool = False) -> None:
    moment = datetime(day.year, day.month, day.day, 18, tzinfo=UTC) if day else clock.now()
    with app.app_context(), clock.at(moment):
        demo.load(quiet, with_certificates=with_certificates)


def everything() -> dict[str, list[Any]]:
    return {
        model.__tablename__: [
            tuple(row)
            for row in db.session.execute(
                select(*(getattr(model, name) for name in names)).order_by(model.id)
            )
        ]
        for model, names in KEPT.items()
    }


def count(model: type, **where: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model).filter_by(**where)) or 0


def all_of(model: type[Any]) -> list[Any]:
    return list(db.session.scalars(select(model).order_by(model.id)))


@contextmanager
def a_site(databases: Databases, folder: Path) -> Iterator[Flask]:
    url = databases.fresh()
    app = create_app({"DATABASE_URL": url, "DATA": str(folder), "SECRET_KEY": "test", "TESTING": True})
    yield app
    app.extensions["engine"].dispose()
    databases.drop(url)


@pytest.fixture(scope="module")
def loaded(all_databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The demo year as of the tests' day, loaded once: the tests that share it only read."""
    with a_site(all_databases, tmp_path_factory.mktemp("demo")) as app:
        with clock.at(NOW):
            load(app, with_certificates=True)
        yield app


@pytest.fixture
def lived_in(loaded: Flask) -> Iterator[Flask]:
    with loaded.app_context():
        yield loaded


def test_an_empty_site_fills_with_two_cohorts_their_clinics_and_those_around_them(lived_in: Flask) -> None:
    roles = Counter(user.role for user in all_of(User))
    assert roles == {Role.PASANTE: 20, Role.MENTOR: 4, Role.RESIDENT: 3, Role.COORDINATOR: 2}
    assert (count(Cohort), count(Clinic), count(Posting)) == (2, 10, 20)
    assert db.session.get_one(Institution, 1).is_demo
    assert institution.current().is_demo


def test_the_sign_in_page_offers_the_four_people_the_demo_is_told_around(lived_in: Flask) -> None:
    faces = [user.full_name for user in demo_faces()]
    assert faces == ["Xóchitl Peñaloza Güemes", "Lucía Gómez Aguilar", "Emily Carter", "Rosa Hernández Núñez"]
    page = lived_in.test_client().get("/sign-in").text
    assert all(name.split()[0] in page for name in faces)


def test_no_password_opens_an_account_and_no_address_could_receive_mail(lived_in: Flask) -> None:
    for stored in {user.password_hash for user in all_of(User)}:
        assert not any(password_fits(stored, tried) for tried in ("", "!", "xochitl", stored or ""))
    assert all(user.email.endswith("@demo.acompana.example") for user in all_of(User))


def test_over_real_people_nothing_is_written(app: Flask) -> None:
    with app.app_context(), pytest.raises(Refused, match="ya hay personas"):
        demo.load(quiet)
    with app.app_context():
        assert not db.session.get_one(Institution, 1).is_demo
        assert (count(Visit), count(Seminar)) == (0, 0)


def test_a_second_load_is_refused_on_the_command_line_with_a_sentence(lived_in: Flask) -> None:
    people = count(User)
    result = lived_in.test_cli_runner().invoke(args=["demo", "load"])
    assert result.exit_code == 1
    assert "ya hay personas" in result.output
    assert count(User) == people


def test_seminars_were_held_one_is_open_and_one_is_to_come(lived_in: Flask) -> None:
    today = clock.today()
    seminars = all_of(Seminar)
    assert sum(seminar.ends_on < today for seminar in seminars) == 3
    assert [s.module_key for s in seminars if s.opens_on <= today <= s.due_on] == ["m02"]
    assert sum(seminar.opens_on > today for seminar in seminars) == 1
    assert {row.state for row in all_of(Attendance)} == {"present", "partial", "excused", "absent"}


def test_work_was_handed_in_graded_and_some_of_it_waits(lived_in: Flask) -> None:
    written = all_of(Submission)
    assert any(each.grade is None for each in written)
    graded = [each for each in written if each.grade is not None]
    assert len(graded) > 20
    assert all(each.feedback and each.graded_at > each.submitted_at for each in graded)
    scores = [attempt.score for attempt in all_of(QuizAttempt)]
    assert min(scores) < 700 < max(scores)
    assert all(60 <= len(text["text"].split()) <= 160 for text in read("reflections")["m00"])


def test_visits_came_every_month_and_read_as_they_were_signed(lived_in: Flask) -> None:
    visits = all_of(Visit)
    assert all(is_intact(visit) for visit in visits if visit.is_signed)
    assert count(Visit, kind="failed", failed_reason="road") == 1
    assert sum(not visit.is_signed for visit in visits) == 1
    assert sum(bool(visit.reply) for visit in visits) == count(Addendum) == 1
    waiting = [visit for visit in visits if visit.is_signed and not visit.is_acknowledged]
    xochitl = demo_faces()[0]
    assert db.session.scalars(select(Pasante.id).filter_by(user_id=xochitl.id)).one() in {
        visit.pasante_id for visit in waiting
    }


def test_promises_were_kept_broken_and_carried(lived_in: Flask) -> None:
    states = Counter(commitment.state for commitment in all_of(Commitment))
    assert min(states["kept"], states["broken"], states["open"]) > 10
    assert any(commitment.first_due_on for commitment in all_of(Commitment))
    assert any("out" in (visit.clinic_check or {}).get("tracers", {}).values() for visit in all_of(Visit))


def test_one_clinic_has_waited_longer_than_it_should(lived_in: Flask) -> None:
    seen: dict[int, date] = {}
    for visit in all_of(Visit):
        if visit.is_signed and visit.kind != "failed":
            seen[visit.clinic_id] = max(visit.held_on, seen.get(visit.clinic_id, visit.held_on))
    late = [clinic for clinic, day in seen.items() if (clock.today() - day).days > 45]
    assert len(seen) == 10
    assert len(late) == 1


def test_there_is_a_case_in_every_state_and_emily_is_invited_to_the_next_session(lived_in: Flask) -> None:
    assert {case.state for case in all_of(Case)} == set(STATES)
    coming = select(CaseSession).where(CaseSession.held_at > clock.now()).order_by(CaseSession.held_at)
    session = db.session.scalars(coming).first()
    assert session is not None
    emily = demo_faces()[2]
    assert count(SessionGuest, session_id=session.id, user_id=emily.id) == 1
    assert count(Case, session_id=session.id, state="scheduled") == 2
    assert count(Contribution, author_id=emily.id, language="en") > 2


def test_the_privacy_gate_finds_nothing_in_what_the_demo_tells(lived_in: Flask) -> None:
    known = names_known_to_the_house()
    told = [text for name in ("m00", "m01", "m02") for text in read("reflections")[name]]
    texts = {str(number): each["text"] for number, each in enumerate(told)}
    for case in all_of(Case):
        texts |= {f"{case.code} {name}": text for name, text in case.texts.items() if text}
        texts |= {f"{case.code} end": f"{case.follow_up or ''} {case.learning_point or ''}"}
    texts |= {f"said {each.id}": each.text for each in all_of(Contribution)}
    assert check(texts, known) == []


def test_the_same_day_gives_the_same_year(lived_in: Flask, empty_app: Flask) -> None:
    first = everything()
    load(empty_app)
    with empty_app.app_context():
        assert everything() == first


def test_two_cohorts_serve_on_every_day_of_the_calendar() -> None:
    for number in range(4 * 366):
        day = date(2027, 1, 1) + timedelta(days=number)
        older, younger = Dates(day).starts
        assert 181 <= (day - older).days <= 365
        assert 0 <= (day - younger).days <= 183
        assert Dates(day).older_ends >= day


def test_no_course_is_held_between_christmas_and_new_year() -> None:
    assert friday_from(date(2026, 12, 22)) == date(2027, 1, 8)
    assert friday_from(date(2026, 12, 15)) == date(2026, 12, 18)


@pytest.mark.parametrize(
    "day",
    [date(2027, 2, 3), date(2027, 7, 31), date(2027, 8, 15), date(2028, 2, 29)],
    ids=str,
)
def test_the_year_stands_half_over_on_any_day(empty_app: Flask, day: date) -> None:
    load(empty_app, day)
    with empty_app.app_context(), clock.at(datetime(day.year, day.month, day.day, 18, tzinfo=UTC)):
        assert all(cohort.starts_on <= day <= cohort.ends_on for cohort in all_of(Cohort))
        assert {case.state for case in all_of(Case)} == set(STATES)
        open_now = [s for s in all_of(Seminar) if s.opens_on <= day <= s.due_on and s.module_key == "m02"]
        assert len(open_now) == 1
        assert Dates(day).older_ends >= open_now[0].starts_on
        latest = max(visit.held_on for visit in all_of(Visit))
        assert latest < day


def test_constancias_were_printed_and_one_was_replaced(lived_in: Flask) -> None:
    issued = all_of(Certificate)
    assert Counter(each.state for each in issued) == {"valid": len(issued) - 1, "replaced": 1}
    [new] = [each for each in issued if each.replaces_id is not None]
    old = db.session.get_one(Certificate, new.replaces_id)
    assert (old.state, old.snapshot["person"]) == ("replaced", "Jose Ángel Nuñez de la Cruz")
    assert new.snapshot["person"] == "José Ángel Núñez de la Cruz"
    assert all(read_file(each.pdf_sha256).startswith(b"%PDF") for each in issued)


def test_a_mentor_and_a_guest_were_thanked(lived_in: Flask) -> None:
    others = {each.kind: each.snapshot for each in all_of(Certificate) if each.pasante_id is None}
    assert {kind: printed["person"] for kind, printed in others.items()} == {
        "mentor": "Lucía Gómez Aguilar",
        "teaching": "Daniel Okafor",
    }
    assert min(printed["hours"] for printed in others.values()) > 0
