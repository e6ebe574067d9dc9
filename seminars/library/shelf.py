"""Modules that were read before, kept at hand: a version never changes, and its SHA-256 names it."""

from collections import OrderedDict
from collections.abc import Iterable
from functools import lru_cache
from threading import Lock

from markupsafe import Markup
from sqlalchemy import select

from core import db
from seminars.curricula.checking import check_module
from seminars.curricula.modules import Finding, Module
from seminars.curricula.rendering import drawings, render_lesson
from seminars.library.storing import from_body
from seminars.models import ModuleVersion, Seminar

KEPT = 48
"""Modules in memory, some 400 kB each; a programme gives about thirteen a year."""

_shelf: "OrderedDict[str, Module]" = OrderedDict()
_one_at_a_time = Lock()


def take(digests: Iterable[str]) -> dict[str, Module]:
    """Modules by their SHA-256; those not at hand are read in one query."""
    wanted = set(digests)
    with _one_at_a_time:
        found = {digest: _shelf[digest] for digest in wanted if digest in _shelf}
        for digest in found:
            _shelf.move_to_end(digest)
    if missing := wanted - found.keys():
        found.update(_read(missing))
    return found


def module_of(seminar: Seminar) -> Module:
    """The module that a seminar gives, in the version it was scheduled with."""
    digest = seminar.version.sha256
    return take([digest])[digest]


def module_in(version: ModuleVersion) -> Module:
    return take([version.sha256])[version.sha256]


def modules_of(seminars: Iterable[Seminar]) -> dict[int, Module]:
    """The modules of several seminars, by the seminar's id."""
    listed = list(seminars)
    found = take(seminar.version.sha256 for seminar in listed)
    return {seminar.id: found[seminar.version.sha256] for seminar in listed}


def _read(digests: set[str]) -> dict[str, Module]:
    rows = db.session.execute(
        select(ModuleVersion.sha256, ModuleVersion.body).where(ModuleVersion.sha256.in_(digests))
    )
    found = {digest: from_body(body["module"]) for digest, body in rows}
    with _one_at_a_time:
        _shelf.update(found)
        while len(_shelf) > KEPT:
            _shelf.popitem(last=False)
    return found


@lru_cache(maxsize=512)
def text_html(digest: str, key: str, language: str) -> Markup:
    """A text of the module with this SHA-256, its figures and references; sanitised as it is rendered."""
    module = take([digest])[digest]
    text = next(text for text in module.texts if text.key == key)
    return render_lesson(text.body[language], module.references, language, drawings(module, language))


@lru_cache(maxsize=96)
def findings(digest: str) -> tuple[Finding, ...]:
    """What today's check says of a module; the rules may have grown since it was brought in."""
    return tuple(check_module(take([digest])[digest]))
