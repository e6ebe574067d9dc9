"""A batch that is killed again and again comes to the same files, folios and letters as one that is not.

    .venv/bin/python bench/issue_under_failure.py [--kills 50] [--count 40] [--seed 1]

A cohort is made up once in a database, of SQLite and of PostgreSQL (TEST_DATABASE says which), and copied for
each batch. A process issues its diplomas, prints and mails them to a post office on this machine, and dies by
SIGKILL at a random moment of the time that this takes undisturbed; another goes on, up to five times, and the
last may end. Compared with the undisturbed run: the SHA-256 of each file, print file and archive; folios, and
what the post office took. The last line is one JSON object: `database`, `kills`, `batches`, and counts that
must be 0: `differing`, `holes_and_doubles`, `mailed_twice`, `said_to_be_sent_and_never_taken`; `in_doubt` are
letters that a kill met between the mark and the note, shown to the coordinator and not sent again by
themselves, of which `in_doubt_and_taken` did arrive.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.batch import a_cohort
from certification import issuer, seals
from core import clock, db
from tests.certification.undisturbed import (
    Mailroom,
    Outcome,
    Place,
    Tally,
    compare,
    disturbed,
    ended,
    life,
    outcome,
    warm,
)
from tests.certification.years import GRADUATION
from tests.support import cast as stage
from tests.support.databases import KIND, Databases, databases

KILLS_EACH = 5


def prepared(ready: Databases, folder: Path, count: int) -> Place:
    """A cohort of so many who may have a diploma, and the keys that sign."""
    place = Place(ready.fresh(), folder / "prepared")
    place.data.mkdir()
    app = place.site()
    with clock.at(GRADUATION), app.app_context(), db.transaction():
        cast = stage.gather()
        a_cohort(cast, count)
        seals.ensure_development_key()
        issuer.ensure_keys()
    app.extensions["engine"].dispose()
    return place


def copied(ready: Databases, original: Place, folder: Path, name: str) -> Place:
    data = folder / name
    data.mkdir()
    return Place(ready.copy(original.url), data)


def undisturbed(place: Place, mailroom: Mailroom) -> tuple[Outcome, float]:
    begun = time.monotonic()
    ended(life(place, mailroom))
    return outcome(place), time.monotonic() - begun


def measure(kills: int, count: int, seed: int) -> Tally:
    chance, tally = random.Random(seed), Tally()
    with tempfile.TemporaryDirectory() as name, databases(Path(name)) as ready:
        folder = Path(name)
        mailroom = Mailroom(folder)
        original = prepared(ready, folder, count)
        first = copied(ready, original, folder, "undisturbed")
        wanted, _cold = undisturbed(first, mailroom)
        warm(first)
        again, seconds = undisturbed(copied(ready, original, folder, "again"), mailroom)
        assert again == wanted, "two undisturbed runs differ"
        print(f"undisturbed: {seconds:.1f} s for {len(wanted.files)}", file=sys.stderr, flush=True)
        while tally.kills < kills:
            mailroom.forget()
            place = copied(ready, original, folder, f"batch-{tally.batches}")
            left = min(KILLS_EACH, kills - tally.kills)
            tally.kills += disturbed(place, mailroom, chance, left, seconds)
            compare(outcome(place), wanted, mailroom.taken(), tally)
            ready.drop(place.url)
            print(f"{tally.kills} kills: {tally.as_json()}", file=sys.stderr, flush=True)
        mailroom.close()
    return tally


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    asked.add_argument("--kills", type=int, default=50)
    asked.add_argument("--count", type=int, default=40)
    asked.add_argument("--seed", type=int, default=1)
    options = asked.parse_args()
    tally = measure(options.kills, options.count, options.seed)
    print(json.dumps({"database": KIND, "count": options.count, **tally.as_json()}))


if __name__ == "__main__":
    main()
