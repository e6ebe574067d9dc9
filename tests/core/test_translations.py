"""Spanish is complete, fresh and of one mind."""

import re
import runpy
from collections import defaultdict
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from core.text import SOURCES

HERE = Path(__file__).parents[2]
TRANSLATE = runpy.run_path(str(HERE / "script" / "translate"))


def stored(package: str):
    with (HERE / "translations" / package / "es.po").open("rb") as source:
        return read_po(source, locale="es")


@pytest.mark.parametrize("package", SOURCES)
def test_every_sentence_of_the_sources_has_its_spanish(package):
    found = {message.id for message in TRANSLATE["messages"](package) if message.id}
    known = {m.id for m in stored(package) if m.id and not m.fuzzy and all(_parts(m.string))}
    assert found - known == set()


@pytest.mark.parametrize("package", SOURCES)
def test_no_translation_outlives_its_sentence(package):
    found = {message.id for message in TRANSLATE["messages"](package) if message.id}
    assert {m.id for m in stored(package) if m.id} - found == set()
    assert not stored(package).obsolete


@pytest.mark.parametrize("package", SOURCES)
def test_values_named_in_english_stand_in_the_spanish_too(package):
    for message in stored(package):
        for spanish in _parts(message.string):
            wanted = set().union(*(_names(part) for part in _parts(message.id)))
            assert _names(spanish) <= wanted, message.id
            assert _names(_parts(message.id)[-1]) - {"num"} <= _names(spanish), message.id


def test_the_same_english_is_the_same_spanish_everywhere():
    """Catalogues are merged: two translations of one sentence would overwrite each other by chance."""
    known = defaultdict(set)
    for package in SOURCES:
        for message in stored(package):
            if message.id:
                known[message.id].add(message.string)
    assert {english: said for english, said in known.items() if len(said) > 1} == {}


def _parts(text):
    return text if isinstance(text, list | tuple) else (text,)


def _names(text):
    return set(re.findall(r"%\((\w+)\)[sd]", text))
