"""What the end-to-end tests share: a program per class for tests that only look or do not mind each other."""

import unittest
from collections.abc import Mapping
from typing import ClassVar

from tests.e2e.boxoffice_process import Boxoffice
from tests.e2e.http_client import Answer


class SharedProgram(unittest.TestCase):
    """One running program for all tests of the class, as `self.it`."""

    settings: ClassVar[Mapping[str, str]] = {}
    it: ClassVar[Boxoffice]

    @classmethod
    def setUpClass(cls) -> None:
        cls.it = cls.enterClassContext(Boxoffice(cls.settings))

    def assert_problem(self, answer: Answer, status: int) -> None:
        assert_problem(self, answer, status)


def assert_problem(test: unittest.TestCase, answer: Answer, status: int) -> None:
    """An RFC 9457 problem document that Spring clients read too."""
    test.assertEqual(answer.status, status, answer)
    test.assertEqual(answer.header("Content-Type"), "application/problem+json", answer)
    problem = answer.json
    test.assertEqual(problem["status"], status, problem)
    for field in ("title", "message"):
        test.assertTrue(problem[field], problem)


def assert_come_back_later(test: unittest.TestCase, answer: Answer) -> None:
    """503 with Retry-After in whole seconds, at least one."""
    assert_problem(test, answer, 503)
    retry_after = answer.header("Retry-After") or ""
    test.assertRegex(retry_after, r"^[1-9][0-9]*$", answer)
