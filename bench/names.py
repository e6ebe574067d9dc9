"""Names of all kinds, printed and read back: none leaves its room, none loses a letter.

    .venv/bin/python bench/names.py [--count 10000] [--seed 11]

From one letter to ninety: accents, ʻokina, two particles, Tseltal and Tsotsil names with glottal stops
(’ ʼ '), capitals, hyphens; one in thirty has a letter that cannot be printed. Each is printed on a diploma by
the fast path; its text and the place of each letter are read from the finished PDF by another library
(PDFium). The last line is one JSON object: `count`, `printed`, `in_two_lines`, `longest` (letters),
`refused_with_their_letter`, `refused_as_too_long`, and counts that must be 0: `overflowing`,
`with_a_letter_lost`, `refused_wrongly`, `wrongly_printed`.
"""

import argparse
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.certificates import DIPLOMA
from tests.certification.press.many_names import Found, given, try_one


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    asked.add_argument("--count", type=int, default=10_000)
    asked.add_argument("--seed", type=int, default=11)
    options = asked.parse_args()
    found = Found()
    for number, name in enumerate(given(options.count, options.seed), start=1):
        said = try_one(DIPLOMA, name, found)
        if said or number % 500 == 0:
            print(said or f"{number} names", file=sys.stderr, flush=True)
    print(json.dumps({"count": options.count, **vars(found)}))
    sys.exit(1 if found.faults else 0)


if __name__ == "__main__":
    main()
