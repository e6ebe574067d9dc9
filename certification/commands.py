"""Certificates on the command line: issue, go on where it stopped, tell the owners by mail."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from sqlalchemy import select

from certification import actions, queries
from certification.addresses import base_url
from certification.asking import find_batch, find_cohort, find_coordinator, find_seminar
from certification.batch_names import name_of
from certification.checklist import checklist
from certification.documents import ASKED_FOR, OF_NO_COHORT, Document
from certification.models import Batch, Certificate
from certification.press.options import Offset, PrintOptions, Sides
from certification.press.snapshot import Kind
from certification.print_files import print_file
from certification.seals.commands import seals
from certification.sentences import why_stopped
from core import clock, db, files, jobs
from core.errors import Refused
from core.progress import Progress

TO_WHOLE_COHORTS = [kind for kind in Kind if kind not in OF_NO_COHORT | ASKED_FOR]

certificates = AppGroup("certificates", help="Issue a cohort's certificates and tell their owners.")
INTERRUPTED = 130

_by = click.option(
    "--by", "email", required=True, metavar="EMAIL", help="The coordinator who does it, by e-mail."
)
_to = click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, writable=True, path_type=Path),
    help="Also put the print file and the ZIP into this folder.",
)


@certificates.command("issue")
@click.argument("cohort")
@click.argument("kind", type=click.Choice([str(kind) for kind in TO_WHOLE_COHORTS]))
@click.option("--seminar", type=int, help="The seminar's number, for constancias of a seminar.")
@_by
@_to
def issue(cohort: str, kind: str, seminar: int | None, email: str, folder: Path | None) -> None:
    """Issue KIND to everybody of COHORT (2026F, 2026A) who may have it, and print."""
    with _said_plainly(), jobs.unrung(_app()):
        with db.transaction():
            found = find_cohort(cohort)
            document = Document(found, Kind(kind), find_seminar(found, Kind(kind), seminar))
            by = find_coordinator(email)
            _say_who_is_left_out(document)
            batch = actions.issue(document, by=by)
            batch_id, job_id = batch.id, batch.job_id or 0
        _print(batch_id, job_id, folder)


@certificates.command("resume")
@click.argument("batch")
@_by
@_to
def resume(batch: str, email: str, folder: Path | None) -> None:
    """Go on printing BATCH (its number, or diploma-2026F-1) where it stopped. No folio is taken."""
    with _said_plainly(), jobs.unrung(_app()):
        with db.transaction():
            found, by = find_batch(batch), find_coordinator(email)
            if found.job is None or found.job.is_over or found.zip_sha256 is not None:
                actions.resume(found, by=by)  # refuses what is printed whole
            batch_id, job_id = found.id, found.job_id or 0
        _print(batch_id, job_id, folder)


@certificates.command("mail")
@click.argument("batch")
@_by
def mail(batch: str, email: str) -> None:
    """Tell the owners of BATCH (its number, or diploma-2026F-1) by mail; each of them once."""
    with _said_plainly(), jobs.unrung(_app()):
        base_url()
        with db.transaction():
            found, by = find_batch(batch), find_coordinator(email)
            if found.mail_job is not None and not found.mail_job.is_over:
                found.mail_job.state = "cancelled"  # another process had it: its letters are sent from here
            actions.mail_batch(found, by=by)
            batch_id, job_id = found.id, found.mail_job_id or 0
        again = f"flask certificates mail {batch_id}"
        job = _do(job_id, "Sending letters", again)
        _report_letters(batch_id)
        if job.state == "failed":
            raise _stopped(job, f"Go on with: {again}")


def _print(batch_id: int, job_id: int, folder: Path | None) -> None:
    again = f"flask certificates resume {batch_id}"
    job = _do(job_id, "Printing", again)
    if job.state == "failed":
        raise _stopped(job, f"What is printed is kept, and no folio is lost. Go on with: {again}")
    _report(batch_id, folder)


def _do(job_id: int, doing: str, again: str) -> jobs.Job:
    """The job, here and now."""
    progress = Progress(doing)
    try:
        return jobs.run_here(_app(), job_id, progress)
    except KeyboardInterrupt:
        progress.end()
        click.echo(f"Stopped. Go on with: {again}", err=True)
        click.get_current_context().exit(INTERRUPTED)
    finally:
        progress.end()


def _stopped(job: jobs.Job, words: str) -> click.ClickException:
    return click.ClickException(f"{why_stopped(job.error) or f'It stopped ({job.error}).'} {words}")


@contextmanager
def _said_plainly() -> Iterator[None]:
    """A refusal is its sentence, and where everything was issued already, in which batch."""
    try:
        yield
    except actions.AlreadyIssued as already:
        raise click.ClickException(f"{already.message} (batch {already.batch_id})") from already
    except Refused as refusal:
        raise click.ClickException(str(refusal.message)) from refusal


@certificates.command("print")
@click.argument("batch")
@click.option("--fronts", "sides", flag_value="fronts", help="Only the fronts.")
@click.option("--backs", "sides", flag_value="backs", help="Only the backs.")
@click.option("--reversed", "is_reversed", is_flag=True, help="The backs from the last to the first.")
@click.option("--offset", type=(float, float), default=(0, 0), help="Front: mm to the right, and down.")
@click.option("--back-offset", type=(float, float), default=(0, 0), help="Back: mm to the right, and down.")
@click.option("--stock", "on_stock", is_flag=True, help="Without ornaments, for pre-printed paper.")
@click.option("--to", "path", type=click.Path(dir_okay=False, path_type=Path), help="Where it is written.")
def print_anew(
    batch: str,
    sides: str | None,
    is_reversed: bool,
    offset: tuple[float, float],
    back_offset: tuple[float, float],
    on_stock: bool,
    path: Path | None,
) -> None:
    """Write the print file of BATCH (its number, or diploma-2026F-1) as this printer needs it."""
    found = find_batch(batch)
    if found.print_sha256 is None:
        raise click.BadParameter(f"batch {found.id} is not printed yet")
    try:
        moved = Offset(*offset), Offset(*back_offset)
    except ValueError as wrong:
        raise click.BadParameter(str(wrong)) from wrong
    options = PrintOptions(Sides(sides or Sides.BOTH), is_reversed, *moved, on_stock)
    if options.sides is Sides.BACKS and queries.sheet_of_batch(found).pages == 1:
        raise click.BadParameter("this document has no back")
    progress = Progress("Setting")
    data = print_file(found.id, options, progress)
    progress.end()
    written = path or Path(f"print-{found.id}.pdf")
    written.write_bytes(data)
    click.echo(str(written))


def _say_who_is_left_out(document: Document) -> None:
    for each in checklist(document, clock.today()):
        for reason in each.reasons:
            click.echo(f"{each.user.listed_name}: {reason}")


def _report(batch_id: int, folder: Path | None) -> None:
    """Who got what, and where the files are."""
    batch = queries.whole_batch(db.session.get_one(Batch, batch_id))
    rows = select(Certificate).where(Certificate.batch_id == batch_id).order_by(Certificate.number)
    issued = list(db.session.scalars(rows))
    for certificate in issued:
        click.echo(f"{certificate.folio}  {certificate.state}  {certificate.snapshot['person']}")
    click.echo(f"\nBatch {batch_id}, {name_of(batch)}: {_counted(issued)}.")
    for suffix, digest in ((".pdf", batch.print_sha256), (".zip", batch.zip_sha256)):
        if digest is not None:
            click.echo(f"  {_place(digest, folder and folder / (name_of(batch) + suffix))}")
    click.echo(f"  {base_url()}/certificates/batches/{batch_id}")


def _counted(issued: list[Certificate]) -> str:
    count = f"{len(issued)} certificate{'' if len(issued) == 1 else 's'}"
    first_to_last = [issued[0].folio, *([issued[-1].folio] if len(issued) > 1 else [])] if issued else []
    return f"{count} ({' to '.join(first_to_last)})"


def _place(digest: str, wanted: Path | None) -> Path:
    """Where a file is, put there first if somebody asked."""
    if wanted is None:
        return files.path_of(digest)
    try:
        wanted.parent.mkdir(parents=True, exist_ok=True)
        wanted.write_bytes(files.read(digest))
    except OSError as error:
        raise click.ClickException(
            f"{wanted} cannot be written ({error.strerror}). The file is kept in {files.path_of(digest)}."
        ) from error
    return wanted


def _report_letters(batch_id: int) -> None:
    telling = queries.telling(queries.certificates_in(db.session.get_one(Batch, batch_id)))
    says: dict[str, Callable[[int], str]] = {
        "sent": lambda count: f"{count} sent",
        "waiting": lambda count: f"{count} waiting",
        "sending": lambda count: f"{count} in doubt: look at the batch's page in a few minutes",
        "perhaps": lambda count: f"{count} perhaps sent: the batch's page asks you about each",
        "refused": lambda count: f"{count} sent back by the mail server",
        "no_address": lambda count: f"{count} without an address",
        "over": lambda count: f"{count} not valid any more",
    }
    found = [say(telling.counts[standing]) for standing, say in says.items() if telling.counts[standing]]
    click.echo(f"Letters: {', '.join(found)}.")
    for each in telling.told:
        if each.standing in ("no_address", "refused"):
            said = (
                each.certificate.letter.refused if each.certificate.letter else "no e-mail address is known"
            )
            click.echo(f"  {each.certificate.snapshot['person']}: {said}")


def _app() -> Flask:
    app: Any = current_app
    found: Flask = app._get_current_object()
    return found


def init_app(app: Flask) -> None:
    app.cli.add_command(certificates)
    app.cli.add_command(seals)
