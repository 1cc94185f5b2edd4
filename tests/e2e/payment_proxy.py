"""What stands between booking and payment in the tests that need a bad line: it passes calls on, holds them back, loses
their answers, or fails them."""

import http.client
import threading
from enum import Enum, auto
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any


class Line(Enum):
    """What happens to a call that would charge (POST). Questions (GET) always pass."""

    PASS = auto()
    HOLD = auto()  # until `release`; then it reaches payment, late
    LOSE_ANSWER = auto()  # payment gets it and commits; the caller's connection is cut
    FAIL = auto()  # 500 without reaching payment


class PaymentProxy:
    """Listens on `port`; passes on to `target_port` (set it when payment's port is known)."""

    def __init__(self) -> None:
        self.line = Line.PASS
        self.target_port = 0
        self.held = 0
        self.late_answers: list[int] = []
        self._released = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def release(self) -> None:
        """Lets everything pass that is held back, and what comes from now on."""
        self.line = Line.PASS
        self._released.set()

    def __enter__(self) -> "PaymentProxy":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._released.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                proxy._pass_on(self)

            def do_POST(self) -> None:
                proxy._charge(self)

            def log_message(self, format: str, *args: Any) -> None:
                """Says nothing."""

        return Handler

    def _charge(self, incoming: BaseHTTPRequestHandler) -> None:
        line = self.line
        if line is Line.PASS:
            self._pass_on(incoming)
        elif line is Line.HOLD:
            body = _body_of(incoming)
            self.held += 1
            self._released.wait()
            status, _, _ = self._ask(incoming, body)
            self.late_answers.append(status)
            incoming.close_connection = True
        elif line is Line.LOSE_ANSWER:
            self._ask(incoming, _body_of(incoming))
            incoming.close_connection = True
        else:
            _body_of(incoming)
            _answer(incoming, 500, [("Content-Type", "text/plain")], b"out of order")

    def _pass_on(self, incoming: BaseHTTPRequestHandler) -> None:
        _answer(incoming, *self._ask(incoming, _body_of(incoming)))

    def _ask(self, incoming: BaseHTTPRequestHandler, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.target_port, timeout=30)
        try:
            passed = {name: value for name, value in incoming.headers.items() if name.lower() not in HOP_BY_HOP}
            connection.request(incoming.command, incoming.path, body or None, passed)
            answer = connection.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            connection.close()


HOP_BY_HOP = {"connection", "keep-alive", "content-length", "transfer-encoding", "host", "date", "server"}


def _body_of(incoming: BaseHTTPRequestHandler) -> bytes:
    return incoming.rfile.read(int(incoming.headers.get("Content-Length", "0")))


def _answer(incoming: BaseHTTPRequestHandler, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
    incoming.send_response(status)
    for name, value in headers:
        if name.lower() not in HOP_BY_HOP:
            incoming.send_header(name, value)
    incoming.send_header("Content-Length", str(len(body)))
    incoming.end_headers()
    incoming.wfile.write(body)
