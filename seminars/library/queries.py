"""Which modules there are, in which versions."""

from sqlalchemy import func, select

from core import db, files
from seminars.curricula.modules import Module
from seminars.library import shelf
from seminars.models import ModuleVersion, Seminar


def newest_versions() -> dict[str, ModuleVersion]:
    """The last version of every module, by the module's key."""
    last = select(func.max(ModuleVersion.id)).group_by(ModuleVersion.key)
    wanted = select(ModuleVersion).where(ModuleVersion.id.in_(last)).order_by(ModuleVersion.key)
    return {version.key: version for version in db.session.scalars(wanted)}


def newest_modules() -> dict[str, Module]:
    """The last version of every module as it is read, in the order of the curriculum."""
    versions = newest_versions()
    found = shelf.take(version.sha256 for version in versions.values())
    modules = sorted((found[version.sha256] for version in versions.values()), key=lambda m: (m.month, m.key))
    return {module.key: module for module in modules}


def versions_of(key: str) -> list[ModuleVersion]:
    """All versions of a module, the newest first."""
    wanted = select(ModuleVersion).filter_by(key=key).order_by(ModuleVersion.id.desc())
    return list(db.session.scalars(wanted))


def seminars_by_version(key: str) -> dict[int, int]:
    """How many seminars give each version of a module."""
    wanted = select(Seminar.module_version_id, func.count()).where(Seminar.module_key == key)
    rows = db.session.execute(wanted.group_by(Seminar.module_version_id))
    return {row[0]: row[1] for row in rows}


def archive_of(version: ModuleVersion) -> bytes:
    """The files of a version as a ZIP file, as they came in."""
    body = db.session.scalars(select(ModuleVersion.body).filter_by(id=version.id)).one()
    return files.read(body["archive"])
