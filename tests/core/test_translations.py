"""Spanish is complete: every message of every package has its sentence, none is left over or unsure."""

import importlib.machinery
import importlib.util
import re
import shutil
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from core.text import SOURCES

ROOT = Path(__file__).parents[2]


def collector(home):
    loader = importlib.machinery.SourceFileLoader("translate", str(ROOT / "script" / "translate"))
    spec = importlib.util.spec_from_loader("translate", loader)
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    module.HERE = home
    return module


@pytest.mark.parametrize("package", SOURCES)
def test_collecting_the_messages_changes_nothing_and_misses_none(package, tmp_path):
    for folder in {pattern.split("/")[0] for pattern in SOURCES[package]}:
        (tmp_path / folder).symlink_to(ROOT / folder)
    shutil.copytree(ROOT / "translations", tmp_path / "translations")
    assert collector(tmp_path).update(package, {}) == []
    kept = Path("translations") / package / "es.po"
    assert (tmp_path / kept).read_text() == (ROOT / kept).read_text()


def catalogs():
    for path in sorted((ROOT / "translations").glob("*/es.po")):
        with path.open("rb") as source:
            yield path.parent.name, read_po(source, locale="es", abort_invalid=True)


def test_no_translation_is_unsure():
    assert [(name, m.id) for name, catalog in catalogs() for m in catalog if m.id and m.fuzzy] == []


def test_translations_fill_in_what_their_messages_do():
    wrong = [
        (name, message.id)
        for name, catalog in catalogs()
        for message in catalog
        if message.id and blanks(message.id) != blanks(message.string)
    ]
    assert wrong == []


def blanks(words):
    parts = words if isinstance(words, tuple) else (words,)
    return {blank for part in parts for blank in re.findall(r"%\(\w+\)[sd]", part)}


def test_the_same_message_says_the_same_everywhere():
    """Catalogs are merged when they are read: a message of two packages has one translation."""
    said = {}
    for _name, catalog in catalogs():
        for message in catalog:
            if message.id and message.string:
                said.setdefault((message.context, message.id), set()).add(message.string)
    assert {message: words for message, words in said.items() if len(words) > 1} == {}
