"""Mistakes made on purpose: each must make the scenarios named beside it fail, or they prove nothing."""

from collections.abc import Callable
from dataclasses import dataclass, field

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
            link.rewrite("/", self._exchange(exchanges), ending=script)

    def _exchange(self, exchanges: list[tuple[str, str]]) -> Callable[[str], str]:
        def change(text: str) -> str:
            for old, new in exchanges:
                if old not in text:
                    self._missed.append(old)
                text = text.replace(old, new)
            return text

        return change

    def was_applied(self) -> None:
        assert not self._missed, f"the mutant {self.name} no longer fits the script: {self._missed}"


NONE = Mutant()
MUTANTS: dict[str, Mutant] = {}


def named(name: str) -> Mutant:
    return MUTANTS[name] if name else NONE
