"""Stripe as the tests have it: a line to stripe-mock that notes what passes, and events signed as Stripe signs them."""

import hashlib
import hmac
import http.client
import json
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl

from tests.engines.stripe_mock import StripeMock

SECRET_KEY = "sk_test_51NeverToBeSeen"
WEBHOOK_SECRET = "whsec_NeverToBeSeenEither"


def stripe_settings(url: str, **more: str) -> dict[str, str]:
    return {
        "BOXOFFICE_PAYMENT__PROVIDER__KIND": "stripe",
        "BOXOFFICE_PAYMENT__STRIPE__URL": url,
        "BOXOFFICE_PAYMENT__STRIPE__SECRET_KEY": SECRET_KEY,
        "BOXOFFICE_PAYMENT__STRIPE__WEBHOOK_SECRET": WEBHOOK_SECRET,
        "BOXOFFICE_BOOKING__PAYMENT_TIMEOUT_MS": "10000",
    } | more


class Sent:
    """A request that the program sent to Stripe, and the status of the answer."""

    def __init__(self, incoming: BaseHTTPRequestHandler, body: bytes, status: int) -> None:
        self.line = f"{incoming.command} {incoming.path}"
        self.headers = incoming.headers
        self.form = dict(parse_qsl(body.decode()))
        self.status = status

    def __repr__(self) -> str:
        return f"{self.line} {self.form} {self.status}"


class StripeLine:
    """Stands before stripe-mock and notes what passes."""

    def __init__(self, mock: StripeMock) -> None:
        line = self
        self.mock = mock
        self.sent: list[Sent] = []

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                line._pass_on(self)

            do_POST = do_GET

            def log_message(self, format: str, *args: Any) -> None:
                """Says nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def of(self, beginning: str) -> list[Sent]:
        return [sent for sent in self.sent if sent.line.startswith(beginning)]

    def __enter__(self) -> "StripeLine":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _pass_on(self, incoming: BaseHTTPRequestHandler) -> None:
        body = incoming.rfile.read(int(incoming.headers.get("Content-Length", "0")))
        connection = http.client.HTTPConnection(self.mock.address, timeout=30)
        try:
            headers = {name: value for name, value in incoming.headers.items() if name.lower() != "host"}
            connection.request(incoming.command, incoming.path, body or None, headers)
            answer = connection.getresponse()
            text = answer.read()
        finally:
            connection.close()
        self.sent.append(Sent(incoming, body, answer.status))
        incoming.send_response(answer.status)
        for name, value in (("Content-Type", "application/json"), ("Content-Length", str(len(text)))):
            incoming.send_header(name, value)
        incoming.end_headers()
        incoming.wfile.write(text)


def digest(seconds: object, body: bytes, secret: str = WEBHOOK_SECRET) -> str:
    return hmac.new(secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()


def signature(body: bytes, away_s: int = 0, secret: str = WEBHOOK_SECRET) -> str:
    seconds = int(time.time()) + away_s
    return f"t={seconds},v1={digest(seconds, body, secret)}"


def event(kind: str, event_id: str, thing: Mapping[str, object]) -> bytes:
    return json.dumps({"id": event_id, "object": "event", "type": kind, "data": {"object": thing}}).encode()


def intent(sent: Sent, **more: object) -> dict[str, object]:
    """The intent of a charge as Stripe would have it when it went well."""
    amount = int(sent.form["amount"])
    return {
        "id": "pi_3Test",
        "object": "payment_intent",
        "status": "succeeded",
        "amount": amount,
        "amount_received": amount,
        "currency": "krw",
        "metadata": {"boxoffice_key": sent.form["metadata[boxoffice_key]"]},
        "last_payment_error": None,
    } | more
