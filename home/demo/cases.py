"""The cases of the demo year, one at least in every state, and the sessions at which they are discussed."""

from datetime import date, time, timedelta
from functools import partial
from typing import Any

from home.demo.dates import Dates, moment
from home.demo.diary import Diary
from home.demo.people import Company
from home.demo.texts import prose
from mentorship.cases import actions
from mentorship.cases.models import Case, CaseSession, Contribution
from mentorship.cases.queries import recommendations_of

WAY = ("draft", "submitted", "approved", "scheduled", "discussed", "follow_up", "closed")
SERVED = 25  # days of the year before somebody brings a case
PLANNED = 17  # days before a session


class SessionStory:
    """One session: planned some weeks before, with its facilitator and guests."""

    def __init__(self, about: dict[str, Any], company: Company, dates: Dates):
        self.about, self.company = about, company
        self.day = dates.working_day(-about["days"])
        self.planned_on = min(self.day - timedelta(days=PLANNED), dates.ago(2))
        self._session: CaseSession | None = None

    @property
    def session(self) -> CaseSession:
        assert self._session is not None
        return self._session

    def plan(self) -> None:
        about, users = self.about, self.company.users
        self._session = actions.plan_session(
            users["rosa"],
            held_on=self.day,
            held_at=time(about["hour"]),
            place=about["place"],
            facilitator_id=users[about["facilitator"]].id,
            guest_ids=[users[guest].id for guest in about["guests"]],
        )


class CaseStory:
    """One case from its first draft to the state it reaches."""

    def __init__(self, about: dict[str, Any], company: Company, session: SessionStory | None):
        self.about, self.company, self.session = about, company, session
        self.author, self.reviewer = company.users[about["author"]], company.users[about["reviewer"]]
        self._case: Case | None = None

    @property
    def case(self) -> Case:
        assert self._case is not None
        return self._case

    def reaches(self, state: str) -> bool:
        goes_to = {"returned": "submitted", "withdrawn": "approved"}.get(
            self.about["goes_to"], self.about["goes_to"]
        )
        return WAY.index(state) <= WAY.index(goes_to)

    def tell(self, diary: Diary, dates: Dates) -> None:
        begun = self.session.day - timedelta(days=14) if self.session else dates.ago(self.about["days_ago"])
        begun = max(begun, self.session.planned_on) if self.session else begun
        diary.note(moment(begun, 21, 10), self.start)
        if self.reaches("submitted"):
            diary.note(moment(begun, 22, 30), self.submit)
        if self.reaches("approved"):
            diary.note(moment(begun + timedelta(days=2), 19), self.approve)
        if self.about["goes_to"] == "returned":
            diary.note(moment(begun + timedelta(days=2), 19), self.give_back)
        if self.about["goes_to"] == "withdrawn":
            diary.note(moment(begun + timedelta(days=4), 9), self.withdraw)
        if self.session:
            self._tell_discussion(diary, begun + timedelta(days=3), self.session.day)

    def _tell_discussion(self, diary: Diary, scheduled_on: date, held_on: date) -> None:
        assert self.session is not None
        diary.note(moment(scheduled_on, 10), self.schedule)
        coming = held_on >= diary.today
        hour = self.session.about["hour"]
        for number, said in enumerate(self.about.get("contributions", [])):
            spoken_at = (
                moment(scheduled_on + timedelta(days=1 + number), 20)
                if coming
                else moment(held_on, hour, 10 + 7 * number)
            )
            diary.note(spoken_at, partial(self.say, said))
        if self.reaches("discussed"):
            diary.note(moment(held_on, hour + 1), self.discuss)
        if self.reaches("follow_up"):
            diary.note(moment(held_on + timedelta(days=2), 21), self.plan_follow_up)
        if self.reaches("closed"):
            diary.note(moment(held_on + timedelta(days=33), 21), self.close)

    def _written(self) -> dict[str, Any]:
        about = self.about
        texts = {key: prose(text) for key, text in about["sections"].items()}
        plain = {name: about[name] for name in ("title", "question", "age_band", "sex")}
        return {"language": "es", "sections": texts, **plain}

    def start(self) -> None:
        self._case = actions.start_case(self.author, format=self.about["format"], **self._written())

    def submit(self) -> None:
        actions.submit_case(
            self.case, self.author, based_on="", reasons={}, no_identifiers=True, **self._written()
        )

    def approve(self) -> None:
        actions.approve_case(self.case, self.reviewer, seen=str(self.case.checked_sha256))

    def give_back(self) -> None:
        actions.return_case(self.case, self.reviewer, comment=self.about["return_comment"])

    def withdraw(self) -> None:
        rosa = self.company.users["rosa"]
        actions.withdraw_case(self.case, rosa, reason=self.about["withdrawn_reason"])

    def schedule(self) -> None:
        assert self.session is not None
        actions.schedule_case(self.case, self.company.users["rosa"], session_id=self.session.session.id)

    def say(self, said: dict[str, Any]) -> None:
        writer = self.company.users[said["author"]]
        words = {name: said.get(name, "") for name in ("kind", "text", "language", "guideline")}
        actions.contribute(self.case, writer, **words)

    def discuss(self) -> None:
        assert self.session is not None
        facilitator = self.company.users[self.session.about["facilitator"]]
        actions.mark_discussed(self.case, facilitator)

    def plan_follow_up(self) -> None:
        assert self.session is not None
        given = [said for said in self.about["contributions"] if said["kind"] == "recommendation"]
        rows: list[Contribution] = recommendations_of(self.case)
        feasible = {row.id: said["feasible"] for row, said in zip(rows, given, strict=True)}
        again = self.session.day + timedelta(days=30)
        actions.plan_follow_up(self.case, self.author, feasible=feasible, follow_up_on=again)

    def close(self) -> None:
        names = ("outcome", "follow_up", "applied", "applied_why", "learning_point")
        actions.close_case(self.case, self.author, **{name: self.about[name] for name in names})


def tell_cases(company: Company, dates: Dates, diary: Diary, data: dict[str, Any]) -> None:
    """All sessions, and the cases of whoever has served for some weeks."""
    sessions = {about["key"]: SessionStory(about, company, dates) for about in data.get("sessions", [])}
    for session in sessions.values():
        diary.note(moment(session.planned_on, 9), session.plan)
    for about in data["cases"]:
        served = (dates.today - company.pasantes[about["author"]].cohort.starts_on).days
        if served >= SERVED:
            CaseStory(about, company, sessions.get(about.get("session", ""))).tell(diary, dates)
