"""What a diploma asks for and how far somebody is: plain functions of plain numbers.

Grades and shares are whole hundredths (795 is 7.95; 80 is 80 %) and are compared as they are kept, never
as they print: a mean of 7.95 prints as 8.0 and does not pass where 8.00 is asked.
Sources of the numbers: the programme's own rules, see docs/decisions.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import Any


class Rule(StrEnum):
    """What must be met, in the order a page lists it."""

    ATTENDANCE = "attendance"
    MODULES = "modules"
    MEAN = "mean"
    FLOOR = "module_floor"
    VISITS = "visits"
    CASES = "cases"


class Outcome(StrEnum):
    """How a year ends on paper. There is no third."""

    DIPLOMA = "diploma"
    CONSTANCIA = "constancia"


@dataclass(frozen=True)
class RuleValues:
    """The numbers of one cohort's rules. Shares in percent, grades in hundredths."""

    attendance_share: int = 80
    mean: int = 800
    module_floor: int = 600
    modules_wanted: int = 10
    modules_offered: int = 12
    cases_closed: int = 2
    visits_acknowledged: int = 8
    visits_share: int = 80
    """Of the visits that were possible, where the mentor did not come often enough."""

    @classmethod
    def stored(cls, values: Mapping[str, Any]) -> "RuleValues":
        return cls(**values)


@dataclass(frozen=True)
class FinishedModule:
    """A module with its final grade in hundredths; the title by language."""

    title: Mapping[str, str]
    minutes: int
    grade: int


@dataclass(frozen=True)
class YearRecord:
    """What a pasante did so far, as far as rules ask. Grades in hundredths, times in minutes."""

    minutes_attended: int = 0
    """With what was made up, as far as that counts."""
    minutes_given: int = 0
    """Contact time of the seminars of her year that were held so far."""
    minutes_to_come: int = 0
    """Contact time of those still planned in her year."""
    modules: tuple[FinishedModule, ...] = ()
    """Each once, in the order of her year."""
    visits_acknowledged: int = 0
    visits_possible: int = 0
    """Visits for which the mentor came, so that she could have acknowledged them."""
    visits_to_come: int = 0
    """Months of her year that may still bring a visit."""
    cases_closed: int = 0

    @property
    def grades(self) -> list[int]:
        return [module.grade for module in self.modules]

    @property
    def mean(self) -> int | None:
        """Kept to the hundredth, half up: 7.995 is 8.00 and 7.9949 is 7.99. This number decides."""
        if not self.modules:
            return None
        return int(Fraction(sum(self.grades), len(self.modules)) + Fraction(1, 2))


@dataclass(frozen=True)
class Requirement:
    """One rule for one person. `have`, `wanted` and `missing` are in the rule's own unit.

    Attendance is in minutes, mean and floor in hundredths of a grade, the others are counts; the floor's
    `missing` counts the modules below it. `waived` is what a named person let go.
    """

    rule: Rule
    met: bool
    have: int | None
    wanted: int
    missing: int
    waived: bool = False
    eased: bool = False
    """Less is wanted than usual, since it was not hers to bring about."""

    @property
    def passes(self) -> bool:
        return self.met or self.waived

    @property
    def share(self) -> float:
        """How much of it is done, 0 to 1."""
        if self.passes:
            return 1.0
        return min((self.have or 0) / self.wanted, 1.0) if self.wanted else 0.0


def evaluate(
    rules: RuleValues, record: YearRecord, waived: Collection[str] = frozenset()
) -> list[Requirement]:
    """Every rule with its numbers, met or not."""
    found = (
        _attendance(rules, record),
        _at_least(Rule.MODULES, len(record.modules), rules.modules_wanted),
        _mean(rules, record),
        _floor(rules, record),
        _visits(rules, record),
        _at_least(Rule.CASES, record.cases_closed, rules.cases_closed),
    )
    return [_let_go(each) if each.rule in waived else each for each in found]


def outcome(requirements: Collection[Requirement]) -> Outcome:
    met = all(each.passes for each in requirements)
    return Outcome.DIPLOMA if met else Outcome.CONSTANCIA


def percent(requirements: Collection[Requirement]) -> int:
    """How far along the road to the diploma, 0 to 100; 100 only when every rule passes.

    The grades of a few modules say little of the year: they count as far as the modules do.
    """
    modules = next((each.share for each in requirements if each.rule is Rule.MODULES), 1.0)
    shares = [each.share * (modules if _speaks_of_grades(each) else 1.0) for each in requirements]
    whole = int(100 * sum(shares) / len(shares) + 1e-9) if shares else 0
    return 100 if outcome(requirements) is Outcome.DIPLOMA else min(whole, 99)


def _speaks_of_grades(requirement: Requirement) -> bool:
    return requirement.rule in (Rule.MEAN, Rule.FLOOR) and not requirement.waived


def _at_least(rule: Rule, have: int, wanted: int, eased: bool = False) -> Requirement:
    missing = max(wanted - have, 0)
    return Requirement(rule, missing == 0, have, wanted, missing, eased=eased)


def _attendance(rules: RuleValues, record: YearRecord) -> Requirement:
    """The share of the whole year's contact time, so that the first weekend does not pass for twelve."""
    whole_year = record.minutes_given + record.minutes_to_come
    wanted = _share_of(whole_year, rules.attendance_share)
    if not whole_year:
        return Requirement(Rule.ATTENDANCE, met=False, have=None, wanted=0, missing=0)
    return _at_least(Rule.ATTENDANCE, record.minutes_attended, wanted)


def _mean(rules: RuleValues, record: YearRecord) -> Requirement:
    if record.mean is None:
        return Requirement(Rule.MEAN, met=False, have=None, wanted=rules.mean, missing=rules.mean)
    return _at_least(Rule.MEAN, record.mean, rules.mean)


def _floor(rules: RuleValues, record: YearRecord) -> Requirement:
    """Every module finished reaches the floor; `have` is the lowest grade."""
    lowest = min(record.grades, default=None)
    below = sum(grade < rules.module_floor for grade in record.grades)
    return Requirement(
        Rule.FLOOR,
        met=bool(record.grades) and not below,
        have=lowest,
        wanted=rules.module_floor,
        missing=below,
    )


def _visits(rules: RuleValues, record: YearRecord) -> Requirement:
    """So many acknowledged; fewer where the mentor's absence put that number out of reach.

    She must not lose the diploma for the organisation's failing: then a share of what was possible counts.
    """
    reachable = record.visits_possible + record.visits_to_come
    if reachable >= rules.visits_acknowledged:
        return _at_least(Rule.VISITS, record.visits_acknowledged, rules.visits_acknowledged)
    wanted = _share_of(reachable, rules.visits_share)
    return _at_least(Rule.VISITS, record.visits_acknowledged, wanted, eased=True)


def _let_go(requirement: Requirement) -> Requirement:
    return replace(requirement, waived=True)


def _share_of(whole: int, share: int) -> int:
    """So many percent of a whole, rounded up: 80 % of 7 visits are 6."""
    return -(-whole * share // 100)
