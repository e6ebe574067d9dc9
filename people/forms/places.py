from wtforms import DateField, FloatField, IntegerField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp
from wtforms.widgets import NumberInput

from core.forms import BaseForm
from core.text import _l
from people.forms.choices import choices

KINDS = [
    ("rural", _l("Rural health centre")),
    ("post", _l("Health post")),
    ("hospital", _l("Community hospital")),
    ("mobile", _l("Mobile unit")),
]
SIGNALS = [
    ("none", _l("No signal")),
    ("messages", _l("Only messages get through")),
    ("data", _l("Internet")),
]


class CohortForm(BaseForm):
    intake = RadioField(
        _l("Begins on"),
        [InputRequired()],
        choices=choices([("february", _l("1 February")), ("august", _l("1 August"))]),
    )
    year = IntegerField(
        _l("Year"), [InputRequired(), NumberRange(2011, 2100)], render_kw={"inputmode": "numeric"}
    )


class ClinicForm(BaseForm):
    name = StringField(_l("Name"), [InputRequired(), Length(max=120)])
    kind = RadioField(_l("Kind"), [InputRequired()], choices=choices(KINDS))
    municipality = StringField(_l("Municipality"), [InputRequired(), Length(max=120)])
    clues = StringField(
        _l("CLUES"),
        [Optional(), Regexp(r"\s*[A-Za-z]{5}\d{6}\s*$", message=_l("Five letters and six digits."))],
        description=_l("The key of the health ministry, such as CSSSA001234."),
    )
    population = IntegerField(_l("Population it serves"), [Optional(), NumberRange(0, 1_000_000)])
    travel_hours = FloatField(
        _l("Hours by road from the base"),
        [Optional(), NumberRange(0, 72)],
        widget=NumberInput(step="any", min=0),
    )
    signal = RadioField(_l("Telephone signal"), [InputRequired()], choices=choices(SIGNALS))
    closed_on = DateField(
        _l("Closed on"), [Optional()], description=_l("Nobody can be posted to a clinic that is closed.")
    )


class PostingForm(BaseForm):
    clinic_id = SelectField(_l("Clinic"), [InputRequired()], coerce=int)
    starts_on = DateField(_l("From"), [InputRequired()])


class AssignmentForm(BaseForm):
    mentor_id = SelectField(_l("Mentor"), [InputRequired()], coerce=int)
    starts_on = DateField(_l("From"), [InputRequired()])


class EndAssignmentForm(BaseForm):
    ends_on = DateField(_l("Last day"), [InputRequired()])
