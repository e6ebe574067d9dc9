"""Tables to hand out as spreadsheets, in the reader's language."""

from collections.abc import Mapping, Sequence
from typing import Any

from certification.models import Certificate
from certification.printing import snapshot_of
from certification.queries import Road
from certification.requirements import Outcome, Requirement, Rule
from certification.sentences import DOCUMENTS, RULES, STATE_NAMES, state_today
from core.spreadsheets.writing import write_xlsx
from core.text import _
from people.models import Pasante


def roads(pasantes: Sequence[Pasante], roads: Mapping[int, Road]) -> bytes:
    """Everybody with the number of each rule, and how the year would end today."""
    header = [_("Pasante"), _("Clinic"), "%", *(str(RULES[rule]) for rule in Rule), _("Outcome today")]
    rows = [_road(pasante, roads[pasante.id]) for pasante in pasantes]
    return write_xlsx(header, rows, _("Road to the diploma"), [34, 24, 6, *[14] * len(Rule), 18])


def _road(pasante: Pasante, road: Road) -> list[Any]:
    clinic = pasante.postings[-1].clinic.name if pasante.postings else ""
    outcome = _("Diploma") if road.outcome is Outcome.DIPLOMA else _("Certificate")
    numbers = [_number(each) for each in road.requirements]
    return [pasante.user.listed_name, clinic, road.percent, *numbers, outcome]


def _number(requirement: Requirement) -> float | int | None:
    if requirement.have is None:
        return None
    if requirement.rule is Rule.ATTENDANCE:
        return round(requirement.have / 60, 2)
    return requirement.have / 100 if requirement.rule in (Rule.MEAN, Rule.FLOOR) else requirement.have


def delivery(certificates: Sequence[Certificate]) -> bytes:
    """Who receives which folio, with room to sign for it."""
    header = ["#", _("Name on the certificate"), _("Folio"), _("Received on"), _("Received (signature)")]
    rows = [
        [number, snapshot_of(each).person, each.folio, None, None]
        for number, each in enumerate(certificates, start=1)
    ]
    return write_xlsx(header, rows, _("Delivery"), [5, 44, 26, 16, 40])


def register(certificates: Sequence[Certificate]) -> bytes:
    header = [
        _("Folio"),
        _("Document"),
        _("Name on the certificate"),
        _("Cohort"),
        _("Issued on"),
        _("Good until"),
        _("State"),
        _("Book"),
        _("Page of the book"),
    ]
    rows = [
        [
            each.folio,
            str(DOCUMENTS[each.kind]),
            snapshot_of(each).person,
            each.pasante.cohort.label if each.pasante else None,
            each.issued_on,
            each.valid_until,
            str(STATE_NAMES[state_today(each)]),
            each.registry_book,
            each.registry_leaf,
        ]
        for each in certificates
    ]
    return write_xlsx(header, rows, _("Register of certificates"), [26, 26, 44, 22, 12, 12, 14, 12, 16])
