"""Bringing the curricula in on the command line, beside their check."""

import sys
from pathlib import Path

import click

from core import db
from seminars.curricula.commands import CONTENT, content_commands
from seminars.library.actions import ContentRefused, import_curriculum


@content_commands.command("import")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=CONTENT)
def import_command(folder: Path) -> None:
    """Keep new and changed modules as versions that seminars can give."""
    try:
        with db.transaction():
            versions = [(version.key, version.sha256) for version in import_curriculum(folder)]
    except ContentRefused as refusal:
        for finding in refusal.findings:
            click.echo(f"{folder}/{finding}")
        click.echo(f"Nothing was imported: {len(refusal.findings)} findings.")
        sys.exit(1)
    for key, digest in versions:
        click.echo(f"{key} {digest[:12]}")
    click.echo(f"{len(versions)} new module versions.")
