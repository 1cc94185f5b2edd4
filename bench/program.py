"""The program under measurement, and how the benches know that it has finished what it was given."""

import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.e2e import databases
from tests.e2e.boxoffice_process import ROOT, Boxoffice, binary
from tests.e2e.http_client import request
from tests.e2e.waiting import wait_until

BENCH_PROGRAMS = Path(os.environ.get("BENCH_PROGRAMS", binary().parent))
COUNT_CALLS = BENCH_PROGRAMS / "libbench_count_calls.so"
COUNT_COPIES = BENCH_PROGRAMS / "libbench_count_copies.so"
OPEN_LOOP = BENCH_PROGRAMS / "bench_open_loop"
SALE_CROWD = BENCH_PROGRAMS / "bench_sale_crowd"
BARE_SERVER = BENCH_PROGRAMS / "bench_bare_server"

SHOWN_AS_COMPLETE = (
    "SELECT count(*) FROM mypage WHERE booking_status = 'COMPLETE_BOOKING'"
    " AND payment_status = 'COMPLETE_PAYMENT' AND delivery_status = 'START_DELIVERY'"
)


@contextmanager
def running(settings: Mapping[str, str] | None = None) -> Iterator[Boxoffice]:
    """The program on an empty data folder on this machine's disk (not in memory: every commit is flushed)."""
    folder = Path(os.environ.get("BENCH_DATA", ROOT / "build/bench-data"))
    folder.mkdir(parents=True, exist_ok=True)
    with Boxoffice(settings, inside=folder) as it:
        yield it


def on_my_page(it: Boxoffice) -> int:
    """Bookings that my page shows as complete, paid and on their way."""
    return int(databases.one(it.data, "mypage", SHOWN_AS_COMPLETE))


def await_drained(it: Boxoffice, timeout_s: float = 120.0) -> None:
    """Waits until no booking is under way and every event has had its effect. Looks only at what is left to do, so that
    it costs the same however many bookings there are."""
    under_way = "SELECT count(*) FROM booking WHERE booking_status = 'PENDING_BOOKING'"

    def drained() -> bool:
        return not databases.one(it.data, "booking", under_way) and not databases.unread(it.data)

    wait_until(drained, "nothing is under way", timeout_s, every_s=0.02)


@contextmanager
def bare_server() -> Iterator[tuple[int, int]]:
    """The constant answer on the same HTTP server; its port and pid."""
    with subprocess.Popen([BARE_SERVER], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        try:
            yield int(json.loads(process.stdout.readline())["port"]), process.pid
        finally:
            process.terminate()


def answers(url: str) -> bool:
    """Whether a GET of it is answered with 200 now."""
    try:
        return request(url, timeout_s=5).status == 200
    except OSError:
        return False
