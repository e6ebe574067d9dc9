"""Letters to people. A row first, the mail later: no letter speaks of what was not kept."""

import smtplib
from datetime import datetime
from email.message import EmailMessage
from typing import Any
from urllib.parse import unquote, urlsplit

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from core import clock, db, jobs


class Letter(db.Base):
    """One letter. `sent_at` is empty while it waits, or where no mail server is set up."""

    __tablename__ = "letters"
    id: Mapped[int] = mapped_column(primary_key=True)
    to: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None] = mapped_column(index=True)


def can_be_sent() -> bool:
    return bool(current_app.config.get("MAIL_URL"))


def write(to: str, subject: str, body: str) -> Letter:
    """Keep a letter and send it in the background once this transaction is kept."""
    subject = " ".join(subject.split())  # a line break here would be a second header
    letter = Letter(to=to, subject=subject, body=body, created_at=clock.now())
    db.session.add(letter)
    db.session.flush()
    if can_be_sent():
        jobs.start("letters", {"letter_id": letter.id})
    return letter


@jobs.handles("letters")
def deliver(running: jobs.Running) -> None:
    with db.transaction():
        wanted = select(Letter).where(Letter.id == running.payload["letter_id"], Letter.sent_at.is_(None))
        letter = db.session.scalars(wanted).one_or_none()
        if letter is not None:
            _send(letter)
            letter.sent_at = clock.now()
            letter.body = ""  # it may carry a one-time link, which nobody needs to find here later


def _send(letter: Letter) -> None:
    """MAIL_URL: smtp://user:password@host:port (STARTTLS when offered) or smtps://…"""
    url = urlsplit(current_app.config["MAIL_URL"])
    message = EmailMessage()
    message["From"] = current_app.config["MAIL_FROM"]
    message["To"], message["Subject"] = letter.to, letter.subject
    message.set_content(letter.body)
    connect: Any = smtplib.SMTP_SSL if url.scheme == "smtps" else smtplib.SMTP
    with connect(url.hostname, url.port or (465 if url.scheme == "smtps" else 587), timeout=20) as server:
        if url.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls()
        if url.username:
            server.login(unquote(url.username), unquote(url.password or ""))
        server.send_message(message)
