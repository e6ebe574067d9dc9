"""How far a command is: silent for two seconds, then a line that says how much is left."""

import sys
import time

import click

SILENT, BETWEEN_LINES = 2.0, 5.0
_MINUTE = 60


class Progress:
    """`aloud` for a job: one line that is written over where somebody watches, else one every few seconds."""

    def __init__(self, doing: str) -> None:
        self._doing = doing
        self._begun = time.monotonic()
        self._first: int | None = None
        self._said_at = float("-inf")
        self._is_open = False

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if self._first is None:
            self._first = done
        watched = sys.stderr.isatty()
        if now - self._begun < SILENT or (not watched and now - self._said_at < BETWEEN_LINES):
            return
        self._said_at, self._is_open = now, watched
        line = f"{self._doing}: {done} of {total}{self._left(now, done, total)}"
        click.echo(f"\r\x1b[K{line}" if watched else line, err=True, nl=not watched)

    def end(self) -> None:
        """What follows begins a line of its own."""
        if self._is_open:
            click.echo(err=True)

    def _left(self, now: float, done: int, total: int) -> str:
        since = done - (self._first or 0)
        if since <= 0 or done >= total:
            return ""
        return f", {time_left((now - self._begun) * (total - done) / since)} left"


def time_left(seconds: float) -> str:
    """Rounded as one says it."""
    if seconds < _MINUTE:
        return f"about {max(1, round(seconds))} s"
    return f"about {round(seconds / _MINUTE)} min"
