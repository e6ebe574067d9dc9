"""What a field of choices takes."""

from collections.abc import Iterable
from typing import Any

from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs


def choices(pairs: Iterable[tuple[Any, Any]]) -> list[Any]:
    """From pairs of what is sent and what is read."""
    return [SelectChoice(value, label) for value, label in pairs]
