from typing import Any

from wtforms import DateField, EmailField, PasswordField, RadioField, SelectField, StringField, TelField
from wtforms.validators import InputRequired, Length, Optional

from core.forms import BaseForm
from core.text import _l
from people.forms.choices import choices
from people.forms.signing import LANGUAGES, new_password_field
from people.models import Role

TREATMENTS = {"neutral": _l("neutral"), "dr": _l("Dr."), "dra": _l("Dra.")}


class PersonForm(BaseForm):
    """A person of any role; what does not belong to the role is taken out."""

    given_names = StringField(_l("Given names"), [InputRequired(), Length(max=60)])
    first_surname = StringField(_l("First surname"), [InputRequired(), Length(max=60)])
    second_surname = StringField(_l("Second surname"), [Optional(), Length(max=60)])
    treatment = RadioField(_l("Form of address"), [InputRequired()], choices=choices(TREATMENTS.items()))
    email = EmailField(_l("E-mail"), [InputRequired(), Length(max=200)])
    phone = TelField(_l("WhatsApp or phone"), [Optional(), Length(max=40)])
    language = RadioField(_l("Language of the site"), [InputRequired()], choices=choices(LANGUAGES))
    cohort_id = SelectField(_l("Cohort"), [InputRequired()], coerce=int)
    university = StringField(_l("University"), [Optional(), Length(max=120)])
    student_number = StringField(_l("Student number"), [Optional(), Length(max=40)])
    withdrawn_on = DateField(
        _l("Withdrew on"),
        [Optional()],
        description=_l("Only for who left the programme: the first day without service."),
    )
    access_from = DateField(_l("Access begins on"), [InputRequired()])
    access_until = DateField(
        _l("Access ends on"), [InputRequired()], description=_l("The last day of the stay.")
    )

    @classmethod
    def of(cls, role: Role, cohorts: list[Any] | None = None, **defaults: Any) -> "PersonForm":
        """The questions for this role. `cohorts` only where a pasante is added, not where one is edited."""
        form = cls.from_request(**{"treatment": "neutral", "language": "es", **defaults})
        if role is not Role.PASANTE or cohorts is None:
            del form.cohort_id
        else:
            form.cohort_id.choices = choices((cohort.id, cohort.label) for cohort in cohorts)
            del form.withdrawn_on
        if role is not Role.PASANTE:
            del form.university, form.student_number, form.withdrawn_on
        if role is not Role.RESIDENT:
            del form.access_from, form.access_until
        return form


class MineForm(BaseForm):
    """What one changes about oneself."""

    phone = TelField(_l("WhatsApp or phone"), [Optional(), Length(max=40)])
    treatment = RadioField(_l("How to address you"), [InputRequired()], choices=choices(TREATMENTS.items()))
    language = RadioField(_l("Language of the site"), [InputRequired()], choices=choices(LANGUAGES))


class CertificateNameForm(BaseForm):
    certificate_name = StringField(_l("Your name as it will be printed"), [InputRequired(), Length(max=120)])


class PasswordForm(BaseForm):
    current = PasswordField(
        _l("Present password"),
        [InputRequired(), Length(max=256)],
        render_kw={"autocomplete": "current-password"},
    )
    password = new_password_field()
