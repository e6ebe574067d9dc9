"""What stands in the tab bar and the side bar, for each role."""

from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from core.text import _l
from people.models import Role


@dataclass(frozen=True, slots=True)
class Item:
    label: str
    url: str
    icon: str
    current: bool


# endpoint, words, icon; the part of the address that makes it the current one is the endpoint's own
_HOME = ("home.index", _l("Home"), "home")
_SEMINARS = ("seminars.index", _l("Seminars"), "seminars")
_VISITS = ("visits.index", _l("Visits"), "visits")
_CASES = ("cases.index", _l("Cases"), "cases")
_DIPLOMA = ("certification.mine", _l("Certificates"), "certificates")
_PRESS = ("certification.index", _l("Certificates"), "certificates")
_PEOPLE = ("people.index", _l("People"), "people")

_BY_ROLE = {
    Role.PASANTE: (_HOME, _SEMINARS, _VISITS, _CASES, _DIPLOMA),
    Role.MENTOR: (_HOME, _SEMINARS, _VISITS, _CASES, _DIPLOMA),
    Role.RESIDENT: (_HOME, _CASES, _SEMINARS, _DIPLOMA),
    Role.COORDINATOR: (_HOME, _SEMINARS, _VISITS, _CASES, _PRESS, _PEOPLE),
}


# Pages that belong to a place without standing below its address.
_ALSO = {
    "people.index": ("/cohorts", "/clinics", "/rosters", "/settings", "/pasantes", "/assignments", "/set-up"),
    "certification.mine": ("/certificates",),
}


def navigation(user: Any) -> list[Item]:
    """The places of this person, the one the page belongs to marked."""
    if not user.is_authenticated:
        return []
    here = request.path
    return [_item(endpoint, label, icon, here) for endpoint, label, icon in _BY_ROLE[user.role]]


def _item(endpoint: str, label: Any, icon: str, here: str) -> Item:
    url = url_for(endpoint)
    places = (url, *_ALSO.get(endpoint, ()))
    inside = here == url or any(place != "/" and f"{here}/".startswith(f"{place}/") for place in places)
    return Item(str(label), url, icon, inside)
