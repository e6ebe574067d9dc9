"""The site behind its production server: zipped answers, plain log lines, one worker, a clean end.

Settings of the server as measured for this project: hundreds of slow phones must not keep a quick one
waiting. The site listens on this machine only; a reverse proxy in front brings TLS (docs/operation.md).
"""

import fcntl
import gc
import logging
import resource
import signal
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

import structlog
from flask import Flask, Response, g, request
from sqlalchemy.exc import DBAPIError
from waitress import create_server
from werkzeug.datastructures import Headers

from core import jobs
from core.errors import Refused
from core.zipping import TEXTS, WORTH_ZIPPING, zipped

CONNECTIONS = 2000
COLLECT_AFTER = 20_000
LARGEST_BODY = 64 * 1024 * 1024  # the site refuses far less, with a page that says so

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
WsgiApp = Callable[[Environ, StartResponse], Iterable[bytes]]


def compressed(site: WsgiApp) -> WsgiApp:
    """Zip text answers of more than 500 bytes for who can read them; the same bytes zip alike every time."""

    def answer(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        begun: dict[str, Any] = {}

        def begin(status: str, headers: list[tuple[str, str]], error: Any = None) -> None:
            begun.update(status=status, headers=Headers(headers), error=error)

        body = site(environ, begin)
        headers: Headers = begun["headers"]
        if _is_plain_text(headers):
            headers.add("Vary", "Accept-Encoding")
            if _is_worth_zipping(environ, headers):
                body = [_zip(body, headers)]
        start_response(begun["status"], headers.to_wsgi_list(), begun["error"])
        return body

    return answer


def _is_plain_text(headers: Headers) -> bool:
    kind = headers.get("Content-Type", "")
    already = "Content-Encoding" in headers or "Content-Range" in headers
    return kind.startswith(TEXTS) and not already


def _is_worth_zipping(environ: Environ, headers: Headers) -> bool:
    """Only whole answers of known length: what is streamed goes as it comes."""
    wants = "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "") and environ["REQUEST_METHOD"] != "HEAD"
    return wants and int(headers.get("Content-Length", 0)) > WORTH_ZIPPING


def _zip(body: Iterable[bytes], headers: Headers) -> bytes:
    try:
        data = zipped(b"".join(body))
    finally:
        close = getattr(body, "close", None)
        if close is not None:
            close()
    headers["Content-Encoding"] = "gzip"
    headers["Content-Length"] = str(len(data))
    tag = headers.get("ETag", "")
    if tag and not tag.startswith("W/"):
        headers["ETag"] = f"W/{tag}"
    return data


def log_requests(app: Flask) -> None:
    """One line of JSON for each answer: the pattern of its address, never the address, name or words."""
    structlog.configure(
        processors=[
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
    )
    log = structlog.get_logger()
    app.before_request_funcs.setdefault(None, []).insert(0, _start_watch)

    @app.after_request
    def note(response: Response) -> Response:
        spent = perf_counter() - g.get("begun_at", perf_counter())
        where = request.url_rule.rule if request.url_rule else None
        milliseconds = round(spent * 1000, 1)
        log.info(
            "request",
            method=request.method,
            route=where,
            status=response.status_code,
            milliseconds=milliseconds,
        )
        return response

    logging.basicConfig(handlers=[PlainLines()], level=logging.WARNING, force=True)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # it writes a line per queued request


def _start_watch() -> None:
    g.begun_at = perf_counter()


class PlainLines(logging.Handler):
    """What libraries and the site's own logger say, as the same lines of JSON.

    Of an exception its type and where it happened: its message may quote what somebody typed.
    """

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        more = {"error": type(error).__name__, "trace": list(_trace(error))} if error else {}
        structlog.get_logger().log(record.levelno, record.getMessage(), logger=record.name, **more)


def _trace(error: BaseException) -> Iterator[str]:
    """The chain of exceptions, innermost first, each with its places in the code."""
    earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if earlier is not None:
        yield from _trace(earlier)
    code = ""
    if isinstance(error, DBAPIError) and error.orig is not None:
        found = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "sqlite_errorname", None)
        code = f" ({found})"
    yield f"{type(error).__module__}.{type(error).__qualname__}{code}"
    for frame in traceback.extract_tb(error.__traceback__):
        yield f"  {frame.filename}:{frame.lineno} {frame.name}"


@contextmanager
def hold(data: Path) -> Iterator[None]:
    """Hold a data folder for oneself: one server, or one restore, at a time. Raises Refused."""
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (data / "in-use.lock").open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(f"The folder {data} is in use by a server that runs. Stop it first.") from None
        yield


def serve(app: Flask, *, host: str, port: int, ready: Callable[[], None] = lambda: None) -> None:
    """Answer until somebody presses Ctrl-C or the system says to stop; `ready` is called once it listens."""
    _allow_connections()
    log_requests(app)
    server = create_server(
        compressed(app.wsgi_app),
        host=host,
        port=port,
        threads=8,
        connection_limit=CONNECTIONS,
        asyncore_use_poll=True,
        channel_timeout=30,
        max_request_body_size=LARGEST_BODY,
        ident=None,
        clear_untrusted_proxy_headers=not app.config["PROXIES"],
    )
    worker = app.extensions["worker"] = jobs.work_in_background(app)
    signal.signal(signal.SIGINT, signal.default_int_handler)  # the worker's library takes them for itself
    signal.signal(signal.SIGTERM, _leave)
    spare_the_collector()
    ready()
    try:
        server.run()
    finally:
        server.close()
        worker.stop(graceful=True)


def spare_the_collector() -> None:
    """What the site is made of stays until its end, and need not be looked through for garbage each time.

    A list of 500 people makes more objects than the interpreter waits for before it looks again.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, 20, 50)


def _leave(signum: int, frame: Any) -> None:
    raise SystemExit(0)


def _allow_connections() -> None:
    """Each connection is a file to the system, and most systems allow a thousand unless asked."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + 500
    if soft != resource.RLIM_INFINITY and soft < wanted:
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
