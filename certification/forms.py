"""What is asked about rules and certificates, one form per question."""

from decimal import Decimal
from typing import Any

from wtforms import (
    BooleanField,
    DecimalField,
    FileField,
    IntegerField,
    PasswordField,
    RadioField,
    SearchField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from certification.models import KINDS
from certification.press.options import FARTHEST, STEP, Offset, PrintOptions, Sides, is_offset
from certification.requirements import Rule, RuleValues
from certification.sentences import DOCUMENTS, RULES, STATE_NAMES
from core.forms import BaseForm
from core.text import _, _l
from people.models import Cohort

LONGEST_REASON = 1000


def _reason(label: Any) -> TextAreaField:
    return TextAreaField(label, [InputRequired(), Length(max=LONGEST_REASON)], render_kw={"rows": 3})


class WaiverForm(BaseForm):
    rule = SelectField(
        _l("Rule"), [InputRequired()], choices=[SelectChoice(rule.value, RULES[rule]) for rule in Rule]
    )
    reason = _reason(_l("Why"))


class RegistryForm(BaseForm):
    """Where the university wrote one diploma down; both empty where it did not."""

    registry_book = StringField(_l("Book"), [Optional(), Length(max=20)])
    registry_leaf = StringField(_l("Page of the book"), [Optional(), Length(max=20)])


class BatchRegistryForm(BaseForm):
    """The same for all of a batch, in list order."""

    registry_book = StringField(_l("Book"), [InputRequired(), Length(max=20)])
    first_leaf = IntegerField(_l("First page"), [InputRequired(), NumberRange(min=1, max=99999)])
    per_leaf = IntegerField(
        _l("Entries on a page"), [InputRequired(), NumberRange(min=1, max=100)], default=1
    )


def _offset(label: Any) -> DecimalField:
    ways = {"min": f"{-FARTHEST:g}", "max": f"{FARTHEST:g}", "step": f"{STEP:g}", "inputmode": "decimal"}
    checks = [InputRequired(), NumberRange(min=-FARTHEST, max=FARTHEST), _by_half_millimetres]
    return DecimalField(label, checks, places=1, default=Decimal(0), render_kw=ways)


def _by_half_millimetres(_form: Any, field: Any) -> None:
    if field.data is not None and not is_offset(float(field.data)):
        raise ValidationError(_("Write whole or half millimetres."))


class PrintForm(BaseForm):
    """How the printer at hand wants the file; of a document without a back half of it is left out."""

    sides = RadioField(
        _l("What is in the file"),
        [InputRequired()],
        choices=[
            SelectChoice("both", _l("fronts and backs, for a printer that turns the sheets itself")),
            SelectChoice("fronts", _l("only the fronts")),
            SelectChoice("backs", _l("only the backs")),
        ],
    )
    order = RadioField(
        _l("Order of the backs alone"),
        [InputRequired()],
        choices=[
            SelectChoice("same", _l("in list order: the first of the pile goes in first")),
            SelectChoice("reversed", _l("from the last to the first: the last of the pile goes in first")),
        ],
    )
    front_right = _offset(_l("Front, to the right (mm)"))
    front_down = _offset(_l("Front, down (mm)"))
    back_right = _offset(_l("Back, to the right (mm)"))
    back_down = _offset(_l("Back, down (mm)"))
    on_stock = BooleanField(
        _l("For pre-printed paper"),
        description=_l("Only words and codes are printed; border, background and emblem are on the paper."),
    )

    @classmethod
    def of(cls, options: PrintOptions, sides: int) -> "PrintForm":
        form = cls.from_request(
            sides=options.sides.value,
            order="reversed" if options.is_reversed else "same",
            front_right=Decimal(options.front.right),
            front_down=Decimal(options.front.down),
            back_right=Decimal(options.back.right),
            back_down=Decimal(options.back.down),
            on_stock=options.on_stock,
        )
        if sides == 1:
            for name in ("sides", "order", "back_right", "back_down"):
                del form[name]
        return form

    def values(self) -> dict[str, Any]:
        given = super().values()
        front, back = (
            Offset(float(given.get(f"{side}_right", 0)), float(given.get(f"{side}_down", 0)))
            for side in ("front", "back")
        )
        return {
            "options": PrintOptions(
                sides=Sides(given.get("sides", Sides.BOTH)),
                is_reversed=given.get("order") == "reversed",
                front=front,
                back=back,
                on_stock=given["on_stock"],
            )
        }


class RevocationForm(BaseForm):
    reason = _reason(_l("Why it is revoked"))


def _grade(label: Any) -> DecimalField:
    return DecimalField(label, [InputRequired(), NumberRange(min=0, max=10)], places=2)


def _count(label: Any, most: int) -> IntegerField:
    return IntegerField(label, [InputRequired(), NumberRange(min=0, max=most)])


class RulesForm(BaseForm):
    """A cohort's rules as a coordinator writes them: grades with decimals, shares in per cent."""

    attendance_share = _count(_l("Contact hours attended, in per cent"), 100)
    modules_wanted = _count(_l("Modules finished"), 14)
    mean = _grade(_l("Mean of the modules"))
    module_floor = _grade(_l("Lowest grade of a module"))
    visits_acknowledged = _count(_l("Mentor visits acknowledged"), 24)
    visits_share = _count(
        _l("Where the mentor did not come often enough: of the visits made, in per cent"), 100
    )
    cases_closed = _count(_l("Cases closed"), 24)
    reason = TextAreaField(_l("Why they change"), [Optional(), Length(max=LONGEST_REASON)])

    @classmethod
    def of(cls, rules: RuleValues) -> "RulesForm":
        grades = {name: Decimal(getattr(rules, name)) / 100 for name in ("mean", "module_floor")}
        counts = {name: getattr(rules, name) for name in cls._counts()}
        return cls.from_request(**grades, **counts)

    def values(self) -> dict[str, Any]:
        """Hundredths and whole numbers, as rules are kept."""
        given = super().values()
        for name in ("mean", "module_floor"):
            given[name] = int((given[name] * 100).to_integral_value())
        return given

    @staticmethod
    def _counts() -> tuple[str, ...]:
        return ("attendance_share", "modules_wanted", "visits_acknowledged", "visits_share", "cases_closed")


class RegisterForm(BaseForm):
    """A question that changes nothing: it comes in the address."""

    words = SearchField(_l("Folio or name"), [Optional(), Length(max=100)])
    cohort = SelectField(_l("Cohort"), choices=[])
    kind = SelectField(_l("Document"), choices=[])
    state = SelectField(_l("State"), choices=[], id="kept-state")  # "state" is the corner of every page

    def offer(self, cohorts: list[Cohort]) -> None:
        every = SelectChoice("", _l("all"))
        self.cohort.choices = [every, *(SelectChoice(str(cohort.id), cohort.label) for cohort in cohorts)]
        self.kind.choices = [every, *(SelectChoice(kind, DOCUMENTS[kind]) for kind in KINDS)]
        self.state.choices = [every, *(SelectChoice(state, STATE_NAMES[state]) for state in STATE_NAMES)]


class CodeForm(BaseForm):
    folio = StringField(
        _l("Folio"),
        [InputRequired(), Length(max=60)],
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )
    code = StringField(
        _l("Code"),
        [InputRequired(), Length(max=30)],
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )


class SigningKeyForm(BaseForm):
    """A PKCS#12 file as an authority gives it, and what opens it."""

    file = FileField(_l("The file"), [InputRequired()], render_kw={"accept": ".p12,.pfx"})
    password = PasswordField(
        _l("Its password"), [Optional(), Length(max=200)], render_kw={"autocomplete": "off"}
    )

    def values(self) -> dict[str, Any]:
        """The bytes of the file and the password, as `seals.add_key` takes them."""
        with self.file.data.stream as file:
            return {"data": file.read(), "password": self.password.data or ""}


class FileForm(BaseForm):
    file = FileField(
        _l("The PDF you were given"), render_kw={"accept": "application/pdf,.json", "required": True}
    )
