"""HTTP as bytes: what a request was, what may befall its answer, and heads with lines taken out."""

import gzip
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

HEAD_END = b"\r\n\r\n"
Change = Callable[[str], str]


@dataclass
class Fault:
    """What happens to requests whose path begins with `path`: to the next `times` of them, or to all."""

    kind: str
    path: str = "/"
    times: int | None = None
    method: str | None = None
    keep: int = 0  # bytes of a body that is cut
    hidden: bool = False  # the cut answer says that it is whole
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    change: Change | None = None
    ending: str = ""  # of the path without its question

    def fits(self, request: "Request") -> bool:
        bare = request.path.partition("?")[0]
        here = request.path.startswith(self.path) and bare.endswith(self.ending)
        return here and self.method in (None, request.method) and self.times != 0


@dataclass
class Request:
    """A request as it came, and what became of it: the lines of the log."""

    method: str
    path: str
    head: bytes
    body: bytes = b""
    at: float = field(default_factory=time.monotonic)
    status: int | None = None
    fault: str = ""
    up: int = 0
    down: int = 0

    def header(self, name: str) -> str | None:
        return header(self.head, name)

    def __str__(self) -> str:
        return f"{self.at:.3f} {self.method} {self.path} {self.status} {self.fault} ↑{self.up} ↓{self.down}"


def header(head: bytes, name: str) -> str | None:
    wanted = name.lower().encode()
    for line in head.split(b"\r\n")[1:]:
        key, _, value = line.partition(b":")
        if key.strip().lower() == wanted:
            return value.strip().decode("latin-1")
    return None


def without(head: bytes, names: Iterable[str], *more: str) -> bytes:
    """The same head without some headers, and with these lines."""
    first, *lines = head.removesuffix(HEAD_END).split(b"\r\n")
    gone = {name.encode() for name in names}
    kept = [line for line in lines if line.partition(b":")[0].strip().lower() not in gone]
    return b"\r\n".join([first, *kept, *(line.encode() for line in more)]) + HEAD_END


def told(request: Request, fault: Fault) -> bytes:
    request.status = fault.status
    lines = [
        f"HTTP/1.1 {fault.status} As Told",
        *(f"{name}: {value}" for name, value in fault.headers.items()),
    ]
    head = "\r\n".join([*lines, f"Content-Length: {len(fault.body)}"]).encode() + HEAD_END
    return head + (b"" if request.method == "HEAD" else fault.body)


def spoilt(head: bytes, body: bytes, fault: Fault | None, changes: list[Change]) -> bytes:
    """What is left of a whole answer."""
    if fault is not None and fault.kind == "drop":
        return b""
    if changes:
        text = (gzip.decompress(body) if header(head, "content-encoding") == "gzip" else body).decode()
        for change in changes:
            text = change(text)
        body = text.encode()
        head = without(head, {"content-length", "content-encoding"}, f"Content-Length: {len(body)}")
    if fault is not None and fault.kind == "truncate":
        if fault.hidden:
            length = min(fault.keep, len(body))
            head = without(head, {"content-length"}, f"Content-Length: {length}")
        body = body[: fault.keep]
    return head + body
