"""wrk as load generator: closed loop, so many connections, one thread."""

import json
import os
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Result:
    """`refused`: answers from 400 up; `broken`: requests that got no answer."""

    requests: int
    seconds: float
    p50_ms: float
    p90_ms: float
    p99_ms: float
    max_ms: float
    refused: int
    broken: int
    bytes: int  # of the answers

    @property
    def per_second(self) -> float:
        return (self.requests - self.refused) / self.seconds


    @property
    def bytes_each(self) -> float:
        return self.bytes / max(1, self.requests)


def book(url: str, seconds: float, connections: int = 200) -> Result:
    """POST /bookings on that address for so long."""
    return _run(url, "booking.lua", seconds, connections, {})


def read(url: str, path: str, ids: int, seconds: float, connections: int = 200) -> Result:
    """GET the path, with %d replaced by random ids up to `ids`."""
    return _run(url, "reading.lua", seconds, connections, {"READ_PATH": path, "READ_IDS": str(ids)})


def watch(url: str, path: str, seconds: float, connections: int, during: Callable[[], None]) -> Result:
    """GET what has changed since the newest answer; `during` runs meanwhile, in a thread."""
    with ThreadPoolExecutor(1) as other:
        done = other.submit(during)
        result = _run(url, "watching.lua", seconds, connections, {"READ_PATH": path})
        done.result()
    return result


def _run(url: str, script: str, seconds: float, connections: int, environment: dict[str, str]) -> Result:
    options = ["-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s", "--timeout", "30s", "-s", str(HERE / script)]
    settings = os.environ | {"BENCH_FOLDER": str(HERE)} | environment
    done = subprocess.run(["wrk", *options, url], env=settings, capture_output=True, text=True, check=True)
    last = done.stdout.strip().splitlines()[-1]
    return Result(**json.loads(last))
