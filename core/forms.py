"""One question put to a person. What they typed stays on the page until it is accepted."""

import unicodedata
from typing import Any, Self

from flask import request
from werkzeug.datastructures import CombinedMultiDict
from wtforms import Form
from wtforms.i18n import get_translations
from wtforms.meta import DefaultMeta

from core import receipts
from core.errors import Refused
from core.text import language


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
        form = cls(CombinedMultiDict([request.form, request.files])) if sent else cls(data=defaults)
        form.key = (sent and request.form.get(receipts.FIELD)) or receipts.new_key()
        return form

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


def _clean(value: Any) -> Any:
    return unicodedata.normalize("NFC", value).strip() if isinstance(value, str) else value
