import unittest

from testing.stages import CRASH_TESTS, END_TO_END_TESTS, FAULT_TESTS, FLEET_TESTS, LANES, ROOT, TOOL_TESTS


class TheStages(unittest.TestCase):
    def test_run_every_python_test_that_there_is(self):
        paths = (path for folder in ("tests", "tools", "bench") for path in (ROOT / folder).rglob("test_*.py"))
        there_are = {str(path.relative_to(ROOT)) for path in paths}
        listed = {*TOOL_TESTS, *CRASH_TESTS, *END_TO_END_TESTS, *FLEET_TESTS, *FAULT_TESTS}
        self.assertEqual(there_are - listed, set(), "not in any list of tools/testing/stages.py")
        self.assertEqual(listed - there_are, set(), "listed there, and gone")

    def test_have_names_of_their_own_and_need_only_what_there_is(self):
        stages = [stage for lane in LANES for stage in lane]
        names = [stage.name for stage in stages]
        self.assertEqual(len(names), len(set(names)))
        needed = {name for stage in stages for name in stage.needs}
        self.assertLessEqual(needed, set(names))


if __name__ == "__main__":
    unittest.main()
