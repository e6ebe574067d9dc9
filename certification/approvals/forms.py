"""What a signatory is asked by a personal link."""

from typing import Any

from wtforms import FileField, HiddenField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from certification.approvals.ink import MOST_BYTES
from core.forms import BaseForm
from core.text import _l


class PictureForm(BaseForm):
    picture = FileField(
        _l("A photo of your signature"),
        [InputRequired()],
        description=_l("Dark ink on white paper, PNG or JPEG, up to 8 MB. Only the ink is kept."),
        render_kw={"accept": "image/png,image/jpeg"},
    )

    def values(self) -> dict[str, Any]:
        """The bytes of the file, one more than may be at most."""
        with self.picture.data.stream as file:
            return {"picture": file.read(MOST_BYTES + 1)}


class ApproveForm(BaseForm):
    picture = HiddenField(validators=[Optional(), Length(max=64)])

    def values(self) -> dict[str, Any]:
        return {"picture": self.picture.data or ""}


class DeclineForm(BaseForm):
    reason = TextAreaField(_l("Why"), [InputRequired(), Length(max=1000)], render_kw={"rows": 3})
