"""How the bands went from visit to visit: side by side, never added up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mentorship.visits.models import Visit
from mentorship.visits.vocabulary import ITEMS

COLUMNS = 6


@dataclass(frozen=True, slots=True)
class BandsOverTime:
    """The last observed consultations, oldest first: their days, and each item's bands ("" if unseen)."""

    days: list[date]
    items: dict[str, list[str]]


def bands_over_time(history: Sequence[Visit]) -> BandsOverTime:
    """From visits with their observations loaded, the latest first."""
    seen = [
        (visit.held_on, observation.bands)
        for visit in history
        for observation in visit.observations
        if observation.kind == "consultation"
    ][:COLUMNS][::-1]
    items = {item: [str(bands.get(item) or "") for _day, bands in seen] for item in ITEMS["consultation"]}
    return BandsOverTime([day for day, _bands in seen], items)
