from functools import lru_cache
from typing import Any

from flask import request
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
    ValidationError,
)
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from core.errors import Refused
from core.forms import BaseForm
from core.text import _, _l, dateformat
from mentorship.cases import wording
from mentorship.cases.actions.following_up import LONGEST_LEARNING_POINT
from mentorship.cases.actions.guards import RefusedFields
from mentorship.cases.actions.writing import ChangedElsewhere
from mentorship.cases.formats import FORMATS, section_name
from mentorship.cases.models import Contribution
from mentorship.cases.privacy import EXPLANATIONS
from people.models import User

LONGEST_TEXT = 4000
LONGEST_LINE = 300
CHECKED = {"data-privacy": True}  # the browser lists findings below these fields


def at_most(limit: int) -> Any:
    """Refuses a longer text whole. Sets no maxlength: a browser would cut what was pasted without a word."""

    def check(form: Any, field: Any) -> None:
        count = len(field.data or "")
        if count > limit:
            raise ValidationError(
                _("At most %(limit)s characters; these are %(count)s.", limit=limit, count=count)
            )

    return check


def _plain_lines(text: str | None) -> str | None:
    """A browser ends its lines in two characters; we count and keep one."""
    return text and text.replace("\r\n", "\n").replace("\r", "\n")


def _text(label: Any, *validators: Any, limit: int = LONGEST_TEXT, **more: Any) -> Any:
    return TextAreaField(
        label, [*validators, at_most(limit)], filters=[_plain_lines], render_kw=CHECKED, **more
    )


def _line(label: Any, *validators: Any, **more: Any) -> Any:
    return StringField(label, [*validators, at_most(LONGEST_LINE)], render_kw=CHECKED, **more)


class CasesForm(BaseForm):
    """A form that can show refusals of several fields at once."""

    def show(self, refusal: Refused) -> None:
        if not isinstance(refusal, RefusedFields):
            return super().show(refusal)
        self.form_errors = [*self.form_errors, str(refusal.message)]
        for name, sentences in refusal.fields.items():
            field = self._fields[name]
            field.errors = [*field.errors, *sentences]


class CaseForm(CasesForm):
    """The text of a case in one of the formats; `for_format` adds its prompts and the reasons."""

    question = _text(
        _l("Guiding question"),
        description=_l("One sentence: what do you want to know?"),
        limit=LONGEST_LINE,
    )
    title = _line(_l("Title"), description=_l("What it is about, without a name or a place."))
    age_band = SelectField(
        _l("Age"), [Optional()], choices=wording.choices({"": _l("Choose"), **wording.AGE_BANDS})
    )
    sex = RadioField(_l("Sex"), [Optional()], choices=wording.choices(wording.SEXES))
    language = RadioField(
        _l("I write this case in"), [InputRequired()], choices=wording.choices(wording.LANGUAGES)
    )
    no_identifiers = BooleanField(_l("I read it again: nothing in it identifies the patient."))
    based_on = HiddenField()

    format_key: str
    shown_reasons: tuple[str, ...] = ()

    def show(self, refusal: Refused) -> None:
        super().show(refusal)
        if isinstance(refusal, ChangedElsewhere):
            self.based_on.data = refusal.based_on

    @property
    def is_draft(self) -> bool:
        """Was it the button that only saves?"""
        return "save_draft" in request.form

    def written(self) -> dict[str, Any]:
        """The arguments of saving a draft."""
        values = self.values()
        names = ("question", "title", "age_band", "sex", "language", "based_on")
        prompts = FORMATS[self.format_key].prompts
        sections = {prompt.key: values[section_name(prompt.key)] or "" for prompt in prompts}
        texts = {name: values[name] or "" for name in names}
        return {**texts, "sections": sections}

    def sent(self) -> dict[str, Any]:
        """The arguments of sending it for review."""
        values = self.values()
        reasons = {kind: values[f"reason_{kind}"] for kind in EXPLANATIONS if values[f"reason_{kind}"]}
        return {**self.written(), "reasons": reasons, "no_identifiers": values["no_identifiers"]}

    def section_fields(self) -> list[Any]:
        return [self[section_name(prompt.key)] for prompt in FORMATS[self.format_key].prompts]

    def reason_fields(self) -> list[Any]:
        """Those that were asked for or filled."""
        fields = [self[f"reason_{kind}"] for kind in EXPLANATIONS]
        return [field for field in fields if field.errors or field.data]


@lru_cache
def case_form(format_key: str) -> type[CaseForm]:
    """The form with the prompts of one format."""
    prompts = FORMATS[format_key].prompts
    fields: dict[str, Any] = {
        section_name(prompt.key): _text(prompt.label, description=prompt.hint) for prompt in prompts
    }
    for kind, explanation in EXPLANATIONS.items():
        fields[f"reason_{kind}"] = StringField(_l(explanation.what), [at_most(LONGEST_LINE)])
    return type(f"{format_key.title()}CaseForm", (CaseForm,), {**fields, "format_key": format_key})


class ApproveForm(CasesForm):
    seen = HiddenField()


class ReturnForm(CasesForm):
    comment = _text(
        _l("What should change"),
        InputRequired(),
        description=_l("The author reads this. Say it without repeating what identifies."),
        limit=1000,
    )


class WithdrawForm(CasesForm):
    reason = _text(_l("Why is it withdrawn?"), InputRequired(), limit=500)


class ScheduleForm(CasesForm):
    session_id = RadioField(_l("Session"), [InputRequired()], coerce=int)


class SessionForm(CasesForm):
    held_on = DateField(_l("Date"), [InputRequired()])
    held_at = TimeField(_l("Time in Chiapas"), [InputRequired()])
    place = StringField(
        _l("Place"), [InputRequired(), at_most(LONGEST_LINE)], description=_l("A room, or a link to a call.")
    )
    facilitator_id = SelectField(_l("Facilitator"), [InputRequired()], coerce=int)
    guest_ids = SelectMultipleField(
        _l("Guests"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=_l("They read the cases of this session, without the author and the clinic."),
    )

    def offer(self, facilitators: list[User], guests: list[User]) -> None:
        """The people among whom the coordinator chooses."""
        self.facilitator_id.choices = wording.choices({str(user.id): user.full_name for user in facilitators})
        self.guest_ids.choices = wording.choices({str(user.id): _guest_line(user) for user in guests})


def _guest_line(user: User) -> str:
    if user.access_until is None:
        return user.full_name
    return _("%(name)s, until %(day)s", name=user.full_name, day=dateformat(user.access_until, "day"))


class ContributionForm(CasesForm):
    kind = RadioField(_l("What do you write?"), [InputRequired()], choices=wording.choices(wording.KINDS))
    text = _text(_l("Your words"), InputRequired())
    guideline = _line(
        _l("Guideline"), description=_l("If a recommendation rests on one: its name and year, no link.")
    )
    language = SelectField(_l("Language"), [InputRequired()], choices=wording.choices(wording.LANGUAGES))


class DiscussedForm(CasesForm):
    """Nothing to fill in: the facilitator says it took place."""


class FollowUpForm(CasesForm):
    """One question for each recommendation, and the day of the next look."""

    follow_up_on = DateField(_l("See the patient again on"), [InputRequired()])

    def answers(self) -> dict[str, Any]:
        values = self.values()
        feasible = {int(name.split("_")[1]): value for name, value in values.items() if "feasible_" in name}
        return {"feasible": feasible, "follow_up_on": values["follow_up_on"]}


def follow_up_form(recommendations: list[Contribution]) -> type[FollowUpForm]:
    """The form with a question for each of these recommendations."""
    fields = {
        f"feasible_{row.id}": RadioField(
            _l("Can this be done here?"), [InputRequired()], choices=wording.choices(wording.FEASIBLE)
        )
        for row in recommendations
    }
    return type("RecommendationsForm", (FollowUpForm,), fields)


class CloseForm(CasesForm):
    outcome = RadioField(
        _l("How is the patient?"), [InputRequired()], choices=wording.choices(wording.OUTCOMES)
    )
    follow_up = _text(_l("What happened since"))
    applied = RadioField(
        _l("Were the recommendations applied?"), [InputRequired()], choices=wording.choices(wording.APPLIED)
    )
    applied_why = _text(
        _l("What stood in the way"),
        description=_l("Needed when not everything was applied: resources, the patient, something else."),
        limit=1000,
    )
    learning_point = _text(
        _l("Learning point"),
        InputRequired(),
        description=_l("What should the others take home? At most 300 characters."),
        limit=LONGEST_LEARNING_POINT,
    )
