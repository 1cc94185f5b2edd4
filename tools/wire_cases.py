#!/usr/bin/env python3
"""Starts the program once for each door and sends it the hostile requests that live beside the repository.

    tools/wire_cases.py --cases DIR [booking] [gateway]      the program is BOXOFFICE_BIN, or the release build

DIR holds wire.py and cases/*.json. Every door gets its own program and data, because the cases count bookings. Closes
with one line, `N passed, N failed`; a missing DIR is said and counts as skipped.
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

DOORS = ("booking", "gateway")


def attack(door: str, cases: Path) -> Tally:
    with Boxoffice(settings={"BOXOFFICE_PAYMENT__PROVIDER__DELAY_MS": "0"}) as program:
        command = [sys.executable, str(cases / "wire.py"), "--target", f"127.0.0.1:{program.ports[door]}", "--cases",
                   *sorted(map(str, cases.glob("cases/*.json")))]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        *lines, _ = run.stdout.splitlines() or [""]
        counted = tally.of_closing_lines(run.stdout, run.returncode)
        print(f"{door}: {counted}", *lines, run.stderr, sep="\n", flush=True)
        # A sanitizer that found something, a leak for instance, says so in the exit code.
        if program.running and (code := program.stop()) != 0:
            print(f"{door}: the program did not stop well, exit code {code}", flush=True)
            counted += Tally(failed=1)
        if counted.failed:
            print(f"{door}: the program's log ends so:", program.log()[-4000:], sep="\n", flush=True)
        return counted


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=Path, required=True, help="folder with wire.py and cases/")
    parser.add_argument("door", nargs="*", choices=[[], *DOORS], help="which doors; all when none is named")
    chosen = parser.parse_args()
    if not (chosen.cases / "wire.py").exists():
        print(f"{chosen.cases} is not there: the hostile requests are not sent")
        print(Tally(skipped=1))
        return 0
    doors = chosen.door or DOORS
    with ThreadPoolExecutor(len(doors)) as pool:
        total = sum(pool.map(lambda door: attack(door, chosen.cases), doors), Tally())
    print(total)
    return 1 if total.failed else 0


if __name__ == "__main__":
    sys.exit(main())
