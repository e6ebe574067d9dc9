"""Mistakes made on purpose: each must make the scenarios named beside it fail, or they prove nothing.

Mistakes of the phone are made on the wire: the proxy exchanges the script. Mistakes of the site are made in
its process, before it serves. They stand in mutants.toml; `pytest -m mutants tests/offline` tries them all.
"""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask

from core import assets, scripts
from tests.offline import spoilt_site
from tests.support.proxy import Proxy
from tests.support.site_process import Spoils


@dataclass(frozen=True)
class Exchange:
    """A text of a script, which stands in it once, and what stands there instead."""

    script: str
    old: str
    new: str


@dataclass
class Mutant:
    """Texts exchanged in scripts on the wire, or something done to the site before it serves."""

    name: str = ""
    says: str = ""
    wire: tuple[Exchange, ...] = ()
    spoils: Spoils | None = None
    kills: tuple[str, ...] = ()  # the scenarios that must fail
    _missed: list[str] = field(default_factory=list)

    def changes(self, link: Proxy) -> None:
        right = _sources()
        wrong = dict(right)
        for each in self.wire:
            self._missed += [] if wrong[each.script].count(each.old) == 1 else [each.old]
            wrong[each.script] = wrong[each.script].replace(each.old, each.new)
        spoilt = scripts.sent(wrong)
        for name, text in scripts.sent(right).items():
            if text != spoilt[name]:
                link.rewrite("/", self._exchange(name, text, spoilt[name]), ending=f"/{name}")

    def _exchange(self, name: str, right: str, wrong: str) -> Callable[[str], str]:
        """The whole of a script as it is sent; the worker's has some words of the server above it."""

        def change(text: str) -> str:
            self._missed.extend([] if right in text else [name])
            return text.replace(right, wrong)

        return change

    def was_applied(self) -> None:
        assert not self._missed, f"this mutant no longer fits the scripts: {self._missed}"


def _sources() -> dict[str, str]:
    return {path.name: path.read_text() for path in (assets.FOLDER / "js").glob("*.js")}


def another_version(site: Flask) -> None:
    """The site as of tomorrow: its scripts and stylesheet are others."""
    for name in ("js/phone.js", "css/site.css"):
        _digest, data = assets._files[name]
        assets._files[name] = ("tomorrow00", data)


def _read(told: dict[str, Any]) -> Mutant:
    wire = tuple(Exchange(**each) for each in told.get("wire", []))
    spoils = getattr(spoilt_site, told["spoils"]) if "spoils" in told else None
    return Mutant(told["name"], told["says"], wire, spoils, tuple(told["kills"]))


_FILE = Path(__file__).with_name("mutants.toml")
MUTANTS = {each["name"]: _read(each) for each in tomllib.loads(_FILE.read_text())["mutant"]}


def named(name: str) -> Mutant:
    """The mistake of this name; without a name, none."""
    return MUTANTS[name] if name else Mutant()
