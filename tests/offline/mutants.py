"""Mistakes made on purpose: each must make the scenarios named beside it fail, or they prove nothing."""

from collections.abc import Callable
from dataclasses import dataclass, field

import rjsmin
from flask import Flask

from core import assets
from tests.support.proxy import Proxy
from tests.support.site_process import Spoils


@dataclass
class Mutant:
    """Texts exchanged in scripts on the wire, or something done to the site before it serves."""

    name: str = ""
    wire: dict[str, list[tuple[str, str]]] = field(default_factory=dict)  # script → old and new
    spoils: Spoils | None = None
    kills: tuple[str, ...] = ()  # the scenarios that must fail
    _missed: list[str] = field(default_factory=list)

    def changes(self, link: Proxy) -> None:
        for script, exchanges in self.wire.items():
            link.rewrite("/", self._exchange(script, exchanges), ending=f"/{script}")

    def _exchange(self, script: str, exchanges: list[tuple[str, str]]) -> Callable[[str], str]:
        """Scripts travel without comments and spaces, so the whole is exchanged."""
        right = (assets.FOLDER / "js" / script).read_text()
        wrong = right
        for old, new in exchanges:
            if wrong.count(old) != 1:
                self._missed.append(old)
            wrong = wrong.replace(old, new)
        small, spoilt = rjsmin.jsmin(right), rjsmin.jsmin(wrong)

        def change(text: str) -> str:
            if small not in text:
                self._missed.append(script)
            return text.replace(small, spoilt)

        return change

    def was_applied(self) -> None:
        assert not self._missed, f"the mutant {self.name} no longer fits the script: {self._missed}"


def another_version(site: Flask) -> None:
    """The site as of tomorrow: its scripts and stylesheet are others."""
    for name in ("js/phone.js", "css/site.css"):
        _digest, data, *rest = assets._files[name]
        assets._files[name] = ("tomorrow00", data, *rest)  # type: ignore[assignment]


NONE = Mutant()
MUTANTS: dict[str, Mutant] = {}


def named(name: str) -> Mutant:
    return MUTANTS[name] if name else NONE
