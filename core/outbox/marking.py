"""What a form says of itself to the phone's script: that it may be kept and sent later, and how."""

from flask import Flask, request
from flask_login import current_user
from markupsafe import Markup

from core.outbox.declarations import endpoint_at, taken


def marks(action: str | None = None, after: str | None = None) -> Markup:
    """Attributes of the form that goes to this address (its own page's, unless said); none for strangers."""
    if not current_user.is_authenticated:
        return Markup()
    endpoint = endpoint_at(action, "POST") if action else request.endpoint
    declared = taken(endpoint) if endpoint else None
    if declared is None:
        return Markup()
    said = Markup(' data-outbox="{}" data-name="{}"').format(endpoint, declared.name)
    if declared.edits:
        said += Markup(" data-edits")
    if declared.guard:
        said += Markup(' data-guard="{}"').format(declared.guard)
    return said + Markup(' data-after="{}"').format(after) if after else said


def init_app(app: Flask) -> None:
    app.jinja_env.globals["outbox_marks"] = marks
