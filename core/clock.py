"""The one place that knows what time it is; tests and the demo set it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

HOME = ZoneInfo("America/Mexico_City")  # Chiapas keeps the time of the capital
_offset = timedelta()
_fixed: datetime | None = None
_written: ContextVar[datetime | None] = ContextVar("written", default=None)


def now() -> datetime:
    """This moment, aware, in UTC."""
    return (_fixed or datetime.now(UTC)) + _offset


def today() -> date:
    """The date in Chiapas: an evening there is already tomorrow in UTC."""
    return now().astimezone(HOME).date()


def local(moment: datetime) -> datetime:
    """The same moment on a clock in Chiapas."""
    return moment.astimezone(HOME)


def written() -> datetime:
    """When what arrives now was written: on a phone perhaps days ago, else this moment. Never later."""
    return min(_written.get() or now(), now())


@contextmanager
def as_written(moment: datetime | None) -> Iterator[None]:
    """Everything inside was written at this moment, whenever it arrives."""
    token = _written.set(moment)
    try:
        yield
    finally:
        _written.reset(token)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Everything inside happens at this moment."""
    global _fixed
    before, _fixed = _fixed, moment.astimezone(UTC)
    try:
        yield
    finally:
        _fixed = before
