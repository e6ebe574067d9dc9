from typing import Any

from wtforms import (
    BooleanField,
    EmailField,
    FieldList,
    FileField,
    Form,
    FormField,
    RadioField,
    StringField,
    TelField,
)
from wtforms.validators import InputRequired, Length, Optional, Regexp

from core.forms import BaseForm
from core.text import _l
from people.forms.choices import choices
from people.forms.signing import new_password_field

MOST_SIGNATORIES = 3
PALETTES = {"forest": _l("Green and ochre"), "indigo": _l("Blue and ochre"), "cochineal": _l("Red and ochre")}
EMBLEMS = {"sierra": _l("Mountains"), "cafeto": _l("Coffee sprig")}
"""As the press has them."""

SIGNATURES = {
    "by_hand": _l("By hand, on the paper"),
    "here": _l("Approved here by each signatory, with the picture of their signature"),
}


class InstitutionForm(BaseForm):
    name = StringField(
        _l("Name of the organisation"),
        [InputRequired(), Length(max=160)],
        description=_l("In full, as certificates print it."),
    )
    short_name = StringField(_l("Short name"), [InputRequired(), Length(max=60)])
    programme = StringField(_l("Name of the course"), [InputRequired(), Length(max=160)])
    programme_code = StringField(
        _l("Code of the course"),
        [
            InputRequired(),
            Regexp(r"\s*[A-Za-z]{2,10}\s*$", message=_l("Two to ten letters without accents.")),
        ],
        description=_l("Every folio begins with it."),
    )
    university = StringField(_l("University that endorses it"), [Optional(), Length(max=160)])
    district_label = RadioField(
        _l("How the health authority calls its region"),
        [InputRequired()],
        choices=choices(
            [("distrito", _l("Distrito de salud")), ("jurisdicción", _l("Jurisdicción sanitaria"))]
        ),
    )
    district = StringField(_l("Its name or number"), [Optional(), Length(max=120)])
    issuing_place = StringField(
        _l("Place where certificates are issued"),
        [InputRequired(), Length(max=120)],
        description=_l("Municipality and state."),
    )
    paper = RadioField(
        _l("Paper of certificates"),
        [InputRequired()],
        choices=choices([("letter", _l("Letter (216 × 279 mm)")), ("a4", _l("A4 (210 × 297 mm)"))]),
        default="letter",
        description=_l("For what is issued from now on; what was issued stays as it is."),
    )
    on_call_phone = TelField(
        _l("Telephone on call"),
        [Optional(), Length(max=40)],
        description=_l("Pasantes find it where help is needed at once."),
    )
    logo = FileField(
        _l("Logo"),
        [Optional()],
        description=_l(
            "PNG or JPEG, up to 1 MB. Certificates print it instead of the emblem. Leave empty to keep the "
            "present one."
        ),
        render_kw={"accept": "image/png,image/jpeg"},
    )
    drop_logo = BooleanField(_l("Take the logo out"))
    emblem = RadioField(
        _l("Emblem of the certificates"),
        [InputRequired()],
        choices=choices(EMBLEMS.items()),
        description=_l("It stands where there is no logo."),
    )
    palette = RadioField(
        _l("Colours of the certificates"),
        [InputRequired()],
        choices=choices(PALETTES.items()),
        description=_l("For what is issued from now on; what was issued stays as it is."),
    )

    def values(self) -> dict[str, Any]:
        """The logo as bytes, or nothing where none was chosen."""
        found = super().values()
        found["logo"] = self.logo.data.read() if self.logo.data else None
        return found


class SignatoryForm(Form):
    """One of those who sign; a line without a name is nobody."""

    name = StringField(_l("Name with title"), [Optional(), Length(max=120)])
    title = StringField(_l("Position"), [Optional(), Length(max=120)])
    organisation = StringField(_l("Organisation"), [Optional(), Length(max=160)])
    email = EmailField(
        _l("E-mail"),
        [Optional(), Length(max=200)],
        description=_l("Only for links to approve what they sign."),
    )


class SignatoriesForm(BaseForm):
    signatures = RadioField(
        _l("Signatures"),
        [InputRequired()],
        choices=choices(SIGNATURES.items()),
    )
    signatories = FieldList(
        FormField(SignatoryForm), min_entries=MOST_SIGNATORIES, max_entries=MOST_SIGNATORIES
    )


class SetUpForm(BaseForm):
    """The first page of an empty site."""

    key_typed = StringField(
        _l("Set-up key"),
        [InputRequired(), Length(max=200)],
        description=_l("The server printed it when it started; it is also in the file set-up-key."),
        render_kw={"autocomplete": "off"},
    )
    name = StringField(_l("Name of the organisation"), [InputRequired(), Length(max=160)])
    short_name = StringField(_l("Short name"), [InputRequired(), Length(max=60)])
    programme = StringField(_l("Name of the course"), [InputRequired(), Length(max=160)])
    given_names = StringField(_l("Your given names"), [InputRequired(), Length(max=60)])
    first_surname = StringField(_l("Your first surname"), [InputRequired(), Length(max=60)])
    second_surname = StringField(_l("Your second surname"), [Optional(), Length(max=60)])
    email = EmailField(_l("Your e-mail"), [InputRequired(), Length(max=200)])
    password = new_password_field()
