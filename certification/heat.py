"""How a number looks in the table of a cohort: is it where it should be at this time of the year?"""

from datetime import date

from certification.requirements import Requirement, Rule
from people.models import Cohort

_NEARLY = 0.9
_ON_TRACK = 0.9
_BEHIND = 0.6


def elapsed(cohort: Cohort, on: date) -> float:
    """How much of the year is over, 0 to 1."""
    year = (cohort.ends_on - cohort.starts_on).days or 1
    return min(max((on - cohort.starts_on).days / year, 0.0), 1.0)


def tone(requirement: Requirement, over: float) -> str | None:
    """top: met. Else good, wait or risk against how much of the year is over; None while it says nothing."""
    if requirement.passes:
        return "top"
    if requirement.have is None:
        return None
    if requirement.rule in (Rule.MEAN, Rule.FLOOR):
        return "wait" if requirement.share >= _NEARLY else "risk"
    if requirement.share >= over * _ON_TRACK:
        return "good"
    return "wait" if requirement.share >= over * _BEHIND else "risk"
