"""How an access table is written: for each endpoint and method, the address and what each person finds.

    TABLE = {
        "visits.show GET": Row("/visits/{visit}", coordinator=200, mentor=200, other_mentor=404, …,
                               things=a_signed_visit),
    }

`things(cast)` runs in a transaction, makes what the address is about and returns its ids by name;
it may also return `fields` for a POST. Whoever is not named finds `others` (404 unless said).
"""

from collections.abc import Callable
from typing import Any

from flask import Flask

from core import db
from tests.support.cast import Cast

# The people of the table: Xóchitl and Lucía are the pasante and mentor the things belong to.
PEOPLE = ("rosa", "lucia", "olga", "xochitl", "angel", "emily", "stranger")
NAMES = {
    "coordinator": "rosa",
    "mentor": "lucia",
    "other_mentor": "olga",
    "pasante": "xochitl",
    "other_pasante": "angel",
    "resident": "emily",
    "stranger": "stranger",
}


class Row:
    """One endpoint and method: where it is and what each person finds (a status)."""

    def __init__(
        self,
        url: str,
        *,
        things: Callable[[Cast], dict[str, Any]] | None = None,
        fields: dict[str, Any] | None = None,
        others: int = 404,
        **found: int,
    ):
        assert set(found) <= set(NAMES), f"unknown person in {found}"
        self.url, self.things, self.fields, self.others, self.found = url, things, fields or {}, others, found

    def prepare(self, app: Flask, cast: Cast) -> tuple[str, dict[str, Any]]:
        ids: dict[str, Any] = {}
        if self.things is not None:
            with app.app_context(), db.transaction():
                ids = self.things(cast)
        fields = {**self.fields, **ids.pop("fields", {})}
        return self.url.format(**ids), fields

    def expected(self) -> dict[str, int]:
        return {NAMES[who]: self.found.get(who, self.others) for who in NAMES}


def everyone_signed_in(status: int = 200) -> dict[str, int]:
    """All six people; a stranger is sent to sign in (303, or 401 for what is not a page)."""
    return {who: status for who in NAMES if who != "stranger"}
