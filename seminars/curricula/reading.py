"""Reads a content folder into a curriculum, and collects what could not be read."""

import hashlib
import re
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

from . import gift
from .gift import Question
from .lessons import FIGURE_NAME, outline
from .modules import (
    LANGUAGES,
    PRACTICE,
    ROLES,
    Bilingual,
    Criterion,
    Curriculum,
    FieldTask,
    Figure,
    Finding,
    Lesson,
    Module,
    Objective,
    Quiz,
    Reference,
    Reflection,
    Review,
    Sheet,
    Term,
)
from .tables import Lines, Table, find_lines

_TOML_LINE = re.compile(r"line (\d+)")
_SAFE_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def read_curriculum(folder: Path) -> Curriculum:
    """All modules in the folder. Nothing is raised for bad content: it becomes a finding."""
    findings: list[Finding] = []
    modules = []
    for path in sorted(folder.glob("*/module.toml")):
        module = _ModuleFolder(path.parent, findings).read()
        if module:
            modules.append(module)
    for path in sorted(folder.glob("m[0-9][0-9]*/")):
        if not (path / "module.toml").is_file():
            findings.append(
                Finding(f"{path.name}/module.toml", 1, "The module has no module.toml. Write it.")
            )
    modules.sort(key=lambda module: (module.month, module.folder))
    return Curriculum(folder, tuple(modules), tuple(sorted(findings)))


class _ModuleFolder:
    """Reads one folder; knows which files belong to it and which of them nobody asked for."""

    def __init__(self, folder: Path, findings: list[Finding]) -> None:
        self.folder = folder
        self.findings = findings
        self.used: set[str] = set()

    def read(self) -> Module | None:
        """The module, or nothing when its description cannot be read at all."""
        text = self._text("module.toml")
        try:
            values = tomllib.loads(text)
        except tomllib.TOMLDecodeError as trouble:
            line = _TOML_LINE.search(str(trouble))
            message = f"The file is not valid TOML: {trouble}. Correct this place."
            self._note("module.toml", int(line[1]) if line else 1, message)
            return None
        module = self._module(values, find_lines(text))
        self._note_unused()
        return module

    def _module(self, values: dict[str, Any], lines: Lines) -> Module:
        root = Table(f"{self.folder.name}/module.toml", values, lines[("", 0)], self.findings)
        module = Module(
            folder=self.folder.name,
            key=root.text("key"),
            month=root.number("month", 0),
            contact_hours=root.number("contact_hours", 0),
            title=root.both("title"),
            aim=root.both("aim"),
            licence=root.text("licence"),
            objectives=tuple(map(_objective, root.tables("objectives", lines))),
            lessons=tuple(map(self._lesson, root.tables("lessons", lines))),
            quizzes=tuple(map(self._quiz, root.tables("quizzes", lines))),
            reflections=tuple(map(self._reflection, root.tables("reflections", lines))),
            references=tuple(map(_reference, root.tables("references", lines))),
            review=_review(root.table("review", lines)),
            sha256=_digest(self.folder),
            field_tasks=self._field_tasks(root, lines),
            cases=tuple(map(self._sheet, root.tables("cases", lines))),
            facilitator_sheets=tuple(map(self._sheet, root.tables("facilitator_sheets", lines))),
            handouts=tuple(map(self._sheet, root.tables("handouts", lines))),
            glossary=tuple(map(_term, root.tables("glossary", lines))),
        )
        root.nothing_else()
        return replace(module, figures=self._figures(module))

    def _lesson(self, table: Table) -> Lesson:
        key = self._key(table)
        lesson = Lesson(
            key=key,
            title=table.both("title"),
            minutes=table.number("minutes", 1),
            objectives=table.texts("objectives"),
            body=self._bodies(f"{key}.md"),
            line=table.line,
        )
        table.nothing_else()
        return lesson

    def _quiz(self, table: Table) -> Quiz:
        key = self._key(table)
        quiz = Quiz(
            key=key,
            title=table.both("title"),
            minutes=table.number("minutes", 1),
            questions={language: self._questions(f"{language}/{key}.gift") for language in LANGUAGES},
            line=table.line,
            role=table.one_of("role", ROLES, PRACTICE),
        )
        table.nothing_else()
        return quiz

    def _reflection(self, table: Table) -> Reflection:
        key = self._key(table)
        reflection = Reflection(
            key=key,
            title=table.both("title"),
            words=table.number("words", 1),
            body=self._bodies(f"{key}.md"),
            line=table.line,
        )
        table.nothing_else()
        return reflection

    def _field_tasks(self, root: Table, lines: Lines) -> tuple[FieldTask, ...]:
        tasks: list[FieldTask] = []
        for table in root.tables("field_tasks", lines):
            before = sum(len(task.rubric) for task in tasks)
            rubric = table.tables_within("rubric", "field_tasks.rubric", lines, before)
            tasks.append(self._field_task(table, tuple(map(_criterion, rubric))))
        return tuple(tasks)

    def _field_task(self, table: Table, rubric: tuple[Criterion, ...]) -> FieldTask:
        key = self._key(table)
        task = FieldTask(
            key=key,
            title=table.both("title"),
            hours=table.number("hours", 1),
            body=self._bodies(f"{key}.md"),
            rubric=rubric,
            line=table.line,
        )
        table.nothing_else()
        return task

    def _sheet(self, table: Table) -> Sheet:
        key = self._key(table)
        sheet = Sheet(key, table.both("title"), self._bodies(f"{key}.md"), table.line)
        table.nothing_else()
        return sheet

    def _figures(self, module: Module) -> tuple[Figure, ...]:
        """Those that the texts show, in the order in which they come; each file is read once."""
        shown = (
            mark.what
            for text in module.texts
            for language in LANGUAGES
            for mark in outline(text.body[language]).images
        )
        names = dict.fromkeys(name for name in shown if FIGURE_NAME.fullmatch(name))
        return tuple(Figure(name, self._bodies(name)) for name in names)

    def _key(self, table: Table) -> str:
        """A key that is also a file name, and can never lead out of the folder."""
        key = table.text("key")
        if key and not _SAFE_KEY.fullmatch(key):
            table.note("key", f"“{key}” names a file. Use small letters, digits and single hyphens.")
            return ""
        return key

    def _bodies(self, name: str) -> Bilingual:
        return {language: self._text(f"{language}/{name}") for language in LANGUAGES}

    def _questions(self, name: str) -> tuple[Question, ...]:
        if not self._exists(name):
            return ()
        reading = gift.read((self.folder / name).read_bytes())
        for problem in reading.errors:
            self._note(name, problem.line, problem.message)
        return reading.questions

    def _text(self, name: str) -> str:
        if not self._exists(name):
            return ""
        try:
            text = (self.folder / name).read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as trouble:
            line = trouble.object[: trouble.start].count(b"\n") + 1
            self._note(name, line, "This line is not UTF-8. Save the file with the encoding UTF-8.")
            return ""
        if not text.strip():
            self._note(name, 1, "The file is empty. Write its text.")
        return text

    def _exists(self, name: str) -> bool:
        if name in self.used and name != "module.toml":
            self._note("module.toml", 1, f"Two entries share the file {name}. Give each its own key.")
        self.used.add(name)
        if (self.folder / name).is_file():
            return True
        # An unusable key has been noted where it stands.
        if Path(name).stem:
            where = "where it is shown" if name.endswith(".svg") else "its entry from module.toml"
            self._note(name, 1, f"The file is missing. Write it, or remove {where}.")
        return False

    def _note_unused(self) -> None:
        for language in LANGUAGES:
            for path in sorted((self.folder / language).glob("*")):
                name = f"{language}/{path.name}"
                if name in self.used or path.name.startswith("."):
                    continue
                if path.suffix in (".md", ".gift"):
                    self._note(name, 1, "module.toml does not name this file. Add its entry or remove it.")
                elif path.suffix == ".svg":
                    self._note(name, 1, "No text shows this figure. Show it in a lesson or remove it.")

    def _note(self, name: str, line: int, message: str) -> None:
        self.findings.append(Finding(f"{self.folder.name}/{name}", line, message))


def _objective(table: Table) -> Objective:
    objective = Objective(table.text("key"), table.own_languages(), table.line)
    table.nothing_else()
    return objective


def _criterion(table: Table) -> Criterion:
    criterion = Criterion(table.both("criterion"), table.both_lists("levels"), table.line)
    table.nothing_else()
    return criterion


def _term(table: Table) -> Term:
    term = Term(table.text("key"), table.both("term"), table.both("definition"), table.line)
    table.nothing_else()
    return term


def _reference(table: Table) -> Reference:
    reference = Reference(
        key=table.text("key"),
        authors=table.text("authors"),
        title=table.text("title"),
        year=table.number("year", 1800),
        source=table.text("source"),
        url=table.text("url", may_be_empty=True),
        line=table.line,
    )
    table.nothing_else()
    return reference


def _review(table: Table) -> Review:
    review = Review(
        reviewed_by=table.text("reviewed_by", may_be_empty=True),
        reviewed_on=table.text("reviewed_on", may_be_empty=True),
        review_due=table.text("review_due", may_be_empty=True),
        line=table.line,
    )
    table.nothing_else()
    return review


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.name[0] != "."):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()
