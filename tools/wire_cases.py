#!/usr/bin/env python3
"""Starts the program once for each door and sends it the hostile requests that live beside the repository.

    tools/wire_cases.py --cases DIR [--apart] [booking] [gateway]    the program is BOXOFFICE_BIN, or the release build

DIR holds wire.py and cases/*.json. Every door gets its own program and data, because the cases count bookings; with
--apart its own services in processes of their own, on engines. Closes with one line, `N passed, N failed`; a missing
DIR is said and counts as skipped.
"""
import argparse
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

from testing import tally  # noqa: E402
from testing.tally import Tally  # noqa: E402
from tests.e2e.boxoffice_process import Boxoffice  # noqa: E402
from tests.engines.fleet import Fleet  # noqa: E402

DOORS = ("booking", "gateway")


SETTINGS = {"BOXOFFICE_PAYMENT__PROVIDER__DELAY_MS": "0"}


def attack(door: str, port: int, cases: Path) -> Tally:
    command = [sys.executable, str(cases / "wire.py"), "--target", f"127.0.0.1:{port}", "--cases",
               *sorted(map(str, cases.glob("cases/*.json")))]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    *lines, _ = run.stdout.splitlines() or [""]
    counted = tally.of_closing_lines(run.stdout, run.returncode)
    print(f"{door}: {counted}", *lines, run.stderr, sep="\n", flush=True)
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
        counted = attack(door, program.ports[door], cases)
        return after_stop(door, counted, program.stop() if program.running else 0, program.log()[-4000:])


def attack_fleet(door: str, cases: Path) -> Tally:
    with Fleet(replicas=1, settings=SETTINGS) as fleet:
        [replica] = fleet.of[door]
        counted = attack(f"{door}, apart", replica.ports[door], cases)
        return after_stop(f"{door}, apart", counted, replica.stop() if replica.is_running else 0, replica.last_words())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=Path, required=True, help="folder with wire.py and cases/")
    parser.add_argument("--apart", action="store_true", help="services in processes of their own, on engines")
    parser.add_argument("door", nargs="*", choices=[[], *DOORS], help="which doors; all when none is named")
    chosen = parser.parse_args()
    if not (chosen.cases / "wire.py").exists():
        print(f"{chosen.cases} is not there: the hostile requests are not sent")
        print(Tally(skipped=1))
        return 0
    doors = chosen.door or DOORS
    attacked = attack_fleet if chosen.apart else attack_one_program
    with ThreadPoolExecutor(len(doors)) as pool:
        total = sum(pool.map(lambda door: attacked(door, chosen.cases), doors), Tally())
    print(total)
    return 1 if total.failed else 0


if __name__ == "__main__":
    sys.exit(main())
