"""What the kernel knows of a process and of the machine: processor time, context switches, memory. Linux only."""

import os
import resource
import time
from dataclasses import dataclass
from pathlib import Path

TICKS_PER_S = os.sysconf("SC_CLK_TCK")
PROCESSORS = os.cpu_count() or 1


def cpu_s(pid: int) -> float:
    """Processor time of the process so far, user and system, all threads."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_PER_S


def context_switches(pid: int) -> int:
    """Voluntary and involuntary, of all threads that live now."""
    count = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        for line in (task / "status").read_text().splitlines():
            if "ctxt_switches" in line:
                count += int(line.split()[1])
    return count


def memory_mb(pid: int, field: str = "VmRSS") -> float:
    """Resident memory now, or its highest value so far (VmHWM)."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(f"{field}:"):
            return int(line.split()[1]) / 1024
    raise ValueError(f"no {field} of {pid}")


def _busy_s() -> float:
    """Processor time that the whole machine has spent, stolen time of the host included."""
    user, nice, system, _, _, irq, softirq, steal = map(int, Path("/proc/stat").read_text().split()[1:9])
    return (user + nice + system + irq + softirq + steal) / TICKS_PER_S


def _children_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _own_s() -> float:
    return time.process_time()


@dataclass(frozen=True)
class Spent:
    """What a stretch of time cost. `foreign_load`: share of the machine that neither the server nor its load used."""

    seconds: float
    server_cpu_s: float
    load_cpu_s: float
    context_switches: int
    foreign_load: float


class Watch:
    """Measures from its making to `stop`. The load generators must have ended by then: they are counted as children."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._switches = context_switches(pid)
        self._before = (time.monotonic(), cpu_s(pid), _children_s(), _own_s(), _busy_s())

    def stop(self) -> Spent:
        now = (time.monotonic(), cpu_s(self._pid), _children_s(), _own_s(), _busy_s())
        seconds, server, children, own, busy = (after - before for after, before in zip(now, self._before, strict=True))
        foreign = max(0.0, busy - server - children - own) / (seconds * PROCESSORS)
        return Spent(seconds, server, children, context_switches(self._pid) - self._switches, foreign)


class ForeignLoad:
    """The share of the machine that was used by neither us nor any process that we started and that has ended."""

    def __init__(self) -> None:
        self._before = (time.monotonic(), _busy_s(), _children_s() + _own_s())

    def share(self) -> float:
        now = (time.monotonic(), _busy_s(), _children_s() + _own_s())
        seconds, busy, ours = (after - before for after, before in zip(now, self._before, strict=True))
        return max(0.0, busy - ours) / (seconds * PROCESSORS)


def allow_many_files() -> int:
    """Raises the number of files that this process and its children may open to what is permitted, and returns it."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = min(hard, 1 << 20) if hard != resource.RLIM_INFINITY else 1 << 20
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return wanted
