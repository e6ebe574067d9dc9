"""What is read about people. Lists start from the rows the reader may see, unless they say otherwise."""

from people.queries.accounts import (
    Account,
    accounts,
    accounts_of_cohort,
    anybody,
    demo_faces,
    not_entered,
    one_account,
    sign_ins_of,
)
from people.queries.institution import signatories
from people.queries.invitations import find_invitation
from people.queries.places import (
    assignments_at,
    assignments_of,
    clinics_overview,
    cohorts_overview,
    mentors_to_choose,
    one_assignment,
    open_clinics,
    postings_at,
)
from people.queries.rosters import cohort_of, imports_of
from people.queries.serving import (
    PASANTE_WHOLE,
    active_pasantes,
    find_pasante,
    mentors_by_clinic,
    mentors_of,
    pasantes_of,
    whole_pasante,
)

__all__ = [
    "PASANTE_WHOLE",
    "Account",
    "accounts",
    "accounts_of_cohort",
    "active_pasantes",
    "anybody",
    "assignments_at",
    "assignments_of",
    "clinics_overview",
    "cohort_of",
    "cohorts_overview",
    "demo_faces",
    "find_invitation",
    "find_pasante",
    "imports_of",
    "mentors_by_clinic",
    "mentors_of",
    "mentors_to_choose",
    "not_entered",
    "one_account",
    "one_assignment",
    "open_clinics",
    "pasantes_of",
    "postings_at",
    "sign_ins_of",
    "signatories",
    "whole_pasante",
]
