"""The bad link does what it is told, or no fault that it makes would prove anything."""

import http.client
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.support.proxy import Proxy

WORDS = json.dumps({"key": "k1", "result": "stored"}).encode()


class Echo(BaseHTTPRequestHandler):
    """Answers everything with the same words, and remembers what reached it."""

    protocol_version = "HTTP/1.1"
    reached: list[str] = []

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.reached.append(self.path)
        self.send_response(200)
        self.send_header("Content-Length", str(len(WORDS)))
        self.end_headers()
        self.wfile.write(WORDS)

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *words: object) -> None:
        """Says nothing."""


@pytest.fixture
def reached() -> list[str]:
    Echo.reached.clear()
    return Echo.reached


@pytest.fixture
def link(reached: list[str]) -> Iterator[Proxy]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    with Proxy() as proxy:
        proxy.site = ("127.0.0.1", server.server_port)
        yield proxy
    server.shutdown()
    thread.join()
    server.server_close()


def ask(link: Proxy, path: str = "/", body: bytes | None = None, wait: float = 5) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(*link.address, timeout=wait)
    try:
        connection.request("POST" if body else "GET", path, body)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def test_it_passes_what_is_said_and_counts_it(link: Proxy, reached: list[str]) -> None:
    assert ask(link, "/a?b=1", b"x" * 5000) == (200, WORDS)
    assert reached == ["/a?b=1"]
    counted = link.traffic()["/a"]
    assert counted["requests"] == 1
    assert counted["up"] > 5000
    assert counted["down"] > len(WORDS)


def test_a_connection_serves_many_requests(link: Proxy) -> None:
    connection = http.client.HTTPConnection(*link.address, timeout=5)
    for _ in range(3):
        connection.request("GET", "/again")
        place = connection.sock
        assert connection.getresponse().read() == WORDS
    assert connection.sock is place
    connection.close()


def test_a_closed_door_refuses_and_opens_at_the_same_address(link: Proxy, reached: list[str]) -> None:
    for _ in range(3):
        link.refuse()
        with pytest.raises(ConnectionRefusedError):
            ask(link)
        link.heal()
        assert ask(link) == (200, WORDS)
    assert len(reached) == 3


def test_a_door_that_closes_ends_what_is_open(link: Proxy) -> None:
    connection = http.client.HTTPConnection(*link.address, timeout=5)
    connection.request("GET", "/")
    connection.getresponse().read()
    place = connection.sock
    link.refuse()
    assert place.recv(1) == b""
    connection.close()


def test_the_site_may_move_or_be_gone(link: Proxy) -> None:
    there, link.site = link.site, None
    with pytest.raises((ConnectionError, http.client.HTTPException)):
        ask(link)
    link.site = there
    assert ask(link)[0] == 200


def test_a_dropped_answer_was_an_act(link: Proxy, reached: list[str]) -> None:
    link.drop("/entries", times=2)
    for _ in range(2):
        with pytest.raises((ConnectionError, http.client.HTTPException)):
            ask(link, "/entries", b"x")
    assert ask(link, "/entries", b"x") == (200, WORDS)
    assert reached == ["/entries"] * 3


def test_a_refused_path_is_never_heard_of(link: Proxy, reached: list[str]) -> None:
    link.refuse("/entries", times=1, method="POST")
    assert ask(link, "/entries")[0] == 200
    with pytest.raises((ConnectionError, http.client.HTTPException)):
        ask(link, "/entries", b"x")
    assert ask(link, "/entries", b"x")[0] == 200
    assert len(reached) == 2


def test_a_cut_answer_is_seen_to_be_cut_or_not(link: Proxy) -> None:
    link.truncate(9, times=1)
    with pytest.raises(http.client.IncompleteRead):
        ask(link)
    link.truncate(9, times=1, hidden=True)
    assert ask(link) == (200, WORDS[:9])


def test_a_portal_answers_for_everybody(link: Proxy, reached: list[str]) -> None:
    link.portal()
    status, page = ask(link, "/entries", b"x")
    assert status == 200
    assert b"WiFi" in page
    link.heal()
    link.portal(redirects=True)
    assert ask(link, "/entries", b"x")[0] == 302
    assert ask(link, "/portal-page")[0] == 200
    assert not reached


def test_it_says_what_it_is_told_to(link: Proxy) -> None:
    link.answer(503, {"Retry-After": "1"}, b"later", path="/entries", times=1)
    assert ask(link, "/entries") == (503, b"later")
    assert ask(link, "/entries") == (200, WORDS)


def test_words_are_changed_on_the_wire(link: Proxy) -> None:
    link.rewrite("/script", lambda text: text.replace("stored", "almacenado"))
    assert b"almacenado" in ask(link, "/script")[1]
    assert ask(link)[1] == WORDS


def test_who_is_stalled_waits(link: Proxy, reached: list[str]) -> None:
    link.stall(times=1)
    with pytest.raises(TimeoutError):
        ask(link, wait=0.1)
    assert not reached
    assert ask(link)[0] == 200


def test_a_slow_link_takes_its_time(link: Proxy) -> None:
    link.slow(80, latency_ms=20)  # 10 kB a second
    begun = time.monotonic()
    ask(link, "/entries", b"x" * 2000)
    assert 0.24 < time.monotonic() - begun < 1.5


def test_a_flapping_link_comes_and_goes_and_heals(link: Proxy) -> None:
    link.flap(seed=3, up_ms=15, down_ms=15)
    found = set()
    give_up = time.monotonic() + 5
    while len(found) < 2 and time.monotonic() < give_up:
        try:
            found.add(ask(link)[0])
        except (ConnectionError, http.client.HTTPException):
            found.add(0)
    assert found == {0, 200}
    link.heal()
    assert all(ask(link)[0] == 200 for _ in range(20))
