"""What can be said to the site on the command line."""

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from sqlalchemy import select

from core import backup, db, schema, serving
from core.errors import Refused
from people import institution, queries, setting_up
from people.models import User

database = AppGroup("db", help="The tables: bring them up to date, or say where they are.")


@database.command("upgrade")
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Run the migrations that are missing."""
    schema.upgrade(revision)


@database.command("downgrade")
@click.argument("revision")
def downgrade(revision: str) -> None:
    """Take migrations back, down to this one (or `base`)."""
    schema.downgrade(revision)


@database.command("draft")
@click.argument("words")
def draft(words: str) -> None:
    """Write a migration from what the models say and the tables lack; read it before you keep it."""
    schema.draft(words)


@click.command("backup")
@click.argument("folder", required=False, type=click.Path(file_okay=False, path_type=Path))
@with_appcontext
def back_up(folder: Path | None) -> None:
    """Copy everything into one file in FOLDER (or the data folder). The server may go on meanwhile."""
    with _said_plainly():
        click.echo(backup.backup(folder))


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def restore(file: Path) -> None:
    """Put a copy in the place of the data, which is copied aside first. Stop the server before."""
    with _said_plainly(), serving.hold(Path(current_app.config["DATA"])):
        aside = backup.restore(file)
        click.echo(f"Restored from {file}.")
        if aside is not None:
            click.echo(f"What was there before is kept in {aside}.")


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--no-demo", is_flag=True, help="Leave an empty database empty.")
@with_appcontext
def serve(host: str, port: int, no_demo: bool) -> None:
    """Bring tables and content up to date and serve the site."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    with _said_plainly(), serving.hold(Path(app.config["DATA"])):
        address = app.config["BASE_URL"] or f"http://{host}:{port}"
        if host in ("127.0.0.1", "localhost"):
            app.config["BASE_URL"] = address  # certificates print it, so a demo's QR code leads back here
        _prepare(demo=not no_demo)
        try:
            serving.serve(app, host=host, port=port, ready=lambda: _greet(address))
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES, errno.EADDRNOTAVAIL):
                raise
            raise Refused(f"{host}:{port} cannot be listened on ({error.strerror}). Try --port.") from error
        click.echo("Stopped.")


@contextmanager
def _said_plainly() -> Iterator[None]:
    """A refusal on the command line: its sentence, and exit status 1."""
    try:
        yield
    except Refused as refusal:
        raise click.ClickException(str(refusal.message)) from refusal


def _prepare(*, demo: bool) -> None:
    """Tables, then the curricula, then the demo where nobody is there yet; and a key to sign with."""
    at = schema.current()
    if at is not None and not schema.is_known(at):
        raise Refused(f"The database belongs to a newer version (revision {at}). Update the programme first.")
    if at != schema.head():
        click.echo("Bringing the tables up to date")
        schema.upgrade()
    _say("content", "import")
    if demo and _is_empty():
        _say("demo", "load", "Loading the demo year")
    if not _is_empty():
        _say("seals", "ready")


def _say(group: str, name: str, words: str = "") -> None:
    """Another package's command, said from here."""
    command = getattr(current_app.cli.commands.get(group), "commands", {}).get(name)
    if command is not None:
        if words:
            click.echo(words)
        click.get_current_context().invoke(command)


def _is_empty() -> bool:
    with current_app.app_context():
        return db.session.scalar(select(User.id).limit(1)) is None


def _greet(address: str) -> None:
    """Where the site is and who can sign in, or how the first coordinator comes in."""
    click.echo(f"\nAcompaña is at {address}\n")
    with current_app.app_context():
        if _is_empty():
            click.echo("Nobody is here yet. Whoever opens this link sets the site up:")
            click.echo(f"  {address}/set-up?key={setting_up.key()}")
        elif institution.current().is_demo:
            click.echo("This is a demo, everybody in it is invented. One tap signs you in as")
            for user in queries.demo_faces():
                click.echo(f"  {user.full_name} ({user.role.value})")
    click.echo("\nCtrl-C stops it.", nl=True)
    sys.stdout.flush()


def init_app(app: Flask) -> None:
    for command in (database, back_up, restore, serve):
        app.cli.add_command(command)
