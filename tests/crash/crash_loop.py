#!/usr/bin/env python3
"""kill -9 under load, again and again: nothing acknowledged is lost, nothing is charged twice or without a booking, and
after each restart every invariant holds.

    tests/crash/crash_loop.py --rounds 20 [--seed 7] [--seconds-per-round 1.0] [--program build/release/bin/boxoffice]

Every other round is a power cut: the program runs on a disk that forgets, when it is killed, what was not flushed.
One line a round, then `N passed, N failed`. Exit status 0 when all passed. What a failed round left behind is kept, and
its seed is printed.
"""

import argparse
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from tests.crash import judge  # noqa: E402
from tests.crash.invariants import violations  # noqa: E402
from tests.crash.ledger import Ledger  # noqa: E402
from tests.crash.load import Load, Mix  # noqa: E402
from tests.e2e import databases  # noqa: E402
from tests.e2e.boxoffice_process import Boxoffice, binary, run_command  # noqa: E402

# How the payment provider behaves during a round. Failures stay well below what opens the breaker for good.
PROVIDERS: dict[str, dict[str, object]] = {
    "healthy": {},
    "slow": {"delayMs": "0-40"},
    "declining": {"declineRate": 0.2},
    "failing": {"failRate": 0.05},
    "losing answers": {"answerLostRate": 0.05},
    "all of it": {"delayMs": "0-20", "declineRate": 0.1, "failRate": 0.03, "answerLostRate": 0.03},
}
KEYS_REPEATED = 150
LOSSY_DISK = binary().parent / "liblossy_disk.so"
ROUNDS_PER_FOLDER = 10  # then a fresh one, so that a long run does not spend its time reading old rows


@dataclass(frozen=True)
class Plan:
    """What to run. `power_cuts`: the share of rounds that end in one."""

    program: Path
    rounds: int
    seed: int
    seconds_per_round: float = 1.0
    power_cuts: float = 0.5
    rest_timeout_s: float = 60.0
    stop_at_first: bool = False
    keep_failed: bool = True  # a copy of what a failed round left behind


@dataclass
class Report:
    """What a round did and found."""

    number: int
    end: str
    provider: str
    statuses: dict[int, int] = field(default_factory=dict)
    sent: int = 0
    unanswered: int = 0
    startup_kills: int = 0
    rest_s: float = 0.0
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        answers = ", ".join(f"{count} x {status}" for status, count in self.statuses.items())
        verdict = "passed" if not self.faults else f"FAILED: {len(self.faults)} faults"
        return (
            f"round {self.number}: {self.end}, provider {self.provider},"
            f" {self.sent} sent ({answers}, {self.unanswered} unanswered),"
            f" {self.startup_kills} kills in start-up, at rest after {self.rest_s:.1f} s: {verdict}"
        )


class CrashLoop:
    """Rounds on one data folder."""

    def __init__(self, plan: Plan, dice: random.Random) -> None:
        self.plan = plan
        self.dice = dice
        self.it = Boxoffice({"BOXOFFICE_MESSAGING__RETENTION_HOURS": "0"}, program=plan.program)
        self.ledger = Ledger(self.it.data.parent / "ledger.ndjson")

    def round(self, number: int) -> Report:
        power_cut = self.dice.random() < self.plan.power_cuts
        report = Report(number, "power cut" if power_cut else "kill -9", self.dice.choice(sorted(PROVIDERS)))
        self._note(report, "round", lambda: self._crash(report, power_cut))
        self.it.kill()
        self._note(report, "restart", lambda: self._judge(report))
        self.it.kill()
        self.ledger.flush()
        return report

    def _crash(self, report: Report, power_cut: bool) -> list[str]:
        """Load until the kill, and kills while it recovers."""
        if power_cut:
            flush_us = str(self.dice.choice((0, 500, 5000)))
            self.it.settings |= {"LD_PRELOAD": str(LOSSY_DISK), "LOSSY_DISK_FLUSH_US": flush_us}
        try:
            self.it.start()
            self.it.provider(**PROVIDERS[report.provider])
            self._load_until_killed(report)
            self._kill_in_startup(report)
        finally:
            self.it.settings.pop("LD_PRELOAD", None)
        return []

    def _judge(self, report: Report) -> list[str]:
        """Everything that must hold afterwards, from the first moment after the restart until the clean stop."""
        data = self.it.data
        self.it.start()
        sent = [booking for booking in self.ledger.bookings.values() if booking.name.startswith(f"r{report.number}-")]
        report.unanswered = sum(1 for booking in sent if booking.status is None)
        report.statuses = judge.statuses(sent)
        self._note(report, "after the restart", lambda: judge.lost(self.ledger, data, at_rest=False))
        keyed = [booking for booking in sent if booking.key]
        again = [booking for booking in keyed if booking.status is None] + keyed[-KEYS_REPEATED:]
        self._note(report, "with keys", lambda: judge.repeat_with_keys(self.ledger, again, self.it))
        self._note(report, "rest", lambda: self._await_rest(report))
        self._note(report, "at rest", lambda: judge.lost(self.ledger, data, at_rest=True))
        self._note(report, "invariant", lambda: violations(data))
        self._note(report, "audit", self._audit)
        code = self.it.stop()
        return [] if code == 0 else [f"the clean stop ended with {code}"]

    def _load_until_killed(self, report: Report) -> None:
        mix = Mix(keyed=self.dice.choice((0.0, 0.1, 0.3)), cancel=self.dice.choice((0.0, 0.1, 0.3)))
        connections = self.dice.choice((8, 64, 128))
        dice = random.Random(self.dice.random())
        load = Load(self.it.ports["booking"], self.ledger, f"r{report.number}", dice, mix, connections)
        load.run(self.plan.seconds_per_round * self.dice.uniform(0.1, 1.9), self.it.kill)
        report.sent = len(load.names)

    def _kill_in_startup(self, report: Report) -> None:
        """In every third round: starts and kills it at some moment of its start-up, which is when it recovers."""
        if self.dice.random() > 1 / 3:
            return
        report.startup_kills = self.dice.randint(1, 4)
        for _ in range(report.startup_kills):
            self.it.launch()
            time.sleep(self.dice.uniform(0.0, 0.08))
            self.it.kill()

    def _await_rest(self, report: Report) -> list[str]:
        started = time.monotonic()
        try:
            databases.await_rest(self.it.data, self.plan.rest_timeout_s, alive=lambda: self.it.running)
        finally:
            report.rest_s = time.monotonic() - started
        return []

    def _audit(self) -> list[str]:
        acknowledged = self.it.data.parent / "acknowledged.txt"
        self.ledger.write_for_audit(acknowledged)
        command = ("audit", "--data", str(self.it.data), "--ledger", str(acknowledged))
        done = run_command(*command, program=binary())
        return [] if done.returncode == 0 else [f"exit code {done.returncode}: {done.stdout}{done.stderr}"]

    def _note(self, report: Report, when: str, check: Callable[[], list[str]]) -> None:
        """Adds what a check found, or what kept it from finding anything."""
        try:
            report.faults += [f"{when}: {fault}" for fault in check()]
        except (AssertionError, OSError, sqlite3.Error, subprocess.TimeoutExpired) as error:
            report.faults.append(f"{when}: {error!r}" if isinstance(error, sqlite3.Error) else f"{when}: {error}")

    def close(self, keep: Path | None) -> None:
        """Ends the program. With `keep`, its folder is copied there first."""
        self.it.kill()
        self.ledger.close()
        if keep is not None:
            shutil.copytree(self.it.data.parent, keep, dirs_exist_ok=True)
        self.it.close()


def run(plan: Plan) -> list[Report]:
    """Runs the rounds and prints a line for each."""
    reports: list[Report] = []
    dice = random.Random(plan.seed)
    while len(reports) < plan.rounds:
        loop = CrashLoop(plan, dice)
        keep: Path | None = None
        failed = False
        try:
            for _ in range(min(ROUNDS_PER_FOLDER, plan.rounds - len(reports))):
                reports.append(loop.round(len(reports) + 1))
                print(reports[-1], flush=True)
                for fault in reports[-1].faults[:10]:
                    print(f"    {fault[:1000]}", flush=True)
                failed = bool(reports[-1].faults)
                if failed:
                    break  # what is broken stays broken: the next round gets a folder of its own
            if failed and plan.keep_failed:
                keep = Path(tempfile.mkdtemp(prefix=f"crash-round-{len(reports)}-"))
                print(f"    kept in {keep}; seed {plan.seed}")
        finally:
            loop.close(keep)
        if failed and plan.stop_at_first:
            break
    return reports


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rounds", type=int, default=20)
    arguments.add_argument("--seed", type=int, default=None, help="default: another one each time")
    arguments.add_argument("--seconds-per-round", type=float, default=1.0, help="load before the kill, on average")
    arguments.add_argument("--power-cuts", type=float, default=0.5, help="share of rounds that end in one")
    arguments.add_argument("--program", type=Path, default=binary())
    given = arguments.parse_args()
    seed = given.seed if given.seed is not None else random.SystemRandom().randrange(1 << 32)
    print(f"seed {seed}")
    power_cuts = given.power_cuts
    if not LOSSY_DISK.exists():
        print(f"{LOSSY_DISK} is not built: kill -9 only, no power cuts")
        power_cuts = 0.0
    reports = run(Plan(given.program, given.rounds, seed, given.seconds_per_round, power_cuts))
    failed = sum(1 for report in reports if report.faults)
    print(f"{len(reports) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
