"""What was sent beside what the site holds now, field by field, as the form calls them."""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from markupsafe import Markup
from sqlalchemy import select
from werkzeug.exceptions import HTTPException
from wtforms import BooleanField, DateField, Field, FileField, RadioField, SelectMultipleField
from wtforms.fields.choices import SelectFieldBase

from core import db
from core.forms import BaseForm, leaves
from core.outbox.declarations import endpoint_at, taken
from core.outbox.models import Entry
from core.outbox.settling import body_of
from core.outbox.within import ask, asked_by
from core.text import _, dateformat
from people.models import User

LONGEST_MARKED = 20_000  # letters; beyond them the texts stand side by side unmarked


class Piece(NamedTuple):
    """Some words, and whether the other text has them too."""

    text: str
    shared: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """One question: what was sent, what the site holds."""

    label: str
    sent: list[Piece]
    held: list[Piece]

    @property
    def is_equal(self) -> bool:
        return self.sent == self.held


@dataclass(frozen=True, slots=True)
class Comparison:
    """`is_new`: the form makes something, so the site holds nothing of it yet. `pairs` are empty of what the
    page asks when it can no longer be opened; then `strays` has all that was sent."""

    is_new: bool
    pairs: list[Pair] = field(default_factory=list)
    strays: list[Pair] = field(default_factory=list)  # words that no field of the page knows
    pictures: list[str] = field(default_factory=list)
    elsewhere: str | None = None  # where the page leads instead

    @property
    def different(self) -> list[Pair]:
        return [pair for pair in self.pairs if not pair.is_equal]

    @property
    def equal(self) -> list[Pair]:
        return [pair for pair in self.pairs if pair.is_equal]


def compare(entry: Entry, owner: User) -> Comparison:
    """The words of an entry beside what its owner would find on the page today."""
    body, address = body_of(entry), address_now(entry)
    declared = taken(endpoint_at(address, "POST") or "") or taken(entry.kind)
    forms, elsewhere = forms_at(address, owner)
    sent = _by_name(body.fields)
    every = [each for form in forms for each in leaves(form)]
    known = {each.name for each in every} | ({*declared.buttons, declared.guard} if declared else set())
    return Comparison(
        is_new=declared is not None and not declared.edits,
        pairs=[pair_of(each, sent.get(each.name, [])) for each in every if _was_asked(each, sent)],
        strays=[_stray(name, given) for name, given in sent.items() if name not in known and _is_word(name)],
        pictures=[file.name for file in body.files],
        elsewhere=elsewhere,
    )


def address_now(entry: Entry) -> str:
    """Where its words belong today: what replaces a thing made before goes where that one led."""
    declared = taken(entry.kind)
    if entry.base_key is None or declared is None or declared.continues is None:
        return entry.path
    first = db.session.scalar(select(Entry.location).where(Entry.key == entry.base_key))
    leads = urlsplit(first).path if first else ""
    return leads if leads and endpoint_at(leads, "GET") == declared.continues else entry.path


def forms_at(address: str, reader: User) -> tuple[list[BaseForm], str | None]:
    """The forms this person would find there; else where the page leads instead, if anywhere.

    The words of the forms are in the language of whoever asks now.
    """
    try:
        with asked_by(reader):
            answer = ask(address)
    except HTTPException:
        return [], None
    return (answer.forms, None) if answer.response.status_code == 200 else ([], answer.response.location)


def _by_name(fields: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in fields:
        found.setdefault(name, []).append(value)
    return found


def _is_word(name: str) -> bool:
    """Names that begin so are the page's own business: the key of its form."""
    return not name.startswith("_")


def _was_asked(asked: Field, sent: dict[str, list[str]]) -> bool:
    """Did the page that was sent have this field? Boxes and radios are silent when nothing is chosen."""
    if isinstance(asked, FileField) or getattr(asked.widget, "input_type", "") == "hidden":
        return False
    silent = isinstance(asked, BooleanField | RadioField | SelectMultipleField)
    return silent or asked.name in sent


def pair_of(asked: Field, sent: list[str]) -> Pair:
    """One field with what was sent for it, both in the words of the page."""
    left, right = _shown(asked, sent), _shown(asked, _held(asked))
    return Pair(_read(asked.label.text), *marked(left, right))


def _held(asked: Field) -> list[str]:
    """What stands in a field, as the page would send it back."""
    if isinstance(asked, SelectFieldBase):
        return [str(option.data) for option in asked if option.checked]
    if isinstance(asked, BooleanField):
        return ["y"] if asked.data else []
    value = asked._value() if hasattr(asked, "_value") else asked.data
    return [] if value is None else [str(value)]


def _shown(asked: Field, given: list[str]) -> str:
    """The answer in words: the label of what was chosen, a day as it is said."""
    given = [value.replace("\r\n", "\n").strip() for value in given]
    given = [value for value in given if value]
    if isinstance(asked, BooleanField):
        return _("yes") if given else ""
    if isinstance(asked, SelectFieldBase):
        names = {str(option.data): _read(option.label.text) for option in asked}
        return ", ".join(names.get(value, value) for value in given)
    if isinstance(asked, DateField):
        return ", ".join(_day(value) for value in given)
    return "\n".join(given)


def _read(label: Any) -> str:
    """A label as it is read: those of a quiz are marked up."""
    return label.striptags() if isinstance(label, Markup) else str(label)


def _day(value: str) -> str:
    try:
        return dateformat(date.fromisoformat(value))
    except ValueError:
        return value


def _stray(name: str, given: list[str]) -> Pair:
    text = "\n".join(value for value in given if value)
    return Pair(re.sub(r"[_-]+", " ", name).strip(), [Piece(text, False)], [])


def marked(left: str, right: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts in pieces, word by word, so that a page can mark what only one of them has."""
    if left == right or not left or not right or len(left) + len(right) > LONGEST_MARKED:
        return _whole(left, left == right), _whole(right, left == right)
    ours, theirs = re.findall(r"\w+|\s+|[^\w\s]", left), re.findall(r"\w+|\s+|[^\w\s]", right)
    sent, held = [], []
    for how, a, b, c, d in difflib.SequenceMatcher(None, ours, theirs).get_opcodes():
        sent.append(_piece(ours[a:b], how == "equal"))
        held.append(_piece(theirs[c:d], how == "equal"))
    return [piece for piece in sent if piece.text], [piece for piece in held if piece.text]


def _piece(words: list[str], shared: bool) -> Piece:
    text = "".join(words)
    return Piece(text, shared or text.isspace())  # nobody sees a mark on a blank


def _whole(text: str, shared: bool) -> list[Piece]:
    return [Piece(text, shared)] if text else []
