"""People, where they are and when: users, cohorts, clinics, postings, and how they come in."""

from people.models.institution import Institution, Signatory
from people.models.places import Assignment, Clinic, Cohort, Pasante, Posting
from people.models.rosters import RosterImport
from people.models.users import Invitation, Role, SignIn, User

__all__ = [
    "Assignment",
    "Clinic",
    "Cohort",
    "Institution",
    "Invitation",
    "Pasante",
    "Posting",
    "Role",
    "RosterImport",
    "SignIn",
    "Signatory",
    "User",
]
