"""The institution's own names and labels, as every page and certificate shows them."""

import time
from dataclasses import dataclass
from typing import Any

from flask import current_app
from sqlalchemy.exc import DBAPIError

from core import db
from core.text import _
from people.models import Institution

SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Labels:
    """A plain copy of the settings row; these are the words of a site that is not set up yet."""

    name: str = "Acompaña"
    short_name: str = "Acompaña"
    programme: str = "Salud Global y Medicina Social"
    programme_code: str = "SALUD"
    university: str | None = None
    district_label: str = "distrito"
    district: str | None = None
    issuing_place: str = ""
    on_call_phone: str | None = None
    logo_sha256: str | None = None
    paper: str = "letter"
    logo_print_sha256: str | None = None
    palette: str = "forest"
    emblem: str = "sierra"
    signatures: str = "by_hand"
    is_demo: bool = False
    set_up_at: Any = None

    @property
    def asks_signatories(self) -> bool:
        """Does each signatory approve here before anything is issued?"""
        return self.signatures == "here"

    @property
    def district_word(self) -> str:
        """What the health authority calls its region, as a label in the reader's language."""
        return _("Health jurisdiction") if self.district_label == "jurisdicción" else _("Health district")


def current() -> Labels:
    """The settings; kept for some seconds, since every page asks and they hardly ever change."""
    kept: tuple[float, Labels] | None = current_app.extensions.get("institution")
    if kept is None or kept[0] < time.monotonic():
        try:
            kept = (time.monotonic() + SECONDS, _read())
        except DBAPIError:  # the page that says so still has a frame
            return kept[1] if kept else Labels()
        current_app.extensions["institution"] = kept
    return kept[1]


def _read() -> Labels:
    row = db.session.get(Institution, 1)
    if row is None:
        return Labels()
    return Labels(**{name: getattr(row, name) for name in Labels.__slots__})


def forget() -> None:
    """After a change: this process asks again at once, others within seconds."""
    current_app.extensions.pop("institution", None)
