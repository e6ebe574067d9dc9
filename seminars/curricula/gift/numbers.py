"""The numbers of a numerical answer: `3`, `3:0.5`, `1..5`, or `*` for any."""

import re
from decimal import Decimal

from .questions import ANY

_NUMBER = r"[+-]?(?:\d{1,30}(?:\.\d{0,30})?|\.\d{1,30})(?:[eE][+-]?\d{1,2})?"
_PLAIN = re.compile(_NUMBER)
_TOLERANT = re.compile(rf"({_NUMBER}):({_NUMBER})")
_RANGE = re.compile(rf"({_NUMBER})\.\.({_NUMBER})")
_WANTED = "Write a number with a decimal point: 3, 3:0.5 for 3 give or take 0.5, or 1..5 for a range."


def bounds(text: str) -> tuple[Decimal, Decimal] | None:
    """The smallest and the largest number that are right; None where any number is.

    Raises ValueError with a sentence that says how to write it.
    """
    if text == ANY:
        return None
    if found := _RANGE.fullmatch(text):
        low, high = Decimal(found[1]), Decimal(found[2])
        if low > high:
            raise ValueError("The range is upside down. Write the smaller number first, as in 1..5.")
        return low, high
    if found := _TOLERANT.fullmatch(text):
        middle, tolerance = Decimal(found[1]), Decimal(found[2])
        if tolerance < 0:
            raise ValueError("The tolerance is negative. Write it without the sign, as in 3:0.5.")
        return middle - tolerance, middle + tolerance
    if _PLAIN.fullmatch(text):
        return Decimal(text), Decimal(text)
    raise ValueError(
        f"“{text[:40]}” is not a number. {_WANTED}" if text else f"The number is missing. {_WANTED}"
    )
