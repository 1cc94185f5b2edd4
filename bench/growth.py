"""What grows with the number of bookings, and what with the number of connections."""

import socket
import time

from bench import machine, wrk
from bench.measures import Measured, Plan, Throughput, book_and_drain
from bench.program import answers, await_drained, running
from tests.e2e.boxoffice_process import Boxoffice
from tests.e2e.waiting import wait_until

FEW = 10_000
MANY = 1_000_000
READS = {
    "one booking": "/bookings/%d",
    "first page": "/bookings?size=20",
    "page in the middle": "/bookings?page={middle}&size=20",
    "last page": "/bookings?sort=id,desc&size=20",
    "cursor in the middle": "/bookings?after={cursor}&size=20",
}
IDLE = 5_000
HELLO = b"GET /actuator/health/liveness HTTP/1.1\r\nHost: localhost\r\n\r\n"


def data(plan: Plan) -> Measured:
    """POST and GET at ten thousand bookings, and at each of the larger numbers, which the program has made itself."""
    measured = Measured()
    with running() as it:
        costs = {count: _costs(it, count, plan, measured) for count in (FEW, *plan.growth_to)}
        measured.values["resident_mb"] = machine.memory_mb(it.pid)
        measured.values["peak_mb"] = machine.memory_mb(it.pid, "VmHWM")
        disk_mb = sum(file.stat().st_size for file in it.data.iterdir()) / 1e6
        it.stop()
        start_s = _restart(it)
        after_restart_mb = machine.memory_mb(it.pid)
    how = f"same program, {', '.join(f'{count:,}' for count in costs)} bookings in it, c=200; server CPU"
    for name in costs[FEW]:
        each = [at[name] for at in costs.values()]
        ratio = max(each) / min(each)
        measured.values[f"ratio of {name}"] = ratio
        measured.add(f"cost of {name}", f"{' → '.join(f'{cost:.1f}' for cost in each)} µs, within {ratio:.2f}", how)
    most = f"{plan.growth_to[-1]:,}"
    resident = f"{measured.values['resident_mb']:.0f} MB (highest {measured.values['peak_mb']:.0f} MB)"
    measured.add(f"resident memory after {most} bookings", resident, "/proc, same program")
    measured.add(f"start to first answer with {most}", f"{start_s * 1000:.0f} ms", "after a clean stop")
    measured.add(f"… and resident then, on disk {disk_mb:,.0f} MB", f"{after_restart_mb:.0f} MB", "/proc")
    measured.values |= {"start_s": start_s, "after_restart_mb": after_restart_mb, "disk_mb": disk_mb}
    return measured


def _costs(it: Boxoffice, bookings: int, plan: Plan, measured: Measured) -> dict[str, float]:
    """Server CPU µs of a booking and of each kind of read when there are so many."""
    while (missing := bookings - it.total("booking", "bookings")) > 0:
        wrk.book(it.url("booking"), 1 if missing <= FEW else 5 if missing < MANY else 30)
        await_drained(it)
    count = it.total("booking", "bookings")
    seconds = max(2.0, plan.seconds / 5)
    costs: dict[str, float] = {}
    run: Throughput = book_and_drain(it, seconds)
    costs["booking"] = run.cpu_us
    values: dict[str, object] = {"bookings": count, "post": vars(run)}
    for name, path in READS.items():
        watch = machine.Watch(it.pid)
        target = path.replace("{middle}", str(count // 40)).replace("{cursor}", str(count // 2))
        load = wrk.read(it.url("booking"), target, count, seconds)
        costs[name] = watch.stop().server_cpu_s / load.requests * 1e6
        values[name] = vars(load) | {"cpu_us": costs[name]}
    measured.values[f"at {bookings}"] = values
    return costs


def _restart(it: Boxoffice) -> float:
    started = time.monotonic()
    it.start(timeout_s=60)
    wait_until(lambda: answers(it.url("booking", "/bookings")), "the first answer", every_s=0.001)
    return time.monotonic() - started


def idle_connections(plan: Plan) -> Measured:
    """Memory of a connection that has spoken once and is silent now."""
    count = IDLE if plan.repetitions > 1 else IDLE // 5
    with running() as it:
        before = machine.memory_mb(it.pid)
        opened: list[socket.socket] = []
        try:
            for _ in range(count):
                connection = socket.create_connection(("127.0.0.1", it.ports["booking"]), timeout=10)
                opened.append(connection)
                connection.sendall(HELLO)
                assert connection.recv(4096).startswith(b"HTTP/1.1 200")
            each_kb = (machine.memory_mb(it.pid) - before) * 1024 / count
        finally:
            for connection in opened:
                connection.close()
    measured = Measured(values={"connections": count, "each_kb": each_kb})
    measured.add("memory of an idle connection", f"{each_kb:.1f} KB", f"{count:,} that have each asked once, /proc")
    return measured
