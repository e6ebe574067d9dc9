"""A mail server on the loopback that counts what it took, and can be as unkind as real ones."""

import socketserver
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from types import TracebackType


@dataclass(frozen=True)
class Taken:
    """One letter that the server said yes to."""

    to: str
    subject: str
    words: str
    message_id: str


@dataclass
class PostOffice:
    """`with PostOffice() as office:` … `office.taken`. Refuses some, drops some, hangs up after so many."""

    refuses: set[str] = field(default_factory=set)
    falls_silent_after: int | None = None  # takes this many, then takes one more and hangs up without a word
    most_on_one_line: int | None = None
    on_taken: Callable[[Taken], None] | None = None
    taken: list[Taken] = field(default_factory=list)
    lines_opened: int = 0

    def __enter__(self) -> "PostOffice":
        office = self

        class Line(_Line):
            post_office = office

        self._server = _Server(("127.0.0.1", 0), Line)
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self._server.server_address[1]}"

    @property
    def recipients(self) -> list[str]:
        return [each.to for each in self.taken]

    def take(self, to: str, data: bytes) -> Taken:
        message = message_from_bytes(data, policy=policy.default)
        body = message.get_body()
        words = body.get_content() if body is not None else ""
        taken = Taken(to, str(message["Subject"]), words, str(message["Message-ID"]))
        self.taken.append(taken)
        if self.on_taken is not None:
            self.on_taken(taken)
        return taken


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


class _Line(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as smtplib speaks."""

    post_office: PostOffice

    def handle(self) -> None:
        self.post_office.lines_opened += 1
        self._count, self._to = 0, ""
        self._say("220 post office")
        for raw in self.rfile:
            if not self._answer(raw.decode().strip()):
                return

    def _say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")

    def _answer(self, line: str) -> bool:
        """Whether the line stays open."""
        order = line[:4].upper()
        if order == "RCPT":
            self._to = line.partition("<")[2].partition(">")[0]
            refused = self._to in self.post_office.refuses
            self._say("550 5.1.1 No such mailbox" if refused else "250 OK")
        elif order == "DATA":
            self._say("354 go on")
            return self._take()
        elif order == "EHLO":
            self._say("250-post office\r\n250 SMTPUTF8")
        elif order == "QUIT":
            self._say("221 bye")
            return False
        else:
            self._say("250 OK")
        return True

    def _take(self) -> bool:
        lines = []
        for raw in self.rfile:
            if raw == b".\r\n":
                break
            lines.append(raw[1:] if raw.startswith(b"..") else raw)
        office = self.post_office
        silent = office.falls_silent_after is not None and len(office.taken) >= office.falls_silent_after
        office.take(self._to, b"".join(lines))
        if silent:
            return False
        self._say("250 taken")
        self._count += 1
        return self._count != office.most_on_one_line
