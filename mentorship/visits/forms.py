"""The questions of the log. Everything is optional until the visit is signed: a draft is never refused."""

from collections.abc import Iterable
from typing import Any, Self

from wtforms import (
    BooleanField,
    DateField,
    Field,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from core.errors import Refused
from core.forms import BaseForm
from core.text import _l
from mentorship.visits import vocabulary as words
from mentorship.visits.models import Commitment

COMMITMENTS = 4  # rows for what is newly agreed
LONG = Length(max=4000)
LINE = Length(max=300)


def _choices(named: words.Words, empty: Any = None) -> list[tuple[str, Any]]:
    return ([("", empty)] if empty is not None else []) + list(named.items())


class FollowedForm(BaseForm):
    """How one commitment of before stands today."""

    commitment_id = HiddenField()
    state = SelectField(
        _l("How does it stand?"),
        choices=_choices({state: words.STATES[state] for state in words.FOLLOWED}, _l("Choose…")),
        default="",
    )
    new_due_on = DateField(_l("New date, if it goes on"), [Optional()])
    note = StringField(_l("Note"), [LINE])


class AgreedForm(BaseForm):
    """One thing that will be done, by whom and until when."""

    text = StringField(_l("What will be done?"), [LINE])
    owner = SelectField(_l("Who does it?"), choices=_choices(words.OWNERS), default="pasante")
    due_on = DateField(_l("Until when?"), [Optional()])
    category = SelectField(_l("About what?"), choices=_choices(words.CATEGORIES), default="clinical")


class ObservedForm(BaseForm):
    """Something the mentor watched. Of the items, those of the chosen kind are asked."""

    kind = SelectField(_l("What did you watch?"), choices=_choices(words.OBSERVED), default="consultation")
    topic = SelectField(_l("About"), choices=_choices(words.TOPICS, _l("Choose…")), default="")
    overall = RadioField(_l("All in all"), choices=_choices(words.OVERALL), default="")
    comment = TextAreaField(_l("What you saw"), [LONG])
    patient_agreed = BooleanField(_l("The patient agreed to my being there"))

    def asked(self) -> list[Field]:
        """The fields of the items that belong to the chosen kind."""
        return [self._fields[f"band_{item}"] for item in words.ITEMS.get(self.kind.data, {})]

    def observation(self) -> dict[str, Any]:
        """The arguments of one observation for the action."""
        values = self.values()
        asked = {field.short_name.removeprefix("band_"): field.data for field in self.asked()}
        return {
            **{name: values[name] for name in ("kind", "topic", "comment", "patient_agreed")},
            "overall": int(values["overall"]) if values["overall"] else None,
            "bands": {item: _band(given) for item, given in asked.items()},
        }


for _item, _word in words.ALL_ITEMS.items():
    setattr(ObservedForm, f"band_{_item}", RadioField(_word, choices=_choices(words.BANDS), default=""))


def _band(given: str) -> int | str:
    """As it is stored: 1 to 4, "R" for limited by resources, 0 for not observed."""
    return given if given == "R" else int(given or 0)


class FirstObservedForm(ObservedForm):
    """The observation on the visit's own page, where there may be none."""

    observation_id = HiddenField()

    kind = SelectField(
        _l("What did you watch?"),
        choices=[*_choices(words.OBSERVED), ("", _l("Nothing this time"))],
        default="consultation",
    )


class CheckForm(BaseForm):
    """A look at the shelf and the house."""

    def check(self) -> dict[str, Any] | None:
        """What was looked at; nothing when nothing was."""
        tracers = {name: self[f"tracer_{name}"].data for name in words.TRACERS}
        seen: dict[str, Any] = {name: self[name].data for name in words.SYSTEMS if self[name].data}
        seen |= {"tracers": looked} if (looked := {k: v for k, v in tracers.items() if v}) else {}
        return seen or None


for _name, _word in words.TRACERS.items():
    setattr(CheckForm, f"tracer_{_name}", SelectField(_word, choices=_choices(words.STOCK), default=""))
for _name, (_word, _answers) in words.SYSTEMS.items():
    setattr(CheckForm, _name, SelectField(_word, choices=_choices(_answers), default=""))


class VisitForm(BaseForm):
    held_on = DateField(_l("Day of the visit"), [InputRequired()])
    kind = SelectField(_l("How"), [InputRequired()], choices=_choices(words.KINDS), default="in_person")
    failed_reason = SelectField(
        _l("Why it could not take place"),
        choices=_choices(words.FAILED_REASONS, _l("It took place")),
        default="",
    )
    late_reason = StringField(_l("If it was more than 14 days ago: why is it written down only now?"), [LINE])
    minutes = IntegerField(_l("Minutes at the clinic"), [Optional(), NumberRange(0, 6000)])
    patients_together = IntegerField(_l("Patients seen together"), [Optional(), NumberRange(0, 200)])
    home_visits = IntegerField(_l("Home visits together"), [Optional(), NumberRange(0, 50)])
    followed = FieldList(FormField(FollowedForm), _l("Commitments of before"))
    observation = FormField(FirstObservedForm, _l("Observation"))
    no_observation_reason = StringField(_l("If you watched nothing: why?"), [LINE])
    strengths = TextAreaField(_l("What went well"), [LONG])
    targets = TextAreaField(_l("What to work on"), [LONG])
    agreed = FieldList(
        FormField(AgreedForm), _l("New commitments"), min_entries=COMMITMENTS, max_entries=COMMITMENTS
    )
    check = FormField(CheckForm, _l("Clinic check"))
    security = RadioField(_l("Security"), choices=_choices(words.SECURITY), default="calm")
    private_note = TextAreaField(_l("Private note"), [LONG])

    def values(self) -> dict[str, Any]:
        """The arguments of `log_visit` and `change_draft`."""
        values = super().values()
        del values["check"]
        observed: FirstObservedForm = self.observation.form
        return {
            **values,
            "clinic_check": self.check.form.check(),
            "observation": observed.observation() if observed.kind.data else None,
            "observation_id": int(observed.observation_id.data or 0) or None,
            "followed": [row.form.values() for row in self.followed],
            "agreed": [row.form.values() for row in self.agreed],
        }

    def ask_about(self, still_open: Iterable[Commitment]) -> Self:
        """A row for every open commitment that has none yet: somebody may have agreed on it meanwhile."""
        asked = {row.form.commitment_id.data for row in self.followed}
        for commitment in still_open:
            if str(commitment.id) not in asked:
                self.followed.append_entry({"commitment_id": str(commitment.id)})
        return self

    def show(self, refusal: Refused) -> None:
        """Put a refusal beside the field it speaks of, inside a row too: "agreed.0.due_on"."""
        name, _dot, inside = (refusal.field or "").partition(".")
        row, _dot, part = inside.partition(".")
        if name == "observation" and row == "0":
            _say(self.observation.form[part], refusal)
        elif name == "observation":
            self.form_errors = [*self.form_errors, str(refusal.message)]
        elif name == "agreed":
            written = [entry for entry in self.agreed if entry.form.text.data] or self.agreed.entries
            _say(written[int(row)].form[part], refusal)
            _say(self.agreed, refusal)
        elif name == "followed":
            found = next(entry for entry in self.followed if entry.form.commitment_id.data == row)
            _say(found.form[part], refusal)
            _say(self.followed, refusal)
        else:
            super().show(refusal)


def _say(field: Field, refusal: Refused) -> None:
    field.errors = [*field.errors, str(refusal.message)]


class AcknowledgeForm(BaseForm):
    reply = TextAreaField(_l("Your reply"), [Length(max=1500)])


class AddendumForm(BaseForm):
    text = TextAreaField(_l("What you want to add"), [InputRequired(), Length(max=2000)])
