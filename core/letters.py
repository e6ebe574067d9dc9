"""Letters to people. A row first, the mail later: no letter speaks of what was not kept.

Between the mail server's yes and our note of it a machine can stop. A letter that harms nobody when it comes
twice is then sent again (`write`), under the same Message-ID. One that must come at most once (`lay_ready`)
is marked before it is handed over; stopped in between it stays marked, and a person decides (`Letter.state`).
"""

import re
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

from flask import current_app
from sqlalchemy import update
from sqlalchemy.orm import Mapped, mapped_column

from core import clock, db, jobs

State = Literal["waiting", "refused", "sending", "perhaps", "sent"]
Server = smtplib.SMTP
SAYS_NO = (
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPSenderRefused,
    smtplib.SMTPDataError,
    smtplib.SMTPHeloError,
    smtplib.SMTPNotSupportedError,
)
"""Answers after which a letter has certainly not been taken."""

SECONDS = 20
IN_DOUBT_AFTER = timedelta(minutes=3)
"""By then a mail server has answered, or the line was given up."""

_LONGEST_ANSWER = 200


class Letter(db.Base):
    """One letter. `sent_at` is empty while it waits, or where no mail server is set up."""

    __tablename__ = "letters"
    id: Mapped[int] = mapped_column(primary_key=True)
    to: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
    created_at: Mapped[datetime]
    sending_at: Mapped[datetime | None]  # it was handed to the mail server then, whatever came of it
    sent_at: Mapped[datetime | None] = mapped_column(index=True)
    refused: Mapped[str | None]  # the mail server's own words

    @property
    def state(self) -> State:
        """`perhaps`: handed over some time ago, and nobody noted what the mail server said."""
        if self.sent_at is not None:
            return "sent"
        if self.refused is not None:
            return "refused"
        if self.sending_at is None:
            return "waiting"
        return "sending" if clock.now() - self.sending_at < IN_DOUBT_AFTER else "perhaps"

    @property
    def message_id(self) -> str:
        """The same however often it is handed over: mailboxes can tell, and so can a mail server's log."""
        sender = parseaddr(current_app.config["MAIL_FROM"])[1].rpartition("@")[2] or "localhost"
        return f"<letter.{self.id}.{self.created_at:%Y%m%d%H%M%S%f}@{sender}>"


class Unreachable(Exception):
    """The mail server does not answer, or does not let us in. No letter was handed over."""


def can_be_sent() -> bool:
    return bool(current_app.config.get("MAIL_URL"))


def write(to: str, subject: str, body: str) -> Letter:
    """Keep a letter and send it in the background once this transaction is kept."""
    letter = lay_ready(to, subject, body)
    if can_be_sent():
        jobs.start("letters", {"letter_id": letter.id})
    return letter


def lay_ready(to: str, subject: str, body: str) -> Letter:
    """Keep a letter that a queue of somebody else's hands over, at most once."""
    subject = " ".join(subject.split())  # a line break here would be a second header
    letter = Letter(to=to, subject=subject, body=body, created_at=clock.now())
    db.session.add(letter)
    db.session.flush()
    return letter


def send_again(letter: Letter) -> None:
    """A person decided that it may go once more, under the same Message-ID."""
    letter.sending_at = letter.refused = None


@jobs.handles("letters")
def deliver(running: jobs.Running) -> None:
    letter = _read(running.payload["letter_id"])
    if letter is not None and letter.sent_at is None:
        with server() as open_server:
            _send(letter, open_server)
        note_sent(letter.id)


def hand_over(letter_id: int, open_server: Server) -> None:
    """Give one letter that was marked (`mark`) to the mail server, and note what it said.

    Raises Unreachable when the line broke in between; then nobody knows, and the mark stays.
    """
    letter = _read(letter_id)
    if letter is None:
        return
    try:
        _send(letter, open_server)
    except SAYS_NO as no:
        with db.transaction():
            db.session.execute(
                update(Letter).where(Letter.id == letter_id).values(sending_at=None, refused=_answer(no))
            )
    except (OSError, smtplib.SMTPException) as broken:
        raise Unreachable(type(broken).__name__) from broken
    else:
        note_sent(letter_id)


def _read(letter_id: int) -> Letter | None:
    """As it is kept; no transaction stays open while a mail server thinks."""
    letter = db.session.get(Letter, letter_id)
    db.session.expunge_all()
    db.rollback()
    return letter


def mark(letter_id: int) -> bool:
    """Before it is handed over, in a transaction of its own; False when it was marked already."""
    waiting = (
        Letter.id == letter_id,
        Letter.sending_at.is_(None),
        Letter.sent_at.is_(None),
        Letter.refused.is_(None),
    )
    taken = update(Letter).where(*waiting).values(sending_at=clock.now()).returning(Letter.id)
    return db.session.scalar(taken) is not None


def note_sent(letter_id: int) -> None:
    """Its words may carry a one-time link, which nobody needs to find here later."""
    with db.transaction():
        sent = update(Letter).where(Letter.id == letter_id)
        db.session.execute(sent.values(sent_at=clock.now(), body=""))


@contextmanager
def server() -> Iterator[Server]:
    """MAIL_URL: smtp://user:password@host:port (STARTTLS when offered) or smtps://…"""
    if not can_be_sent():
        raise Unreachable("no mail server is set up")
    url = urlsplit(current_app.config["MAIL_URL"])
    connect: Any = smtplib.SMTP_SSL if url.scheme == "smtps" else smtplib.SMTP
    try:
        found = connect(url.hostname, url.port or (465 if url.scheme == "smtps" else 587), timeout=SECONDS)
    except (OSError, smtplib.SMTPException) as away:
        raise Unreachable(type(away).__name__) from away
    try:
        _enter(found, url)
        yield found
    finally:
        with suppress(OSError, smtplib.SMTPException):
            found.quit()
        found.close()


def still_listens(open_server: Server) -> bool:
    """Servers hang up after so many letters or minutes: asked before a letter is marked."""
    try:
        return open_server.noop()[0] == 250
    except (OSError, smtplib.SMTPException):
        return False


def _enter(found: Server, url: Any) -> None:
    try:
        found.ehlo_or_helo_if_needed()
        if url.scheme == "smtp" and found.has_extn("starttls"):
            found.starttls()
        if url.username:
            found.login(unquote(url.username), unquote(url.password or ""))
    except (OSError, smtplib.SMTPException) as closed:
        raise Unreachable(type(closed).__name__) from closed


def _send(letter: Letter, open_server: Server) -> None:
    message = EmailMessage()
    message["From"] = current_app.config["MAIL_FROM"]
    message["To"], message["Subject"] = letter.to, letter.subject
    message["Message-ID"] = letter.message_id
    message["Date"] = clock.now()
    message.set_content(letter.body)
    open_server.send_message(message)


def _answer(no: smtplib.SMTPException) -> str:
    """What a mail server said, in one line."""
    said = next(iter(no.recipients.values())) if isinstance(no, smtplib.SMTPRecipientsRefused) else no.args
    words = " ".join(
        part.decode("utf-8", "replace") if isinstance(part, bytes) else str(part) for part in said
    )
    return re.sub(r"[\s\x00-\x1f]+", " ", words).strip()[:_LONGEST_ANSWER] or type(no).__name__
