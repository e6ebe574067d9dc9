"""Certificates on the command line."""

from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from sqlalchemy import select

from certification import actions, queries
from certification.checklist import checklist
from certification.documents import ASKED_FOR, OF_NO_COHORT, Document
from certification.models import Batch, Certificate
from certification.press.options import Offset, PrintOptions, Sides
from certification.press.snapshot import Kind
from certification.print_files import print_file
from certification.printing import print_batch
from certification.seals.commands import seals
from core import clock, db, jobs
from core.errors import Refused
from people.models import Cohort, Role, User
from seminars.models import Seminar

TO_WHOLE_COHORTS = [kind for kind in Kind if kind not in OF_NO_COHORT | ASKED_FOR]

certificates = AppGroup("certificates", help="Issue a cohort's certificates.")


@certificates.command("issue")
@click.argument("cohort")
@click.argument("kind", type=click.Choice([str(kind) for kind in TO_WHOLE_COHORTS]))
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


@certificates.command("print")
@click.argument("batch_id", metavar="BATCH", type=int)
@click.option("--fronts", "sides", flag_value="fronts", help="Only the fronts.")
@click.option("--backs", "sides", flag_value="backs", help="Only the backs.")
@click.option("--reversed", "is_reversed", is_flag=True, help="The backs from the last to the first.")
@click.option("--offset", type=(float, float), default=(0, 0), help="Front: mm to the right, and down.")
@click.option("--back-offset", type=(float, float), default=(0, 0), help="Back: mm to the right, and down.")
@click.option("--stock", "on_stock", is_flag=True, help="Without ornaments, for pre-printed paper.")
@click.option("--to", "path", type=click.Path(dir_okay=False, path_type=Path), help="Where it is written.")
def print_anew(
    batch_id: int,
    sides: str | None,
    is_reversed: bool,
    offset: tuple[float, float],
    back_offset: tuple[float, float],
    on_stock: bool,
    path: Path | None,
) -> None:
    """Write the print file of BATCH (its number in the address of its page) as this printer needs it."""
    batch = db.session.get(Batch, batch_id)
    if batch is None or batch.print_sha256 is None:
        raise click.BadParameter(f"there is no printed batch {batch_id}")
    try:
        moved = Offset(*offset), Offset(*back_offset)
    except ValueError as wrong:
        raise click.BadParameter(str(wrong)) from wrong
    options = PrintOptions(Sides(sides or Sides.BOTH), is_reversed, *moved, on_stock)
    if options.sides is Sides.BACKS and queries.sheet_of_batch(batch).pages == 1:
        raise click.BadParameter("this document has no back")
    written = path or Path(f"print-{batch_id}.pdf")
    written.write_bytes(print_file(batch_id, options, _say_how_far))
    click.echo(str(written))


def _say_how_far(done: int, total: int) -> None:
    click.echo(f"{done}/{total}")


class Aloud(jobs.Running):
    """Says how far it is on the command line too."""

    def progress(self, done: int, total: int) -> None:
        super().progress(done, total)
        _say_how_far(done, total)


def _say_who_is_left_out(document: Document) -> None:
    for each in checklist(document, clock.today()):
        for reason in each.reasons:
            click.echo(f"{each.user.listed_name}: {reason}")


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
