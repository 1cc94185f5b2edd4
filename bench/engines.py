"""The services apart, on PostgreSQL, MariaDB and Kafka: complete bookings beside pgbench on the same server, one
booking replica and two, latency at half load, and a consumer that was away for a million events."""

import json
import os
import re
import statistics
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import machine, wrk
from bench.measures import Measured, Plan
from bench.program import OPEN_LOOP, SHOWN_AS_COMPLETE
from tests.e2e.http_client import request
from tests.e2e.waiting import wait_until
from tests.engines.fleet import SERVICES, Fleet, Replica
from tests.engines.postgresql import tools

CONNECTIONS = 200
PGBENCH_SCALE = 50  # as many branches as clients, as its manual advises
PGBENCH_CLIENTS = 50
TICKET = {"musicalName": "Elizabeth", "customerName": "홍길동", "telephoneInfo": 11112222, "addr": "서울시 종로구"}
TOTAL = "SELECT amount FROM maintained_total WHERE name = '{}'"
UNDER_WAY = "SELECT count(*) FROM booking WHERE booking_status = 'PENDING_BOOKING'"


@dataclass(frozen=True)
class Load:
    """One run of closed-loop load on the booking replicas, drained. `cpu_us`: of each process or engine, a booking."""

    bookings: int
    acknowledged: int
    drained_per_second: float
    drain_s: float
    p50_ms: float
    p99_ms: float
    refused: int
    broken: int
    cpu_us: dict[str, float]


def on_my_page(fleet: Fleet) -> int:
    # The view would be copied into a temporary table.
    return int(fleet.mariadb.run(SHOWN_AS_COMPLETE.replace("FROM mypage", "FROM mypage_first"), "mypage"))


def await_drained(fleet: Fleet, timeout_s: float = 300.0) -> None:
    """Waits until no booking is under way and my page shows all of them; what a run has left stays out of the next.
    Nothing is counted before it may be so: that would cost what is measured."""
    completed = "SELECT count(*) FROM booking WHERE booking_status = 'COMPLETE_BOOKING'"

    def booked() -> bool:
        return (int(fleet.postgresql.run(UNDER_WAY, "booking")) == 0
                and int(fleet.postgresql.run(TOTAL.format("booking"), "booking") or 0) == _pages(fleet))

    wait_until(booked, "nothing is under way", timeout_s, every_s=0.05)
    wait_until(lambda: int(fleet.postgresql.run(completed, "booking")) == on_my_page(fleet),
               "my page to show all of it", timeout_s, every_s=0.2)


def running(fleet: Fleet, service: str) -> list[Replica]:
    return [replica for replica in fleet.of[service] if replica.process]


def processes(fleet: Fleet) -> dict[str, list[int]]:
    """Who works for a booking: the processes of each service and engine."""
    found = {service: [replica.process.pid for replica in running(fleet, service)] for service in SERVICES}
    for engine in (fleet.postgresql, fleet.mariadb, fleet.kafka):
        found[engine.name] = [pid for pid in map(int, filter(str.isdigit, os.listdir("/proc")))
                              if _group(pid) == engine.process.pid or _parent(pid) == engine.process.pid]
    return found


def _field(pid: int, number: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[number])
    except (OSError, IndexError):
        return -1


def _parent(pid: int) -> int:
    return _field(pid, 1)


def _group(pid: int) -> int:
    return _field(pid, 2)


def cpu_s(fleet: Fleet) -> dict[str, float]:
    return {name: sum(machine.cpu_s(pid) for pid in pids) for name, pids in processes(fleet).items()}


def book_and_drain(fleet: Fleet, seconds: float) -> Load:
    """All booking replicas that run share the connections."""
    await_drained(fleet)
    before, cpu_before = on_my_page(fleet), cpu_s(fleet)
    doors = [replica.url for replica in running(fleet, "booking")]
    with ThreadPoolExecutor(len(doors)) as crowd:
        loads = list(crowd.map(lambda door: wrk.book(door, seconds, CONNECTIONS // len(doors)), doors))
    ended = time.monotonic()
    await_drained(fleet)
    drain_s = time.monotonic() - ended
    bookings = on_my_page(fleet) - before
    cpu_after = cpu_s(fleet)
    return Load(
        bookings=bookings,
        acknowledged=sum(load.requests - load.refused for load in loads),
        drained_per_second=bookings / (max(load.seconds for load in loads) + drain_s),
        drain_s=drain_s,
        p50_ms=max(load.p50_ms for load in loads),
        p99_ms=max(load.p99_ms for load in loads),
        refused=sum(load.refused for load in loads),
        broken=sum(load.broken for load in loads),
        cpu_us={name: (cpu_after[name] - used) / bookings * 1e6 for name, used in cpu_before.items()},
    )


def pgbench(fleet: Fleet, *options: str) -> str:
    server = fleet.postgresql
    command = [tools() / "pgbench", "-h", "127.0.0.1", "-p", str(server.port), "-U", server.user, *options, "pgbench"]
    done = subprocess.run(command, env=os.environ | {"PGPASSWORD": server.password}, capture_output=True, text=True,
                          check=True)
    return done.stdout


def transactions_per_second(fleet: Fleet, seconds: float) -> float:
    """TPC-B as pgbench has it, prepared statements, 50 clients."""
    said = pgbench(fleet, "-n", "-M", "prepared", "-c", str(PGBENCH_CLIENTS), "-j", "2", "-T", str(round(seconds)))
    return float(re.search(r"^tps = ([\d.]+)", said, re.MULTILINE)[1])


@contextmanager
def fleet_with_two_booking_replicas() -> Iterator[Fleet]:
    with Fleet(replicas=1) as fleet:
        fleet.of["booking"].append(fleet.replica("booking", 1).start())
        fleet.postgresql.create_database("pgbench")
        pgbench(fleet, "-i", "-q", "-s", str(PGBENCH_SCALE))
        yield fleet


def bookings(plan: Plan) -> Measured:
    """Complete bookings a second beside pgbench, with one booking replica and with two, all in turns."""
    measured = Measured()
    tps: list[float] = []
    loads: dict[str, list[Load]] = {"one": [], "two": []}
    with fleet_with_two_booking_replicas() as fleet:
        second = fleet.of["booking"][1]
        book_and_drain(fleet, 2)
        for _ in range(plan.repetitions):
            tps.append(transactions_per_second(fleet, plan.seconds))
            loads["two"].append(book_and_drain(fleet, plan.seconds))
            second.stop()
            loads["one"].append(book_and_drain(fleet, plan.seconds))
            second.start()
        rates = {name: statistics.median(load.drained_per_second for load in runs) for name, runs in loads.items()}
        second.stop()
        await_drained(fleet)
        half = at_rate(fleet, rates["one"] / 2, plan.seconds)
        await_drained(fleet)
        audit = fleet.command("audit")
    bare = statistics.median(tps)
    measured.values = {"pgbench_tps": tps, "half": half, "audit": audit.returncode} | {
        name: [vars(run) for run in runs] for name, runs in loads.items()}
    how = f"wrk -c{CONNECTIONS}, {plan.seconds:g} s, median of {plan.repetitions}, in turns with pgbench"
    measured.add("pgbench, TPC-B, prepared, c=50", f"{bare:,.0f}/s", "same server, same run")
    for name, said in (("one", "one booking replica"), ("two", "two booking replicas")):
        slowest = statistics.median(load.p99_ms for load in loads[name])
        measured.add(f"complete bookings, drained, {said}",
                     f"{rates[name]:,.0f}/s, {rates[name] / bare:.2f} of pgbench, p99 {slowest:.0f} ms", how)
    measured.add("two replicas to one", f"{rates['two'] / rates['one']:.2f}", "of the two above")
    last = loads["one"][-1].cpu_us
    shares = ", ".join(f"{who} {cost:.0f}" for who, cost in last.items())
    measured.add("CPU a booking", f"{sum(last.values()):.0f} µs: {shares}", "last run with one replica, /proc")
    measured.add("latency at half of that, p50 / p99", f"{half['p50_ms']:.0f} / {half['p99_ms']:.0f} ms",
                 f"open loop at {rates['one'] / 2:,.0f} bookings/s")
    measured.add("my page behind a booking then, p50 / p99", f"{half['lag_p50_ms']:.0f} / {half['lag_p99_ms']:.0f} ms",
                 "same run, from the answer on")
    all_runs = [*loads["one"], *loads["two"]]
    lost = sum(max(0, run.acknowledged - run.bookings) for run in all_runs)
    refused = sum(run.refused + run.broken for run in all_runs)
    measured.add("acknowledged bookings that my page does not show", str(lost),
                 f"all runs; {refused} requests were refused or broken; the audit "
                 + ("passed" if audit.returncode == 0 else "FAILED"))
    return measured


def at_rate(fleet: Fleet, rate: float, seconds: float) -> dict[str, float]:
    ports = [str(fleet.of[service][0].ports[service]) for service in ("booking", "mypage")]
    # Looking more often would be a load of its own on a database that is asked over a network.
    command = [OPEN_LOOP, *ports, f"{rate:.0f}", str(seconds), "20"]
    done = subprocess.run(command, capture_output=True, check=True)
    return json.loads(done.stdout)


def _pages(fleet: Fleet) -> int:
    return int(fleet.mariadb.run(TOTAL.format("mypage_first"), "mypage") or 0)


def _plant_deliveries(fleet: Fleet, events: int) -> int:
    """Copies the only delivery's event for so many bookings of nobody, and waits until Kafka has them; how many pages
    there will be."""
    fleet.postgresql.run(
        "BEGIN; UPDATE storage_turn SET taken = taken + 1 WHERE id = 1;"
        " INSERT INTO outbox SELECT sequence + n, record_key + n, version, happened_at, type, traceparent,"
        " regexp_replace(payload, '\"bookingId\":\\d+', '\"bookingId\":' || record_key + n)"
        f" FROM outbox, generate_series(1, {events}) AS n WHERE type = 'DeliveryStarted'; COMMIT", "delivery")
    last = int(fleet.postgresql.run("SELECT max(sequence) FROM outbox", "delivery"))
    reached = "SELECT coalesce(max(next_sequence), 0) FROM relay_position"
    wait_until(lambda: int(fleet.postgresql.run(reached, "delivery")) > last, "Kafka to have them", 300)
    return events + 1


def catching_up(plan: Plan) -> Measured:
    """My page was away; then it reads a million events of one partition."""
    events = plan.many
    with Fleet(replicas=1, settings={"BOXOFFICE_MESSAGING__KAFKA__PARTITIONS": "1"}) as fleet:
        [my_page] = fleet.of["mypage"]
        request(f"{running(fleet, 'booking')[0].url}/bookings", "POST", TICKET)
        await_drained(fleet)
        my_page.stop()
        pages = _plant_deliveries(fleet, events)
        my_page.start()
        pid = my_page.process.pid
        started, begun, cpu_before = time.monotonic(), _pages(fleet), machine.cpu_s(pid)
        early_mb = peak_mb = 0.0
        while (shown := _pages(fleet)) < pages:
            peak_mb = max(peak_mb, machine.memory_mb(pid))
            if shown < begun + events // 4:
                early_mb = peak_mb
            time.sleep(0.1)
        seconds = time.monotonic() - started
        cpu_us = (machine.cpu_s(pid) - cpu_before) / events * 1e6
    measured = Measured(values={"events": events, "seconds": seconds, "early_mb": early_mb, "peak_mb": peak_mb})
    how = f"{events:,} events of one partition, a page each, on MariaDB"
    measured.add("my page catches up", f"{events / seconds:,.0f} events/s, {cpu_us:.0f} µs CPU each", how)
    measured.add("… resident in the first quarter, highest", f"{early_mb:.0f} / {peak_mb:.0f} MB", "same run, /proc")
    return measured
