"""The two halves of the programme's year, by which mentors and guests are thanked and folios are counted."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

FEBRUARY, AUGUST = 2, 8


@dataclass(frozen=True, order=True)
class Semester:
    """From February to July, or from August to January of the year after."""

    year: int
    """In which it begins."""
    month: int

    @classmethod
    def of(cls, day: date) -> "Semester":
        if day.month < FEBRUARY:
            return cls(day.year - 1, AUGUST)
        return cls(day.year, FEBRUARY if day.month < AUGUST else AUGUST)

    @classmethod
    def read(cls, key: str) -> "Semester | None":
        """The one that was written `2026-02`; None for anything else."""
        for month in (FEBRUARY, AUGUST):
            if key[:4].isascii() and key[:4].isdecimal() and key == f"{key[:4]}-{month:02}":
                return cls(int(key[:4]), month) if int(key[:4]) > 0 else None
        return None

    @property
    def key(self) -> str:
        """2026-02, as it stands in an address and beside a certificate."""
        return f"{self.year:04}-{self.month:02}"

    @property
    def starts_on(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def ends_on(self) -> date:
        return self.following.starts_on - timedelta(days=1)

    @property
    def following(self) -> "Semester":
        return Semester(self.year, AUGUST) if self.month == FEBRUARY else Semester(self.year + 1, FEBRUARY)

    @property
    def before(self) -> "Semester":
        return Semester(self.year - 1, AUGUST) if self.month == FEBRUARY else Semester(self.year, FEBRUARY)

    @property
    def intake(self) -> str:
        """As it stands in a folio, like the cohort that begins with it."""
        return "F" if self.month == FEBRUARY else "A"

    @property
    def last_month_on(self) -> date:
        """The first day of its last month."""
        return self.ends_on.replace(day=1)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
