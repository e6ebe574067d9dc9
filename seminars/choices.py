"""What a form offers to choose from."""

from collections.abc import Iterable
from typing import Any

from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs


def choices(pairs: Iterable[tuple[str, Any]]) -> list[Any]:
    """Of (what is sent, what is shown)."""
    return [SelectChoice(value, label) for value, label in pairs]
