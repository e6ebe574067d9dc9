"""The rules of the house: who may import whom, how long a function may be, who commits."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Each may use what stands before it; what shares a step does not know each other.
LADDER = (
    {"core"},
    {"people"},
    {"seminars", "mentorship.visits", "mentorship.cases"},
    {"certification"},
    {"home"},
    {"app"},
)
STEP = {name: step for step, names in enumerate(LADDER) for name in names}
LONGEST_FUNCTION = 59
LONGEST_FILE = 400
BARE = {"mentorship"}  # only a folder


def sources() -> list[Path]:
    folders = {name.split(".")[0] for names in LADDER for name in names if name != "app"}
    return [ROOT / "app.py", *sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))]


def package_of(module: str) -> str | None:
    """`mentorship.visits.models` → `mentorship.visits`; nothing for what is not ours."""
    parts = module.split(".")
    return next((name for name in (".".join(parts[:2]), parts[0]) if name in STEP), None)


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imported_by(path: Path) -> Iterator[str]:
    """Every module a file names, relative ones made whole."""
    here = module_of(path).split(".")
    if path.name != "__init__.py":
        here = here[:-1]
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = here[: len(here) - node.level + 1] if node.level else []
            whole = ".".join([*base, *([node.module] if node.module else [])])
            yield whole
            yield from (f"{whole}.{name.name}" for name in node.names)


@pytest.mark.parametrize("path", sources(), ids=module_of)
def test_each_package_uses_only_what_stands_before_it(path):
    mine = package_of(module_of(path))
    if mine is None:
        assert path.parent.name in BARE
        mine = "core"
    others = {package_of(name) for name in imported_by(path)} - {None, mine}
    assert [name for name in sorted(others) if STEP[name] >= STEP[mine]] == []


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


@pytest.mark.parametrize("path", sources(), ids=module_of)
def test_nothing_is_imported_inside_a_function(path):
    found = [
        inner.lineno
        for function in functions(path)
        for inner in ast.walk(function)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert found == []


@pytest.mark.parametrize("path", sources(), ids=module_of)
def test_functions_and_files_are_short_enough_to_read(path):
    long = [
        node.name for node in functions(path) if (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert long == []
    assert len(path.read_text().splitlines()) <= LONGEST_FILE


def test_only_the_edge_of_the_site_commits():
    """An action is part of the request's one transaction."""
    committing = [
        module_of(path)
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    ]
    assert set(committing) <= {"core.db", "core.edge"}


def test_the_clock_is_asked_in_one_place():
    asking = {
        module_of(path)
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute)
        and node.attr in ("now", "today", "utcnow")
        and isinstance(node.value, ast.Name)
        and node.value.id in ("datetime", "date")
    }
    assert asking == {"core.clock"}
