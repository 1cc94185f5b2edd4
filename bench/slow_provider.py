"""What a slow payment provider does to bookings: the reference system's delay and load, and five thousand at once."""

import re
import subprocess
import threading
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import wrk
from bench.measures import Measured, Plan
from bench.program import await_drained, on_my_page, running
from tests.e2e import databases
from tests.e2e.boxoffice_process import Boxoffice, run_command
from tests.e2e.waiting import wait_until

STATUS = re.compile(r"HTTP/1\.1 +([0-9]{3})")
SETTLE_S = 30.0
SIEGE_SETTINGS = """
verbose = true
quiet = false
color = off
logging = false
protocol = HTTP/1.1
connection = keep-alive
limit = 1000
failures = 1000000000
benchmark = true
parser = false
timeout = 30
show-logfile = false
"""
BODY = '{"musicalName":"Elizabeth","customerName":"홍길동","telephoneInfo":11112222,"addr":"서울시 종로구"}'


class Refusals(threading.Thread):
    """Books now and then beside the load, and looks at each refusal: a 503 must say when to come back."""

    def __init__(self, it: Boxoffice) -> None:
        super().__init__(daemon=True)
        self._it = it
        self._over = threading.Event()
        self.seen = 0
        self.without_retry_after = 0

    def run(self) -> None:
        while not self._over.wait(0.1):
            answer = self._it.book()
            if answer.status == 503:
                self.seen += 1
                self.without_retry_after += not answer.header("Retry-After")

    def stop(self) -> None:
        self._over.set()
        self.join()


def siege(it: Boxoffice, seconds: int) -> Counter[int]:
    """siege -c200 on POST /bookings; how often each status came."""
    with TemporaryDirectory() as folder:
        settings = Path(folder) / "siegerc"
        settings.write_text(SIEGE_SETTINGS)
        target = f"{it.url('booking', '/bookings')} POST {BODY}"
        command = ["siege", f"--rc={settings}", "-c200", f"-t{seconds}S", "--content-type", "application/json", target]
        done = subprocess.run(command, capture_output=True, text=True, check=False, errors="replace")
    return Counter(int(status) for status in STATUS.findall(done.stdout + done.stderr))


def as_the_references(plan: Plan) -> Measured:
    """Delay 400–620 ms, first with the deadline of 610 ms and then with one of 2 s."""
    measured = Measured()
    for timeout_ms in (610, 2000):
        settings = {
            "BOXOFFICE_PAYMENT__PROVIDER__DELAY_MS": "400-620",
            "BOXOFFICE_BOOKING__PAYMENT_TIMEOUT_MS": str(timeout_ms),
        }
        with running(settings) as it:
            refusals = Refusals(it)
            refusals.start()
            statuses = siege(it, plan.siege_seconds)
            refusals.stop()
            ended = time.monotonic()
            wait_until(lambda: not databases.movement(it.data), "everything is settled", 2 * SETTLE_S)  # noqa: B023
            settled_s = time.monotonic() - ended
            audit = run_command("audit", "--data", str(it.data), settings=it.settings)
        total = sum(statuses.values())
        answered = ", ".join(f"{count / total:.2%} {status}" for status, count in sorted(statuses.items()))
        measured.values[f"deadline {timeout_ms} ms"] = {
            "statuses": dict(statuses),
            "settled_s": settled_s,
            "refusals_looked_at": refusals.seen,
            "refusals_without_retry_after": refusals.without_retry_after,
            "audit": audit.returncode,
        }
        how = f"siege -c200 -t{plan.siege_seconds}S, provider 400–620 ms, deadline {timeout_ms} ms"
        measured.add(f"slow provider, deadline {timeout_ms} ms", f"{total:,} requests: {answered}", how)
        result = f"settled {settled_s:.1f} s after the load; audit {'passed' if audit.returncode == 0 else 'FAILED'}"
        looked_at = f"{refusals.seen} refusals looked at, {refusals.without_retry_after} without Retry-After"
        measured.add(f"… nothing charged without a booking ({timeout_ms} ms)", f"{result}; {looked_at}", how)
    return measured


def five_thousand(plan: Plan) -> Measured:
    """Provider of 500 ms, 5,000 connections: bounded by nothing but the provider's time would be 10,000 bookings/s."""
    settings = {
        "BOXOFFICE_PAYMENT__PROVIDER__DELAY_MS": "500",
        "BOXOFFICE_BOOKING__PAYMENT_TIMEOUT_MS": "10000",
    }
    with running(settings) as it:
        load = wrk.book(it.url("booking"), plan.seconds, connections=5000)
        await_drained(it)
        bookings = on_my_page(it)
    measured = Measured(values=vars(load) | {"bookings": bookings})
    result = f"{bookings / load.seconds:,.0f}/s, p99 {load.p99_ms:,.0f} ms, {load.refused + load.broken:,} refused"
    measured.add("bookings with a provider of 500 ms", result, f"wrk -c5000 -t1, {plan.seconds:g} s, deadline 10 s")
    return measured
