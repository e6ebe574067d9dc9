"""Numbers as people type them into a quiz, held against the numbers of a question."""

import re
from decimal import Decimal

from .gift.numbers import bounds

_TYPED = re.compile(r"[+-]?(?:\d{1,30}(?:\.\d{0,30})?|\.\d{1,30})(?:[eE][+-]?\d{1,2})?")


def as_typed(value: str | int | float) -> Decimal | None:
    """A number with a decimal point or comma; None for anything else.

    Where both signs stand, the last is the decimal one: 1,234.5 and 1.234,5 are the same number.
    """
    text = "".join(str(value)[:80].split()).replace("−", "-")
    comma, point = text.rfind(","), text.rfind(".")
    if comma >= 0 and point >= 0:
        text = text.replace("," if point > comma else ".", "")
    text = text.replace(",", ".")
    return Decimal(text) if _TYPED.fullmatch(text) else None


def within(number: Decimal, wanted: str) -> bool:
    """Whether a number falls under the answer `3`, `3:0.5`, `1..5` or `*`."""
    limits = bounds(wanted)
    return limits is None or limits[0] <= number <= limits[1]
