"""How far everybody is on the road to the diploma, in a fixed number of queries."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from certification.models import Rules, Waiver
from certification.records import year_records
from certification.requirements import (
    Outcome,
    Requirement,
    RuleValues,
    YearRecord,
    evaluate,
    outcome,
    percent,
)
from core import db
from people.models import Cohort, Pasante


@dataclass(frozen=True)
class Road:
    """How far one pasante is: 0 to 100 per cent, and each rule with its numbers."""

    percent: int
    requirements: list[Requirement]
    record: YearRecord

    @property
    def outcome(self) -> Outcome:
        """How her year would end today."""
        return outcome(self.requirements)

    @property
    def met(self) -> int:
        return sum(each.passes for each in self.requirements)


def road(pasante: Pasante, on: date) -> Road:
    """One pasante's road as of a day; her cohort must be loaded."""
    return roads([pasante], on)[pasante.id]


def roads(pasantes: Sequence[Pasante], on: date) -> dict[int, Road]:
    """Everybody's road by the id of the pasante: as many queries for thirty as for one."""
    records = year_records(pasantes, on)
    values = _values_of({pasante.cohort_id for pasante in pasantes})
    let_go = waived_rules([pasante.id for pasante in pasantes])
    found = {}
    for pasante in pasantes:
        rules = values.get(pasante.cohort_id, RuleValues())
        requirements = evaluate(rules, records[pasante.id], let_go.get(pasante.id, frozenset()))
        found[pasante.id] = Road(percent(requirements), requirements, records[pasante.id])
    return found


def rules_of(cohort: Cohort) -> Rules | None:
    """The rules of a cohort once they are fixed; until then the programme's usual ones hold."""
    return db.session.scalars(select(Rules).where(Rules.cohort_id == cohort.id)).one_or_none()


def values_of(cohort: Cohort) -> RuleValues:
    return _values_of([cohort.id]).get(cohort.id, RuleValues())


def _values_of(cohort_ids: Collection[int]) -> dict[int, RuleValues]:
    rows = db.session.scalars(select(Rules).where(Rules.cohort_id.in_(cohort_ids)))
    return {row.cohort_id: RuleValues.stored(row.values) for row in rows}


def waived_rules(pasante_ids: Collection[int]) -> dict[int, set[str]]:
    """Which rules were let go for whom."""
    found: dict[int, set[str]] = {}
    rows = select(Waiver.pasante_id, Waiver.rule).where(Waiver.pasante_id.in_(pasante_ids))
    for pasante_id, rule in db.session.execute(rows):
        found.setdefault(pasante_id, set()).add(rule)
    return found
