"""My page, live: a thousand people have it open while others book."""

import selectors
import socket
import subprocess
import time
from collections.abc import Sequence

from bench import machine
from bench.measures import Measured, Plan, book_and_drain
from bench.program import OPEN_LOOP, running
from tests.e2e.boxoffice_process import A_SERVICE_KEY, NO_TOKENS, Boxoffice, binary

PAGES = 1_000
EVENTS_PER_S = 50


class Readers:
    """Open pages, a connection each; what comes is looked at only for the text that is waited for."""

    def __init__(self, port: int, bookings: Sequence[int]) -> None:
        self._selector = selectors.DefaultSelector()
        self.received: dict[int, bytes] = dict.fromkeys(bookings, b"")
        for booking in bookings:
            connection = socket.create_connection(("127.0.0.1", port))
            connection.sendall(f"GET /mypages/live?bookingId={booking} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
            connection.setblocking(False)
            self._selector.register(connection, selectors.EVENT_READ, booking)

    def take(self, at_most_s: float) -> list[int]:
        """The bookings of which something has come."""
        heard = []
        for key, _ in self._selector.select(at_most_s):
            assert isinstance(key.fileobj, socket.socket)
            piece = key.fileobj.recv(65536)
            assert piece, "a page has been closed"
            self.received[key.data] += piece
            heard.append(key.data)
        return heard

    def await_text(self, text: bytes, timeout_s: float = 60.0) -> None:
        """Waits until that has come on every page, and forgets what has come."""
        deadline = time.monotonic() + timeout_s
        while not all(text in received for received in self.received.values()):
            assert time.monotonic() < deadline, f"not every page has had {text!r}"
            self.take(0.1)
        self.received = dict.fromkeys(self.received, b"")

    def close(self) -> None:
        for key in list(self._selector.get_map().values()):
            assert isinstance(key.fileobj, socket.socket)
            key.fileobj.close()
        self._selector.close()


def live_pages(plan: Plan) -> Measured:
    """How soon an open page has the news, and what one that hears nothing takes of memory."""
    measured = Measured()
    with running(NO_TOKENS | A_SERVICE_KEY) as it:
        rate = book_and_drain(it, plan.seconds / 3).per_second / 2
        lags = cancel_watched(it, rate, plan.seconds)
    lags.sort()
    p50, p99 = lags[len(lags) // 2] * 1000, lags[len(lags) * 99 // 100] * 1000
    how = (f"{PAGES:,} pages open through the gateway, {rate:,.0f} bookings/s meanwhile (open loop); bookings of"
           f" {len(lags)} pages are canceled, from that answer to the event on the page")
    measured.add("a change on an open page, p50 / p99", f"{p50:.0f} / {p99:.0f} ms", how)
    memory = {"in one program": kb_a_page(), "gateway apart": kb_a_page_apart()}
    for where, kb in memory.items():
        measured.add(f"memory of an idle open page, {where}", f"{kb:.1f} KB", f"{PAGES:,} of them, resident")
    measured.values = {"p50_ms": p50, "p99_ms": p99, "max_ms": lags[-1] * 1000, "rate": rate, "kb": memory}
    return measured


def cancel_watched(it: Boxoffice, rate: float, seconds: float) -> list[float]:
    """Cancels the bookings of open pages one after the other; how long after the answer each page showed it, in s."""
    readers = Readers(it.ports["gateway"], range(1, PAGES + 1))
    readers.await_text(b"START_DELIVERY")
    command = [OPEN_LOOP, it.ports["booking"], it.ports["mypage"], f"{rate:.0f}", seconds, 1000]
    lags: list[float] = []
    with subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL) as load:
        answered: dict[int, float] = {}
        due = time.monotonic()
        waiting = iter(range(1, PAGES + 1))
        while load.poll() is None or answered:
            now = time.monotonic()
            if load.poll() is None and now >= due and (booking := next(waiting, None)):
                due = now + 1 / EVENTS_PER_S
                assert it.cancel(booking).status == 200
                answered[booking] = time.monotonic()
            for booking in readers.take(max(0.0, min(0.01, due - time.monotonic()))):
                if booking in answered and b"CANCEL_BOOKING" in readers.received[booking]:
                    lags.append(max(0.0, time.monotonic() - answered.pop(booking)))
            assert not answered or now - min(answered.values()) < 20, "a page never showed it"
    readers.close()
    return lags


def resident_kb(*programs: Boxoffice) -> float:
    return sum(machine.memory_mb(it.pid) for it in programs) * 1024


def grown_by_pages(door: Boxoffice, *programs: Boxoffice) -> float:
    """KB a page, after a first few have made what is made once."""
    warm = Readers(door.ports["gateway"], range(1, 51))
    warm.await_text(b"retry")
    before = resident_kb(*programs)
    readers = Readers(door.ports["gateway"], range(1, PAGES + 1))
    readers.await_text(b"retry")
    grown = (resident_kb(*programs) - before) / PAGES
    readers.close()
    warm.close()
    return grown


def kb_a_page() -> float:
    with running(NO_TOKENS | A_SERVICE_KEY) as it:
        return grown_by_pages(it, it)


def kb_a_page_apart() -> float:
    with running(NO_TOKENS | A_SERVICE_KEY) as it:
        urls = {f"BOXOFFICE_GATEWAY__{name.upper()}_URLS": it.url(name)
                for name in ("booking", "payment", "delivery", "mypage")}
        with Boxoffice(urls | NO_TOKENS | A_SERVICE_KEY, program=binary().with_name("boxoffice-gateway")) as gateway:
            return grown_by_pages(gateway, gateway, it)
