from wtforms import EmailField, PasswordField, RadioField
from wtforms.validators import InputRequired, Length

from core.forms import BaseForm
from core.text import _l
from people.forms.choices import choices

LANGUAGES = [("es", "Español"), ("en", "English")]


def new_password_field() -> PasswordField:
    return PasswordField(
        _l("New password"),
        [InputRequired(), Length(max=256)],
        description=_l("At least 12 characters. Three or four words that only you would put together."),
        render_kw={"autocomplete": "new-password", "minlength": "12"},
    )


class SignInForm(BaseForm):
    email = EmailField(
        _l("E-mail"), [InputRequired(), Length(max=200)], render_kw={"autocomplete": "username"}
    )
    password = PasswordField(
        _l("Password"), [InputRequired(), Length(max=256)], render_kw={"autocomplete": "current-password"}
    )


class AcceptForm(BaseForm):
    """What somebody says who opens an invitation."""

    password = new_password_field()
    language = RadioField(_l("Language of the site"), [InputRequired()], choices=choices(LANGUAGES))
