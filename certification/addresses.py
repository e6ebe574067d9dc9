"""Where a certificate is verified: the address in the QR code and the one a person types."""

from flask import current_app, has_request_context, request

from core.errors import Refused
from core.text import _
from people import institution


def base_url() -> str:
    """The site's public address without a slash at its end. It is printed: a command must be told it."""
    configured = str(current_app.config["BASE_URL"]).rstrip("/")
    if configured:
        return configured
    if has_request_context():
        return request.url_root.rstrip("/")
    if institution.current().is_demo:
        return "http://127.0.0.1:8000"
    raise Refused(_("Set ACOMPANA_BASE_URL first: the site's address is printed on every certificate."))


def verification_url(token: str) -> str:
    return f"{base_url()}/v/{token}"


def verify_at() -> str:
    """What is typed by hand: `acompana.example/verify`."""
    return f"{base_url().partition('://')[2]}/verify"
