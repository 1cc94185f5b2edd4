"""One measured thing each: every function starts what it needs, measures, and gives rows for the table."""

import json
import statistics
import struct
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from bench import machine, wrk
from bench.program import (
    BARE_SERVER,
    COUNT_CALLS,
    COUNT_COPIES,
    OPEN_LOOP,
    SALE_CROWD,
    answers,
    await_drained,
    bare_server,
    on_my_page,
    running,
)
from tests.e2e.boxoffice_process import Boxoffice
from tests.e2e.waiting import wait_until


@dataclass(frozen=True)
class Row:
    """A line of the table: what, how much (as printed), how it was got."""

    what: str
    result: str
    how: str


@dataclass
class Measured:
    rows: list[Row] = field(default_factory=list)
    values: dict[str, object] = field(default_factory=dict)  # for results.json

    def add(self, what: str, result: str, how: str) -> None:
        self.rows.append(Row(what, result, how))


@dataclass(frozen=True)
class Plan:
    """How long and how often."""

    seconds: float = 15.0
    repetitions: int = 3
    siege_seconds: int = 50
    many: int = 1_000_000
    growth_to: tuple[int, ...] = (1_000_000,)  # bookings, ascending

    @staticmethod
    def quick() -> "Plan":
        return Plan(seconds=4.0, repetitions=1, siege_seconds=8, many=50_000, growth_to=(50_000,))


@dataclass(frozen=True)
class Throughput:
    """One run of closed-loop load, drained. Bookings are what my page shows as complete, paid and on their way."""

    bookings: int
    per_second: float
    drained_per_second: float
    drain_s: float
    cpu_us: float
    switches: float
    p50_ms: float
    p99_ms: float
    refused: int
    broken: int
    foreign_load: float
    peak_mb: float


def book_and_drain(it: Boxoffice, seconds: float, connections: int = 200) -> Throughput:
    await_drained(it)
    before = on_my_page(it)
    watch = machine.Watch(it.pid)
    load = wrk.book(it.url("booking"), seconds, connections)
    ended = time.monotonic()
    await_drained(it)
    drain_s = time.monotonic() - ended
    spent = watch.stop()
    bookings = on_my_page(it) - before
    return Throughput(
        bookings=bookings,
        per_second=bookings / load.seconds,
        drained_per_second=bookings / (load.seconds + drain_s),
        drain_s=drain_s,
        cpu_us=spent.server_cpu_s / bookings * 1e6,
        switches=spent.context_switches / bookings,
        p50_ms=load.p50_ms,
        p99_ms=load.p99_ms,
        refused=load.refused,
        broken=load.broken,
        foreign_load=spent.foreign_load,
        peak_mb=machine.memory_mb(it.pid, "VmHWM"),
    )


def throughput(plan: Plan) -> Measured:
    """Bookings a second beside the bare limit, in turns, so that both see the same machine."""
    runs: list[Throughput] = []
    bare: list[tuple[float, float]] = []
    for _ in range(plan.repetitions):
        with bare_server() as (port, pid):
            watch = machine.Watch(pid)
            load = wrk.book(f"http://127.0.0.1:{port}", plan.seconds / 2)
            bare.append((load.per_second, watch.stop().server_cpu_s / load.requests * 1e6))
        with running() as it:
            book_and_drain(it, 1)
            runs.append(book_and_drain(it, plan.seconds))
    typical = {name: statistics.median(getattr(run, name) for run in runs) for name in Throughput.__dataclass_fields__}
    bare_rate, bare_cpu = (statistics.median(column) for column in zip(*bare, strict=True))
    ratio = typical["drained_per_second"] / bare_rate
    how = f"wrk -c200 -t1, {plan.seconds:g} s, median of {plan.repetitions}, provider delay 0"
    measured = Measured(values={"runs": [vars(run) for run in runs], "bare": bare, "typical": typical, "ratio": ratio})
    rate = f"{typical['drained_per_second']:,.0f}/s ({typical['per_second']:,.0f}/s before draining)"
    measured.add("complete bookings, durable, drained", rate, f"{how}; every one counted on my page")
    measured.add(
        "bare limit", f"{bare_rate:,.0f}/s, {bare_cpu:.1f} µs", f"{how}; same server, constant answer; in turns"
    )
    measured.add("ratio to the bare limit", f"{ratio:.2f}", "of the two above")
    measured.add("server CPU a booking", f"{typical['cpu_us']:.1f} µs", "same runs, /proc, until drained")
    measured.add("context switches a booking", f"{typical['switches']:.2f}", "same runs, /proc, all threads")
    measured.add("latency p50 / p99", f"{typical['p50_ms']:.1f} / {typical['p99_ms']:.1f} ms", "same runs, wrk")
    measured.add("answers that were no booking", f"{typical['refused'] + typical['broken']:.0f}", "same runs, wrk")
    measured.add("time to drain", f"{typical['drain_s'] * 1000:.0f} ms", "same runs, after the last answer")
    measured.add("foreign load", f"{typical['foreign_load']:.0%} of the machine", "same runs, /proc/stat less our own")
    return measured


def calls(plan: Plan) -> Measured:
    """Flushes, allocations and copies a booking, in runs of their own because counting costs."""
    allocations, flushes = _counted(COUNT_CALLS, plan)
    copies, copied_bytes = _counted(COUNT_COPIES, plan)
    measured = Measured(values={"allocations": allocations, "flushes": flushes, "copies": copies,
                                "copied_bytes": copied_bytes})
    how = "c=200, a run of its own with {} counted by a preloaded library"
    measured.add("flushes to disk a booking", f"{flushes:.3f}", how.format("f(data)sync"))
    measured.add("allocations a booking", f"{allocations:.0f}", how.format("malloc"))
    measured.add("copies a booking", f"{copies:.0f} of {copied_bytes:,.0f} bytes", how.format("memcpy and memmove"))
    return measured


def _counted(library: Path, plan: Plan) -> tuple[float, float]:
    """What the library's two counters grow by for one booking."""
    with tempfile.NamedTemporaryFile() as file, running(_counting(file.name, library)) as it:
        book_and_drain(it, 1)
        before = _counters(file.name)
        run = book_and_drain(it, max(3.0, plan.seconds / 3))
        after = _counters(file.name)
    return (after[0] - before[0]) / run.bookings, (after[1] - before[1]) / run.bookings


def _counting(file: str, library: Path) -> dict[str, str]:
    """Settings that load a counting library into the program."""
    return {"LD_PRELOAD": str(library), "COUNT_CALLS_FILE": file}


def _counters(path: str) -> tuple[int, int]:
    """As bench/shared_counters.hpp lays them out."""
    return struct.unpack("=2Q", Path(path).read_bytes())


def lag(plan: Plan, full_rate: float | None = None) -> Measured:
    """How far my page is behind at half the load that the machine bears."""
    with running() as it:
        rate = (full_rate or book_and_drain(it, plan.seconds / 3).per_second) / 2
        ports = (str(it.ports["booking"]), str(it.ports["mypage"]))
        command = [OPEN_LOOP, *ports, f"{rate:.0f}", str(plan.seconds), "2"]
        done = subprocess.run(command, capture_output=True, check=True)
    found = json.loads(done.stdout)
    measured = Measured(values=found | {"rate": rate})
    how = f"open loop at {rate:,.0f} bookings/s, {plan.seconds:g} s; {found['watched']} bookings looked for every 2 ms"
    result = f"{found['lag_p50_ms']:.0f} / {found['lag_p99_ms']:.0f} ms"
    measured.add("my page behind a booking, p50 / p99", result, f"{how}, from the answer on")
    measured.add("latency at half load, p50 / p99", f"{found['p50_ms']:.1f} / {found['p99_ms']:.1f} ms", how)
    return measured


def connections(plan: Plan) -> Measured:
    """Rate and latency by the number of connections."""
    measured = Measured()
    for count in (1, 10, 50, 1000):
        with running() as it:
            run = book_and_drain(it, plan.seconds / 3, count)
        measured.values[str(count)] = vars(run)
        result = f"{run.drained_per_second:,.0f}/s, p99 {run.p99_ms:.1f} ms, {run.cpu_us:.0f} µs"
        measured.add(f"bookings at c={count}", result, f"wrk, {plan.seconds / 3:.0f} s, drained")
    return measured


def start(plan: Plan) -> Measured:
    """From the start of the process to its first answer, and what it then holds in memory."""
    times = []
    for _ in range(2 * plan.repetitions + 1):
        with running() as it:
            it.stop()
            started = time.monotonic()
            it.start()
            wait_until(lambda: answers(it.url("booking", "/bookings")), "the first answer", every_s=0.001)  # noqa: B023
            times.append(time.monotonic() - started)
            resting = machine.memory_mb(it.pid)
    first = statistics.median(times)
    measured = Measured(values={"first_answer_s": times, "resting_mb": resting})
    measured.add("start to first answer", f"{first * 1000:.0f} ms", f"GET /bookings, median of {len(times)}")
    measured.add("resident memory at rest", f"{resting:.0f} MB", "just started, all five services")
    return measured


PROGRAMS = (BARE_SERVER, OPEN_LOOP, SALE_CROWD, COUNT_CALLS, COUNT_COPIES)
