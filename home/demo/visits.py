"""The visits of the demo year: each clinic's mentor comes about once a month and writes down what she saw."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from home.demo.chance import Chance
from home.demo.dates import Dates, moment
from home.demo.diary import Diary
from home.demo.people import Company
from mentorship.visits.actions import acknowledge_visit, add_addendum, log_visit, sign_visit
from mentorship.visits.models import Commitment, Visit
from mentorship.visits.queries import open_commitments
from mentorship.visits.rules import reds
from mentorship.visits.vocabulary import ITEMS, TRACERS
from people.models import Pasante, User

GAPS = (27, 28, 29, 30, 31, 33)  # days from one visit to a clinic to the next
FIRST_AFTER = 9  # days of the year before anybody is visited
STATES = ("kept", "carried", "broken", "in_progress", "dropped")
KEEPS = {
    3: (66, 14, 12, 6, 2),
    2: (54, 20, 18, 6, 2),
    1: (36, 26, 30, 6, 2),
}  # how often, by how eager she is
OTHERS_KEEP = (56, 24, 20, 0, 0)
OWNERS = {"water": "authority", "power": "coordination", "night_transfer": "authority"}  # else supply
USUAL = {"in_stock": 84, "out": 12, "expired": 4}
FINAL = "mental_health"  # the topic that Xóchitl's reply speaks of


def route(dates: Dates, clinic: dict[str, Any], since: date) -> list[date]:
    """The days on which a clinic was visited, the first at first; never a Sunday."""
    chance = Chance(f"route {clinic['key']}")
    days_ago, days = clinic["days_ago"], []
    while dates.ago(days_ago) >= since + timedelta(days=FIRST_AFTER):
        days.append(dates.working_day(days_ago))
        days_ago += chance.choice(GAPS)
    return days[::-1]


def tell_visits(company: Company, dates: Dates, diary: Diary, texts: dict[str, Any]) -> None:
    """Every month's visits, and the few that are out of the common run."""
    for clinic in company.clinics:
        here = [key for key in company.pasantes if company.about[key]["clinic"] == clinic]
        days = route(dates, company.about[clinic], dates.starts[0])
        for key in here:
            begun = company.pasantes[key].cohort.starts_on + timedelta(days=FIRST_AFTER)
            year = Year(company, diary, texts, key, [day for day in days if day >= begun])
            year.looks_round = key == here[0]
            year.tell()
    _tell_failed(company, dates, diary, texts)
    _tell_draft(company, dates, diary, texts)


@dataclass
class Year:
    """The visits to one pasante, month by month, each about another theme."""

    company: Company
    diary: Diary
    texts: dict[str, Any]
    key: str
    days: list[date]
    looks_round: bool = True  # the shelf is looked at once a visit, with the pasante who is there longer
    promised: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def pasante(self) -> Pasante:
        return self.company.pasantes[self.key]

    @property
    def mentor(self) -> User:
        return self.company.mentor_of(self.key)

    @property
    def eager(self) -> int:
        return self.company.eager(self.key)

    def tell(self) -> None:
        for number, theme in enumerate(self.themes()):
            story = VisitStory(self, number, self.days[number], theme)
            self.diary.note(moment(story.day, 17), story.hold)
            if self.is_acknowledged(number):
                read_on = story.day + timedelta(days=1 + story.chance.randint(0, 2))
                self.diary.note(moment(read_on, 20, story.chance.randint(0, 59)), story.acknowledge)
            if self.is_answered(number):
                self.diary.note(moment(story.day + timedelta(days=5), 9, 30), story.add)

    def themes(self) -> list[dict[str, Any]]:
        themes = list(self.texts["themes"])
        Chance(f"themes {self.key}").shuffle(themes)
        themes = themes[: len(self.days)]
        if self.key == "xochitl" and len(themes) > 1:
            final = next(theme for theme in self.texts["themes"] if theme["topic"] == FINAL)
            themes = [theme for theme in themes if theme is not final]
            themes.insert(len(self.days) - 2, final)
        return themes[: len(self.days)]

    def is_last(self, number: int) -> bool:
        return number == len(self.days) - 1

    def is_acknowledged(self, number: int) -> bool:
        """Xóchitl's last visit still waits for her, and so do those of whoever finds it hard."""
        return not (self.is_last(number) and (self.key == "xochitl" or self.eager == 1))

    def is_answered(self, number: int) -> bool:
        """One visit of Xóchitl's got a reply, and the mentor's words below."""
        return self.key == "xochitl" and number == len(self.days) - 2


class VisitStory:
    """One visit: what was seen, what became of earlier promises, what was agreed."""

    def __init__(self, year: Year, number: int, day: date, theme: dict[str, Any]):
        self.year, self.number, self.day, self.theme = year, number, day, theme
        self.chance = Chance(f"visit {year.key} {number}")
        self.check = self._check() if year.looks_round else None
        self.visit: Visit | None = None

    def hold(self) -> None:
        """Written down and signed before the mentor leaves."""
        year, chance, theme = self.year, self.chance, self.theme
        self.visit = log_visit(
            year.pasante,
            year.mentor,
            held_on=self.day,
            kind="in_person" if self.number % 6 != 4 else "unplanned",
            minutes=chance.randrange(240, 481, 30),
            patients_together=chance.randint(6, 15),
            home_visits=chance.randint(0, 3),
            strengths=chance.choice(theme["strengths"]),
            targets=theme["target"],
            private_note=chance.choice(year.texts["private"]["notes"]) if chance.random() < 0.15 else "",
            security="caution" if chance.random() < 0.06 else "calm",
            clinic_check=self.check,
            observation=self.observation(),
            followed=self.followed(),
            agreed=self.agreed(),
        )
        sign_visit(self.visit, year.mentor)

    def acknowledge(self) -> None:
        assert self.visit is not None
        reply = self.year.texts["special"]["reply"] if self.year.is_answered(self.number) else ""
        acknowledge_visit(self.visit, self.year.pasante.user, reply)

    def add(self) -> None:
        assert self.visit is not None
        add_addendum(self.visit, self.year.mentor, self.year.texts["special"]["addendum"])

    def observation(self) -> dict[str, Any]:
        theme = self.theme
        return {
            "kind": theme["kind"],
            "topic": theme["topic"],
            "bands": {item: self._band(item) for item in ITEMS[theme["kind"]]},
            "overall": self._overall(),
            "comment": theme["comment"],
            "patient_agreed": theme["kind"] in ("consultation", "procedure", "home_visit"),
        }

    def _band(self, item: str) -> int | str:
        """2 where the theme says so and often in the first months, 4 where it is strong later on."""
        fell, new = self.chance.random(), self.number < 2
        if item in self.theme["weak"]:
            return 1 if new and self.year.eager == 1 else 2
        if item in self.theme["strong"]:
            return 3 if new else 4
        if fell < 0.08:
            return "R" if fell < 0.03 else 0
        return 2 if new and fell < 0.45 else 3

    def _overall(self) -> int:
        if self.number < 2 or self.year.eager == 1:
            return 2
        return 4 if self.year.eager == 3 and self.number > 6 else 3

    def followed(self) -> list[dict[str, Any]]:
        """What became of everything that was open that day."""
        return [self._stands(each) for each in open_commitments(self.year.pasante.id)]

    def _stands(self, commitment: Commitment) -> dict[str, Any]:
        words = self.year.promised[commitment.text]
        hers = commitment.owner == "pasante"
        state = self.chance.choices(STATES, KEEPS[self.year.eager] if hers else OTHERS_KEEP)[0]
        if commitment.first_due_on is not None and state == "carried":
            state = "broken"
        later = self.day + timedelta(days=28) if state in ("carried", "in_progress") else None
        note = words.get(state) or self.chance.choice(self.year.texts["notes"][state])
        return {"commitment_id": commitment.id, "state": state, "note": note, "new_due_on": later}

    def agreed(self) -> list[dict[str, Any]]:
        """What she will do, and what others will where the clinic lacks something."""
        theme, texts = self.theme, self.year.texts
        rows = [{"text": theme["promise"], "owner": "pasante", "category": theme["category"]}]
        self.year.promised[theme["promise"]] = theme
        for lacking in reds(self.check)[:2]:
            rows.append(
                {
                    "text": texts["supply"][lacking],
                    "owner": OWNERS.get(lacking, "supply"),
                    "category": "clinic",
                }
            )
            self.year.promised[texts["supply"][lacking]] = texts["supply_notes"]
        if len(rows) == 1 and self.chance.random() < 0.5:
            other = self.chance.choice(texts["others"])
            rows.append({name: other[name] for name in ("text", "owner", "category")})
            self.year.promised[other["text"]] = other
        return [row | {"due_on": self.day + timedelta(days=self.chance.choice((21, 28, 30)))} for row in rows]

    def _check(self) -> dict[str, Any]:
        """The shelf and the house; the box of the last months is usually fuller than that of the first."""
        chance, place = self.chance, self.year.company.about[self.year.company.about[self.year.key]["clinic"]]
        tracers = {name: chance.choices(list(USUAL), list(USUAL.values()))[0] for name in TRACERS}
        works = {name: "yes" if chance.random() < 0.92 else "no" for name in ("water", "power")}
        plan = "no" if self.number == 0 and chance.random() < 0.4 else "yes"
        return {"tracers": tracers, **works, "night_transfer": plan, "signal": place["signal"]}


def _tell_failed(company: Company, dates: Dates, diary: Diary, texts: dict[str, Any]) -> None:
    """The clinic that waits longest: the mentor set out, and the road was gone."""
    day, lucia = dates.working_day(19), company.users["lucia"]

    def fail() -> None:
        visit = log_visit(
            company.pasantes["jose_angel"],
            lucia,
            held_on=day,
            kind="failed",
            failed_reason="road",
            private_note=texts["special"]["failed"],
            security="caution",
        )
        sign_visit(visit, lucia)

    diary.note(moment(day, 12), fail)


def _tell_draft(company: Company, dates: Dates, diary: Diary, texts: dict[str, Any]) -> None:
    """Lucía came back yesterday and has not finished writing."""
    day, special = dates.working_day(1), texts["special"]

    def begin() -> None:
        log_visit(
            company.pasantes["fernanda"],
            company.users["lucia"],
            held_on=day,
            kind="in_person",
            minutes=300,
            patients_together=9,
            strengths=special["draft_strengths"],
            no_observation_reason=special["no_observation"],
        )

    diary.note(moment(day, 18), begin)
