"""What is typed on the command line, found; or a sentence that says what there is instead."""

import click
from sqlalchemy import select

from certification import queries
from certification.batch_names import name_of
from certification.models import Batch
from certification.press.snapshot import Kind
from core import clock, db
from people.models import Cohort, Role, User
from seminars.models import Seminar
from seminars.queries import seminars_of

_FEW = 12


def find_cohort(code: str) -> Cohort:
    cohorts = list(db.session.scalars(select(Cohort).order_by(Cohort.starts_on)))
    for cohort in cohorts:
        if cohort.code == code.upper():
            return cohort
    raise click.BadParameter(f"there is no cohort {code}; there is {_listed([c.code for c in cohorts])}")


def find_seminar(cohort: Cohort, kind: Kind, number: int | None) -> Seminar | None:
    """One of the cohort's year that is over, for constancias of a seminar; none for anything else."""
    if kind is not Kind.SEMINAR:
        if number is not None:
            raise click.BadParameter(f"--seminar goes with constancias of a seminar, not with {kind}")
        return None
    held = [each for each in seminars_of(cohort) if not each.is_cancelled]
    for seminar in held:
        if seminar.id == number:
            return seminar
    over = [f"{each.id} ({each.starts_on})" for each in held if each.ends_on <= clock.today()]
    asked = "name the seminar with --seminar" if number is None else f"{cohort.code} has no seminar {number}"
    raise click.BadParameter(f"{asked}; held so far: {_listed(over)}")


def find_coordinator(email: str) -> User:
    who = select(User).where(User.email == email.strip().lower(), User.role == Role.COORDINATOR)
    found = db.session.scalars(who).one_or_none()
    if found is None:
        raise click.BadParameter(f"{email} is no coordinator")
    if found.disabled_at is not None:
        raise click.BadParameter(f"the account of {email} is closed")
    return found


def find_batch(text: str) -> Batch:
    """By its number, or by the name that its files are handed out under. Cohort and jobs loaded."""
    batches = [queries.whole_batch(each) for each in _called(text.strip())]
    if len(batches) == 1:
        return batches[0]
    if batches:
        numbers = _listed([str(each.id) for each in batches])
        raise click.BadParameter(f"several batches are called {text}; say which by its number: {numbers}")
    newest = list(db.session.scalars(select(Batch.id).order_by(Batch.id.desc()).limit(_FEW)))
    raise click.BadParameter(
        f"there is no batch {text}; the newest: {_listed([str(each) for each in newest])}"
    )


def _called(text: str) -> list[Batch]:
    if text.isascii() and text.isdigit() and len(text) < _FEW:
        found = db.session.get(Batch, int(text))
        return [found] if found is not None else []
    kind, _dash, rest = text.partition("-")
    alike = db.session.scalars(select(Batch).where(Batch.kind == kind.lower()).order_by(Batch.id)).all()
    wanted = f"{kind.lower()}-{rest.upper()}"
    return [each for each in alike if name_of(each) == wanted]


def _listed(words: list[str]) -> str:
    return ", ".join(words[:_FEW]) or "none"
