"""Says whether the content still fits together: one check for tests, command line and import."""

from collections.abc import Sequence

from ..modules import Curriculum, Finding, Module
from .figures import check_figures
from .lessons import check_texts
from .pre_post import check_tests
from .quizzes import check_quizzes
from .references import check_references
from .repeats import check_repeats
from .structure import check_modules, check_structure


def check(curriculum: Curriculum, beside: Sequence[Module] = ()) -> list[Finding]:
    """Everything that does not fit, by file and line; what reading found is part of it.

    `beside` are the other modules that pasantes read: a sentence of theirs is not written a second time.
    """
    findings = set(curriculum.findings)
    findings.update(check_modules(curriculum.modules))
    findings.update(check_repeats(curriculum.modules, beside))
    for module in curriculum.modules:
        findings.update(check_module(module))
    return sorted(findings)


def check_module(module: Module) -> list[Finding]:
    """Everything that does not fit within one module."""
    return [
        *check_structure(module),
        *check_texts(module),
        *check_figures(module),
        *check_quizzes(module),
        *check_tests(module),
        *check_references(module),
    ]
