"""What arrives from outside, before anybody reads it: text without what no keyboard types, numbers of rows.

A NUL ends a text for PostgreSQL and a control character ruins a spreadsheet, so both are taken out once,
here, and what a person really typed goes on.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from flask import Flask
from flask import Request as FlaskRequest
from werkzeug.datastructures import FileStorage, ImmutableMultiDict
from werkzeug.datastructures.structures import iter_multi_items
from werkzeug.routing import IntegerConverter, ValidationError

LARGEST_ROW = 2**31 - 1
"""The largest number of a row that both databases keep."""

# Control characters besides tab and line ends, halves of characters, and two that are none.
_UNTYPED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def readable(text: str) -> str:
    """The text without characters that nobody types and no file may hold."""
    return _UNTYPED.sub("", text)


def row_number(text: str) -> int:
    """The number of a row as an address or a form names it; ValueError for what cannot be one."""
    number = int(text) if len(text) <= 10 else -1
    if not 0 <= number <= LARGEST_ROW:
        raise ValueError(f"no number of a row: {text[:20]!r}")
    return number


class Typed(ImmutableMultiDict[str, Any]):
    """Fields of a form or of an address. Ours have names in ASCII; others are nobody's."""

    def __init__(self, mapping: Mapping[str, Any] | Iterable[tuple[str, Any]] | None = None):
        super().__init__(list(_cleaned(mapping)) if mapping else None)


def _cleaned(mapping: Mapping[str, Any] | Iterable[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    for name, value in iter_multi_items(mapping):
        if not name.isascii():
            continue
        if isinstance(value, FileStorage):
            value.filename = readable(value.filename or "")
        yield name, readable(value) if isinstance(value, str) else value


class Request(FlaskRequest):
    """A request whose fields can be kept in a database."""

    parameter_storage_class = Typed


class RowConverter(IntegerConverter):
    """`<int:visit_id>` in an address: an address with a number no row can have leads nowhere."""

    regex = "[0-9]+"

    def to_python(self, value: str) -> int:
        try:
            return row_number(value)
        except ValueError as error:
            raise ValidationError from error


def init_app(app: Flask) -> None:
    app.request_class = Request
    app.url_map.converters["int"] = RowConverter
