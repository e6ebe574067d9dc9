"""One question put to a person. What they typed stays on the page until it is accepted."""

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, Self

from flask import request
from wtforms import (
    DateField,
    DecimalField,
    Field,
    FileField,
    Form,
    FormField,
    IntegerField,
    PasswordField,
    StringField,
    ValidationError,
)
from wtforms.i18n import get_translations
from wtforms.meta import DefaultMeta
from wtforms.widgets import HiddenInput

from core import receipts
from core.errors import Refused
from core.text import _, language
from core.typed import row_number

YEARS = range(2000, 2101)
"""Nothing that is dated here lies outside them: another year is a slip of the fingers."""


class _Meta(DefaultMeta):
    """The library's own sentences ("This field is required.") in the reader's language."""

    def get_translations(self, form: Any) -> Any:
        return get_translations([language()])


class BaseForm(Form):
    """A form whose field names are the argument names of the action it leads to.

    `values()` gives those arguments; `show(refusal)` puts the house's no beside its field (or at the
    top); `status` is 422 once anything was refused, and the page comes back with all that was typed.
    """

    Meta = _Meta
    key: str

    @classmethod
    def from_request(cls, **defaults: Any) -> Self:
        """The form as it was sent, or with these first values when it is only being opened."""
        sent = request.method == "POST"
        form = cls(request.form) if sent else cls(data=defaults)
        if sent:
            form._take_files()
        form.key = (sent and request.form.get(receipts.FIELD)) or receipts.new_key()
        return form

    def _take_files(self) -> None:
        """A file where one is asked for, and nowhere else."""
        for field in self:
            if isinstance(field, FileField):
                field.raw_data = [file for file in request.files.getlist(field.name) if file.filename]
                field.data = next(iter(field.raw_data), None)

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """The checks of its fields, and of every form: no blank answer, no impossible day."""
        every: dict[str, list[Any]] = {name: [*more] for name, more in (extra_validators or {}).items()}
        for name, field in self._fields.items():
            if isinstance(field, DecimalField) and field.data is not None and not field.data.is_finite():
                field.data, field.process_errors = None, [_("Write a number here.")]
            if not isinstance(field, FormField):  # its own form asks the same
                every.setdefault(name, []).append(_sensible)
        return super().validate(extra_validators=every)

    def submitted(self) -> bool:
        """Was it sent, and does its shape hold? Its errors stand beside its fields if not."""
        return request.method == "POST" and self.validate()

    def values(self) -> dict[str, Any]:
        """The arguments for the action: NFC text without stray blanks."""
        return {name: _clean(value) for name, value in self.data.items()}

    def show(self, refusal: Refused) -> None:
        """Put a refusal of the action beside the field it speaks of, or at the top."""
        field = self._fields.get(refusal.field or "")
        if field is None:
            self.form_errors = [*self.form_errors, str(refusal.message)]
        else:
            field.errors = [*field.errors, str(refusal.message)]

    @property
    def status(self) -> int:
        return 422 if self.errors else 200


class RowField(IntegerField):
    """The number of a row, hidden in the page; one that no row can have is no number."""

    widget = HiddenInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist and valuelist[0]:
            self.data = None
            self.data = row_number(valuelist[0])


def _sensible(form: Form, field: Field) -> None:
    if isinstance(field, DateField) and field.data is not None and field.data.year not in YEARS:
        raise ValidationError(_("Check the year of this day."))
    typed = isinstance(field, StringField) and not isinstance(field, PasswordField)
    if typed and field.flags.required and field.data and not _clean(field.data):
        raise ValidationError(_("Write something here; these are only blanks."))


def _clean(value: Any) -> Any:
    return unicodedata.normalize("NFC", value).strip() if isinstance(value, str) else value
