"""Load on the booking service: many kept-alive connections, each with one request under way, everything entered into a
ledger. Written on bare asyncio protocols: a fraction of a core gives several thousand requests a second."""

import asyncio
import json
import random
import re
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tests.crash.ledger import Booking, Cancel, Hold, Ledger, Request, Return

CONTENT_LENGTH = re.compile(rb"\r\ncontent-length: *([0-9]+)", re.IGNORECASE)
ID = re.compile(rb'"id": ?([0-9]+)')
HOST = "tickets.example"  # the links of an answer follow it: the same before and after a restart on another port
LOCATION_ID = re.compile(rb"\r\nlocation: [^\r]*/bookings/([0-9]+)", re.IGNORECASE)
RETRY_AFTER = re.compile(rb"\r\nretry-after: *[1-9][0-9]*\r?$", re.IGNORECASE | re.MULTILINE)
PROBLEM = re.compile(rb"\r\ncontent-type: *application/problem\+json", re.IGNORECASE)
KNOCK_AGAIN_S = 0.05
HELD_FIRST = 0.5  # of the bookings of seats
HELD_FOR_SURE_S = 60.0  # far from the end of a hold


@dataclass(frozen=True)
class Mix:
    """Shares of what is sent; the rest are plain bookings."""

    keyed: float = 0.1
    cancel: float = 0.1
    seats: float = 0.0  # of the bookings, keyed or not: two seats each, some of them held first


@dataclass(frozen=True)
class Hall:
    """A performance with so many places, of which the first are wanted by many."""

    performance: int
    places: int
    wanted: int

    def two_seats(self, dice: random.Random) -> tuple[int, int]:
        first = dice.randrange(1, self.wanted if dice.random() < 0.3 else self.places)
        return first, first + 1


@dataclass
class Load:
    """What to send where. `prefix` makes the customers' names unique over all rounds."""

    doors: Sequence[int]  # ports, over which the connections are shared out
    ledger: Ledger
    prefix: str
    random: random.Random
    mix: Mix = field(default_factory=Mix)
    connections: int = 64
    think_s: float = 0.0  # from an answer to the next request
    doors_may_close: bool = False  # for a while: then another one is tried
    hall: Hall | None = None  # whose seats are booked

    def __post_init__(self) -> None:
        self.count = 0
        self.stopping = False
        self.names: list[str] = []
        self.answers: Counter[int] = Counter()
        self.slowest_s = 0.0
        self.impolite: list[str] = []
        self.cut = 0  # requests whose connection was closed instead of an answer
        self._complete: deque[Booking] = deque(maxlen=5000)
        self._held: deque[tuple[float, Hold]] = deque()

    @property
    def acknowledged(self) -> int:
        """Holds, bookings and cancels, so far. Any thread."""
        return self.answers[200] + self.answers[201] + self.answers[202]

    def stop(self) -> None:
        """Nothing more is sent. Any thread."""
        self.stopping = True

    def run(self, during: Callable[[], None], settle_s: float = 30.0) -> None:
        """Sends while `during` runs, in a thread, and until every connection has ended after that."""
        asyncio.run(self._run(during, settle_s))
        self.ledger.flush()

    async def _run(self, during: Callable[[], None], settle_s: float) -> None:
        clients = [asyncio.create_task(self._client(number)) for number in range(self.connections)]
        try:
            await asyncio.get_running_loop().run_in_executor(None, during)
        finally:
            self.stop()
            done, waiting = await asyncio.wait(clients, timeout=settle_s)
            for client in waiting:
                client.cancel()
        for client in done:
            client.result()
        assert not waiting, f"{len(waiting)} connections neither answered nor closed"

    async def _client(self, number: int) -> None:
        """Keeps one connection busy; opens another when the server has closed it, until nobody listens any more."""
        loop = asyncio.get_running_loop()
        while not self.stopping:
            closed = loop.create_future()
            door = self.doors[number % len(self.doors)]
            try:
                await loop.create_connection(lambda: _Connection(self, closed), "127.0.0.1", door)  # noqa: B023
            except OSError:
                if self.stopping:
                    return
                if not self.doors_may_close:
                    raise
                number += 1
                await asyncio.sleep(KNOCK_AGAIN_S)
                continue
            await closed

    def next_request(self) -> tuple[Request, bytes]:
        """Chooses what to send, enters it, and writes it out."""
        dice = self.random.random()
        if dice < self.mix.cancel and self._complete:
            return self._cancel(self._complete.popleft())
        hall = self.hall if self.random.random() < self.mix.seats else None
        held = self._held_seats() if hall else None
        if hall and held is None and self.random.random() < HELD_FIRST:
            hold = Hold(hall.performance, hall.two_seats(self.random))
            self.ledger.sent(hold)
            return hold, hold_request(hold)
        name = f"{self.prefix}-{self.count}"
        self.count += 1
        keyed = dice < self.mix.cancel + self.mix.keyed
        booking = Booking(name, key=f"key-{name}" if keyed else None, hold=held)
        if hall:
            booking.performance, booking.seats = hall.performance, held.seats if held else hall.two_seats(self.random)
        self.names.append(name)
        self.ledger.sent(booking)
        return booking, booking_request(booking)

    def _held_seats(self) -> Hold | None:
        while self._held:
            since, hold = self._held.popleft()
            if time.monotonic() < since + HELD_FOR_SURE_S:
                return hold
        return None

    def _cancel(self, booking: Booking) -> tuple[Request, bytes]:
        """All of it, or one of its seats first."""
        assert booking.id is not None
        request: Cancel | Return = Cancel(booking.id)
        if booking.seats and self.random.random() < 0.5:
            request = Return(booking.id, booking.seats[0])
            self._complete.append(Booking(booking.name, id=booking.id))
        self.ledger.sent(request)
        return request, cancel_request(request)

    def answered(self, request: Request, status: int, head: bytes, body: bytes, took_s: float) -> None:
        self.answers[status] += 1
        self.slowest_s = max(self.slowest_s, took_s)
        if status >= 500 and not is_polite(status, head):
            self.impolite.append(f"{request} was refused with {(head + body)[:300]!r}")
        if isinstance(request, Booking) and request.hold and status in (404, 409):
            self.impolite.append(f"{request} was refused, and its seats are held: {body[:300]!r}")
        found = ID.search(body) or LOCATION_ID.search(head)
        self.ledger.answered(request, status, int(found[1]) if found and status < 300 else None, body)
        if status == 201 and request.id is not None:
            if isinstance(request, Booking):
                self._complete.append(request)
            if isinstance(request, Hold):
                self._held.append((time.monotonic(), request))


def is_polite(status: int, head: bytes) -> bool:
    """A refusal that a program understands, and that says when to come back; 502: that nobody knows what became of
    it."""
    return bool(PROBLEM.search(head)) and (status == 502 or (status == 503 and bool(RETRY_AFTER.search(head))))


class _Connection(asyncio.Protocol):
    def __init__(self, load: Load, closed: "asyncio.Future[None]") -> None:
        self._load = load
        self._closed = closed
        self._received = b""
        self._request: Request | None = None
        self._sent_at = 0.0
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._send_next()

    def data_received(self, data: bytes) -> None:
        self._received += data
        end = self._received.find(b"\r\n\r\n")
        if end < 0:
            return
        head = self._received[:end]
        length = CONTENT_LENGTH.search(head)
        size = end + 4 + (int(length[1]) if length else 0)
        if len(self._received) < size:
            return
        body = self._received[end + 4 : size]
        self._received = self._received[size:]
        assert self._request is not None, "an answer that nobody asked for"
        self._load.answered(self._request, int(head[9:12]), head, body, time.monotonic() - self._sent_at)
        self._request = None
        if b"\r\nconnection: close" in head.lower():
            return
        if self._load.think_s > 0:
            asyncio.get_running_loop().call_later(self._load.think_s, self._send_next)
        else:
            self._send_next()

    def connection_lost(self, error: Exception | None) -> None:
        self._load.cut += self._request is not None
        if not self._closed.done():
            self._closed.set_result(None)

    def _send_next(self) -> None:
        assert self._transport is not None
        if self._transport.is_closing():
            return
        if self._load.stopping:
            self._transport.close()
            return
        self._sent_at = time.monotonic()
        self._request, text = self._load.next_request()
        self._transport.write(text)


def booking_fields(booking: Booking) -> dict[str, object]:
    wanted: dict[str, object] = {"musicalName": "Elizabeth"}
    if booking.hold:
        wanted = {"holdId": booking.hold.id, "holdToken": booking.hold.token}
    elif booking.seats:
        wanted = {"performanceId": booking.performance, "seatIds": booking.seats}
    return wanted | {
        "customerName": booking.name,
        "telephoneInfo": 11112222,
        "addr": "서울시 종로구",
    }


def hold_request(hold: Hold) -> bytes:
    body = json.dumps({"performanceId": hold.performance, "seatIds": hold.seats}).encode()
    return _message("POST /holds", "application/json", "", body)


def booking_request(booking: Booking) -> bytes:
    body = json.dumps(booking_fields(booking), ensure_ascii=False).encode()
    key = f"Idempotency-Key: {booking.key}\r\n" if booking.key else ""
    return _message("POST /bookings", "application/json", key, body)


def cancel_request(cancel: Cancel | Return) -> bytes:
    body = b'{"bookingStatus":"CANCEL_BOOKING"}'
    if isinstance(cancel, Return):
        body = b'{"bookingStatus":"CANCEL_BOOKING","seats":[%d]}' % cancel.seat
    return _message(f"PATCH /bookings/{cancel.booking}", "application/merge-patch+json", "", body)


def _message(line: str, kind: str, more: str, body: bytes) -> bytes:
    head = (
        f"{line} HTTP/1.1\r\nHost: {HOST}\r\nAccept: */*\r\nContent-Type: {kind}\r\n{more}"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
