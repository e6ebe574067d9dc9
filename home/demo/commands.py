"""The demo year on the command line."""

import click
from flask.cli import AppGroup

from core.errors import Refused
from home import demo

demo_commands = AppGroup("demo", help="A year of invented people, to look at.")


@demo_commands.command("load")
def load() -> None:
    """Fill an empty database with the demo year; over real data nothing is written."""
    try:
        demo.load(click.echo)
    except Refused as refusal:
        raise click.ClickException(str(refusal.message)) from refusal
