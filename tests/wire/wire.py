#!/usr/bin/env python3
"""Sends the bad input of cases/*.json to a running program and judges the answers and what they leave behind.

    tests/wire/wire.py --target HOST:PORT --operator HOST:PORT --payment HOST:PORT --delivery HOST:PORT
                       [--ledger HOST:PORT] --cases cases/*.json [--only PART-OF-A-NAME]

Closes with `N passed, N failed`; exits 1 when something failed.
"""
import argparse
import json
import os
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.e2e.http_client import Answer  # noqa: E402
from tests.wire.house import Doors, furnished, state  # noqa: E402
from tests.wire.tables import Case, Named, cases_of, encoded, filled  # noqa: E402

INTERNALS = re.compile(r"(?i)std::|boost::|sqlite|sql syntax|\bsoci\b|libpq|\.[ch]pp\b|\bwhat\(\)|terminate called")
PROBLEM = "application/problem+json"


def faults_of_problem(answer: Answer) -> list[str]:
    """Every refusal is a problem document with a message, and shows nothing of the inside."""
    kind = (answer.header("Content-Type") or "nothing").split(";")[0]
    if kind != PROBLEM:
        return [f"the refusal is {kind}"]
    try:
        document = json.loads(answer.body.decode())
    except ValueError as fault:
        return [f"the refusal is no JSON: {fault}"]
    faults = [] if isinstance(document.get("message"), str) else ["the refusal has no message"]
    faults += [] if document.get("status") == answer.status else [f"its status is {document.get('status')}"]
    shown = INTERNALS.search(answer.body.decode())
    return faults + ([f"the refusal shows internals: {shown[0]!r}"] if shown else [])


def faults_of_answer(case: Case, answer: Answer) -> list[str]:
    if answer.status != case.status:
        return [f"answered {answer.status}, wanted {case.status}: {answer.body[:300].decode(errors='replace')}"]
    faults = faults_of_problem(answer) if answer.status >= 400 else []
    if answer.status == 422 and not faults:
        pointers = sorted(error["pointer"] for error in answer.json.get("errors", []))
        if pointers != sorted(case.errors):
            faults.append(f"names {pointers}, wanted {sorted(case.errors)}")
    return faults


def faults_of_state(case: Case, before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """What had to change has, and nothing else."""
    changes = {name for name in before if before[name] != after[name]}
    return ([f"changed {name}: {before[name]} is now {after[name]}" for name in sorted(changes - case.leaves)] +
            [f"has not changed {name}" for name in sorted(case.leaves - changes)])


class Run:
    """One program under test, furnished for the cases."""

    def __init__(self, doors: Doors) -> None:
        self.doors = doors
        self.named: Named = furnished(doors)
        self.state = state(doors, self.named)

    def faults(self, case: Case) -> list[str]:
        body = None if case.body is None else encoded(case.body, self.named)
        headers = {name: filled(value, self.named) for name, value in case.headers.items()}
        answer = self.doors.send(case.door, filled(case.request, self.named), body, headers)
        before, self.state = self.state, state(self.doors, self.named)
        return faults_of_answer(case, answer) + faults_of_state(case, before, self.state)

    def all(self, cases: Iterable[Case]) -> tuple[int, int]:
        """How many passed and failed; a program that no longer answers fails the rest."""
        counts = [0, 0]
        for case in cases:
            try:
                faults = self.faults(case)
            except OSError as fault:
                print(f"{case.name}: {fault}; the rest is not sent", flush=True)
                return counts[0], counts[1] + 1
            counts[bool(faults)] += 1
            for fault in faults:
                print(f"{case.name}: {fault}"[:600], flush=True)
        return counts[0], counts[1]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--target", required=True, help="the customers' door: the booking service, or the gateway")
    for door in ("operator", "payment", "delivery", "ledger"):
        parser.add_argument(f"--{door}", default=os.environ.get(f"WIRE_{door.upper()}"),
                            help=f"where it is, by default WIRE_{door.upper()}")
    parser.add_argument("--cases", type=Path, nargs="+", required=True)
    parser.add_argument("--only", default="", help="cases whose name has this in it")
    chosen = parser.parse_args()
    ledger = chosen.ledger or chosen.operator
    run = Run(Doors(chosen.target, chosen.operator, chosen.payment, ledger, chosen.delivery))
    cases = [case for path in chosen.cases for case in cases_of(path) if chosen.only in case.name]
    passed, failed = run.all(cases)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
