#!/usr/bin/env python3
"""kill -9 under load, again and again: nothing acknowledged is lost, nothing is charged twice or without a booking, and
after each restart every invariant holds.

    tests/crash/crash_loop.py --rounds 20 [--seed 7] [--seconds-per-round 1.0] [--program build/release/bin/boxoffice]
    tests/crash/crash_loop.py --fleet --rounds 3 [--faults kill-9 …] [--long]

Every other round is a power cut: the program runs on a disk that forgets, when it is killed, what was not flushed. With
`--fleet` it is the services in processes of their own, on their engines, and each round is a fault of faults.py.
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
from tests.crash.faults import FAULTS  # noqa: E402
from tests.crash.ledger import Ledger  # noqa: E402
from tests.crash.load import Mix  # noqa: E402
from tests.crash.one_program import LOSSY_DISK, OneProgram  # noqa: E402
from tests.crash.victim import Happened, Victim  # noqa: E402
from tests.crash.whole_fleet import WholeFleet  # noqa: E402
from tests.e2e.boxoffice_process import binary  # noqa: E402

# How the payment provider behaves during a round. Failures stay well below what opens the breaker for good.
PROVIDERS: dict[str, dict[str, object]] = {
    "healthy": {},
    "slow": {"delayMs": "0-40"},
    "declining": {"declineRate": 0.2},
    "failing": {"failRate": 0.05},
    "losing answers": {"answerLostRate": 0.05},
    "all of it": {"delayMs": "0-20", "declineRate": 0.1, "failRate": 0.03, "answerLostRate": 0.03},
}
ROUNDS_PER_FOLDER = 10  # then a fresh one, so that a long run does not spend its time reading old rows


@dataclass(frozen=True)
class Plan:
    """What to run. `victim` makes what is crashed."""

    victim: Callable[[], Victim]
    rounds: int
    seed: int
    seconds_per_round: float = 1.0
    rest_timeout_s: float = 60.0
    keep_failed: bool = True  # a copy of what a failed round left behind


@dataclass
class Report:
    """What a round did and found."""

    number: int
    provider: str
    happened: str = "did not begin"
    statuses: dict[int, int] = field(default_factory=dict)
    sent: int = 0
    unanswered: int = 0
    slowest_s: float = 0.0
    rest_s: float = 0.0
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        answers = ", ".join(f"{count} x {status}" for status, count in self.statuses.items())
        verdict = "passed" if not self.faults else f"FAILED: {len(self.faults)} faults"
        return (
            f"round {self.number}: {self.happened}, provider {self.provider},"
            f" {self.sent} sent ({answers}, {self.unanswered} unanswered, the slowest after {self.slowest_s:.1f} s),"
            f" at rest after {self.rest_s:.1f} s: {verdict}"
        )


class CrashLoop:
    """Rounds on one data folder, or on the databases of one fleet."""

    def __init__(self, plan: Plan, dice: random.Random) -> None:
        self.plan = plan
        self.dice = dice
        self.victim = plan.victim()
        self.ledger = Ledger(self.victim.folder / "ledger.ndjson", self.victim.says_nothing)

    def round(self, number: int) -> Report:
        report = Report(number, self.dice.choice(sorted(PROVIDERS)))
        self._note(report, "round", lambda: self._crash(report))
        self._note(report, "restart", lambda: self._judge(report))
        self.ledger.flush()
        return report

    def _crash(self, report: Report) -> list[str]:
        """Load, and what happens under it."""
        self.victim.prepare(self.dice)
        self.victim.provider(PROVIDERS[report.provider])
        mix = Mix(keyed=self.dice.choice((0.0, 0.1, 0.3)), cancel=self.dice.choice((0.0, 0.1, 0.3)),
                  seats=self.dice.choice((0.0, 0.3, 1.0)))
        load = self.victim.load(self.ledger, f"r{report.number}", random.Random(self.dice.random()), mix)
        happened = Happened("")
        try:
            happened = self.victim.crash_under(load, self.dice, self.plan.seconds_per_round)
        finally:
            report.happened, report.sent, report.slowest_s = happened.what, len(load.names), load.slowest_s
        return [*happened.faults, *load.impolite]

    def _judge(self, report: Report) -> list[str]:
        """Everything that must hold afterwards, from the first moment after the restart until the clean stop."""
        victim = self.victim
        victim.recover()
        sent = [booking for booking in self.ledger.bookings.values() if booking.name.startswith(f"r{report.number}-")]
        report.unanswered = sum(1 for booking in sent if booking.status is None)
        report.statuses = judge.statuses(sent)
        self._note(report, "after the restart", lambda: judge.lost(self.ledger, victim.data(), at_rest=False))
        keyed = [booking for booking in sent if booking.key]
        again = [booking for booking in keyed if booking.status is None] + keyed[-victim.keys_repeated :]
        self._note(report, "with keys", lambda: judge.repeat_with_keys(self.ledger, again, victim.door))
        self._note(report, "rest", lambda: self._await_rest(report))
        self._note(report, "at rest", lambda: judge.lost(self.ledger, victim.data(), at_rest=True))
        self._note(report, "invariant", victim.violations)
        self._note(report, "audit", self._audit)
        return victim.end_round()

    def _await_rest(self, report: Report) -> list[str]:
        started = time.monotonic()
        try:
            self.victim.await_rest(self.plan.rest_timeout_s)
        finally:
            report.rest_s = time.monotonic() - started
        return []

    def _audit(self) -> list[str]:
        acknowledged = self.victim.folder / "acknowledged.txt"
        self.ledger.write_for_audit(acknowledged)
        done = self.victim.audit(acknowledged)
        return [] if done.returncode == 0 else [f"exit code {done.returncode}: {done.stdout}{done.stderr}"]

    def _note(self, report: Report, when: str, check: Callable[[], list[str]]) -> None:
        """Adds what a check found, or what kept it from finding anything."""
        try:
            report.faults += [f"{when}: {fault}" for fault in check()]
        except (AssertionError, OSError, RuntimeError, sqlite3.Error, subprocess.TimeoutExpired) as error:
            report.faults.append(f"{when}: {error!r}" if isinstance(error, sqlite3.Error) else f"{when}: {error}")

    def close(self, keep: Path | None) -> None:
        """Ends the program. With `keep`, its folder is copied there first."""
        self.victim.kill()
        self.ledger.close()
        if keep is not None:
            shutil.copytree(self.victim.folder, keep, dirs_exist_ok=True)
        self.victim.close()


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
    return reports


def victim_of(given: argparse.Namespace) -> Callable[[], Victim]:
    if given.fleet:
        chosen = [fault for fault in FAULTS if not given.faults or fault.name in given.faults]
        return lambda: WholeFleet(chosen, long=given.long)
    if not LOSSY_DISK.exists():
        print(f"{LOSSY_DISK} is not built: kill -9 only, no power cuts")
        return lambda: OneProgram(given.program, power_cuts=0.0)
    return lambda: OneProgram(given.program, given.power_cuts)


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rounds", type=int, default=20)
    arguments.add_argument("--seed", type=int, default=None, help="default: another one each time")
    arguments.add_argument("--seconds-per-round", type=float, default=1.0, help="load before the kill, on average")
    arguments.add_argument("--power-cuts", type=float, default=0.5, help="share of rounds that end in one")
    arguments.add_argument("--program", type=Path, default=binary())
    arguments.add_argument("--fleet", action="store_true", help="the services apart, on engines")
    names = [fault.name for fault in FAULTS]
    arguments.add_argument("--faults", nargs="+", choices=names, metavar="FAULT", help=", ".join(names))
    arguments.add_argument("--long", action="store_true", help="faults of a fleet last a minute and longer")
    given = arguments.parse_args()
    seed = given.seed if given.seed is not None else random.SystemRandom().randrange(1 << 32)
    print(f"seed {seed}")
    patience_s = 600.0 if given.long else 120.0 if given.fleet else 60.0
    reports = run(Plan(victim_of(given), given.rounds, seed, given.seconds_per_round, patience_s))
    failed = sum(1 for report in reports if report.faults)
    print(f"{len(reports) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
