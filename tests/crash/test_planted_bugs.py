"""The crash loop finds what it is for: the program is built once more with each of four bugs planted in it, and a few
rounds are enough. BOXOFFICE_PLANTED_BUG compiles them in; the names of the programs say which."""

import re
import unittest
from pathlib import Path

from tests.crash.crash_loop import Plan, run
from tests.crash.one_program import OneProgram
from tests.e2e.boxoffice_process import binary

ROUNDS = 8
FIRST_SEED = 20261122


def with_bug(name: str) -> Path:
    return binary().parent / f"boxoffice-{name}"


class ThePlantedBug(unittest.TestCase):
    def assert_found(self, bug: str, pattern: str, power_cuts: float = 0.0) -> None:
        """One of the rounds, each with a folder of its own, reports a fault of that pattern."""
        program = with_bug(bug)
        self.assertTrue(program.exists(), f"{program} is not built")
        faults: list[str] = []
        for seed in range(FIRST_SEED, FIRST_SEED + ROUNDS):
            plan = Plan(lambda: OneProgram(program, power_cuts), 1, seed, 0.5, 10.0, keep_failed=False)
            faults += [fault for report in run(plan) for fault in report.faults]
            if re.search(pattern, "\n".join(faults)):
                return
        self.fail(f"{ROUNDS} rounds with {program.name} found none of {pattern!r}, but: {faults}")

    def test_of_an_answer_before_its_commit_is_found_as_a_lost_acknowledgement(self) -> None:
        self.assert_found("ack-before-commit", r"was answered with 20[12]|was acknowledged|with key")

    def test_of_a_skipped_outbox_is_found_as_a_state_that_nobody_was_told(self) -> None:
        self.assert_found("outbox-skipped", r"and announced \[|audit: exit code 1")

    def test_of_an_offset_before_its_effect_is_found_as_an_effect_that_is_missing(self) -> None:
        self.assert_found(
            "offset-before-effect", r"my page shows|and its delivery|and its payment|still: \{|audit: exit code 1"
        )

    def test_of_a_flush_that_is_left_out_is_found_by_a_power_cut(self) -> None:
        self.assert_found("flush-left-out", r"was answered with 20[12]|was acknowledged", power_cuts=1.0)


if __name__ == "__main__":
    unittest.main()
