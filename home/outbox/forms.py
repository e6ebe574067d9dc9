from wtforms import FileField, TextAreaField
from wtforms.validators import InputRequired, Length

from core.forms import BaseForm
from core.text import _l


class CloseForm(BaseForm):
    note = TextAreaField(_l("Why is it closed?"), [InputRequired(), Length(max=500)])


class CopyForm(BaseForm):
    copy = FileField(_l("The copy"), [InputRequired()], render_kw={"accept": ".json,application/json"})
