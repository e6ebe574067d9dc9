"""Which version a sheet prints by, and the files of it. The press is handed these and asks no database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from certification.models import Batch, Certificate, TemplateVersion
from certification.press.snapshot import Kind, Language, Snapshot
from certification.press.sources import SHIPPED, Source
from certification.templates.blocks import content_of
from core import db, files
from core.errors import Refused
from core.text import _


class TemplateGone(Refused):
    """What a certificate prints by is not kept any more: nothing is printed instead."""

    def __init__(self) -> None:
        super().__init__(
            _("The template that this certificate prints by is gone from the files. Nothing was printed.")
        )


def current_version(kind: Kind, language: Language) -> TemplateVersion | None:
    """None while what ships with the site is in use."""
    wanted = _versions(kind, language).where(TemplateVersion.is_current)
    return db.session.scalars(wanted).one_or_none()


@dataclass(frozen=True)
class InForce:
    """What the next issue of a document prints by, for whoever is about to issue it."""

    version: TemplateVersion | None
    """None for what ships with the site."""
    since: datetime | None
    """None where that was always so, or is not known any more."""
    draft: TemplateVersion | None
    """The newest that was written since, is not in use, and never was printed by."""
    is_older_than_sheet: bool
    """Its words will be printed within the sheet that ships now, and get a version of their own by that."""


def in_force(kind: Kind, language: Language) -> InForce:
    kept = [each for each in versions(kind, language) if each.retired_at is None]
    version = next((each for each in kept if each.is_current), None)
    drafts = [each for each in kept if each.used_at is None and _is_newer(each, version)]
    return InForce(
        version=version,
        since=version.taken_at if version else _left(kind, language),
        draft=max(drafts, key=lambda each: (each.created_at, each.number), default=None),
        is_older_than_sheet=version is not None and source_today(version).sha256 != version.sha256,
    )


def _is_newer(version: TemplateVersion, than: TemplateVersion | None) -> bool:
    """By its number, or mended since the other was taken into use."""
    if version.is_current or than is None:
        return not version.is_current
    return version.number > than.number or (than.taken_at is not None and version.created_at > than.taken_at)


def _left(kind: Kind, language: Language) -> datetime | None:
    """When the last version was left for what ships with the site."""
    wanted = select(func.max(TemplateVersion.left_at)).where(
        TemplateVersion.kind == kind.value, TemplateVersion.language == language.value
    )
    return db.session.scalar(wanted)


def current_source(kind: Kind, language: Language) -> Source:
    """What would print today: the version in use, within the sheet that ships with the site now."""
    version = current_version(kind, language)
    return SHIPPED if version is None else source_today(version)


def source_today(version: TemplateVersion) -> Source:
    return Source.kept(content_of(Kind(version.kind), Language(version.language), version.html, version.css))


def source_of(snapshot: Snapshot) -> Source:
    """What a row prints by for ever. Raises TemplateGone."""
    if not snapshot.template:
        return SHIPPED
    try:
        return Source.kept(files.read(snapshot.template))
    except (FileNotFoundError, ValueError):
        return _from_its_row(snapshot)


def sources_of(snapshots: Iterable[Snapshot]) -> dict[str, Source]:
    """Of all these, by what their rows name; each is read once. Raises TemplateGone."""
    return {row.template: source_of(row) for row in {each.template: each for each in snapshots}.values()}


def source_of_draft(snapshot: Snapshot) -> Source:
    """Of a row that has no folio yet: nothing of it need be kept."""
    today = current_source(snapshot.kind, snapshot.language)
    return today if today.sha256 == snapshot.template else source_of(snapshot)


def _from_its_row(snapshot: Snapshot) -> Source:
    """Made again where the row is there and the sheet it stands in is the same."""
    wanted = _versions(snapshot.kind, snapshot.language).where(TemplateVersion.sha256 == snapshot.template)
    version = db.session.scalars(wanted).one_or_none()
    if version is None or (source := source_today(version)).sha256 != snapshot.template:
        raise TemplateGone
    return source


def _versions(kind: Kind, language: Language) -> Select[TemplateVersion]:
    return select(TemplateVersion).where(
        TemplateVersion.kind == kind.value, TemplateVersion.language == language.value
    )


def versions(kind: Kind, language: Language) -> Sequence[TemplateVersion]:
    """All of them, the newest first, with who wrote them."""
    wanted = _versions(kind, language).options(joinedload(TemplateVersion.by))
    return db.session.scalars(wanted.order_by(TemplateVersion.number.desc())).all()


def version_number(kind: Kind, language: Language, number: int) -> TemplateVersion | None:
    wanted = _versions(kind, language).where(TemplateVersion.number == number)
    return db.session.scalars(wanted).one_or_none()


def in_use() -> dict[tuple[str, str], int]:
    """By kind and language, the number of the version in use; those of what ships are left out."""
    rows = select(TemplateVersion).where(TemplateVersion.is_current)
    return {(row.kind, row.language): row.number for row in db.session.scalars(rows)}


def printed_by(kind: Kind) -> dict[int | None, int]:
    """How many certificates of this kind each version printed; None is what ships with the site."""
    rows = (
        select(Batch.template_id, func.count())
        .join(Certificate, Certificate.batch_id == Batch.id)
        .where(Batch.kind == kind.value)
        .group_by(Batch.template_id)
    )
    return {row[0]: row[1] for row in db.session.execute(rows)}
