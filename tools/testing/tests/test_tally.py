import json
import tempfile
import unittest
from pathlib import Path

from testing import tally
from testing.tally import Tally


class OfClosingLines(unittest.TestCase):
    def test_are_added_up(self):
        log = "3 passed, 0 failed\nx\n4 passed, 1 failed, 2 skipped\n"
        self.assertEqual(tally.of_closing_lines(log, 1), Tally(7, 1, 2))

    def test_that_are_missing_after_a_failure_count_as_one(self):
        self.assertEqual(tally.of_closing_lines("killed", 137), Tally(0, 1))


class OfUnittest(unittest.TestCase):
    def test_success_is_read(self):
        self.assertEqual(tally.of_unittest("...\nRan 3 tests in 0.1s\n\nOK (skipped=1)\n", 0), Tally(2, 0, 1))

    def test_failures_and_errors_are_read(self):
        self.assertEqual(tally.of_unittest("Ran 9 tests in 1.0s\n\nFAILED (failures=1, errors=2)\n", 1), Tally(6, 3))

    def test_no_test_at_all_is_a_failure(self):
        self.assertEqual(tally.of_unittest("Ran 0 tests in 0.0s\n\nOK\n", 0), Tally(0, 1))


class OfCtest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.results = Path(folder.name)

    def report(self, name: str, tests: int, failures: int) -> None:
        (self.results / f"{name}.json").write_text(json.dumps({"tests": tests, "failures": failures, "disabled": 0}))

    def count(self, failed: int, programs: int) -> Tally:
        return tally.of_ctest(self.results)(f"{failed} tests failed out of {programs}\n", 1 if failed else 0)

    def test_counts_the_cases_of_each_program(self):
        self.report("json_test", 40, 0)
        self.report("http_test", 60, 0)
        self.assertEqual(self.count(0, 2), Tally(100, 0))

    def test_counts_failed_cases_once(self):
        self.report("json_test", 40, 3)
        self.assertEqual(self.count(1, 1), Tally(37, 3))

    def test_counts_a_program_that_crashed_as_one(self):
        self.report("json_test", 40, 0)
        self.assertEqual(self.count(1, 2), Tally(40, 1))

    def test_counts_a_run_without_a_summary_as_failed(self):
        self.assertEqual(tally.of_ctest(self.results)("no such folder", 0), Tally(0, 1))


if __name__ == "__main__":
    unittest.main()
