"""Bringing modules in: from the content folder or from a coordinator's ZIP file, by the same check."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select

from core import audit, clock, db, files
from core.errors import Refused
from core.text import _, language, ngettext
from people.models import User
from seminars.curricula.checking import check
from seminars.curricula.modules import Curriculum, Finding, Module
from seminars.curricula.reading import read_curriculum
from seminars.library import archive, queries, storing
from seminars.models import ModuleVersion


class ContentRefused(Refused):
    """The content does not fit together; `findings` say where, with file and line."""

    def __init__(self, findings: Sequence[Finding]):
        message = ngettext(
            "%(num)s thing in the files does not fit. Correct it and send the module again.",
            "%(num)s things in the files do not fit. Correct them and send the module again.",
            len(findings),
        )
        super().__init__(message, field="archive")
        self.findings = list(findings)


def import_curriculum(folder: Path, by: User | None = None) -> list[ModuleVersion]:
    """Keep every module of the folder that is new or was changed; the same folder twice adds nothing.

    Raises ContentRefused when anything in the folder does not fit, and then keeps nothing.
    """
    curriculum = _checked(folder)
    stored = [_keep(module, folder / module.folder, by) for module in curriculum.modules]
    return [version for version in stored if version is not None]


def upload_module(data: bytes, by: User) -> ModuleVersion:
    """Keep the edited module of a ZIP file as a new version, for the seminars scheduled from now on."""
    with tempfile.TemporaryDirectory(prefix="module-") as name:
        folder = Path(name)
        archive.unpack(data, folder)
        curriculum = _checked(folder)
        if len(curriculum.modules) != 1:
            raise Refused(_("Put the files of exactly one module into the ZIP file."), field="archive")
        module = curriculum.modules[0]
        _refuse_taken_month(module)
        version = _keep(module, folder / module.folder, by)
    if version is None:
        raise Refused(_("This version of the module is already here. Nothing was changed."), field="archive")
    return version


def _checked(folder: Path) -> Curriculum:
    """What the folder holds, once it fits together and beside the newest of all other modules."""
    curriculum = read_curriculum(folder)
    brought = {module.key for module in curriculum.modules}
    others = [module for key, module in queries.newest_modules().items() if key not in brought]
    if findings := check(curriculum, others):
        raise ContentRefused(findings)
    return curriculum


def _refuse_taken_month(module: Module) -> None:
    for other in queries.newest_modules().values():
        if other.month == module.month and other.key != module.key:
            message = _(
                "The month %(month)s belongs to “%(title)s”. Give the module its own.",
                month=module.month,
                title=other.title[language()],
            )
            raise Refused(message, field="archive")


def _keep(module: Module, folder: Path, by: User | None) -> ModuleVersion | None:
    """A new row, or nothing when exactly these files were kept before."""
    known = select(ModuleVersion.id).filter_by(key=module.key, sha256=module.sha256)
    if db.session.scalar(known) is not None:
        return None
    body = {"module": storing.as_body(module), "archive": files.keep(archive.pack(folder))}
    version = ModuleVersion(key=module.key, sha256=module.sha256, body=body, imported_at=clock.now())
    db.session.add(version)
    db.session.flush()
    audit.note("module.imported", version, by=by, key=module.key, sha256=module.sha256)
    return version
