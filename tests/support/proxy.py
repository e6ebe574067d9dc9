"""A bad link on purpose: an HTTP proxy on loopback between a browser and the site, told live what to spoil.

    with Proxy() as link:
        link.site = ("127.0.0.1", 8000)     # may change: the browser's address never does
        link.drop("/outbox/v1/entries", times=5)

Emulating "offline" in the page's debugger leaves the service worker online; nothing passes a closed door.
"""

import asyncio
import random
import socket
import time
from collections import Counter
from collections.abc import Coroutine
from concurrent.futures import Future
from threading import Lock, Thread
from typing import Self

from tests.support.wire import HEAD_END, Change, Fault, Request, header, spoilt, told, without

CHUNK = 1024
PORTAL = b"<!doctype html><html><title>WiFi gratis</title><p>Acepta los t\xc3\xa9rminos para navegar.</html>"


class Bucket:
    """One direction of a slow link, shared by all who use it. Without a rate it costs nothing."""

    def __init__(self) -> None:
        self.rate: float | None = None  # bytes a second
        self._free_at = 0.0

    async def take(self, size: int) -> None:
        if self.rate is None:
            return
        now = time.monotonic()
        self._free_at = max(now, self._free_at) + size / self.rate
        await asyncio.sleep(self._free_at - now)


class Proxy:
    """The link. Its methods may be called from any thread; `url` is the address for the browser."""

    def __init__(self) -> None:
        self.site: tuple[str, int] | None = None
        self.log: list[Request] = []
        self.latency = 0.0  # seconds for there and back
        self.up, self.down = Bucket(), Bucket()
        self._faults: list[Fault] = []
        self._lock = Lock()
        self._loop = asyncio.new_event_loop()
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self._flapping: asyncio.Task[None] | None = None
        # Bound and never listening: the port stays ours while the door is closed, and a caller is refused.
        self._place = _bound(("127.0.0.1", 0))
        self.address: tuple[str, int] = self._place.getsockname()
        self.url = f"http://127.0.0.1:{self.address[1]}"
        self._thread = Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._do(self._open())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    # What the link does ---------------------------------------------------------------------------------

    def heal(self) -> None:
        """Everything passes again, as fast as it can; what is rewritten stays so."""
        with self._lock:
            self._faults = [fault for fault in self._faults if fault.kind == "rewrite"]
        self.latency, self.up.rate, self.down.rate = 0.0, None, None
        self._do(self._calm())
        self._do(self._open())

    def refuse(self, path: str = "", times: int | None = None, method: str | None = None) -> None:
        """No connection at all; of one path, the request is cut before it leaves."""
        if path or times is not None or method:
            self._add(Fault("refuse", path or "/", times, method))
        else:
            self._do(self._shut())

    def stall(self, path: str = "/", times: int | None = None, method: str | None = None) -> None:
        """It is accepted and never answered; who waits, waits on after the link is healed."""
        self._add(Fault("stall", path, times, method))

    def drop(self, path: str = "/", times: int | None = None, method: str | None = None) -> None:
        """The site gets it and answers; the answer never arrives."""
        self._add(Fault("drop", path, times, method))

    def truncate(
        self,
        keep: int,
        path: str = "/",
        times: int | None = None,
        method: str | None = None,
        *,
        hidden: bool = False,
    ) -> None:
        """The answer ends after so many bytes of its body; hidden: its length says that this was all."""
        self._add(Fault("truncate", path, times, method, keep=keep, hidden=hidden))

    def portal(self, path: str = "/", times: int | None = None, *, redirects: bool = False) -> None:
        """A captive portal answers everything with its own page, or sends everybody there."""
        html = {"Content-Type": "text/html; charset=utf-8"}
        if redirects:
            self._add(Fault("portal", "/portal-page", headers=html, body=PORTAL))
            html["Location"] = "/portal-page"
        status = 302 if redirects else 200
        self._add(Fault("portal", path, times, status=status, headers=html, body=PORTAL))

    def answer(
        self,
        status: int,
        headers: dict[str, str] | None = None,
        body: bytes = b"",
        *,
        path: str = "/",
        times: int | None = None,
        method: str | None = None,
    ) -> None:
        """This, instead of what the site would say; the site never hears of it."""
        self._add(Fault("answer", path, times, method, status=status, headers=headers or {}, body=body))

    def rewrite(self, path: str, change: Change, *, ending: str = "") -> None:
        """Text under this path, or with this end of it, is changed on its way to the browser for good."""
        self._add(Fault("rewrite", path, change=change, ending=ending))

    def slow(self, kbit: float | None, latency_ms: float = 0) -> None:
        """So many kilobits a second each way, and so long for there and back."""
        rate = kbit * 1000 / 8 if kbit else None
        self.latency, self.up.rate, self.down.rate = latency_ms / 1000, rate, rate

    def flap(self, seed: int, up_ms: float, down_ms: float) -> None:
        """Comes and goes, each time for half to one and a half times as long, until it is healed."""
        self._do(self._calm())
        self._do(self._start_flapping(random.Random(seed), up_ms / 1000, down_ms / 1000))

    def hang_up(self) -> None:
        """Every connection that is open ends; new ones are taken."""
        self._do(self._cut_all())

    # What went over it ----------------------------------------------------------------------------------

    def seen(self, path: str, method: str | None = None) -> list[Request]:
        """The requests under a path, in order, whatever became of them."""
        return [each for each in list(self.log) if Fault("", path, None, method).fits(each)]

    def traffic(self) -> dict[str, Counter[str]]:
        """Per path: requests, and bytes on the wire up and down."""
        found: dict[str, Counter[str]] = {}
        for each in list(self.log):
            bare = each.path.partition("?")[0]
            found.setdefault(bare, Counter()).update(requests=1, up=each.up, down=each.down)
        return found

    def story(self, last: int = 60) -> str:
        """The end of the log, for a test that failed."""
        return "\n".join(map(str, self.log[-last:]))

    def close(self) -> None:
        """Shut the door for good."""
        self._do(self._calm())
        self._do(self._shut())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=5)
        self._loop.close()
        self._place.close()

    # Its inside -----------------------------------------------------------------------------------------

    def _do(self, work: Coroutine[object, object, None]) -> None:
        done: Future[None] = asyncio.run_coroutine_threadsafe(work, self._loop)
        done.result(timeout=10)

    def _add(self, fault: Fault) -> None:
        with self._lock:
            self._faults.append(fault)

    def _fault_of(self, request: Request) -> Fault | None:
        """The first that fits; it is counted. What is rewritten is no fault."""
        with self._lock:
            found = next((f for f in self._faults if f.kind != "rewrite" and f.fits(request)), None)
            if found is not None and found.times is not None:
                found.times -= 1
            return found

    def _changes_of(self, request: Request) -> list[Change]:
        with self._lock:
            return [f.change for f in self._faults if f.change and f.fits(request)]

    async def _open(self) -> None:
        if self._server is None:
            self._server = await asyncio.start_server(self._take, sock=_bound(self.address), backlog=128)

    async def _shut(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        await self._cut_all()

    async def _cut_all(self) -> None:
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _start_flapping(self, chance: random.Random, up: float, down: float) -> None:
        async def flap() -> None:
            while True:
                await self._open()
                await asyncio.sleep(up * chance.uniform(0.5, 1.5))
                await self._shut()
                await asyncio.sleep(down * chance.uniform(0.5, 1.5))

        self._flapping = asyncio.create_task(flap())

    async def _calm(self) -> None:
        if self._flapping is not None:
            self._flapping.cancel()
            await asyncio.gather(self._flapping, return_exceptions=True)
            self._flapping = None

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            await asyncio.sleep(self.latency)  # the handshake
            while await self._exchange(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError):
            writer.close()  # one of the two is gone
        except asyncio.CancelledError:
            writer.transport.abort()  # the link is down
        else:
            writer.close()
        finally:
            self._tasks.discard(task)

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """One request and its answer; False when the connection is to end."""
        request = await self._read(reader)
        self.log.append(request)
        await asyncio.sleep(self.latency)
        fault = self._fault_of(request)
        request.fault = fault.kind if fault else ""
        match request.fault:
            case "refuse":
                return False
            case "stall":
                await reader.read()  # until the browser hangs up
                return False
            case "answer" | "portal":
                assert fault is not None
                await self._send(request, writer, told(request, fault))
                return True
        return await self._forward(request, writer, fault)

    async def _read(self, reader: asyncio.StreamReader) -> Request:
        head = await reader.readuntil(HEAD_END)
        method, path, _version = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ")
        request = Request(method, path, head, up=len(head))
        await self.up.take(len(head))
        left = int(request.header("content-length") or 0)
        parts = []
        while left:
            part = await reader.readexactly(min(left, CHUNK))
            await self.up.take(len(part))
            parts.append(part)
            left -= len(part)
            request.up += len(part)
        request.body = b"".join(parts)
        return request

    async def _forward(self, request: Request, writer: asyncio.StreamWriter, fault: Fault | None) -> bool:
        if self.site is None:
            return False
        changes = self._changes_of(request)
        from_site, to_site = await asyncio.open_connection(*self.site)
        try:
            dropped = {"connection"} | ({"accept-encoding", "if-none-match"} if changes else set())
            to_site.write(without(request.head, dropped, "Connection: close") + request.body)
            await to_site.drain()
            head = await from_site.readuntil(HEAD_END)
            request.status = int(head.split(b" ", 2)[1])
            head = without(head, {"connection"})
            if fault is None and not changes:
                return await self._stream(request, head, from_site, writer)
            answer = spoilt(head, await from_site.read(), fault, changes)
        finally:
            to_site.transport.abort()
        await self._send(request, writer, answer)
        return fault is None or (fault.kind == "truncate" and fault.hidden)

    async def _stream(
        self,
        request: Request,
        head: bytes,
        from_site: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> bool:
        await self._send(request, writer, head)
        while part := await from_site.read(CHUNK if self.down.rate else CHUNK * 64):
            await self._send(request, writer, part)
        framed = header(head, "content-length") or header(head, "transfer-encoding")
        return framed is not None or request.method == "HEAD" or request.status in (204, 304)

    async def _send(self, request: Request, writer: asyncio.StreamWriter, data: bytes) -> None:
        step = CHUNK if self.down.rate else len(data) or 1
        for start in range(0, len(data), step):
            part = data[start : start + step]
            await self.down.take(len(part))
            writer.write(part)
            await writer.drain()
            request.down += len(part)


def _bound(address: tuple[str, int]) -> socket.socket:
    place = socket.socket()
    place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    place.bind(address)
    return place
