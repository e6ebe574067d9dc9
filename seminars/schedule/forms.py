from typing import Any

from wtforms import DateField, DecimalField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from core.forms import BaseForm
from core.text import _l, language
from seminars.choices import choices
from seminars.library.queries import newest_modules
from seminars.schedule import queries


def _number_or_none(sent: Any) -> int | None:
    return int(sent) if sent else None


class SeminarForm(BaseForm):
    module_key = SelectField(_l("Module"), [InputRequired()])
    cohort_id = SelectField(
        _l("For whom"),
        coerce=_number_or_none,
        description=_l("The induction is for those who begin; the monthly course is for everybody."),
    )
    starts_on = DateField(_l("First day"), [InputRequired()])
    ends_on = DateField(_l("Last day"), [InputRequired()])
    hours = DecimalField(
        _l("Contact hours"),
        [InputRequired(), NumberRange(min=0.5, max=200)],
        description=_l("Counted for attendance."),
        render_kw={"inputmode": "decimal"},
    )
    place = StringField(_l("Place"), [InputRequired(), Length(max=200)])
    opens_on = DateField(
        _l("Lessons open on"), [InputRequired()], description=_l("From this day they can be read.")
    )
    due_on = DateField(
        _l("Work is due on"),
        [InputRequired()],
        description=_l("Later work is still accepted and shown as late."),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        tongue = language()
        self.module_key.choices = choices(
            (key, module.title[tongue]) for key, module in newest_modules().items()
        )
        own = [(str(cohort.id), cohort.label) for cohort in queries.cohorts_to_choose()]
        self.cohort_id.choices = choices([("", _l("Everybody whose year covers it")), *own])
