"""The seminars of the demo year: given, studied for, answered, graded, attended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from home.demo.answering import answers_of
from home.demo.chance import Chance
from home.demo.dates import Dates, friday_from, moment
from home.demo.diary import Diary
from home.demo.people import Company
from home.demo.texts import prose, read
from seminars.attendance.actions import RollLine, record_roll
from seminars.coursework.actions import answer_quiz, finish_lesson, grade_work, hand_in
from seminars.curricula.modules import POST, PRACTICE, PRE, Module
from seminars.library import shelf
from seminars.models import Seminar, Submission
from seminars.progress import tries_at
from seminars.schedule.actions import schedule_seminar

PLACE = "Casa de Valle del Encino, aula grande"
KNOWS = {3: 0.9, 2: 0.78, 1: 0.6}  # how often somebody this eager answers rightly the first time
ENOUGH = 850  # who has this score does not try again
NEW = 12  # days of the year
ROLLS = {
    "induction": {"oscar": RollLine("partial", 1200)},
    "justice": {
        "sebastian": RollLine("partial", 480),
        "oscar": RollLine("excused", 0, "Traslado de madrugada al hospital", 72),
        "inigo": RollLine("absent"),
    },
    "second induction": {"emiliano": RollLine("partial", 960), "fatima": RollLine("partial", 1320)},
}


@dataclass(frozen=True, slots=True)
class Plan:
    """One seminar to be given: to whom, and when. `name` is ours."""

    name: str
    module: str
    cohort: int | None  # None: whoever serves
    starts_on: date
    days: int
    opens_on: date
    due_on: date


def plans(dates: Dates) -> list[Plan]:
    """Three that were held, one that is being worked on, one to come."""
    first, second = dates.starts
    course = min(friday_from(dates.ago(-4)), dates.older_ends)
    return [
        _induction("induction", 0, first),
        _course("justice", "m01", 0, friday_from(first + timedelta(days=80))),
        _induction("second induction", 1, second),
        _course("accompaniment", "m02", None, course, opens_on=dates.ago(12)),
        _course("second justice", "m01", 1, friday_from(dates.ago(-32))),
    ]


def _induction(name: str, cohort: int, begins: date) -> Plan:
    """Three days at the beginning of a year, from the first Monday to Wednesday on."""
    day = begins + timedelta(days=1)
    day += timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > 2 else 0)
    return Plan(name, "m00", cohort, day, 3, begins, day + timedelta(days=16))


def _course(name: str, module: str, cohort: int | None, friday: date, opens_on: date | None = None) -> Plan:
    opens_on = opens_on or friday - timedelta(days=14)
    return Plan(name, module, cohort, friday, 2, opens_on, friday + timedelta(days=9))


class SeminarStory:
    """How one seminar went, told into the diary."""

    def __init__(self, plan: Plan, company: Company, diary: Diary, texts: dict[str, Any]):
        self.plan, self.company, self.diary = plan, company, diary
        self.texts = texts
        self.ends_on = plan.starts_on + timedelta(days=plan.days - 1)
        self.is_over = plan.due_on < diary.today
        self._seminar: Seminar | None = None
        self._handed_in: dict[str, Submission] = {}
        self._found: dict[str, list[Submission]] = {}
        self.field_texts: list[dict[str, str]] = read("field_tasks")["field_task"]

    @property
    def seminar(self) -> Seminar:
        assert self._seminar is not None
        return self._seminar

    @property
    def module(self) -> Module:
        return shelf.module_of(self.seminar)

    def tell(self) -> None:
        """Scheduled some weeks before, worked on by each in her way, attended, graded."""
        announced = min(self.plan.opens_on - timedelta(days=10), self.diary.today - timedelta(days=2))
        self.diary.note(moment(announced, 9), self.schedule)
        for key in self.members():
            self.study(key)
        if self.plan.name in ROLLS:
            self.diary.note(moment(self.ends_on, 18), self.take_roll)

    def members(self) -> Sequence[str]:
        numbers = (0, 1) if self.plan.cohort is None else (self.plan.cohort,)
        return [key for number in numbers for key in self.company.of_cohort(number)]

    def schedule(self) -> None:
        plan = self.plan
        self._seminar = schedule_seminar(
            self.company.users["rosa"],
            module_key=plan.module,
            hours=Decimal(8 * plan.days if plan.module == "m00" else 6 * plan.days),
            place=PLACE,
            starts_on=plan.starts_on,
            ends_on=self.ends_on,
            opens_on=plan.opens_on,
            due_on=plan.due_on,
            cohort_id=None if plan.cohort is None else self.company.cohorts[plan.cohort].id,
        )

    def take_roll(self) -> None:
        known = ROLLS[self.plan.name]
        lines = {self.company.pasantes[key].id: known.get(key, RollLine("present")) for key in self.members()}
        record_roll(self.seminar, self.company.users["rosa"], lines)

    def study(self, key: str) -> None:
        """First what she knows, then lessons, quiz and the rest; while it is open only a part of it."""
        chance = Chance(f"{self.plan.name} {key}")
        begins = max(self.plan.opens_on, self.company.pasantes[key].cohort.starts_on + timedelta(days=3))
        last = min(self.plan.due_on, self.diary.today - timedelta(days=1))
        days = sorted(
            begins + timedelta(days=chance.randint(0, max(0, (last - begins).days))) for _ in range(6)
        )
        lessons = 4 if self.is_over or self._text(key) else self._lessons_so_far(key, chance)
        for number in range(lessons):
            hour, minute = 19 + number % 3, chance.randint(0, 59)
            self.diary.note(moment(days[number], hour, minute), partial(self.read, key, number))
        if lessons:
            self.diary.note(moment(days[0], 18, 30), lambda: self.answer(key, PRE, chance))
        if lessons == 4:
            self.diary.note(moment(days[4], 22, 5), lambda: self.answer(key, PRACTICE, chance))
        if self.is_over:
            self.find_out(key, days[5], chance)
            self.diary.note(moment(days[5], 23, 15), lambda: self.answer(key, POST, chance))
        self.write(key, days[5], chance)

    def _lessons_so_far(self, key: str, chance: Chance) -> int:
        """Of the seminar that is open now; Xóchitl has read two, so that the visitor can go on."""
        return {"xochitl": 2}.get(key, self.company.eager(key) + chance.randint(-1, 1))

    def read(self, key: str, number: int) -> None:
        finish_lesson(self.company.pasantes[key], self.seminar, self.module.lessons[number])

    def answer(self, key: str, role: str, chance: Chance) -> None:
        """Tries until it is good enough, as often as it may; before the month one knows less."""
        knows = KNOWS[self.company.eager(key)] - (0.3 if role == PRE else 0)
        for quiz in self.module.quizzes_for(role):
            for number in range(tries_at(quiz)):
                answers = answers_of(quiz.questions["es"], chance, knows=min(knows + 0.12 * number, 0.98))
                attempt = answer_quiz(self.company.pasantes[key], self.seminar, quiz, answers)
                if attempt.score >= ENOUGH:
                    break

    def find_out(self, key: str, day: date, chance: Chance) -> None:
        """What she did in her community, graded with its rubric some days later."""
        text = prose(chance.choice(self.field_texts)["text"])
        about = Decimal(chance.randint(14, 19)) / 2
        feedback = self._feedback(int(about * 100), chance)
        self.diary.note(moment(day, 21, 20), lambda: self.hand_in_field_tasks(key, text))
        graded_on = day + timedelta(days=chance.randint(5, 9))
        self.diary.note(moment(graded_on, 20, 40), lambda: self.grade_field_tasks(key, about, feedback))

    def hand_in_field_tasks(self, key: str, text: str) -> None:
        place = self.company.pasantes[key]
        self._found[key] = [hand_in(place, self.seminar, task, text=text) for task in self.module.field_tasks]

    def grade_field_tasks(self, key: str, about: Decimal, feedback: str) -> None:
        """By the rubric, with levels that come to about this grade."""
        for task, submission in zip(self.module.field_tasks, self._found.get(key, []), strict=False):
            levels = levels_for(about, len(task.rubric), Chance(f"levels {self.plan.name} {key} {task.key}"))
            grade_work(submission, self.company.mentor_of(key), task, feedback=feedback, levels=levels)

    def write(self, key: str, day: date, chance: Chance) -> None:
        """The reflection that the data has for her, if any; graded some days later, or waiting still."""
        found = self._text(key)
        if found is None:
            return
        text, grade = prose(found["text"]), Decimal(found["grade"]) / 100
        feedback = self._feedback(found["grade"], chance)
        self.diary.note(moment(day, 22, 40), lambda: self.hand_in(key, text))
        graded_on = day + timedelta(days=chance.randint(5, 9))
        self.diary.note(moment(graded_on, 20, 15), lambda: self.grade(key, grade, feedback))

    def _text(self, key: str) -> dict[str, Any] | None:
        """What she wrote. Nobody hands in a reflection on the year in its first days."""
        begun = self.company.pasantes[key].cohort.starts_on
        if not self.is_over and (self.diary.today - begun).days < NEW:
            return None
        return next((text for text in self.texts[self.plan.module] if key in text["by"]), None)

    def _feedback(self, grade: int, chance: Chance) -> str:
        band = "high" if grade >= 900 else "middle" if grade >= 750 else "low"
        return str(chance.choice(self.texts["feedback"][band]))

    def hand_in(self, key: str, text: str) -> None:
        task = self.module.reflections[0]
        self._handed_in[key] = hand_in(self.company.pasantes[key], self.seminar, task, text=text)

    def grade(self, key: str, grade: Decimal, feedback: str) -> None:
        task, mentor = self.module.reflections[0], self.company.mentor_of(key)
        grade_work(self._handed_in[key], mentor, task, grade=grade, feedback=feedback)


def levels_for(about: Decimal, criteria: int, chance: Chance) -> list[int]:
    """A level of four for so many criteria, as even as can be, whose points come nearest to a grade."""
    points = round(about * 4 * criteria / 10)
    low, better = divmod(points, criteria)
    levels = [low + 1] * better + [low] * (criteria - better)
    chance.shuffle(levels)
    return levels
