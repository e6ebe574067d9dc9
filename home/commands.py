"""What can be said to the site on the command line."""

import click
from flask import Flask
from flask.cli import AppGroup

from core import schema

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


def init_app(app: Flask) -> None:
    app.cli.add_command(database)
