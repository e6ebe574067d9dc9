"""How the house says no: a refusal beside its field, or a page that says what happened."""

from typing import Any

from flask import Flask, current_app, g, render_template, request
from flask_login import AnonymousUserMixin
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError, TimeoutError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, InternalServerError

from core import db
from core.text import _l

DATABASE_AWAY = (OperationalError, InterfaceError, TimeoutError)
TRY_AGAIN_AFTER = 30  # seconds
SEND_AGAIN = (401, 409, 500, 503)
# What two people at the same moment bring about, in PostgreSQL's and SQLite's words.
SAME_MOMENT = (
    *("23505", "23503"),
    *("SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY", "SQLITE_CONSTRAINT_FOREIGNKEY"),
)


class Refused(Exception):
    """The house says no. The message is whole, translated, and helps the person go on."""

    reason = "refused"  # what a phone's entry that meets it is in review for

    def __init__(self, message: Any, field: str | None = None):
        super().__init__(str(message))
        self.message = message
        self.field = field


MESSAGES = {
    400: (_l("This request cannot be read"), _l("Go back, load the page again and send it once more.")),
    401: (_l("Sign in to go on"), _l("Your sign-in has ended. Nothing you typed is lost.")),
    403: (_l("This is not yours to do"), _l("If you think it should be, ask your coordinator.")),
    404: (_l("There is nothing here"), _l("The address may be mistyped, or the page is not for you to see.")),
    405: (_l("That cannot be done here"), _l("Go back and use the buttons of the page.")),
    409: (
        _l("Somebody did this at the same moment"),
        _l(
            "Yours was not saved, theirs was. Look at the page in another window before you send yours again."
        ),
    ),
    413: (_l("That is too large"), _l("Choose a smaller file, or send the text in parts.")),
    429: (_l("Too many tries"), _l("Wait a few minutes and try again. Nothing is blocked for good.")),
    500: (_l("Something broke on our side"), _l("We have the details. Your last saved work is safe.")),
    503: (_l("The site is busy for a moment"), _l("Try again in a minute. Nothing you saved is lost.")),
}


def init_app(app: Flask) -> None:
    app.register_error_handler(HTTPException, _page)
    app.register_error_handler(IntegrityError, _collided)
    app.register_error_handler(StaleDataError, _collided)
    app.register_error_handler(Exception, _broken)


def _page(error: HTTPException) -> Any:
    if isinstance(error, InternalServerError) and error.original_exception is not None:
        return _apologise(error.original_exception)  # it broke at the commit, after the view
    code = error.code or 500
    if code < 400:
        return error
    title, text = MESSAGES.get(code, MESSAGES[500] if code >= 500 else MESSAGES[400])
    headers = [(k, v) for k, v in error.get_headers() if k in ("Retry-After", "Allow")]
    try:
        return _say(code, title, text), code, headers
    except DATABASE_AWAY as failure:  # the page asks who reads it
        return _apologise(failure)


def _broken(error: Exception) -> Any:
    """It cannot happen and did: the log has the trace, the person an apology."""
    current_app.logger.error("unhandled", exc_info=error)
    if current_app.config.get("TESTING") and current_app.config.get("RAISE_ERRORS", True):
        raise error
    return _apologise(error)


def _collided(error: Exception) -> Any:
    """The database kept one of two; the other is told. Whatever else breaks its rules is our mistake."""
    return _apologise(error) if is_collision(error) else _broken(error)


def is_collision(error: BaseException) -> bool:
    if isinstance(error, StaleDataError):
        return True
    reason = getattr(error, "orig", None)
    code = getattr(reason, "sqlstate", None) or getattr(reason, "sqlite_errorname", None)
    return isinstance(error, IntegrityError) and code in SAME_MOMENT


def _apologise(error: BaseException) -> Any:
    """The page must not ask what may be broken: it is written for nobody in particular."""
    db.rollback()
    g._login_user = AnonymousUserMixin()  # where Flask-Login keeps who asks, so that nobody is looked up
    code, headers = 500, {}
    if is_collision(error):
        code = 409
    elif isinstance(error, DATABASE_AWAY):
        code, headers = 503, {"Retry-After": str(TRY_AGAIN_AFTER)}
    title, text = MESSAGES[code]
    return _say(code, title, text), code, headers


def _say(code: int, title: Any, text: Any) -> str:
    return render_template("errors/page.html", code=code, title=title, text=text, typed=_typed(code))


def _typed(code: int) -> list[tuple[str, str]]:
    """What was sent with a request that may well be sent again: the page brings it back, passwords apart."""
    if request.method != "POST" or code not in SEND_AGAIN:
        return []
    fields = ((name, value) for name, values in request.form.lists() for value in values)
    return [(name, value) for name, value in fields if "password" not in name]
