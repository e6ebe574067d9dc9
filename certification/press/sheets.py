"""The paper of each kind of document, and what it has room for."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from certification.press.fitting import Room
from certification.press.snapshot import Kind

POINTS_PER_MM = 72 / 25.4
_SHORT, _LONG = 215.9, 279.4
"""Letter, the paper of Mexico, in millimetres."""


@dataclass(frozen=True)
class Sheet:
    """Paper in millimetres, the room for the name in points, and how much may stand on it."""

    width: float
    height: float
    name: Room
    signatories: int
    signatory_width: float
    pages: int = 1

    @property
    def is_landscape(self) -> bool:
        return self.width > self.height


_CONSTANCIA = Sheet(
    _SHORT, _LONG, name=Room(160 * POINTS_PER_MM, largest=34), signatories=2, signatory_width=54
)
SHEETS: Mapping[Kind, Sheet] = MappingProxyType(
    {
        Kind.DIPLOMA: Sheet(
            _LONG,
            _SHORT,
            name=Room(218 * POINTS_PER_MM, largest=42),
            signatories=3,
            signatory_width=56,
            pages=2,
        ),
        Kind.SEMINAR: _CONSTANCIA,
        Kind.COMPLETION: _CONSTANCIA,
    }
)
