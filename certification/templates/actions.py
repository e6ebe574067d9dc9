"""What is done to versions: written, taken into use, put away. One that printed never changes."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from certification.models import Batch, Certificate, TemplateVersion
from certification.press.snapshot import Kind, Language
from certification.templates.blocks import content_of
from certification.templates.drafts import Draft
from core import audit, clock, db, files
from core.errors import Refused
from core.text import _
from people.models import User


def save_version(
    draft: Draft, start: TemplateVersion | None, *, seen: str, note: str, by: User
) -> TemplateVersion:
    """Keep a checked draft: mends a version that was never used and is not in use; else makes a new one.

    `seen`: the SHA-256 of `start` when its page was opened. The same words twice are one version.
    """
    content = draft.content
    sha256 = files.keep(content)
    _wait_in_line(draft.kind, draft.language)
    same = _find(draft.kind, draft.language, TemplateVersion.sha256 == sha256)
    if same is not None:
        same.retired_at, same.note = None, note or same.note
        db.session.flush()
        return same
    if start is not None and start.sha256 != seen:
        raise Refused(
            _("Somebody else has changed this version meanwhile. Look at it in another window first.")
        )
    if start is None or start.is_current or start.used_at is not None or start.retired_at is not None:
        version = _new(draft.kind, draft.language, draft.html, draft.css, sha256, note=note, by=by)
    else:
        version = start
        version.html, version.css, version.sha256, version.note = draft.html, draft.css, sha256, note
        version.by_id, version.created_at = by.id, clock.now()
    db.session.flush()
    audit.note("template.saved", version, by=by, kind=version.kind, number=version.number, sha256=sha256)
    return version


def use_version(version: TemplateVersion, *, proven: str, by: User) -> None:
    """Print by it from now on. `proven`: the SHA-256 of what passed the press's proof."""
    _wait_in_line(Kind(version.kind), Language(version.language))
    if version.sha256 != proven:
        raise Refused(_("Somebody else has changed this version meanwhile. Look at it again."))
    if version.is_current:
        return
    use_what_ships(Kind(version.kind), Language(version.language), by=None)
    version.is_current, version.retired_at, version.taken_at = True, None, clock.now()
    db.session.flush()
    audit.note("template.taken", version, by=by, kind=version.kind, number=version.number)


def use_what_ships(kind: Kind, language: Language, *, by: User | None) -> None:
    """Print by what ships with the site again; `by` is None where another version follows at once."""
    version = _find(kind, language, TemplateVersion.is_current)
    if version is None:
        return
    version.is_current, version.left_at = False, clock.now()
    db.session.flush()
    if by is not None:
        audit.note("template.left", version, by=by, kind=version.kind, number=version.number)


def put_away(version: TemplateVersion, *, by: User) -> None:
    """Take it off the list: one that printed something is kept out of sight, another is gone."""
    if version.is_current:
        raise Refused(_("This version is in use: take another one into use first."))
    audit.note("template.put_away", version, by=by, kind=version.kind, number=version.number)
    if version.used_at is None:
        db.session.delete(version)
    else:
        version.retired_at = clock.now()
    db.session.flush()


def settle_version(kind: Kind, language: Language, *, by: User) -> None:
    """Before folios are taken: the version in use is kept whole, within the sheet that ships now.

    Where that sheet is newer than the version, its words go into a version of their own: the old one stays.
    """
    version = _find(kind, language, TemplateVersion.is_current)
    if version is None:
        return
    sha256 = files.keep(content_of(kind, language, version.html, version.css))
    if sha256 == version.sha256:
        return
    version.is_current, version.left_at = False, clock.now()
    db.session.flush()
    renewed = _find(kind, language, TemplateVersion.sha256 == sha256)
    if renewed is None:
        renewed = _new(kind, language, version.html, version.css, sha256, note=version.note, by=by)
    renewed.is_current, renewed.retired_at, renewed.taken_at = True, None, clock.now()
    db.session.flush()
    audit.note("template.renewed", renewed, by=by, kind=kind.value, number=renewed.number, of=version.number)


def note_use(batch: Batch, certificates: Sequence[Certificate]) -> None:
    """These took their folios: what they print by can never be changed again."""
    first = certificates[0]
    sha256 = str(first.snapshot.get("template", ""))
    if not sha256:
        return
    kind, language = Kind(first.kind), Language(first.snapshot["language"])
    version = _find(kind, language, TemplateVersion.sha256 == sha256)
    if version is None:
        return  # a correction whose version is gone: it prints from the kept file
    batch.template_id = version.id
    if version.used_at is None:
        version.used_at, version.first_folio = clock.now(), first.folio
    db.session.flush()


def _new(
    kind: Kind, language: Language, html: str, css: str, sha256: str, *, note: str, by: User
) -> TemplateVersion:
    mine = (TemplateVersion.kind == kind.value) & (TemplateVersion.language == language.value)
    last = db.session.scalar(select(func.max(TemplateVersion.number)).where(mine)) or 0
    version = TemplateVersion(
        kind=kind.value,
        language=language.value,
        number=last + 1,
        html=html,
        css=css,
        sha256=sha256,
        note=note,
        by_id=by.id,
        created_at=clock.now(),
    )
    db.session.add(version)
    return version


def _find(kind: Kind, language: Language, which: Any) -> TemplateVersion | None:
    """Locked until the end: a version is not mended while another prints by it."""
    mine = (TemplateVersion.kind == kind.value) & (TemplateVersion.language == language.value)
    wanted = select(TemplateVersion).where(mine, which).with_for_update()
    return db.session.scalars(wanted.execution_options(populate_existing=True)).one_or_none()


def _wait_in_line(kind: Kind, language: Language) -> None:
    """Who changes the versions of a document does so after whoever is at it."""
    mine = (TemplateVersion.kind == kind.value) & (TemplateVersion.language == language.value)
    db.session.execute(select(TemplateVersion.id).where(mine).with_for_update())
