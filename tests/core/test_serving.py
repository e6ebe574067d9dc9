"""What leaves through the production server: zipped texts, guarded answers, log lines without names."""

import gzip
import io
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from core import serving
from core.errors import Refused

pytestmark = pytest.mark.own_site

ROOT = Path(__file__).parents[2]
LONG = "ñandú y pingüino " * 100


def site(headers, body):
    def answer(environ, start_response):
        start_response("200 OK", [*headers, ("Content-Length", str(len(body)))])
        return [body]

    return serving.compressed(answer)


def ask(wsgi, accepts="br, gzip", method="GET"):
    begun = {}

    def begin(status, headers, error=None):
        begun.update(status=status, headers=dict(headers))

    environ = {"REQUEST_METHOD": method, "HTTP_ACCEPT_ENCODING": accepts}
    return b"".join(wsgi(environ, begin)), begun["headers"]


def test_a_long_text_is_zipped_and_says_so():
    body, headers = ask(site([("Content-Type", "text/html; charset=utf-8"), ("ETag", '"a"')], LONG.encode()))
    assert gzip.decompress(body).decode() == LONG
    assert headers["Content-Encoding"] == "gzip"
    assert headers["Vary"] == "Accept-Encoding"
    assert headers["Content-Length"] == str(len(body))
    assert headers["ETag"] == 'W/"a"'


def test_the_same_text_is_zipped_to_the_same_bytes():
    page = site([("Content-Type", "text/html")], LONG.encode())
    assert ask(page)[0] == ask(page)[0]


@pytest.mark.parametrize(
    ("headers", "body", "accepts"),
    [
        ([("Content-Type", "text/html")], LONG.encode(), "br"),
        ([("Content-Type", "text/html")], b"short", "gzip"),
        ([("Content-Type", "application/pdf")], LONG.encode(), "gzip"),
        ([("Content-Type", "text/css"), ("Content-Encoding", "gzip")], LONG.encode(), "gzip"),
    ],
)
def test_what_is_short_or_zipped_or_no_text_goes_as_it_is(headers, body, accepts):
    answer, found = ask(site(headers, body), accepts)
    assert answer == body
    assert found.get("Content-Encoding") == dict(headers).get("Content-Encoding")


def test_every_answer_is_guarded(browser):
    for path in ("/", "/sign-in", "/healthz", "/nothing-here", "/favicon.ico", "/sw.js"):
        for name in ("rosa", "stranger"):
            headers = browser(name).get(path).headers
            policy = headers["Content-Security-Policy"]
            assert "unsafe" not in policy
            assert "default-src 'none'" in policy
            assert "frame-ancestors 'none'" in policy
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert headers["Referrer-Policy"] == "same-origin"
            assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
            assert "Cache-Control" in headers


def test_a_file_carries_no_more_than_it_needs_and_is_the_same_for_everybody(browser):
    for name in ("rosa", "stranger"):
        headers = browser(name).get("/static/0/css/site.css").headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "immutable" in headers["Cache-Control"]
        assert headers["Vary"] == "Accept-Encoding"
        assert "Content-Security-Policy" not in headers


def test_a_log_line_names_the_kind_of_page_and_nobody(app, browser, capsys, monkeypatch):
    monkeypatch.setattr(logging.root, "handlers", [])
    serving.log_requests(app)
    browser("rosa").get("/sign-in?next=/people/4&name=Rosa")
    browser("rosa").get("/nothing/Xochitl")
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [(line["route"], line["method"]) for line in lines] == [("/sign-in", "GET"), (None, "GET")]
    assert not any(word in json.dumps(lines) for word in ("Rosa", "Xochitl", "people/4"))


def test_an_error_is_logged_with_its_places_and_without_what_was_typed(app, capsys, monkeypatch):
    monkeypatch.setattr(logging.root, "handlers", [])
    serving.log_requests(app)
    try:
        try:
            raise IntegrityError("insert", {"note": "la paciente María"}, ValueError("María"))
        except IntegrityError as error:
            raise RuntimeError("nota de María") from error
    except RuntimeError as error:
        record = logging.LogRecord(
            "app", logging.ERROR, "", 1, "unhandled\n\x1b[31m", (), (type(error), error, None)
        )
    serving.PlainLines().emit(record)
    line = capsys.readouterr().err
    assert "María" not in line
    assert "RuntimeError" in line
    assert "IntegrityError" in line
    assert "test_serving.py" in line
    assert line.count("\n") == 1


def test_one_server_at_a_time_holds_the_data(tmp_path):
    with serving.hold(tmp_path), pytest.raises(Refused, match="Stop it first"), serving.hold(tmp_path):
        raise AssertionError("two at once")
    with serving.hold(tmp_path):
        pass


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


@pytest.fixture
def started(tmp_path):
    """The real server, as script/server starts it, on a clean folder."""
    port = free_port()
    environment = {**os.environ, "ACOMPANA_DATA": str(tmp_path)}
    environment.pop("ACOMPANA_DATABASE_URL", None)
    flask = [sys.executable, "-m", "flask", "--app", "app"]
    process = subprocess.Popen(
        [*flask, "serve", "--no-demo", "--port", str(port)],
        cwd=ROOT,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    said = ""
    while "Ctrl-C" not in said:
        line = process.stdout.readline()
        assert line, process.stderr.read()
        said += line
    yield process, f"http://127.0.0.1:{port}", said
    process.kill()
    process.communicate()


def test_the_server_starts_on_nothing_serves_and_ends_cleanly(started):
    process, address, said = started
    assert address in said
    assert "Nobody is here yet" in said
    with urllib.request.urlopen(f"{address}/healthz") as answer:
        assert json.load(answer)["worker"] == "ok"
        assert "Server" not in answer.headers
    zipped = urllib.request.Request(f"{address}/sign-in", headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(zipped) as answer:
        assert b"</html>" in gzip.decompress(answer.read())
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{address}/nothing-here")
    process.send_signal(signal.SIGINT)
    out, errors = process.communicate(timeout=20)
    assert process.returncode == 0
    assert "Stopped." in out
    assert "Traceback" not in errors
    said = [json.loads(line) for line in io.StringIO(errors)]
    assert said[0].items() >= {"route": "/healthz", "status": 200}.items()
    assert said[-1].items() >= {"route": None, "status": 404}.items()


def test_a_second_server_on_the_same_folder_is_told_why_not(started, tmp_path):
    second = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", "serve", "--port", str(free_port())],
        cwd=ROOT,
        env={**os.environ, "ACOMPANA_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert second.returncode == 1
    assert "Stop it first" in second.stderr
    assert "Traceback" not in second.stderr
