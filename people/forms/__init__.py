"""What is asked of a person, one form per question."""

from people.forms.accounts import CertificateNameForm, MineForm, PasswordForm, PersonForm
from people.forms.institution import InstitutionForm, SetUpForm, SignatoriesForm
from people.forms.places import AssignmentForm, ClinicForm, CohortForm, EndAssignmentForm, PostingForm
from people.forms.rosters import RosterForm
from people.forms.signing import AcceptForm, SignInForm

__all__ = [
    "AcceptForm",
    "AssignmentForm",
    "CertificateNameForm",
    "ClinicForm",
    "CohortForm",
    "EndAssignmentForm",
    "InstitutionForm",
    "MineForm",
    "PasswordForm",
    "PersonForm",
    "PostingForm",
    "RosterForm",
    "SetUpForm",
    "SignInForm",
    "SignatoriesForm",
]
