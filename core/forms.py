"""One question put to a person. What they typed stays on the page until it is accepted."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from flask import current_app, request
from werkzeug.datastructures import MultiDict
from wtforms import (
    DateField,
    DecimalField,
    Field,
    FieldList,
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


_BOUND = "acompana.forms"


@dataclass(frozen=True, slots=True)
class Returned:
    """Words that were sent and not accepted, to be corrected on the page of their form.

    `sentences`: what was said of each field, by its name; "" for the whole. `guard`: the field that names the
    edition: the page's own counts, since who corrects sees what is there now.
    """

    fields: list[tuple[str, str]]
    sentences: Mapping[str, Sequence[str]]
    guard: str | None = None


class BaseForm(Form):
    """A form whose field names are the argument names of the action it leads to.

    `values()` gives those arguments; `show(refusal)` puts the house's no beside its field (or at the
    top); `status` is 422 once anything was refused, and the page comes back with all that was typed.
    """

    Meta = _Meta
    key: str
    refusal: Refused | None = None  # the last that was shown

    @classmethod
    def from_request(cls, **defaults: Any) -> Self:
        """The form as it was sent, or with these first values when it is only being opened.

        Opened to correct what was not accepted, it holds those words and says what was wrong with them.
        """
        sent = request.method == "POST"
        form = cls(request.form) if sent else cls._returned(defaults) or cls(data=defaults)
        if sent:
            form._take_files()
        form.key = (sent and request.form.get(receipts.FIELD)) or receipts.new_key()
        request.environ.setdefault(_BOUND, []).append(form)
        return form

    @classmethod
    def _returned(cls, defaults: dict[str, Any]) -> Self | None:
        """The form with words that came back to this page, if it is the one that knows them."""
        returned: Returned | None = current_app.extensions["words_returned"]()
        if returned is None:
            return None
        words = MultiDict(pair for pair in returned.fields if pair[0] != returned.guard)
        form = cls(words, data={name: value for name, value in defaults.items() if name == returned.guard})
        names = {field.name for field in leaves(form)}
        if names.isdisjoint(words):
            return None
        form.validate()
        for name, sentences in returned.sentences.items():
            form._say_again(name, [str(sentence) for sentence in sentences])
        return form

    def _say_again(self, name: str, sentences: Sequence[str]) -> None:
        """Put sentences beside the field of that name, and mark the rows around it; or at the top."""
        path = _path_to(self, name)
        if not path:
            self.form_errors = [*self.form_errors, *(s for s in sentences if s not in self.form_errors)]
        for field in path:
            if not isinstance(field, FormField):  # says what its fields say
                field.errors = [*field.errors, *(s for s in sentences if s not in field.errors)]

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
        self.refusal = refusal
        field = self._fields.get(refusal.field or "")
        if field is None:
            self.form_errors = [*self.form_errors, str(refusal.message)]
        else:
            field.errors = [*field.errors, str(refusal.message)]

    @property
    def status(self) -> int:
        return 422 if self.errors and request.method == "POST" else 200


def bound() -> list[BaseForm]:
    """The forms that were asked for in this request."""
    return list(request.environ.get(_BOUND, []))


def leaves(form: Any) -> Iterator[Field]:
    """Every field that has words of its own, those within rows and parts too."""
    for field in form:
        if isinstance(field, FormField | FieldList):
            yield from leaves(_inside(field))
        else:
            yield field


def _path_to(form: Any, name: str) -> list[Field]:
    """The field of this name after the parts and rows it stands in; empty when none has it."""
    for field in form:
        if field.name == name:
            return [field]
        if found := _path_to(_inside(field), name):
            return [field, *found]
    return []


def _inside(field: Field) -> Any:
    if isinstance(field, FormField):
        return field.form
    return field.entries if isinstance(field, FieldList) else ()


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
