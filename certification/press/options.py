"""How a print file is wanted for the printer at hand: which sides, how far moved, for which paper."""

import json
from dataclasses import asdict, dataclass
from enum import StrEnum

from certification.press.sheets import POINTS_PER_MM

FARTHEST, STEP = 10.0, 0.5
"""Millimetres that a print may be moved, and by which steps."""


class Sides(StrEnum):
    BOTH = "both"
    FRONTS = "fronts"
    BACKS = "backs"


@dataclass(frozen=True)
class Offset:
    """By how many millimetres a side is moved, as one looks at it; ValueError for what cannot be meant."""

    right: float = 0.0
    down: float = 0.0

    def __post_init__(self) -> None:
        for way, value in (("right", self.right), ("down", self.down)):
            if not is_offset(value):
                raise ValueError(f"between {-FARTHEST:g} and {FARTHEST:g} mm by {STEP:g}, not {value:g}")
            object.__setattr__(self, way, value + 0.0)  # zero has no sign, and no second text

    def __bool__(self) -> bool:
        return bool(self.right or self.down)

    @property
    def points(self) -> tuple[float, float]:
        """As a page counts: to the right, and up."""
        return self.right * POINTS_PER_MM, 0.0 - self.down * POINTS_PER_MM


def is_offset(value: float) -> bool:
    return abs(value) <= FARTHEST and (value / STEP).is_integer()


@dataclass(frozen=True)
class PrintOptions:
    """These first values are those of the file that is kept at issue."""

    sides: Sides = Sides.BOTH
    is_reversed: bool = False
    """Of backs alone: the last sheet first, as a pile goes in that lies the other way round."""
    front: Offset = Offset()
    back: Offset = Offset()
    on_stock: bool = False
    """Without ornaments, for paper that carries them."""

    def prints(self, side: int) -> bool:
        return self.sides is Sides.BOTH or (self.sides is Sides.BACKS) == (side > 0)

    def offset(self, side: int) -> Offset:
        return self.back if side else self.front

    @property
    def begins_at_the_end(self) -> bool:
        return self.is_reversed and self.sides is Sides.BACKS

    def is_as_issued(self, sides: int) -> bool:
        """Whether it comes to the file kept at issue, for documents of so many sides."""
        moved = any(self.offset(side) for side in range(sides))
        every = all(self.prints(side) for side in range(sides))
        return every and not moved and not self.on_stock

    def to_json(self) -> str:
        """The same text for equal options."""
        return json.dumps(asdict(self), sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "PrintOptions":
        stored = json.loads(text)
        offsets = {side: Offset(**stored[side]) for side in ("front", "back")}
        return cls(**{**stored, **offsets, "sides": Sides(stored["sides"])})


AS_ISSUED = PrintOptions()
