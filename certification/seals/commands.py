"""The institution's keys on the command line."""

from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy import select

from certification import issuer
from certification.approvals import actions as approvals
from certification.models import SigningKey
from certification.seals import actions, queries
from core import clock, db
from core.errors import Refused
from people.models import Role, User

seals = AppGroup("seals", help="The key that the institution signs certificates with.")


@seals.command("show")
def show() -> None:
    """Say which key signs, and which did before."""
    keys = queries.all_keys()
    if not keys:
        click.echo("There is no key yet. The site makes one for development when it first prints.")
    for key in keys:
        click.echo(_described(key))


@seals.command("ready")
def ready() -> None:
    """Where there is no key yet, make one for trying things out; certificates signed with it say so."""
    if queries.all_keys():
        return
    with db.transaction():
        click.echo(_described(actions.ensure_development_key()))


@seals.command("add")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--by", "email", help="The coordinator who adds it, by e-mail.")
def add(file: Path, email: str | None) -> None:
    """Sign with the key in FILE (.p12 or .pfx) from now on. The one before is retired."""
    password = click.prompt("Password of the file", hide_input=True, default="", show_default=False)
    try:
        with db.transaction():
            key = actions.add_key(file.read_bytes(), password, by=_coordinator(email) if email else None)
            described = _described(key)
    except Refused as refusal:
        raise click.ClickException(str(refusal.message)) from refusal
    click.echo(described)


@seals.command("lock")
def lock() -> None:
    """After the site took another secret key: lock keys and pictures of signatures under the new one."""
    try:
        with db.transaction():
            was_locked = any([actions.lock_again(), issuer.lock_again(), approvals.lock_again()])
    except Refused as refusal:
        raise click.ClickException(str(refusal.message)) from refusal
    click.echo(
        "Locked under the secret key of today." if was_locked else "It is locked under that one already."
    )


def _described(key: SigningKey) -> str:
    state = "signs" if key.is_current else f"retired {key.retired_at:%Y-%m-%d}"
    if key.is_current and key.valid_until <= clock.now():
        state = "EXPIRED"
    kind = " (development key: proves nothing outside this site)" if key.is_development else ""
    return (
        f"{state}{kind}\n  {key.subject}\n  issued by {key.issuer}, serial {key.serial}\n"
        f"  valid {key.valid_from:%Y-%m-%d} to {key.valid_until:%Y-%m-%d}, SHA-256 {key.sha256}"
    )


def _coordinator(email: str) -> User:
    who = select(User).filter_by(email=email.lower(), role=Role.COORDINATOR)
    found = db.session.scalars(who).one_or_none()
    if found is None:
        raise click.BadParameter(f"{email} is no coordinator")
    return found
