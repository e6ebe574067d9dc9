"""A cohort's rules are fixed once and kept by version; a named person may let one go for one pasante."""

from dataclasses import asdict

from sqlalchemy import select

from certification.models import Rules, Waiver
from certification.queries.roads import rules_of
from certification.requirements import Rule, RuleValues
from core import audit, clock, db
from core.errors import Refused
from core.text import _
from people.models import Cohort, Pasante, User


def freeze_rules(cohort: Cohort, *, by: User | None = None) -> Rules:
    """Fix what this cohort's diploma asks for, if nobody did yet: today's usual rules."""
    known = rules_of(cohort)
    if known is not None:
        return known
    rules = Rules(cohort_id=cohort.id, version=1, values=asdict(RuleValues()), frozen_at=clock.now())
    db.session.add(rules)
    db.session.flush()
    audit.note("rules.frozen", rules, by=by, cohort=cohort.id, values=rules.values)
    return rules


def change_rules(cohort: Cohort, *, by: User, reason: str = "", **values: int) -> Rules:
    """Other numbers. Once the year has begun that is a new version and needs a reason; old ones are noted."""
    rules = freeze_rules(cohort, by=by)
    wanted = {**rules.values, **values}
    if wanted == rules.values:
        raise Refused(_("These are the rules already."))
    begun = cohort.starts_on <= clock.today()
    if begun and not reason:
        raise Refused(_("The year has begun: say why its rules change."), field="reason")
    before = rules.values
    rules.values, rules.version, rules.frozen_at = wanted, rules.version + 1, clock.now()
    db.session.flush()
    audit.note("rules.changed", rules, by=by, version=rules.version, before=before, after=wanted, why=reason)
    return rules


def waive(pasante: Pasante, *, rule: str, reason: str, by: User) -> Waiver:
    """Let one rule go for one pasante. It is printed nowhere; who did it and why is kept."""
    if rule not in set(Rule):
        raise Refused(_("There is no such rule."), field="rule")
    if not reason.strip():
        raise Refused(_("Say why: whoever asks later must find the reason."), field="reason")
    known = select(Waiver).where(Waiver.pasante_id == pasante.id, Waiver.rule == rule)
    if db.session.scalars(known).one_or_none() is not None:
        raise Refused(_("This rule was let go already."), field="rule")
    waiver = Waiver(pasante_id=pasante.id, rule=rule, reason=reason, by_id=by.id, created_at=clock.now())
    db.session.add(waiver)
    db.session.flush()
    audit.note("rule.waived", waiver, by=by, pasante=pasante.id, rule=rule, reason=reason)
    return waiver


def take_back_waiver(waiver: Waiver, *, by: User) -> None:
    audit.note(
        "rule.waiver_taken_back",
        waiver,
        by=by,
        pasante=waiver.pasante_id,
        rule=waiver.rule,
        reason=waiver.reason,
    )
    db.session.delete(waiver)
    db.session.flush()
