"""Words and numbers in the reader's language: English messages, Spanish (Mexico) by default."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date, format_datetime, format_timedelta
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import LazyProxy, NullTranslations, Translations
from flask import Flask, g, has_request_context, request
from flask_login import current_user

from core import clock

LANGUAGES = {"es": Locale("es", "MX"), "en": Locale("en", "US")}
DEFAULT = "es"
FOLDER = Path(__file__).parent.parent / "translations"
# Which files speak for which package: script/translate collects their messages, a test misses none.
SOURCES = {
    "core": ("core/**/*.py", "templates/*.html", "templates/macros/*.html", "templates/errors/*.html"),
    "people": ("people/**/*.py", "templates/people/*.html"),
    "seminars": ("seminars/**/*.py", "templates/seminars/*.html"),
    "visits": ("mentorship/visits/**/*.py", "templates/visits/*.html"),
    "cases": ("mentorship/cases/**/*.py", "templates/cases/*.html"),
    "certification": ("certification/**/*.py", "templates/certification/*.html"),
    "home": ("home/**/*.py", "templates/home/*.html"),
}


@lru_cache
def catalog(language: str) -> NullTranslations:
    """All packages' messages of one language, read from `translations/<package>/<language>.po`."""
    merged = Translations()
    for path in sorted(FOLDER.glob(f"*/{language}.po")):
        with path.open("rb") as source:
            messages = read_po(source, locale=language, abort_invalid=True)
        compiled = BytesIO()
        write_mo(compiled, messages)
        compiled.seek(0)
        merged.merge(Translations(compiled))
    return merged


def language() -> str:
    """The reader's language: what they chose, else what the browser asks for, else Spanish."""
    chosen: str | None = g.get("language")
    if chosen is None:
        chosen = g.language = _ask_the_reader()
    return chosen


def _ask_the_reader() -> str:
    if not has_request_context():
        return DEFAULT
    if current_user and current_user.is_authenticated:
        return str(current_user.language)
    chosen = request.cookies.get("language")
    if chosen in LANGUAGES:
        return str(chosen)
    return request.accept_languages.best_match(list(LANGUAGES), DEFAULT) or DEFAULT


def other_language() -> str:
    return "en" if language() == "es" else "es"


def gettext(message: str, /, **values: Any) -> str:
    text = catalog(language()).ugettext(message)
    return text % values if values else text


def ngettext(singular: str, plural: str, num: int, /, **values: Any) -> str:
    text = catalog(language()).ungettext(singular, plural, num)
    return text % {"num": num, **values}


_ = gettext


def _l(message: str, /, **values: Any) -> Any:
    """A message that is translated when it is read, for forms and tables made at import."""
    return LazyProxy(gettext, message, enable_cache=False, **values)


def dateformat(value: date | datetime, style: str = "long") -> str:
    """A date in the reader's language: `long`, `medium`, `short`, `weekday`, `month` or a pattern."""
    if isinstance(value, datetime):
        value = clock.local(value).date()
    return _date(value, style, language())


@lru_cache(maxsize=4096)
def _date(value: date, style: str, tongue: str) -> str:
    pattern = {
        "weekday": "EEEE d 'de' MMMM" if tongue == "es" else "EEEE, MMMM d",
        "day": "d 'de' MMMM" if tongue == "es" else "MMMM d",
        "month": "MMMM 'de' y" if tongue == "es" else "MMMM y",
        "short_month": "LLL",
    }.get(style, style)
    return format_date(value, pattern, locale=LANGUAGES[tongue])


def timeformat(value: datetime, pattern: str = "") -> str:
    """The moment on a clock in Chiapas: day, hour and minute, or by a pattern."""
    usual = "d MMM y, HH:mm" if language() == "es" else "MMM d, y, HH:mm"
    return format_datetime(clock.local(value), pattern or usual, locale=LANGUAGES[language()])


def ago(value: datetime) -> str:
    """How long since or until a moment, in words."""
    return format_timedelta(value - clock.now(), add_direction=True, locale=LANGUAGES[language()])


def number(value: Decimal | float | int, decimals: int = 0) -> str:
    """A number with exactly so many decimals, rounded half up as grades are printed."""
    quantum = Decimal(1).scaleb(-decimals)
    exact = Decimal(str(value)).quantize(quantum, rounding="ROUND_HALF_UP")
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(exact, pattern, locale=LANGUAGES[language()])


def _look_up(message: str) -> str:
    """For templates, which put the values in themselves and escape them."""
    return catalog(language()).ugettext(message)


def _look_up_count(singular: str, plural: str, num: int) -> str:
    return catalog(language()).ungettext(singular, plural, num)


def init_app(app: Flask) -> None:
    app.jinja_env.add_extension("jinja2.ext.i18n")
    install: Callable[..., None] = app.jinja_env.install_gettext_callables  # type: ignore[attr-defined]
    install(_look_up, _look_up_count, newstyle=True)
    app.jinja_env.globals.update(
        dateformat=dateformat,
        timeformat=timeformat,
        ago=ago,
        number=number,
        today=clock.today,
    )
    for tongue in LANGUAGES:
        catalog(tongue)
