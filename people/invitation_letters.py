"""What goes with an invitation, in the language of the person invited."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from urllib.parse import quote, urlencode

from flask import g

from core.text import _, dateformat
from people import institution
from people.models import User


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Words inside are in this language, whoever reads the page around them."""
    before = g.get("language")
    g.language = language
    try:
        yield
    finally:
        g.language = before


def short_message(user: User, link: str, until: datetime) -> str:
    """For WhatsApp."""
    with speaking(user.language):
        return _(
            "Hello %(name)s, this is your personal link to Acompaña, the site of %(house)s: %(link)s "
            "Open it before %(day)s and choose a password. It works once and only for you.",
            name=user.short_name,
            house=institution.current().short_name,
            link=link,
            day=dateformat(until),
        )


def letter(user: User, link: str, until: datetime) -> tuple[str, str]:
    """Subject and body of a letter."""
    with speaking(user.language):
        subject = _("Your invitation to Acompaña")
        body = _(
            "Hello %(name)s,\n\n"
            "%(house)s invites you to Acompaña, the site for seminars, visits and cases of the year.\n\n"
            "Open this link before %(day)s and choose a password:\n\n%(link)s\n\n"
            "It works once and only for you. Please do not pass it on.",
            name=user.short_name,
            house=institution.current().name,
            link=link,
            day=dateformat(until),
        )
    return subject, body


def whatsapp_url(user: User, link: str, until: datetime) -> str:
    """Opens a conversation with the person, or lets one choose where no number is known."""
    number = (user.phone or "").lstrip("+")
    return f"https://wa.me/{number}?text={quote(short_message(user, link, until), safe='')}"


def mail_url(user: User, link: str, until: datetime) -> str:
    subject, body = letter(user, link, until)
    words = urlencode({"subject": subject, "body": body}, quote_via=quote)
    return f"mailto:{quote(user.email)}?{words}"
