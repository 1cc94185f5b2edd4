"""Selling a performance: everybody wants the same seats, and everybody watches them go."""

import json
import subprocess
import time
from typing import Any

from bench import wrk
from bench.measures import Measured, Plan
from bench.program import SALE_CROWD, running
from tests.e2e.boxoffice_process import Boxoffice
from tests.e2e.halls import make_large_hall, make_standing_concert

SEATS = 5_000
BUYERS = 200
WATCHERS = 2_000


def crowd(it: Boxoffice, performance: int, how: str) -> dict[str, Any]:
    command = [SALE_CROWD, it.ports["booking"], performance, SEATS, BUYERS, how]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=True)
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def hot_sale(plan: Plan) -> Measured:
    """A performance of 5,000 places that 200 buyers want at once."""
    with running() as it:
        said = crowd(it, make_standing_concert(it, SEATS), "pairs")
    measured = Measured(values=said)
    how = f"{BUYERS} buyers of pairs, hold and booking, until all {SEATS:,} places are sold"
    measured.add("seats of a hot sale", f"{said['sold'] / said['seconds']:,.0f}/s, {said['twice']} sold twice", how)
    for what, answer in (("a hold", "hold 201"), ("a hold refused", "hold 409"), ("a booking", "booking 201")):
        took = said["answers"][answer]
        measured.add(f"{what} there, p99", f"{took['p99_ms']:.0f} ms", f"{took['count']:,} of them")
    return measured


def herd(plan: Plan) -> Measured:
    """All ask for the two best seats of one grade."""
    with running() as it:
        said = crowd(it, make_large_hall(it, rows=100, seats=50), "best")
    took = said["answers"]["hold 201"]
    measured = Measured(values=said)
    measured.add("best pairs of one grade", f"{took['count'] / said['seconds']:,.0f}/s, p99 {took['p99_ms']:.0f} ms",
                 f"{BUYERS} connections until all {took['count']:,} pairs of {SEATS:,} seats are held")
    return measured


def watchers(plan: Plan) -> Measured:
    """Those who look at what has changed since they looked last, while seats are sold."""
    with running() as it:
        performance = make_standing_concert(it, SEATS)

        def hold_some() -> None:
            for seat in range(1, 401, 2):
                it.post("booking", "/holds", {"performanceId": performance, "seatIds": [seat, seat + 1]})
                time.sleep(plan.seconds / 250)

        load = wrk.watch(it.url("booking"), f"/performances/{performance}/availability", plan.seconds, WATCHERS,
                         during=hold_some)
    measured = Measured(values=vars(load))
    measured.add("availability to watchers", f"{load.per_second:,.0f}/s, p99 {load.p99_ms:.0f} ms",
                 f"wrk -c{WATCHERS}, {plan.seconds:g} s, ?since= what was seen last; {load.bytes_each:.0f} bytes each")
    return measured

