"""What is wrong with a template, beside its field, with the line and the word."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import Refused
from core.text import _


@dataclass(frozen=True)
class Fault:
    """`field`: a block, a sentence of one (`statement-1`) or the stylesheet; "" for the whole."""

    field: str
    sentence: str
    line: int = 0
    word: str = ""

    def __str__(self) -> str:
        if not self.line:
            return self.sentence
        named = {"line": self.line, "word": self.word, "sentence": self.sentence}
        return _("Line %(line)s, «%(word)s»: %(sentence)s", **named)


class Faulty(Refused):
    """All that was found, so that it is mended in one go."""

    def __init__(self, faults: Sequence[Fault]):
        super().__init__(" ".join(map(str, faults)), faults[0].field)
        self.faults = tuple(faults)
