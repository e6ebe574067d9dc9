"""What is read of visits: records for the diploma, the clinics' waiting, commitments, single visits."""

from mentorship.visits.queries.accompanying import Accompaniment, Visited, accompaniments
from mentorship.visits.queries.bands import BandsOverTime, bands_over_time
from mentorship.visits.queries.clinics import (
    ClinicStatus,
    all_clinics,
    clinics_of,
    last_visits,
    overdue_clinics,
    tone_of,
)
from mentorship.visits.queries.commitments import (
    closed_commitments,
    count_open,
    open_commitments,
    overdue,
)
from mentorship.visits.queries.records import VisitRecord, months_served, visit_records
from mentorship.visits.queries.visits import (
    Parts,
    awaiting_acknowledgement,
    commitments_named,
    drafts_of,
    is_intact,
    latest_visits,
    parts_of,
    visits_to,
    whole_visit,
)

__all__ = [
    "Accompaniment",
    "BandsOverTime",
    "ClinicStatus",
    "Parts",
    "VisitRecord",
    "Visited",
    "accompaniments",
    "all_clinics",
    "awaiting_acknowledgement",
    "bands_over_time",
    "clinics_of",
    "closed_commitments",
    "commitments_named",
    "count_open",
    "drafts_of",
    "is_intact",
    "last_visits",
    "latest_visits",
    "months_served",
    "open_commitments",
    "overdue",
    "overdue_clinics",
    "parts_of",
    "tone_of",
    "visit_records",
    "visits_to",
    "whole_visit",
]
