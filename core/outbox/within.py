"""A request within the request: a page's own view is asked, as somebody, without all that surrounds it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Response, current_app, g, request, session

from core.forms import BaseForm, bound


@dataclass(frozen=True, slots=True)
class Answer:
    """What the view answered, the forms it asked for, and what it would have said on the next page."""

    response: Response
    forms: list[BaseForm]
    flashed: list[tuple[str, str]]  # (category, sentence)


def ask(address: str, **asked: Any) -> Answer:
    """Call the view of an address; `asked` as for a test request: `method`, `data`, `headers`.

    No hook runs, nobody is looked up again, and the transaction stays the one that is open. Raises what the
    view raises, an HTTPException for what is not there or not allowed.
    """
    with current_app.test_request_context(address, base_url=request.url_root, **asked):
        response = current_app.make_response(current_app.dispatch_request())
        flashed = [(category, str(text)) for category, text in session.get("_flashes", [])]
        return Answer(response, bound(), flashed)


@contextmanager
def asked_by(person: Any, language: str | None = None) -> Iterator[None]:
    """Everything inside is asked by this person, in this language if one is named; then it is as before."""
    names = {"_login_user": person}  # where Flask-Login keeps who asks
    if language is not None:
        names["language"] = language
    before = {name: g.get(name) for name in names}
    for name, value in names.items():
        setattr(g, name, value)
    try:
        yield
    finally:
        for name, value in before.items():
            g.pop(name, None)
            if value is not None:
                setattr(g, name, value)
