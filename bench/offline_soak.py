"""Random faults for long: how many promised entries are lost or doubled when browsers and servers are killed.

    .venv/bin/python bench/offline_soak.py [--entries 2000] [--kills 200] [--seed 7]
    .venv/bin/python bench/offline_soak.py --restore

Two people on two phones (Chromium with a profile each) behind a proxy that refuses, flaps, drops, cuts, plays
portal and slows; half of the kills end a browser, about half the site, always by SIGKILL. An entry counts as
promised when the page said that it is kept. With --restore a copy is taken, work goes on, yesterday's copy is
put back, and the phones are opened twice. The last line is one JSON object: `promised`, `lost`, `doubled` and
`held` (on a phone still when the time was over; all three are to be 0), `browser_kills`, `server_kills`,
`restores`, `seconds`, `faults` by kind, and of each lost one by which words it was promised.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from playwright.sync_api import sync_playwright

from app import create_app
from core import clock, db
from tests.offline.phone import Phone, by_itself
from tests.offline.soak import Score, Soak
from tests.offline.world import World, build
from tests.seminars.small_module import give
from tests.support import cast as stage
from tests.support.databases import databases
from tests.support.site_process import SECRET


@contextmanager
def a_world() -> Iterator[World]:
    """A site with the cast in it, of the kind of database that TEST_DATABASE names, and its link."""
    with tempfile.TemporaryDirectory(prefix="soak-") as name:
        folder = Path(name)
        with databases(folder) as ready, clock.at(stage.NOW):
            settings = {"DATABASE_URL": ready.fresh(), "DATA": name, "SECRET_KEY": SECRET, "TESTING": True}
            app = create_app(settings)
            with app.app_context(), db.transaction():
                cast = stage.gather()
                seminar = give(cast)
            world = build(app, cast, seminar, folder)
            try:
                yield world
            finally:
                world.link.close()
                if world.site.lives:
                    world.site.kill()
                app.extensions["engine"].dispose()


def soak(world: World, asked: argparse.Namespace) -> Score:
    with sync_playwright() as playwright:
        phones: list[Phone] = []

        def phone_of(name: str) -> Phone:
            profile = world.site.data / f"phone-{name}"
            phone = Phone(world, by_itself(playwright.chromium, profile, "es"), profile)
            phones.append(phone)
            return phone.signs_in(name)

        pasantes = asked.entries // 100 + 1
        try:
            driver = Soak(world, phone_of, asked.seed, pasantes)
            if asked.restore:
                return driver.restore(entries=min(asked.entries, 60))
            return driver.run(entries=asked.entries, kills=asked.kills, told=_tell)
        finally:
            for phone in phones:
                phone.closes()


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--entries", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--restore", action="store_true")
    asked = parser.parse_args()
    with a_world() as world:
        score = soak(world, asked)
    print(json.dumps({"seed": asked.seed, **score.told()}, ensure_ascii=False))
    return 0 if score.lost == score.doubled == score.held == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
