"""Reads the tables of a `module.toml` field by field, and notes with its line what is not there."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .modules import LANGUAGES, Bilingual, Finding

_HEADER = re.compile(r"\s*\[\[?\s*([\w-]+(?:\s*\.\s*[\w-]+)*)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"\s*([\w-]+)\s*=")

Lines = dict[tuple[str, int], dict[str, int]]
"""For the n-th table of a name, the line of every field in it, and of its heading under the empty name."""


def find_lines(text: str) -> Lines:
    """Where everything stands; the TOML reader of Python does not tell."""
    lines: Lines = {("", 0): {"": 1}}
    counts: dict[str, int] = {}
    here = ("", 0)
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            name = "".join(header[1].split())
            here = (name, counts.get(name, 0))
            counts[name] = here[1] + 1
            lines[here] = {"": number}
        elif key := _KEY.match(line):
            lines[here].setdefault(key[1], number)
    return lines


@dataclass
class Table:
    """One table of the file. Every reader returns an empty value, and notes it, where nothing fits."""

    file: str
    values: dict[str, Any]
    lines: dict[str, int]
    findings: list[Finding]
    _read: set[str] = field(default_factory=set)

    @property
    def line(self) -> int:
        """Where the table begins."""
        return self.lines.get("", 1)

    def text(self, name: str, *, may_be_empty: bool = False) -> str:
        """A text on one field."""
        value = self._take(name, lambda value: isinstance(value, str), 'a text in "quotes"')
        if value == "" and not may_be_empty:
            self.note(name, f"“{name}” is empty. Write it.")
        return value or ""

    def number(self, name: str, smallest: int) -> int:
        """A whole number, not below the smallest."""
        value = self._take(
            name, lambda value: isinstance(value, int) and not isinstance(value, bool), "a whole number"
        )
        if value is not None and value < smallest:
            self.note(name, f"“{name}” is {value}. Write at least {smallest}.")
        return value or 0

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts."""
        value = self._take(
            name,
            lambda value: isinstance(value, list) and all(isinstance(item, str) for item in value),
            'a list of texts, as in ["o1", "o2"]',
        )
        return tuple(value or ())

    def both(self, name: str) -> Bilingual:
        """A text in both languages, `{ es = "…", en = "…" }`."""
        value = self._take(name, lambda value: isinstance(value, dict), '{ es = "…", en = "…" }')
        return self._languages(value or {}, name) if value is not None else dict.fromkeys(LANGUAGES, "")

    def one_of(self, name: str, known: Sequence[str], otherwise: str) -> str:
        """One of these words; `otherwise` where the field is not there."""
        if name not in self.values:
            return otherwise
        value = self.text(name)
        if value and value not in known:
            self.note(name, f"“{value}” is not known as {name}. Write one of {', '.join(known)}.")
        return value if value in known else otherwise

    def both_lists(self, name: str) -> Mapping[str, tuple[str, ...]]:
        """A list of texts in both languages, `{ es = ["…"], en = ["…"] }`."""
        value = self._take(name, lambda value: isinstance(value, dict), '{ es = ["…"], en = ["…"] }') or {}
        found = {}
        for language in LANGUAGES:
            texts = value.get(language, [])
            fits = isinstance(texts, list) and all(isinstance(text, str) and text.strip() for text in texts)
            if not fits:
                self.note(name, f"A text “{language}” of “{name}” is missing. Write every one of them.")
            found[language] = tuple(texts) if fits else ()
        return found

    def own_languages(self) -> Bilingual:
        """The fields `es` and `en` of this table itself."""
        self._read.update(LANGUAGES)
        return self._languages(self.values, "")

    def tables(self, name: str, lines: Lines) -> list["Table"]:
        """The tables `[[name]]`, whose entries are counted through the whole file."""
        return self._entries(name, name, lines, 0)

    def tables_within(self, name: str, whole: str, lines: Lines, before: int) -> list["Table"]:
        """The tables `[[whole]]` that belong to this one; so many of them belong to those before it."""
        return self._entries(name, whole, lines, before)

    def _entries(self, name: str, whole: str, lines: Lines, before: int) -> list["Table"]:
        self._read.add(name)
        value = self.values.get(name, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.note(name, f"Write every one of the {name} under its own [[{whole}]].")
            return []
        return [
            Table(self.file, item, lines.get((whole, index), {"": self.line}), self.findings)
            for index, item in enumerate(value, start=before)
        ]

    def table(self, name: str, lines: Lines) -> "Table":
        """The one table `[name]`, empty where it is missing."""
        value = self._take(name, lambda value: isinstance(value, dict), f"a table [{name}]")
        return Table(self.file, value or {}, lines.get((name, 0), {"": self.line}), self.findings)

    def nothing_else(self) -> None:
        """Note every field that nobody has read: most are misspelt."""
        for name in self.values.keys() - self._read:
            self.note(name, f"“{name}” is not known here. Correct its spelling or remove it.")

    def note(self, name: str, message: str) -> None:
        """Note something about a field."""
        self.findings.append(Finding(self.file, self.lines.get(name, self.line), message))

    def _languages(self, value: dict[str, Any], name: str) -> Bilingual:
        found = {}
        for language in LANGUAGES:
            text = value.get(language)
            found[language] = text if isinstance(text, str) else ""
            if not found[language].strip():
                where = f"of “{name}”" if name else "here"
                self.note(name or language, f"The text “{language}” {where} is missing. Write it.")
        return found

    def _take(self, name: str, fits: Callable[[Any], bool], wanted: str) -> Any:
        self._read.add(name)
        if name not in self.values:
            self.note(name, f"“{name}” is missing. Write {name} = {wanted}.")
            return None
        value = self.values[name]
        if not fits(value):
            self.note(name, f"“{name}” cannot be read. Write {wanted}.")
            return None
        return value
