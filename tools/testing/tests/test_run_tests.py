import contextlib
import io
import tempfile
import time
import unittest
from pathlib import Path

from run_tests import Run
from testing import tally
from testing.stages import Stage
from testing.tally import Tally


class ARun(unittest.TestCase):
    def outcomes_of(self, *stages: Stage) -> Run:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.said = io.StringIO()
        with contextlib.redirect_stdout(self.said):
            run = Run(list(stages), time.time(), Path(folder.name))
            run.lane(list(stages))
        return run

    def test_of_stages_that_pass_passes(self):
        run = self.outcomes_of(Stage("a", [["true"], ["echo", "2 passed, 0 failed"]], tally=tally.of_closing_lines),
                               Stage("b", [["true"]], needs=("a",)))
        self.assertTrue(run.all_passed())
        self.assertEqual(run.total(), Tally(2, 0))

    def test_does_not_begin_what_needs_a_stage_that_failed(self):
        run = self.outcomes_of(Stage("build", [["false"], ["true"]]), Stage("tests", [["true"]], needs=("build",)))
        self.assertEqual([outcome.state for outcome in run.outcomes.values()], ["failed", "not run"])
        self.assertFalse(run.all_passed())
        self.assertEqual(run.total(), Tally(0, 1))

    def test_shows_what_a_failed_stage_printed(self):
        self.outcomes_of(Stage("a", [["sh", "-c", "echo the reason; exit 3"]]))
        self.assertIn("the reason", self.said.getvalue())

    def test_ends_a_stage_that_takes_too_long(self):
        started = time.monotonic()
        run = self.outcomes_of(Stage("a", [["sleep", "60"]], minutes=0))
        self.assertLess(time.monotonic() - started, 30)
        self.assertFalse(run.all_passed())

    def test_fails_a_stage_whose_tests_failed_although_its_program_did_not(self):
        run = self.outcomes_of(Stage("a", [["echo", "2 passed, 1 failed"]], tally=tally.of_closing_lines))
        self.assertFalse(run.all_passed())


if __name__ == "__main__":
    unittest.main()
