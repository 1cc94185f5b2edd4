#!/usr/bin/env python3
"""Starts the program once for each door and sends it hostile requests: the project's, and those that live beside it.

    tools/wire_cases.py [--cases DIR...] [--apart] [--doors booking gateway]   the program: BOXOFFICE_BIN, or release's

A DIR holds wire.py and cases/*.json; without --cases it is the project's own. Every door and DIR gets its own program
and data, because the cases count bookings; with --apart its own services in processes of their own, on engines. Closes
with one line, `N passed, N failed`; a missing DIR is said and counts as skipped.
"""
import argparse
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

from testing import tally  # noqa: E402
from testing.tally import Tally  # noqa: E402
from tests.e2e.boxoffice_process import NO_TOKENS, Boxoffice  # noqa: E402
from tests.engines.fleet import Fleet  # noqa: E402

DOORS = ("booking", "gateway")
OWN_CASES = ROOT / "tests/wire"
SETTINGS = {"BOXOFFICE_PAYMENT__PROVIDER__DELAY_MS": "0"} | NO_TOKENS


def attack(door: str, port: int, others: dict[str, int], cases: Path) -> Tally:
    """`others` are the ports besides the door's, for cases that want them: WIRE_OPERATOR and so on."""
    command = [sys.executable, str(cases / "wire.py"), "--target", f"127.0.0.1:{port}", "--cases",
               *sorted(map(str, cases.glob("cases/*.json")))]
    told = {f"WIRE_{name.upper()}": f"127.0.0.1:{other}" for name, other in others.items()}
    run = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | told)
    *lines, _ = run.stdout.splitlines() or [""]
    counted = tally.of_closing_lines(run.stdout, run.returncode)
    print(f"{door}, {cases}: {counted}", *lines, run.stderr, sep="\n", flush=True)
    return counted


def after_stop(door: str, counted: Tally, code: int, log: str) -> Tally:
    """A sanitizer that found something, a leak for instance, says so in the exit code."""
    if code != 0:
        print(f"{door}: the program did not stop well, exit code {code}", flush=True)
        counted += Tally(failed=1)
    if counted.failed:
        print(f"{door}: the program's log ends so:", log, sep="\n", flush=True)
    return counted


def attack_one_program(door: str, cases: Path) -> Tally:
    with Boxoffice(settings=SETTINGS) as program:
        ports = program.ports
        others = {"operator": ports["operator"], "payment": ports["payment"], "ledger": ports["operator"],
                  "delivery": ports["delivery"]}
        counted = attack(door, ports[door], others, cases)
        return after_stop(door, counted, program.stop() if program.running else 0, program.log()[-4000:])


def attack_fleet(door: str, cases: Path) -> Tally:
    with Fleet(replicas=1, settings=SETTINGS) as fleet:
        [replica] = fleet.of[door]
        [booking], [payment], [delivery] = fleet.of["booking"], fleet.of["payment"], fleet.of["delivery"]
        others = {"operator": booking.ports["operator"], "payment": payment.ports["payment"],
                  "ledger": payment.ports["operator"], "delivery": delivery.ports["delivery"]}
        counted = attack(f"{door}, apart", replica.ports[door], others, cases)
        return after_stop(f"{door}, apart", counted, replica.stop() if replica.is_running else 0, replica.last_words())


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=Path, nargs="+", default=[OWN_CASES], help="folders with wire.py and cases/")
    parser.add_argument("--apart", action="store_true", help="services in processes of their own, on engines")
    parser.add_argument("--doors", nargs="+", choices=DOORS, default=DOORS, help="which; all when none is named")
    chosen = parser.parse_args(arguments)
    there = [cases for cases in chosen.cases if (cases / "wire.py").exists()]
    missing = [cases for cases in chosen.cases if cases not in there]
    for cases in missing:
        print(f"{cases} is not there: its hostile requests are not sent")
    attacked = attack_fleet if chosen.apart else attack_one_program
    with ThreadPoolExecutor(1 if chosen.apart else len(DOORS)) as pool:  # engines are started one after the other
        counted = pool.map(lambda one: attacked(*one), product(chosen.doors, there))
        total = sum(counted, Tally(skipped=len(missing)))
    print(total)
    return 1 if total.failed else 0


if __name__ == "__main__":
    sys.exit(main())
