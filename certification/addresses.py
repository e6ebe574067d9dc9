"""Where a certificate is verified: in the QR code and as a person types it. And what a phone keeps."""

from flask import current_app, has_request_context, request, url_for

from core.errors import Refused
from core.text import _
from people import institution
from people.models import User


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


def site_of(verification_url: str) -> str:
    """The site that an address was made for: a job knows it by what is printed, without a request to ask."""
    return verification_url.rpartition("/v/")[0]


def verify_at() -> str:
    """What is typed by hand: `acompana.example/verify`."""
    return f"{base_url().partition('://')[2]}/verify"


def road(user: User) -> list[str]:
    """A pasante keeps her road on the phone until the next signal."""
    return [url_for("certification.mine")] if user.is_pasante else []


def verifying(user: User) -> list[str]:
    """The page where a certificate is checked, which says what is needed for it."""
    return [url_for("verification.by_code")] if user.is_pasante else []
