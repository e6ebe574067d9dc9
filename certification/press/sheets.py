"""The sheet of each kind of document on each paper, and what it has room for."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from certification.press.fitting import Room
from certification.press.snapshot import Kind, Snapshot

POINTS_PER_MM = 72 / 25.4


@dataclass(frozen=True)
class Paper:
    """Its edges in millimetres, and how wide a name may be along each of them."""

    short: float
    long: float
    name_upright: float
    name_across: float


LETTER, A4 = "letter", "a4"
PAPERS: Mapping[str, Paper] = MappingProxyType(
    {
        LETTER: Paper(215.9, 279.4, name_upright=160, name_across=218),  # the paper of Mexico
        A4: Paper(210.0, 297.0, name_upright=154, name_across=224),
    }
)


@dataclass(frozen=True)
class Sheet:
    """Paper in millimetres, the room for the name in points, and how much may stand on it."""

    paper: str
    width: float
    height: float
    name: Room
    signatories: int
    signatory_width: float
    pages: int = 1

    @property
    def is_landscape(self) -> bool:
        return self.width > self.height

    @property
    def shape(self) -> str:
        return "landscape" if self.is_landscape else "portrait"

    @property
    def form(self) -> str:
        """`a4-landscape`: what goes through a printer in the same way."""
        return f"{self.paper}-{self.shape}"


def sheet_of(snapshot: Snapshot) -> Sheet:
    return sheet_for(snapshot.kind, snapshot.paper)


@cache
def sheet_for(kind: Kind, paper: str) -> Sheet:
    """The diploma lies across, with the transcript on its back; every constancia stands upright."""
    it = PAPERS[paper]
    if kind is Kind.DIPLOMA:
        name = Room(it.name_across * POINTS_PER_MM, largest=42)
        return Sheet(paper, it.long, it.short, name, signatories=3, signatory_width=56, pages=2)
    name = Room(it.name_upright * POINTS_PER_MM, largest=34)
    return Sheet(paper, it.short, it.long, name, signatories=2, signatory_width=54)
