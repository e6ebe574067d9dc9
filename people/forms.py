from wtforms import EmailField, PasswordField
from wtforms.validators import InputRequired, Length

from core.forms import BaseForm
from core.text import _l


class SignInForm(BaseForm):
    email = EmailField(
        _l("E-mail"), [InputRequired(), Length(max=200)], render_kw={"autocomplete": "username"}
    )
    password = PasswordField(
        _l("Password"), [InputRequired(), Length(max=256)], render_kw={"autocomplete": "current-password"}
    )
