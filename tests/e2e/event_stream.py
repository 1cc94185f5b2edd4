"""A reader of `text/event-stream`, strict about the form that our events have."""

import http.client
import json
import socket
from collections.abc import Mapping
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit


class EventStream:
    """An open stream in chunks. As a context manager it closes its connection at the end, which the server is to
    notice. Reads the chunks itself: http.client takes a stream that breaks off for one that has ended."""

    def __init__(self, url: str, headers: Mapping[str, str] | None = None, timeout_s: float = 20.0) -> None:
        parts = urlsplit(url)
        assert parts.hostname is not None
        assert parts.port is not None
        self._socket = socket.create_connection((parts.hostname, parts.port), timeout_s)
        sent = {"Host": parts.netloc, "Accept": "text/event-stream"} | dict(headers or {})
        lines = "".join(f"{name}: {value}\r\n" for name, value in sent.items())
        self._socket.sendall(f"GET {parts.path}?{parts.query} HTTP/1.1\r\n{lines}\r\n".encode())
        self._file = self._socket.makefile("rb")
        self.status = int(self._file.readline().split()[1])
        self.headers = http.client.parse_headers(self._file)
        self._text = b""
        self.retry_ms: int | None = None

    def next_line(self) -> str:
        """Without its end. Raises EOFError where the stream ends as it should, ConnectionError where it breaks off."""
        while b"\n" not in self._text:
            self._text += self._next_chunk()
        line, _, self._text = self._text.partition(b"\n")
        return line.decode()

    def next_event(self) -> tuple[str, Any]:
        """Name and data of the next one, comments passed over."""
        name = ""
        while True:
            field, _, value = self.next_line().partition(": ")
            if field == "retry":
                self.retry_ms = int(value)
            elif field == "event":
                name = value
            elif field == "data":
                assert self.next_line() == "", "an event ends with an empty line"
                return name, json.loads(value)
            else:
                assert field in ("", ":"), f"no field of ours: {field}"

    def heard_so_far(self) -> bytes:
        """What has come and was not read yet, without waiting for more. The last thing to ask of a stream."""
        self._socket.setblocking(False)
        return self._text + (self._file.read1() or b"")

    def read_to_end(self) -> None:
        """Returns when the stream has ended as it should."""
        try:
            while True:
                self.next_line()
        except EOFError:
            return

    def close(self) -> None:
        self._file.close()
        self._socket.close()

    def _next_chunk(self) -> bytes:
        size = self._file.readline()
        if not size.endswith(b"\r\n"):
            raise ConnectionError("the stream broke off")
        chunk = self._file.read(int(size, 16) + 2)
        if not chunk.endswith(b"\r\n"):
            raise ConnectionError("the stream broke off")
        if chunk == b"\r\n":
            raise EOFError
        return chunk[:-2]

    def __enter__(self) -> "EventStream":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
