from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from wtforms import BooleanField, DecimalField, Field, FileField, RadioField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from core.forms import BaseForm
from core.text import _, _l
from seminars.choices import choices
from seminars.coursework.rubrics import grade_by, rubric_of
from seminars.curricula.modules import Criterion, FieldTask, Reflection
from seminars.models import Submission

LONGEST_TEXT = 20_000
BY_RUBRIC = _l(
    "Leave it empty and the levels give it: their points out of all points, times ten, so that level 3 of 4"
    " throughout is 7.5. A number typed here counts instead."
)


class WrittenForm(BaseForm):
    text = TextAreaField(_l("Your text"), [InputRequired(), Length(max=LONGEST_TEXT)])
    picture = FileField(
        _l("Photo"),
        description=_l("A photo of your notes, map or drawing, if you like. No people in it."),
        render_kw={"accept": "image/jpeg,image/png,image/webp"},
    )
    without_picture = BooleanField(_l("Hand it in without the photo of before"))

    def values(self) -> dict[str, Any]:
        """The arguments of `hand_in`; of the photo its bytes."""
        sent = self.picture.data
        return {**super().values(), "picture": sent.read() if sent else None}


class LocalDecimalField(DecimalField):
    """A number typed with a decimal comma or point."""

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata([value.strip().replace(",", ".") for value in valuelist])


def _grade(*asked: Any, **more: Any) -> LocalDecimalField:
    validators = [*asked, NumberRange(min=0, max=10)]
    return LocalDecimalField(_l("Grade from 0 to 10"), validators, render_kw={"inputmode": "decimal"}, **more)


def _feedback() -> TextAreaField:
    return TextAreaField(
        _l("Feedback"),
        [InputRequired(), Length(max=LONGEST_TEXT)],
        description=_l("The pasante reads this beside the grade."),
    )


class GradeForm(BaseForm):
    """What a grader says of a reflection."""

    grade = _grade(InputRequired())
    feedback = _feedback()
    rubric: Sequence[Criterion] = ()

    def level_fields(self) -> list[Field]:
        """The question after the level of each criterion, in order."""
        return [self[_level_name(number)] for number in range(len(self.rubric))]


class RubricForm(GradeForm):
    """The same of a field task, level by level; made for one rubric, see `grade_form`.

    All levels are chosen or none: who graded on paper, or cannot use the rubric, types the number alone.
    """

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        fits = super().validate(extra_validators)
        asked = self.level_fields()
        if not any(field.data for field in asked):
            return fits
        for field in asked:
            if not field.data and not field.errors:
                field.errors, fits = [_("Choose a level here too.")], False
        return fits

    def values(self) -> dict[str, Any]:
        """The arguments of `grade_work`."""
        levels = [int(field.data) for field in self.level_fields() if field.data]
        return {"grade": self.grade.data, "feedback": super().values()["feedback"], "levels": levels or None}


def grade_form(task: Reflection | FieldTask, submission: Submission, language: str) -> GradeForm:
    """The form that grades this work, with the grade that stands, if any."""
    rubric = rubric_of(task)
    if not rubric:
        return GradeForm.from_request(**_as_it_is(submission, rubric))
    asked = {
        _level_name(number): RadioField(
            one.criterion[language],
            [Optional()],
            choices=choices((str(n), f"{n} · {words}") for n, words in enumerate(one.levels[language], 1)),
        )
        for number, one in enumerate(rubric)
    }
    last = {"grade": _grade(Optional(), description=BY_RUBRIC), "feedback": _feedback()}
    kind: Any = type("RubricFormOfOneTask", (RubricForm,), {"rubric": rubric, **asked, **last})
    made: GradeForm = kind.from_request(**_as_it_is(submission, rubric))
    return made


def _level_name(number: int) -> str:
    return f"level-{number}"


def _as_it_is(submission: Submission, rubric: Sequence[Criterion]) -> dict[str, Any]:
    """What stands. A grade that the levels give is not typed again, else they could not be corrected."""
    if submission.grade is None:
        return {}
    levels = submission.rubric_levels or []
    is_typed = not levels or submission.grade != grade_by(rubric, levels)
    chosen = {_level_name(number): str(level) for number, level in enumerate(levels)}
    grade = Decimal(submission.grade) / 100 if is_typed else None
    return {"grade": grade, "feedback": submission.feedback, **chosen}
