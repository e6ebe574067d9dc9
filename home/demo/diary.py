"""What happened and when: told in any order, done in order of time, each at its own moment."""

from collections.abc import Callable
from datetime import date, datetime

from core import clock


class Diary:
    """Everything that was done before today. What would be today or later is left out."""

    def __init__(self, today: date):
        self.today = today
        self._entries: list[tuple[datetime, int, Callable[[], object]]] = []

    def note(self, at: datetime, act: Callable[[], object]) -> None:
        """Let this be done at that moment; of two at the same moment the first noted comes first."""
        if clock.local(at).date() < self.today:
            self._entries.append((at, len(self._entries), act))

    def relive(self) -> int:
        """Do it all in order of time, in the open transaction; returns how many acts it was."""
        for at, _number, act in sorted(self._entries, key=lambda entry: entry[:2]):
            with clock.at(at):
                act()
        return len(self._entries)
