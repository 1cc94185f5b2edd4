"""A small HTTP client for tests: one request, one answer, nothing hidden and nothing followed."""

import http.client
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

JSON = "application/json"
MERGE_PATCH = "application/merge-patch+json"


@dataclass(frozen=True)
class Answer:
    """What came back. `headers` is looked up without regard to case; `json` is the body, decoded."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def links(self) -> dict[str, str]:
        return {rel: link["href"] for rel, link in self.json["_links"].items()}

    @property
    def id(self) -> int:
        return int(self.json["id"])

    def header(self, name: str) -> str | None:
        return self.headers.get(name)

    def __str__(self) -> str:
        return f"{self.status} {dict(self.headers)} {self.body[:500].decode(errors='replace')}"


def request(
    url: str,
    method: str = "GET",
    body: object = None,
    headers: Mapping[str, str] | None = None,
    timeout_s: float = 30.0,
) -> Answer:
    """Sends one request on a connection of its own. A body that is not bytes is sent as JSON; `Accept: */*` unless the
    headers say otherwise (an empty value leaves the header out)."""
    parts = urlsplit(url)
    assert parts.hostname is not None
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=timeout_s)
    try:
        sent = {"Accept": "*/*"}
        payload = body if isinstance(body, bytes) or body is None else json.dumps(body, ensure_ascii=False).encode()
        if payload is not None:
            sent["Content-Type"] = JSON
        sent |= headers or {}
        target = parts.path or "/"
        connection.putrequest(method, f"{target}?{parts.query}" if parts.query else target, skip_host="Host" in sent)
        for name, value in sent.items():
            if value:
                connection.putheader(name, value)
        if payload is not None:
            connection.putheader("Content-Length", str(len(payload)))
        connection.endheaders(payload)
        answer = connection.getresponse()
        return Answer(answer.status, answer.msg, answer.read())
    except (http.client.HTTPException, TimeoutError) as error:
        raise ConnectionError(f"{method} {url}: {error!r}") from error
    finally:
        connection.close()
