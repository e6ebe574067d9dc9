"""Who issues digital credentials: the keys of the house, its name for machines, places in its lists."""

import secrets
from collections.abc import Sequence
from datetime import date
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import select

from certification.addresses import base_url
from certification.credentials import identity, qr, status
from certification.credentials.facts import Issuer
from certification.credentials.keys import IssuerKeys, PublicKeys, Unreadable
from certification.models import Certificate, IssuerKey
from certification.press.snapshot import Snapshot
from core import audit, clock, db
from core.errors import Refused
from core.text import _

HALF = status.LENGTH // 2
"""So many places of a list are given away; then the next list is begun, so that drawing one stays quick."""


def ensure_keys() -> None:
    """Make the keys of the house where there are none; of several who do, the database takes one's."""
    if db.session.scalar(select(IssuerKey.id).where(IssuerKey.is_current)) is not None:
        return
    made = IssuerKeys.generate()
    values = {
        "is_current": True,
        "sealed": made.to_sealed(current_app.config["SECRET_KEY"]),
        "credential_public": made.public.credential,
        "qr_public": made.public.qr,
        "created_at": clock.now(),
    }
    db.session.execute(db.insert(IssuerKey).values(values).on_conflict_do_nothing())


def current_keys() -> IssuerKeys:
    """The keys that sign now. Raises Refused when the site's secret does not open them."""
    row = db.session.scalars(select(IssuerKey).where(IssuerKey.is_current)).one()
    named = [current_app.config["SECRET_KEY"], *current_app.config.get("FORMER_SECRET_KEYS", ())]
    try:
        return IssuerKeys.from_sealed(row.sealed, named)
    except Unreadable as unreadable:
        raise Refused(
            _(
                "The keys of the credentials were locked with another secret key of this site. Name that one "
                "in ACOMPANA_FORMER_SECRET_KEYS and start again."
            )
        ) from unreadable


def lock_again() -> bool:
    """Lock the current keys under the secret of today; whether there was anything to do. Raises Refused."""
    row = db.session.scalars(select(IssuerKey).where(IssuerKey.is_current)).one_or_none()
    today = current_app.config["SECRET_KEY"]
    if row is None or _opens(row.sealed, [today]):
        return False
    row.sealed = current_keys().to_sealed(today)
    db.session.flush()
    audit.note("issuer_key.locked_again", row)
    return True


def _opens(sealed: bytes, named: Sequence[str]) -> bool:
    try:
        IssuerKeys.from_sealed(sealed, named)
    except Unreadable:
        return False
    return True


def known_keys() -> list[PublicKeys]:
    """Every key there ever was, the current one first."""
    rows = db.session.scalars(select(IssuerKey).order_by(IssuerKey.is_current.desc(), IssuerKey.id.desc()))
    return [PublicKeys(row.credential_public, row.qr_public) for row in rows]


def host() -> str:
    """Of the site as it is asked now."""
    return _host(base_url())


def issuer_at(site: str, name: str) -> Issuer:
    """The house of this name, at this address of the site: a certificate keeps the one that it prints."""
    return Issuer(identity.did(_host(site)), name, site)


def signed_address(printed: Snapshot, issued_on: date, valid_until: date | None, keys: IssuerKeys) -> str:
    """What the QR code holds: the address, and the line that a phone checks alone.

    There is room for it: an address that is too long for the code is too long for the sheet as well.
    """
    line = qr.payload(qr.short_of(printed, issued_on, valid_until), keys, address=printed.address)
    return f"{printed.address}#{line}"


def status_address(site: str, number: int) -> str:
    return f"{site}/status/{number}"


def _host(site: str) -> str:
    return urlsplit(site).netloc.lower()


def draw_places(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """A list and a random place in it for each of these numbers, which nobody else has at this moment.

    The numbers are of one unbroken series, whose counter is locked until this transaction ends.
    """
    taken: dict[int, set[int]] = {}
    return [_draw((number - 1) // HALF + 1, taken) for number in numbers]


def _draw(number: int, taken: dict[int, set[int]]) -> tuple[int, int]:
    if number not in taken:
        given = select(Certificate.status_index).where(Certificate.status_list == number)
        taken[number] = {place for place in db.session.scalars(given) if place is not None}
    place = secrets.randbelow(status.LENGTH)
    while place in taken[number]:
        place = secrets.randbelow(status.LENGTH)
    taken[number].add(place)
    return number, place
