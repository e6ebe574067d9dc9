"""The questions of the log. Everything is optional until the visit is signed: a draft is never refused."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Self, TypeVar

from wtforms import (
    BooleanField,
    DateField,
    Field,
    FieldList,
    FormField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from core.errors import Refused
from core.forms import BaseForm, RowField
from core.receipts import new_key
from core.text import _l
from mentorship.visits import vocabulary as words
from mentorship.visits.actions.drafting import ChangedElsewhere
from mentorship.visits.models import Commitment, Observation, Visit
from mentorship.visits.queries import Parts
from mentorship.visits.rules import USUAL_DUE

Question = TypeVar("Question", bound=BaseForm)
COMMITMENTS = 4  # rows for what is newly agreed
LONG = Length(max=4000)
LINE = Length(max=300)


class Answered:
    """There is always an answer, "not seen" at least: the page need not call the question optional."""

    field_flags = {"required": True}

    def __call__(self, form: Any, field: Field) -> None:
        """Nothing to check."""


def _choices(named: words.Words, empty: Any = None) -> Any:
    """The words as choices, in the reader's language each time they are asked for."""
    offered = named if empty is None else {"": empty, **named}
    return lambda: {code: str(word) for code, word in offered.items()}


class FollowedForm(BaseForm):
    """How one commitment of before stands today."""

    commitment_id = RowField(validators=[Optional()])
    state = SelectField(
        _l("How does it stand?"),
        choices=_choices({state: words.STATES[state] for state in words.FOLLOWED}, _l("Choose…")),
        default="",
    )
    new_due_on = DateField(_l("New date, if it goes on"), [Optional()])
    note = StringField(_l("Note"), [LINE], default="")


class AgreedForm(BaseForm):
    """One thing that will be done, by whom and until when."""

    text = StringField(_l("What will be done?"), [LINE], default="")
    owner = SelectField(_l("Who does it?"), choices=_choices(words.OWNERS), default="pasante")
    due_on = DateField(_l("Until when?"), [Optional()])
    category = SelectField(_l("About what?"), choices=_choices(words.CATEGORIES), default="clinical")


class ObservedForm(BaseForm):
    """Something the mentor watched. Of the items, those of the chosen kind are asked."""

    kind = SelectField(_l("What did you watch?"), choices=_choices(words.OBSERVED), default="consultation")
    topic = SelectField(_l("About"), choices=_choices(words.TOPICS, _l("Choose…")), default="")
    overall = RadioField(_l("All in all"), [Answered()], choices=_choices(words.OVERALL), default="")
    comment = TextAreaField(_l("What you saw"), [LONG], default="")
    patient_agreed = BooleanField(_l("The patient agreed to my being there"))

    def asked(self) -> list[Field]:
        """The fields of the items that belong to the chosen kind."""
        return [self._fields[f"band_{item}"] for item in words.ITEMS.get(self.kind.data, {})]

    def marked_elsewhere(self) -> list[Field]:
        """Marks on items of another kind: kept on a page that comes back, should the kind be a slip."""
        asked = {field.name for field in self.asked()}
        bands = [self._fields[f"band_{item}"] for item in words.ALL_ITEMS]
        return [field for field in bands if field.data and field.name not in asked]

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
    setattr(
        ObservedForm,
        f"band_{_item}",
        RadioField(_word, [Answered()], choices=_choices(words.BANDS), default=""),
    )


def _band(given: str) -> int | str:
    """As it is stored: 1 to 4, "R" for limited by resources, 0 for not observed."""
    return given if given == "R" else int(given or 0)


class FirstObservedForm(ObservedForm):
    """The observation on the visit's own page, where there may be none."""

    observation_id = RowField(validators=[Optional()])

    kind = SelectField(
        _l("What did you watch?"),
        choices=_choices({**words.OBSERVED, "": _l("Nothing this time")}),
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
    edition = RowField(validators=[Optional()])  # of the draft that the page shows
    held_on = DateField(_l("Day of the visit"), [InputRequired()])
    kind = SelectField(_l("How"), [InputRequired()], choices=_choices(words.KINDS), default="in_person")
    failed_reason = SelectField(
        _l("Why it could not take place"),
        choices=_choices(words.FAILED_REASONS, _l("It took place")),
        default="",
    )
    late_reason = StringField(
        _l("If it was more than 14 days ago: why is it written down only now?"), [LINE], default=""
    )
    minutes = IntegerField(_l("Minutes at the clinic"), [Optional(), NumberRange(0, 6000)])
    patients_together = IntegerField(_l("Patients seen together"), [Optional(), NumberRange(0, 200)])
    home_visits = IntegerField(_l("Home visits together"), [Optional(), NumberRange(0, 50)])
    followed = FieldList(FormField(FollowedForm), _l("Commitments of before"))
    observation = FormField(FirstObservedForm, _l("Observation"))
    no_observation_reason = StringField(_l("If you watched nothing: why?"), [LINE], default="")
    strengths = TextAreaField(_l("What went well"), [LONG], default="")
    targets = TextAreaField(_l("What to work on"), [LONG], default="")
    agreed = FieldList(
        FormField(AgreedForm), _l("New commitments"), min_entries=COMMITMENTS, max_entries=COMMITMENTS
    )
    check = FormField(CheckForm, _l("Clinic check"))
    security = RadioField(_l("Security"), [Answered()], choices=_choices(words.SECURITY), default="calm")
    private_note = TextAreaField(_l("Private note"), [LONG], default="")

    def values(self) -> dict[str, Any]:
        """The arguments of `log_visit` and `change_draft`."""
        values = super().values()
        del values["check"]
        observed: FirstObservedForm = self.observation.form
        return {
            **values,
            "clinic_check": self.check.form.check(),
            "observation": observed.observation() if observed.kind.data else None,
            "observation_id": observed.observation_id.data,
            "followed": [row.form.values() for row in self.followed],
            "agreed": [row.form.values() for row in self.agreed],
        }

    def ask_about(self, still_open: Iterable[Commitment]) -> Self:
        """A row for every open commitment that has none yet: somebody may have agreed on it meanwhile."""
        asked = set(self.commitment_ids())
        for commitment in still_open:
            if commitment.id not in asked:
                self.followed.append_entry({"commitment_id": commitment.id})
        return self

    def commitment_ids(self) -> list[int]:
        """The commitments the page asks about."""
        return [row.form.commitment_id.data or 0 for row in self.followed]

    def show(self, refusal: Refused) -> None:
        """Put a refusal beside the field it speaks of, inside a row too: "agreed.0.due_on"."""
        if isinstance(refusal, ChangedElsewhere):
            self.edition.raw_data = [str(refusal.edition)]  # sent again, these words were meant
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
            found = self.followed[self.commitment_ids().index(int(row))]
            _say(found.form[part], refusal)
            _say(self.followed, refusal)
        else:
            super().show(refusal)


def _say(field: Field, refusal: Refused) -> None:
    field.errors = [*field.errors, str(refusal.message)]


def to_begin(today: date, observed: str | None = None) -> dict[str, Any]:
    """What a new visit's page says at first."""
    due_on = today + USUAL_DUE
    return {
        "held_on": today,
        "observation": {"kind": observed or "consultation"},
        "agreed": [{"due_on": due_on} for _row in range(COMMITMENTS)],
    }


def as_written(visit: Visit, parts: Parts, observed: str | None = None) -> dict[str, Any]:
    """What a draft's page says: all that was typed so far. `observed` shows the items of another kind."""
    begun = to_begin(visit.held_on, observed)
    seen = parts.observations[0] if parts.observations else None
    agreed = [_row(each, "text", "owner", "due_on", "category") for each in parts.agreed]
    return {
        **_row(visit, *_OF_VISIT),
        "edition": visit.edition,
        "observation": {**as_observed(seen), "observation_id": seen.id} if seen else begun["observation"],
        "agreed": agreed + begun["agreed"][len(agreed) :],
        "followed": [_row(each, "state", "note", "new_due_on", "commitment_id") for each in parts.followed],
        "check": _as_checked(visit.clinic_check or {}),
    }


_OF_VISIT = (
    "held_on", "kind", "failed_reason", "late_reason", "minutes", "patients_together", "home_visits",
    "no_observation_reason", "strengths", "targets", "security", "private_note",
)  # fmt: skip


def as_observed(seen: Observation) -> dict[str, Any]:
    """An observation as its form says it."""
    bands = {f"band_{item}": str(band) if band else "" for item, band in seen.bands.items()}
    overall = str(seen.overall) if seen.overall else ""
    return {**_row(seen, "kind", "topic", "comment", "patient_agreed"), "overall": overall, **bands}


def _as_checked(check: dict[str, Any]) -> dict[str, Any]:
    tracers = {f"tracer_{name}": state for name, state in check.get("tracers", {}).items()}
    return {**{name: check[name] for name in words.SYSTEMS if name in check}, **tracers}


def _row(thing: Any, *names: str) -> dict[str, Any]:
    """Its values by name; what is empty is left to the field's own default."""
    return {name: value for name in names if (value := getattr(thing, name))}


def unsent(kind: type[Question]) -> Question:
    """A form that stands on a page beside the one that was sent."""
    form = kind()
    form.key = new_key()
    return form


class AcknowledgeForm(BaseForm):
    reply = TextAreaField(_l("Your reply"), [Length(max=1500)], default="")


class AddendumForm(BaseForm):
    text = TextAreaField(_l("What you want to add"), [InputRequired(), Length(max=2000)])
