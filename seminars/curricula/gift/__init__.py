"""GIFT, the text format in which teachers keep questions: read it, write it.

The format is described at https://docs.moodle.org/en/GIFT_format. What this package reads and writes
again is the same question, except that comments other than `[id:…]` and `[tag:…]` are not kept.
"""

from .questions import KINDS, Answer, Kind, Problem, Question, Reading
from .reading import read
from .writing import write

__all__ = ["KINDS", "Answer", "Kind", "Problem", "Question", "Reading", "read", "write"]
