"""What reads differently on the sheet that would replace a certificate; all else is as it was printed."""

from dataclasses import dataclass

from certification.press.snapshot import Snapshot
from core.text import _
from people.forms.accounts import TREATMENTS


@dataclass(frozen=True)
class Change:
    """What reads differently on the new sheet."""

    what: str
    before: str
    after: str


def changes(before: Snapshot, after: Snapshot) -> list[Change]:
    """From a certificate as it was issued to what would replace it; the folio is still to come."""
    rows = [
        Change(_("Name"), before.person, after.person),
        Change(_("Form of address"), str(TREATMENTS[before.treatment]), str(TREATMENTS[after.treatment])),
        Change(_("Place and date"), before.place_and_date, after.place_and_date),
        Change(_("Folio"), before.folio, after.folio or _("a new one")),
        Change(_("Replaces folio"), before.replaces or "–", after.replaces or "–"),
    ]
    return [row for row in rows if row.before != row.after]
