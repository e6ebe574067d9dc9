from typing import Any

from wtforms import BooleanField, DecimalField, FileField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from core.forms import BaseForm
from core.text import _l

LONGEST_TEXT = 20_000


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


class GradeForm(BaseForm):
    grade = LocalDecimalField(
        _l("Grade from 0 to 10"),
        [InputRequired(), NumberRange(min=0, max=10)],
        render_kw={"inputmode": "decimal"},
    )
    feedback = TextAreaField(
        _l("Feedback"),
        [InputRequired(), Length(max=LONGEST_TEXT)],
        description=_l("The pasante reads this beside the grade."),
    )
