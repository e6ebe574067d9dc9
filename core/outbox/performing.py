"""Does what an entry asks: calls the view itself, as its owner, in a savepoint that only success keeps."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, g
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.exceptions import HTTPException
from wtforms import FieldList, FileField
from wtforms.widgets import HiddenInput

from core import clock, db
from core.errors import DATABASE_AWAY, MESSAGES, Refused, is_collision
from core.forms import BaseForm, leaves
from core.outbox.declarations import Taken, endpoint_at, taken
from core.outbox.within import ask, asked_by

Pairs = Sequence[tuple[str, str]]
Files = Sequence[tuple[str, FileStorage]]
Errors = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an entry: where it led and what was said, or why it is in review."""

    is_done: bool
    location: str | None = None
    said: list[str] = field(default_factory=list)
    reason: str | None = None
    errors: Errors = field(default_factory=dict)
    guard: str | None = None


class _Undone(Exception):
    """The savepoint is given back: the outcome says why."""

    def __init__(self, outcome: Outcome):
        super().__init__(outcome.reason)
        self.outcome = outcome


def perform(
    person: Any,
    kind: str,
    path: str,
    fields: Pairs,
    files: Files,
    written_at: datetime | None,
    *,
    goes_on: bool = False,
) -> Outcome:
    """Send these words to the form of this kind at this address, as this person. Keeps only what succeeds.

    `goes_on`: they change what an entry before them left there, which the phone has not seen.
    Raises the database's own errors when it is away: nothing is known then, and the phone tries later.
    """
    declared = taken(kind)
    if declared is None or endpoint_at(path, "POST") != kind:
        return Outcome(False, reason="form_changed")
    waiting = len(g.get("after_commit", ()))
    try:
        with asked_by(person, person.language), clock.as_written(written_at):
            return _try(declared, path, fields, files, goes_on)
    except _Undone as undone:
        del g.setdefault("after_commit", [])[waiting:]
        return undone.outcome


def _try(declared: Taken, path: str, fields: Pairs, files: Files, goes_on: bool) -> Outcome:
    """Within a savepoint: done, or undone with the reason."""
    try:
        with db.session.begin_nested():
            told = _named(fields, path) if goes_on else fields
            outcome = _ask(declared, path, told, files)
            if not outcome.is_done:
                raise _Undone(outcome)
            return _with_guard(outcome, declared)
    except (_Undone, *DATABASE_AWAY):
        raise
    except (IntegrityError, StaleDataError) as error:
        if is_collision(error):
            raise _Undone(_refused_with(409, "collided")) from error
        raise _Undone(_broken(error)) from error
    except Exception as error:  # a mistake of ours must not lose what was delivered: it is kept, in review
        raise _Undone(_broken(error)) from error


def _broken(error: Exception) -> Outcome:
    current_app.logger.error("an entry broke its view", exc_info=error)
    if current_app.config.get("TESTING") and current_app.config.get("RAISE_ERRORS", True):
        raise error
    return _refused_with(500, "broken")


def _refused_with(code: int, reason: str) -> Outcome:
    """What the page of this error would have said."""
    title, text = MESSAGES.get(code, MESSAGES[400])
    return Outcome(False, reason=reason, said=[str(title), str(text)])


def _ask(declared: Taken, path: str, fields: Pairs, files: Files) -> Outcome:
    """One call of the view, and what its answer means."""
    data: MultiDict[str, Any] = MultiDict([*fields, *files])
    try:
        answer = ask(path, method="POST", data=data)
    except HTTPException as error:
        return _refused_with(error.code or 500, _reason_of(error.code))
    except Refused as refusal:
        return Outcome(False, reason=refusal.reason, errors={refusal.field or "": [str(refusal.message)]})
    said = [text for _category, text in answer.flashed]
    if answer.response.status_code not in (302, 303):
        return _not_accepted(answer.response.status_code, answer.forms)
    if any(category == "error" for category, _text in answer.flashed):
        return Outcome(False, reason="refused", said=said)
    if _strays(declared, answer.forms, fields, files):
        return Outcome(False, reason="form_changed")
    db.session.flush()
    return Outcome(True, location=answer.response.location, said=said)


def _reason_of(status: int | None) -> str:
    return {403: "not_allowed", 404: "gone", 409: "collided"}.get(status or 0, "refused")


def _not_accepted(status: int, forms: Sequence[BaseForm]) -> Outcome:
    """The page came back: with what its forms say, or as an error."""
    errors = errors_of(forms)
    refusals = [form.refusal for form in forms if form.refusal is not None]
    if errors:
        reason = next((each.reason for each in refusals if each.reason != "refused"), "refused")
        return Outcome(False, reason=reason, errors=errors)
    if status < 400:
        return Outcome(False, reason="form_changed")  # it asks something else first
    return _refused_with(status, _reason_of(status))


def errors_of(forms: Sequence[BaseForm]) -> Errors:
    """What these forms say, by the names of their fields as they are sent; "" for the whole."""
    told: Errors = {}
    for form in forms:
        for each in leaves(form):
            if each.errors:
                told.setdefault(each.name, []).extend(str(sentence) for sentence in each.errors)
        inside = {sentence for sentences in told.values() for sentence in sentences}
        for name, sentence in _of_whole(form):
            if sentence not in inside:
                told.setdefault(name, []).append(sentence)
    return told


def _of_whole(form: BaseForm) -> Iterator[tuple[str, str]]:
    """What is said of the form itself, and of its lists of rows."""
    yield from (("", str(sentence)) for sentence in form.form_errors)
    for each in form:
        if isinstance(each, FieldList):
            yield from ((each.name, sentence) for sentence in each.errors if isinstance(sentence, str))


def _strays(declared: Taken, forms: Sequence[BaseForm], fields: Pairs, files: Files) -> set[str]:
    """Names of words and files that no form of the view knows: it passed over them in silence."""
    known = [each for form in forms for each in leaves(form)]
    of_files = {each.name for each in known if isinstance(each, FileField)}
    of_words = {each.name for each in known} - of_files | set(declared.buttons)
    words = {name for name, text in fields if text.strip() and not name.startswith("_")}
    return (words - of_words) | ({name for name, _file in files} - of_files)


def _with_guard(done: Outcome, declared: Taken) -> Outcome:
    """With the edition that this left behind, as the page it led to has it."""
    leads = urlsplit(done.location or "").path
    after = taken(endpoint_at(leads, "GET") or "") if leads else None
    if declared.guard is None or after is None or after.guard != declared.guard:
        return done
    return replace(done, guard=_hidden_at(leads).get(declared.guard))


def _named(fields: Pairs, path: str) -> Pairs:
    """The words with the names of what was made meanwhile: an observation is changed, not made twice."""
    hidden = _hidden_at(path)
    return [(name, text or hidden.get(name, "")) for name, text in fields]


def _hidden_at(path: str) -> dict[str, str]:
    """What the hidden fields of a page say now; nothing when it is no page with a form."""
    try:
        forms = ask(path).forms
    except HTTPException:
        return {}
    fields: list[Any] = [each for form in forms for each in leaves(form)]
    return {each.name: str(each._value()) for each in fields if isinstance(each.widget, HiddenInput)}
