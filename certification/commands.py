"""Certificates on the command line."""

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from sqlalchemy import select

from certification import actions
from certification.checklist import Document, checklist
from certification.models import Batch, Certificate
from certification.press.snapshot import Kind
from certification.printing import print_batch
from certification.seals.commands import seals
from core import clock, db, jobs
from core.errors import Refused
from people.models import Cohort, Role, User
from seminars.models import Seminar

certificates = AppGroup("certificates", help="Issue a cohort's certificates.")


@certificates.command("issue")
@click.argument("cohort")
@click.argument("kind", type=click.Choice([str(kind) for kind in Kind]))
@click.option("--seminar", type=int, help="The seminar's number, for constancias of a seminar.")
@click.option("--by", "email", required=True, help="The coordinator who issues, by e-mail.")
def issue(cohort: str, kind: str, seminar: int | None, email: str) -> None:
    """Issue KIND to everybody of COHORT (2026F, 2026A) who may have it, and print."""
    try:
        with db.transaction():
            document = Document(_cohort(cohort), Kind(kind), _seminar(Kind(kind), seminar))
            _say_who_is_left_out(document)
            batch = actions.issue(document, by=_coordinator(email))
            batch_id, job_id = batch.id, batch.job_id or 0
    except Refused as refusal:
        raise click.ClickException(str(refusal.message)) from refusal
    print_batch(Aloud(job_id, {"batch_id": batch_id}))
    jobs.run(current_app._get_current_object(), job_id)  # type: ignore[attr-defined]
    _report(batch_id)


class Aloud(jobs.Running):
    """Says how far it is on the command line too."""

    def progress(self, done: int, total: int) -> None:
        super().progress(done, total)
        click.echo(f"{done}/{total}")


def _say_who_is_left_out(document: Document) -> None:
    for each in checklist(document, clock.today()):
        for reason in each.reasons:
            click.echo(f"{each.pasante.user.listed_name}: {reason}")


def _cohort(code: str) -> Cohort:
    found = [cohort for cohort in db.session.scalars(select(Cohort)) if cohort.code == code.upper()]
    if not found:
        raise click.BadParameter(f"there is no cohort {code}")
    return found[0]


def _seminar(kind: Kind, seminar_id: int | None) -> Seminar | None:
    found = db.session.get(Seminar, seminar_id or 0)
    if (kind is Kind.SEMINAR) != (found is not None):
        raise click.BadParameter("name one --seminar for constancias of a seminar, and for nothing else")
    return found


def _coordinator(email: str) -> User:
    found = db.session.scalars(
        select(User).filter_by(email=email.lower(), role=Role.COORDINATOR)
    ).one_or_none()
    if found is None:
        raise click.BadParameter(f"{email} is no coordinator")
    return found


def _report(batch_id: int) -> None:
    rows = select(Certificate).where(Certificate.batch_id == batch_id).order_by(Certificate.number)
    for certificate in db.session.scalars(rows):
        click.echo(f"{certificate.folio}  {certificate.state}  {certificate.snapshot['person']}")
    batch = db.session.get(Batch, batch_id)
    click.echo(f"print file {batch.print_sha256 if batch else None}")


def init_app(app: Flask) -> None:
    app.cli.add_command(certificates)
    app.cli.add_command(seals)
