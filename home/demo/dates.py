"""When everything of the demo year happens: always told from today, so that the year is always half over."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from core import clock

FRIDAY, SUNDAY = 4, 6
FEASTS = ((12, 24), (12, 25), (12, 31), (1, 1))


@dataclass(frozen=True, slots=True)
class Dates:
    """Two cohorts serve today: one began six to twelve months ago, the other since."""

    today: date

    @property
    def starts(self) -> tuple[date, date]:
        """First day of the older and of the younger cohort: the last two 1 February or 1 August."""
        year, month = self.today.year, self.today.month
        if month == 1:
            return date(year - 1, 2, 1), date(year - 1, 8, 1)
        if month < 8:
            return date(year - 1, 8, 1), date(year, 2, 1)
        return date(year, 2, 1), date(year, 8, 1)

    @property
    def older_ends(self) -> date:
        """Last day of the older cohort's year."""
        return date(self.starts[1].year + (self.starts[1].month == 8), *self._turn) - timedelta(days=1)

    @property
    def _turn(self) -> tuple[int, int]:
        return (2, 1) if self.starts[1].month == 8 else (8, 1)

    def ago(self, days: int) -> date:
        """So many days before today; a negative number is still to come."""
        return self.today - timedelta(days=days)

    def working_day(self, days_ago: int) -> date:
        """So many days ago, some days earlier where that was a Sunday or a feast."""
        day = self.ago(days_ago)
        while day.weekday() == SUNDAY or (day.month, day.day) in FEASTS:
            day -= timedelta(days=1)
        return day


def friday_from(day: date) -> date:
    """That day or the next Friday: a course begins on a Friday, and never between Christmas and New Year."""
    friday = day + timedelta(days=(FRIDAY - day.weekday()) % 7)
    while (friday.month, friday.day) >= (12, 23) or (friday.month, friday.day) in FEASTS:
        friday += timedelta(days=7)
    return friday


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """On a clock in Chiapas."""
    return datetime.combine(day, time(hour, minute), clock.HOME)
