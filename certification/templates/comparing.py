"""Two versions side by side, sentence by sentence."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest

from certification.templates.forms import label_of
from certification.templates.sentences import sentences_of


@dataclass(frozen=True)
class Row:
    """The same place in both."""

    part: str
    one: str
    other: str

    @property
    def is_same(self) -> bool:
        return self.one == self.other


def compared(one: Mapping[str, str], other: Mapping[str, str]) -> list[Row]:
    """Every sentence of both; a block whose layout differs too is shown as it is."""
    return [
        row for name in {**one, **other} for row in _of_block(name, one.get(name, ""), other.get(name, ""))
    ]


def _of_block(name: str, one: str, other: str) -> Iterator[Row]:
    pairs = [[each.written for each in sentences_of(block)] for block in (one, other)]
    label = label_of(name)
    if pairs[0] == pairs[1] and one != other:
        yield Row(label, one, other)
        return
    for first, second in zip_longest(*pairs, fillvalue=""):
        yield Row(label, first, second)
