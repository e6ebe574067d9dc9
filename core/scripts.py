"""Scripts as they are sent: without comments, and as one file with the neighbours they take names from.

Many small files ask many times over a thin line, and press worse than one. There is no build step: the files
in `static/js/` are modules as they stand, and are joined when the site starts.
"""

import re
from collections.abc import Iterable, Mapping
from graphlib import TopologicalSorter

import rjsmin

_TAKES = re.compile(r'^import (\{[^}]*\}) from "\./([\w-]+\.js)";\n', re.MULTILINE)
_GIVES = re.compile(r"^export (?=(?:async )?(?:function|const) (\w+))", re.MULTILINE)
_NEEDS = re.compile(r'^import "\./[\w-]+\.js";\n', re.MULTILINE)  # for what it does: a file of its own
_LATER = re.compile(r'\bimport\("\./([\w-]+\.js)"\)')

Sources = Mapping[str, str]


def sent(sources: Sources) -> dict[str, str]:
    """Every script a browser asks for, by its name; `sources`: all files of the folder, by theirs.

    A file is joined with those it takes names from. One that is asked for later (`import()`) stays alone, and
    what it shares with the file that asks for it is there once.
    """
    takes = {
        name: {neighbour for _names, neighbour in _TAKES.findall(text)} for name, text in sources.items()
    }
    whole: dict[str, dict[str, None]] = {}  # with all that it takes, in the order in which they are to stand
    for name in TopologicalSorter(takes).static_order():
        whole[name] = {**{each: None for taken in sorted(takes[name]) for each in whole[taken]}, name: None}
    roots = sources.keys() - set().union(*takes.values())
    askers = {later: asker for asker in sources for later in _LATER.findall(sources[asker])}
    hosts = {root: next((each for each in roots if askers.get(root) in whole[each]), root) for root in roots}
    return {
        root: str(rjsmin.jsmin(_joined(root, whole[root], hosts[root], whole[hosts[root]], sources)))
        for root in sorted(roots)
    }


def _joined(root: str, files: Iterable[str], host: str, at_host: Iterable[str], sources: Sources) -> str:
    if list(files) == [root]:
        return sources[root]
    shared = [name for name in files if name in at_host and host != root]
    own = [name for name in files if name not in shared]
    needs = dict.fromkeys(line for name in own for line in _NEEDS.findall(sources[name]))
    gives = ", ".join(_GIVES.findall(sources[root]))
    return "\n".join([
        *needs,
        f'import {_doors(shared)} from "./{host}";' if shared else "",
        *(_room(name, sources[name]) for name in own),
        f"export const {{ {gives} }} = {_door(root)};" if gives else "",
        f"export {_doors(own)};",
    ])  # fmt: skip


def _room(name: str, text: str) -> str:
    """A file in a room of its own: its names meet no others, and at its door stand those that it gives."""
    gives = ", ".join(_GIVES.findall(text))
    inner = _GIVES.sub("", _NEEDS.sub("", text))
    inner = _TAKES.sub(lambda found: f"const {found[1]} = {_door(found[2])};\n", inner)
    return f"const {_door(name)} = (() => {{\n{inner}\nreturn {{ {gives} }};\n}})();"


def _doors(names: Iterable[str]) -> str:
    return "{ " + ", ".join(map(_door, names)) + " }"


def _door(name: str) -> str:
    return "_" + re.sub(r"\W", "_", name.removesuffix(".js"))
