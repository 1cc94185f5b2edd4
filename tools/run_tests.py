#!/usr/bin/env python3
"""Runs every test of the project, as `make test` and CI do, and closes with a table and one line: N passed, N failed.

    tools/run_tests.py [--started EPOCH] [--only STAGE...]

Lanes run beside each other: one builds and runs what is built (politely, with nice), the others drive the program from
outside, and mostly wait. What a stage prints goes to build/test/<stage>.log and is shown when it failed.
"""
import argparse
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from testing.stages import LANES, Stage
from testing.tally import Tally

ROOT = Path(__file__).resolve().parents[1]
LOGS = ROOT / "build/test"
HEARTBEAT_S = 60
SHOWN_LINES = 80


def clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


@dataclass
class Outcome:
    state: str = "not run"  # passed, failed, not run
    seconds: float = 0.0
    tally: Tally = field(default_factory=Tally)


class Run:
    """The stages' outcomes so far, and the processes that are running."""

    def __init__(self, stages: list[Stage], started: float, logs: Path = LOGS):
        self.started = started
        self.logs = logs
        logs.mkdir(parents=True, exist_ok=True)
        self.outcomes = {stage.name: Outcome() for stage in stages}
        self.ended = {stage.name: threading.Event() for stage in stages}
        self.processes: dict[str, subprocess.Popen] = {}
        self.printing = threading.Lock()

    def say(self, text: str) -> None:
        with self.printing:
            print(f"[{clock(time.time() - self.started):>5}] {text}", flush=True)

    def lane(self, stages: list[Stage]) -> None:
        for stage in stages:
            for needed in stage.needs:
                if needed in self.ended:
                    self.ended[needed].wait()
            failed = [name for name in stage.needs if name in self.outcomes and self.outcomes[name].state != "passed"]
            if failed:
                self.say(f"{stage.name}: not run, because of {failed[0]}")
            else:
                self.outcomes[stage.name] = self.run(stage)
            self.ended[stage.name].set()

    def run(self, stage: Stage) -> Outcome:
        self.say(f"{stage.name} …")
        started = time.time()
        log = self.logs / f"{stage.slug}.log"
        code = 0
        with log.open("wb") as output:
            for command in stage.commands:
                code = code or self.call(stage, command, output)
        seconds = time.time() - started
        tally = stage.tally(log.read_text(errors="replace"), code)
        passed = code == 0 and tally.failed == 0
        self.say(f"{stage.name}: {'passed' if passed else 'FAILED'}{tally.in_words} in {clock(seconds)}")
        if not passed:
            self.show(log)
        return Outcome("passed" if passed else "failed", seconds, tally)

    def call(self, stage: Stage, command: list[str], output) -> int:
        environment = os.environ | stage.environment
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=output,
                                   stderr=subprocess.STDOUT, start_new_session=True)
        self.processes[stage.name] = process
        try:
            return process.wait(stage.minutes * 60)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            output.write(f"\nstopped: it took more than {stage.minutes} minutes\n".encode())
            return process.wait() or 1
        finally:
            self.processes.pop(stage.name, None)

    def show(self, log: Path) -> None:
        lines = [line for line in log.read_text(errors="replace").splitlines() if not line.endswith("... ok")]
        with self.printing:
            print(*(f"    {line}" for line in lines[-SHOWN_LINES:]), f"    (all of it: {log})", sep="\n", flush=True)

    def heartbeat(self, over: threading.Event) -> None:
        """Says now and then what the running stages are at, so that nobody wonders whether they hang."""
        while not over.wait(HEARTBEAT_S):
            for name in list(self.processes):
                log = self.logs / f"{Stage.slug_of(name)}.log"
                last = (log.read_text(errors="replace").splitlines() or [""])[-1]
                self.say(f"{name} … {last[:100]}")

    def end_all(self) -> None:
        for process in list(self.processes.values()):
            os.killpg(process.pid, signal.SIGKILL)

    def table(self) -> None:
        width = max(map(len, self.outcomes))
        print(f"\n{'stage':<{width}}   time   result")
        for name, outcome in self.outcomes.items():
            print(f"{name:<{width}}  {clock(outcome.seconds):>5}   {outcome.state}{outcome.tally.in_words}")
        print(f"{'all, side by side':<{width}}  {clock(time.time() - self.started):>5}")

    def all_passed(self) -> bool:
        return all(outcome.state == "passed" for outcome in self.outcomes.values())

    def total(self) -> Tally:
        return sum((outcome.tally for outcome in self.outcomes.values()), Tally())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--started", type=float, default=time.time(), help="when `make test` began (set-up included)")
    names = [stage.name for lane in LANES for stage in lane]
    parser.add_argument("--only", nargs="+", choices=names, default=names, metavar="STAGE", help=", ".join(names))
    chosen = parser.parse_args()

    lanes = [[stage for stage in lane if stage.name in chosen.only] for lane in LANES]
    run = Run([stage for lane in lanes for stage in lane], chosen.started)
    over = threading.Event()
    threading.Thread(target=run.heartbeat, args=(over,), daemon=True).start()
    threads = [threading.Thread(target=run.lane, args=(lane,), daemon=True) for lane in lanes]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    except KeyboardInterrupt:
        run.end_all()
        return 130
    finally:
        over.set()
    run.table()
    print(run.total())
    return 0 if run.all_passed() else 1


if __name__ == "__main__":
    sys.exit(main())
