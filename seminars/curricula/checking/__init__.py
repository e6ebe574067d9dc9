"""Says whether the content still fits together: one check for tests, command line and import."""

from ..modules import Curriculum, Finding, Module
from .lessons import check_lessons
from .quizzes import check_quizzes
from .references import check_references
from .structure import check_modules, check_structure


def check(curriculum: Curriculum) -> list[Finding]:
    """Everything that does not fit, by file and line; what reading found is part of it."""
    findings = set(curriculum.findings)
    findings.update(check_modules(curriculum.modules))
    for module in curriculum.modules:
        findings.update(check_module(module))
    return sorted(findings)


def check_module(module: Module) -> list[Finding]:
    """Everything that does not fit within one module."""
    return [
        *check_structure(module),
        *check_lessons(module),
        *check_quizzes(module),
        *check_references(module),
    ]
