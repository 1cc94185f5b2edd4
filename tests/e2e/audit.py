"""`boxoffice audit` as the tests use it: what it says, by invariant."""

import json
import unittest
from dataclasses import dataclass
from typing import Any

from tests.e2e.boxoffice_process import Boxoffice, run_command


@dataclass(frozen=True)
class Audit:
    code: int
    text: str
    verdicts: dict[str, Any]  # by invariant's name: its part of the report

    @property
    def violated(self) -> set[str]:
        return {name for name, verdict in self.verdicts.items() if not verdict["ok"]}


def audit(it: Boxoffice) -> Audit:
    """Runs it on the data folder, whether the program runs or not."""
    done = run_command("audit", "--data", str(it.data), "--json", settings=it.settings)
    assert done.returncode in (0, 1), done
    report = json.loads(done.stdout)
    return Audit(done.returncode, done.stdout, {verdict["name"]: verdict for verdict in report["invariants"]})


def audit_passes(test: unittest.TestCase, it: Boxoffice) -> None:
    found = audit(it)
    test.assertEqual((found.code, found.violated), (0, set()), found.text)
