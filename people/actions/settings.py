"""The institution's names, labels, logo and signatories; and the first page of an empty site."""

from typing import Any

from sqlalchemy import delete

from core import audit, clock, db, files
from core.errors import Refused
from core.text import _
from people import institution, passwords, queries, setting_up
from people.actions.accounts import add_person
from people.models import Institution, Role, Signatory, User

MOST_BYTES = 1_000_000
PICTURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}


def change_institution(*, by: User, logo: bytes | None, **details: Any) -> None:
    """Every page and every later certificate shows these words; certificates already issued do not change."""
    row = db.session.get(Institution, 1) or Institution(id=1)
    for name, value in details.items():
        setattr(row, name, value or None)
    row.programme_code = details["programme_code"].upper()
    if logo:
        row.logo_sha256 = _keep_logo(logo)
    row.set_up_at = row.set_up_at or clock.now()
    db.session.add(row)
    db.session.flush()
    db.after_commit(institution.forget)
    audit.note("institution.changed", row, by=by)


def picture_type(data: bytes) -> str | None:
    """What the first bytes say the picture is; its name is not asked."""
    return next((kind for magic, kind in PICTURES.items() if data.startswith(magic)), None)


def _keep_logo(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise Refused(_("The picture is larger than 1 MB. Make it smaller and try again."), field="logo")
    if picture_type(data) is None:
        raise Refused(_("Only PNG and JPEG pictures can be used."), field="logo")
    return files.keep(data)


def settle_signatories(*, signatories: list[dict[str, str]], by: User) -> None:
    """Who signs certificates, from the left; lines without a name are left out."""
    kept = [line for line in signatories if (line["name"] or "").strip()]
    for line in kept:
        if not ((line["title"] or "").strip() and (line["organisation"] or "").strip()):
            name = line["name"].strip()
            message = _("Write the position and the organisation of %(name)s too.", name=name)
            raise Refused(message, field="signatories")
    db.session.execute(delete(Signatory))
    for position, line in enumerate(kept, start=1):
        words = {name: " ".join(value.split()) for name, value in line.items()}
        db.session.add(Signatory(position=position, **words))
    db.session.flush()
    audit.note("signatories.settled", by=by, count=len(kept))


def set_up(
    *, key_typed: str, name: str, short_name: str, programme: str, password: str, **details: Any
) -> User:
    """Give an empty site its names and its first coordinator. Only who holds the key, and only once."""
    if not setting_up.fits(key_typed):
        raise Refused(_("That is not the set-up key of this server."), field="key_typed")
    if queries.anybody():
        raise Refused(_("This site is set up already."))
    row = db.session.get(Institution, 1) or Institution(id=1, issuing_place="")
    row.name, row.short_name, row.programme = name, short_name, programme
    db.session.add(row)
    user = add_person(Role.COORDINATOR, treatment="neutral", by=None, **details)
    passwords.set_password(user, password)
    db.session.flush()
    audit.note("site.set_up", row, by=user)
    db.after_commit(institution.forget)
    db.after_commit(setting_up.forget_key)
    return user
