"""One small module with a question of every kind, and seminars that give it."""

import functools
import tempfile
from datetime import date
from decimal import Decimal
from pathlib import Path

from core import db
from seminars.library.actions import import_curriculum
from seminars.models import Seminar
from seminars.schedule.actions import schedule_seminar
from tests.seminars.curricula.small_content import QUIZ, SmallContent
from tests.support.cast import Cast

MORE = """
// [id:m00-q03] [tag:o1]
::3:: Which two? {
~%50%Listen #Yes.
~%50%Wait #Yes.
~%-100%Shout #No.
}

// [id:m00-q04] [tag:o1]
::4:: Who carries the call? {=radio #Yes.}

// [id:m00-q05] [tag:o1]
::5:: How many hours? {#24:0.5 #Yes.}

// [id:m00-q06] [tag:o1]
::6:: Pair them. {
=Fire -> Water
=Night -> Lamp
####So it is.
}

// [id:m00-q07] [tag:o1]
::7:: One calls {=first #Yes. ~last #No.} and then waits.

// [id:m00-q08] [tag:o1]
::8:: Write what you would do. {}

// [id:m00-q09]
::9:: That is all.
"""

ALL_RIGHT_BEFORE = {f"answer-m00-pre-{number}": "0" for number in range(1, 9)}
ALL_RIGHT_AFTER = {f"answer-m00-post-{number}": "0" for number in range(1, 9)}
ALL_RIGHT = {
    "answer-m00-q01": "0",
    "answer-m00-q02": "0",
    "answer-m00-q03": ["0", "1"],
    "answer-m00-q04": "Radio",
    "answer-m00-q05": "24,2",
    "answer-m00-q06-0": "0",
    "answer-m00-q06-1": "1",
    "answer-m00-q07": "0",
    "answer-m00-q08": "I would call and stay.",
}


@functools.cache
def small_folder() -> Path:
    """A content folder with the one module; the same for the whole run."""
    folder = Path(tempfile.mkdtemp(prefix="content-"))
    content = SmallContent(folder)
    for language in ("es", "en"):
        content.write(f"{language}/quiz.gift", QUIZ[language] + MORE)
    return folder


def give(cast: Cast, month: int = 5, year: int = 2026, folder: Path | None = None) -> Seminar:
    """Bring the module in and give it in a month, in the open transaction. `folder`: where another m00 is."""
    import_curriculum(folder or small_folder())
    return schedule_seminar(
        cast.rosa,
        module_key="m00",
        starts_on=date(year, month, 9),
        ends_on=date(year, month, 10),
        hours=Decimal(12),
        place="Monte Claro",
        opens_on=date(year, month, 1),
        due_on=date(year, month, 22),
    )


def give_many(cast: Cast, count: int) -> list[Seminar]:
    """So many seminars on the days before the tenth of May."""
    first = give(cast)
    more = []
    for number in range(count - 1):
        row = {c.key: getattr(first, c.key) for c in Seminar.__table__.columns if c.key != "id"}
        row["starts_on"] = row["ends_on"] = date(2026, 4, 1 + number % 28)
        more.append(Seminar(**row))
    db.session.add_all(more)
    db.session.flush()
    return [first, *more]
