"""The site that can die, the link that can break, and what the database holds in the end."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Select, select

from core import db
from core.outbox.models import Entry
from mentorship.visits.models import Visit
from seminars.models import LessonRead, QuizAttempt, Seminar, Submission
from tests.conftest import sign_in
from tests.support.cast import Cast
from tests.support.proxy import Proxy
from tests.support.site_process import SiteProcess, Spoils


class Truth:
    """The database as somebody sees it who trusts nobody's word."""

    def __init__(self, app: Flask):
        self.app = app

    def rows(self, wanted: Select[Any]) -> list[Any]:
        with self.app.app_context():
            return list(db.session.scalars(wanted))

    def visits(self) -> list[tuple[date, str]]:
        """The day of each visit and what went well, in the order they came."""
        return [(visit.held_on, visit.strengths) for visit in self.rows(select(Visit).order_by(Visit.id))]

    def attempts(self) -> list[QuizAttempt]:
        return self.rows(select(QuizAttempt).order_by(QuizAttempt.id))

    def reflections(self) -> list[str]:
        return [each.text for each in self.rows(select(Submission).order_by(Submission.id))]

    def lessons_read(self) -> list[str]:
        return self.rows(select(LessonRead.lesson_key).order_by(LessonRead.id))

    def entries(self, *states: str) -> list[Entry]:
        """What arrived, in the order it came; in these states, or in any."""
        wanted = select(Entry).order_by(Entry.id)
        return self.rows(wanted.where(Entry.state.in_(states)) if states else wanted)

    def kinds(self, *states: str) -> list[str]:
        return [entry.kind for entry in self.entries(*states)]


@dataclass
class World:
    """Everything that may fail, in one place."""

    app: Flask
    cast: Cast
    link: Proxy
    site: SiteProcess
    truth: Truth
    seminar: Seminar

    def cookie_of(self, name: str) -> tuple[str, str]:
        """A sign-in of one of the cast: name and value of the cookie."""
        cookie = sign_in(self.app, self.cast.user(name)).get_cookie(self.app.config["SESSION_COOKIE_NAME"])
        assert cookie is not None
        return cookie.key, cookie.value

    def site_dies(self) -> None:
        self.site.kill()
        self.link.site = None

    def site_returns(self, spoils: Spoils | None = None) -> None:
        """Again, or in another version."""
        if self.site.lives:
            self.site.kill()
        self.site.spoils = spoils or self.site.spoils
        self.link.site = self.site.start().address

    def awaits_death(self) -> None:
        """It was told to die, and does."""
        self.site.wait_for_death()
        self.link.site = None

    @property
    def visit_form(self) -> str:
        """Where Lucía logs a visit to Xóchitl."""
        return f"/visits/pasantes/{self.cast.xochitls_place.id}/new"

    @property
    def quiz(self) -> str:
        return f"/seminars/{self.seminar.id}/quizzes/quiz"

    @property
    def reflection(self) -> str:
        return f"/seminars/{self.seminar.id}/reflections/reflection"

    @property
    def lesson(self) -> str:
        return f"/seminars/{self.seminar.id}/lessons/calling"


def build(app: Flask, cast: Cast, seminar: Seminar, data: Path, spoils: Spoils | None = None) -> World:
    """The site on its data, with the link before it."""
    site = SiteProcess(app.config["DATABASE_URL"], data, spoils).start()
    link = Proxy()
    link.site = site.address
    return World(app, cast, link, site, Truth(app), seminar)


def days_of_may(count: int) -> Iterable[str]:
    """So many days on which a visit may have been, the last one today."""
    return [f"2026-05-{14 - count + number:02}" for number in range(1, count + 1)]


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
