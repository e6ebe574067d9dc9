"""The institution's names, labels, logo and signatories; and the first page of an empty site."""

from typing import Any

from sqlalchemy import select

from core import audit, clock, db, files, pictures
from core.errors import Refused
from core.text import _
from people import institution, passwords, queries, setting_up
from people.actions.accounts import add_person
from people.models import Institution, Role, Signatory, User

MOST_BYTES = 1_000_000
LONGEST_SIDE = 900
"""Of a logo in print, in points: 25 mm high it has some 600 an inch and more."""

PICTURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}


def change_institution(*, by: User, logo: bytes | None, drop_logo: bool = False, **details: Any) -> None:
    """Every page and every later certificate shows these words; certificates already issued do not change."""
    row = db.session.get(Institution, 1) or Institution(id=1)
    for name, value in details.items():
        setattr(row, name, value or None)
    row.programme_code = details["programme_code"].upper()
    if logo:
        row.logo_sha256, row.logo_print_sha256 = _keep_logo(logo)
    elif drop_logo:
        row.logo_sha256 = row.logo_print_sha256 = None
    row.set_up_at = row.set_up_at or clock.now()
    db.session.add(row)
    db.session.flush()
    db.after_commit(institution.forget)
    audit.note("institution.changed", row, by=by)


def picture_type(data: bytes) -> str | None:
    """What the first bytes say the picture is; its name is not asked."""
    return next((kind for magic, kind in PICTURES.items() if data.startswith(magic)), None)


def _keep_logo(data: bytes) -> tuple[str, str]:
    """As it came, for the pages of the site; and as it prints: in plain colours, not too large."""
    if len(data) > MOST_BYTES:
        raise Refused(_("The picture is larger than 1 MB. Make it smaller and try again."), field="logo")
    if picture_type(data) is None:
        raise Refused(_("Only PNG and JPEG pictures can be used."), field="logo")
    printed = pictures.on_white(data, longest_side=LONGEST_SIDE, field="logo")
    return files.keep(data), files.keep(pictures.as_png(printed))


def settle_signatories(*, signatories: list[dict[str, str | None]], signatures: str, by: User) -> None:
    """Who signs certificates, from the left, and how; lines without a name are left out.

    Whoever was there before stays the same by name, with their links and the picture of their signature.
    """
    kept = [_one_line(line) for line in signatories if (line["name"] or "").strip()]
    for line in kept:
        if not (line["title"] and line["organisation"]):
            message = _("Write the position and the organisation of %(name)s too.", name=line["name"])
            raise Refused(message, field="signatories")
    if len({_folded(line["name"]) for line in kept}) < len(kept):
        raise Refused(_("The same person stands there twice."), field="signatories")
    known = {_folded(row.name): row for row in db.session.scalars(select(Signatory).order_by(Signatory.id))}
    for row in known.values():
        row.left_at = row.left_at or clock.now()
    for position, line in enumerate(kept, start=1):
        row = known.get(_folded(line["name"])) or Signatory()
        row.position, row.left_at = position, None
        row.name, row.title, row.organisation = line["name"], line["title"], line["organisation"]
        row.email = line["email"].lower() or None
        db.session.add(row)
    house = db.session.get(Institution, 1)
    if house is not None:
        house.signatures = signatures
    db.session.flush()
    db.after_commit(institution.forget)
    audit.note("signatories.settled", by=by, count=len(kept), signatures=signatures)


def _one_line(line: dict[str, str | None]) -> dict[str, str]:
    return {name: " ".join((value or "").split()) for name, value in line.items()}


def _folded(name: str) -> str:
    """The same person, whatever the case."""
    return " ".join(name.split()).casefold()


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
