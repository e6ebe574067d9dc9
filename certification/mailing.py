"""The job that mails the letters of a batch, over one line to the mail server for as long as it holds.

Each letter is marked in a transaction of its own before it is handed over, and noted as sent after. Killed
between the two, nobody can know whether it left: it stays marked, and a coordinator decides. So by itself a
letter comes at most once. Letters of what was replaced or revoked meanwhile stay where they are.
"""

from collections.abc import Mapping
from contextlib import ExitStack
from typing import Any

from sqlalchemy import select

from certification.models import Certificate
from core import db, jobs, letters
from core.letters import Letter

KIND = "certificate letters"


@jobs.handles(KIND)
def mail_letters(running: jobs.Running) -> dict[str, Any]:
    """Those of one batch, or of one certificate, that wait. Raises `letters.Unreachable`."""
    waiting = _waiting(running.payload)
    running.progress(0, len(waiting))
    with _Line() as line:
        for number, (certificate_id, letter_id) in enumerate(waiting, start=1):
            server = line.open()
            if _mark(certificate_id, letter_id):
                letters.hand_over(letter_id, server)
            running.progress(number, len(waiting))
    return {"letters": len(waiting)}


def _waiting(wanted: Mapping[str, Any]) -> list[tuple[int, int]]:
    """Certificate and letter, in list order."""
    column = Certificate.batch_id if "batch_id" in wanted else Certificate.id
    rows = (
        select(Certificate.id, Letter.id)
        .join(Letter, Letter.id == Certificate.letter_id)
        .where(column == wanted.get("batch_id", wanted.get("certificate_id")), Certificate.state == "valid")
        .where(Letter.sending_at.is_(None), Letter.sent_at.is_(None), Letter.refused.is_(None))
        .order_by(Certificate.number)
    )
    found = [(certificate_id, letter_id) for certificate_id, letter_id in db.session.execute(rows)]
    db.rollback()
    return found


def _mark(certificate_id: int, letter_id: int) -> bool:
    """Whoever revokes at the same moment waits, or comes first and then nothing is sent."""
    valid = (Certificate.id == certificate_id) & (Certificate.state == "valid")
    with db.transaction():
        still = db.session.scalar(select(Certificate.id).where(valid).with_for_update())
        return still is not None and letters.mark(letter_id)


class _Line(ExitStack):
    """An open mail server, another one when it has hung up."""

    _server: letters.Server | None = None

    def open(self) -> letters.Server:
        if self._server is None or not letters.still_listens(self._server):
            self.close()
            self._server = self.enter_context(letters.server())
        return self._server
