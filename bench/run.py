#!/usr/bin/env python3
"""Measures the release build and prints a table; `bench/results.json` gets every number. Nothing is asserted.

    bench/run.py [--engines] [--quick] [--only throughput lag …] [--growth-to 1000000 …] [--results FILE]

See bench/README.md for what each measure does and how to read it.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from bench import engines, growth, live_pages, machine, measures, sale, slow_provider  # noqa: E402
from bench.measures import Measured, Plan  # noqa: E402
from tests.e2e.boxoffice_process import binary  # noqa: E402

MEASURES: dict[str, Callable[[Plan], Measured]] = {
    "throughput": measures.throughput,
    "calls": measures.calls,
    "lag": measures.lag,
    "connections": measures.connections,
    "start": measures.start,
    "slow-provider": slow_provider.as_the_references,
    "five-thousand": slow_provider.five_thousand,
    "growth": growth.data,
    "idle-connections": growth.idle_connections,
    "hot-sale": sale.hot_sale,
    "herd": sale.herd,
    "watchers": sale.watchers,
    "live-pages": live_pages.live_pages,
}

ON_ENGINES: dict[str, Callable[[Plan], Measured]] = {
    "bookings": engines.bookings,
    "catching-up": engines.catching_up,
}


def this_machine() -> dict[str, object]:
    cpu = [line.partition(":")[2].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "name" in line]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    commit = subprocess.run(["git", "-C", str(ROOT), "rev-parse", "HEAD"], capture_output=True, text=True, check=False)
    return {
        "processors": machine.PROCESSORS,
        "model": cpu[0] if cpu else platform.machine(),
        "memory_gb": round(memory, 1),
        "kernel": platform.release(),
        "commit": commit.stdout.strip(),
        "at": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
    }


def table(found: dict[str, Measured]) -> str:
    lines = ["| measure | result | how |", "| --- | --- | --- |"]
    lines += [f"| {row.what} | {row.result} | {row.how} |" for measured in found.values() for row in measured.rows]
    return "\n".join(lines)


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--quick", action="store_true", help="a short pass: figures that are only roughly right")
    arguments.add_argument("--engines", action="store_true", help="the services apart on PostgreSQL, MariaDB and Kafka")
    arguments.add_argument("--only", nargs="+", metavar="NAME")
    arguments.add_argument("--growth-to", type=int, nargs="+", metavar="BOOKINGS",
                           help="the numbers at which growth is measured, ascending; default: a million")
    arguments.add_argument("--results", type=Path, default=ROOT / "bench/results.json")
    given = arguments.parse_args()
    known = ON_ENGINES if given.engines else MEASURES
    if unknown := set(given.only or ()) - set(known):
        arguments.error(f"no measure is called {', '.join(unknown)}; there are {', '.join(known)}")
    missing = [str(file) for file in (binary(), *measures.PROGRAMS) if not file.exists()]
    if missing:
        print(f"not built: {', '.join(missing)}; `make bench` builds them", file=sys.stderr)
        return 2
    machine.allow_many_files()
    plan = Plan.quick() if given.quick else Plan()
    if given.growth_to:
        plan = replace(plan, growth_to=tuple(given.growth_to))
    found: dict[str, Measured] = {}
    for name in given.only or known:
        print(f"{name} …", file=sys.stderr, flush=True)
        foreign = machine.ForeignLoad()
        found[name] = known[name](plan)
        found[name].values["foreign_load"] = foreign.share()
        for row in found[name].rows:
            print(f"  {row.what}: {row.result}", file=sys.stderr, flush=True)
    print(table(found))
    loads = ", ".join(f"{name} {measured.values['foreign_load']:.0%}" for name, measured in found.items())
    print(f"\nUsed by others meanwhile, of {machine.PROCESSORS} processors: {loads}.")
    results = {"machine": this_machine(), "quick": given.quick}
    results |= {name: measured.values for name, measured in found.items()}
    given.results.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
