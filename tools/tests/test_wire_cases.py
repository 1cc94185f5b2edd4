"""The runner of the hostile requests and the project's own cases: a wrong answer is noticed, and so is what it left."""
import contextlib
import io
import json
import tempfile
import unittest
from email.message import Message
from http.client import HTTPMessage
from pathlib import Path
from typing import Any
from unittest import mock

from tests.e2e.http_client import Answer
from tests.wire import wire
from tests.wire.tables import Case, Table, cases_of, changed, encoded
from tools import wire_cases

CASES = sorted((wire_cases.OWN_CASES / "cases").glob("*.json"))
PROBLEM = {"status": 422, "message": "seatIds must not be empty", "errors": [{"pointer": "/seatIds"}]}


def answer(status: int = 422, kind: str = wire.PROBLEM, **other: Any) -> Answer:
    headers: Message = HTTPMessage()
    headers["Content-Type"] = kind
    return Answer(status, headers, json.dumps(PROBLEM | {"status": status} | other).encode())


class ACase(unittest.TestCase):
    case = Case("no seats", "customers", "POST /holds", 422, errors=("/seatIds",))

    def faults(self, given: Answer) -> str:
        return "; ".join(wire.faults_of_answer(self.case, given))

    def test_is_content_with_the_right_answer(self) -> None:
        self.assertEqual(self.faults(answer()), "")

    def test_notices_another_status(self) -> None:
        for status in (201, 400, 500):
            self.assertIn(f"answered {status}, wanted 422", self.faults(answer(status)))

    def test_notices_fields_that_are_not_named_and_others_that_are(self) -> None:
        self.assertIn("names []", self.faults(answer(errors=[])))
        two = [{"pointer": "/seatIds"}, {"pointer": "/count"}]
        self.assertIn("names ['/count', '/seatIds']", self.faults(answer(errors=two)))

    def test_notices_a_refusal_that_is_no_problem_document_or_tells_too_much(self) -> None:
        self.assertIn("the refusal is text/html", self.faults(answer(kind="text/html")))
        self.assertIn("no message", self.faults(answer(message=None)))
        self.assertIn("internals", self.faults(answer(message="boost::system::error")))

    def test_notices_what_is_left_behind_and_what_is_not(self) -> None:
        before = {"bookings": 3, "availability": [1, 2]}
        self.assertEqual(wire.faults_of_state(self.case, before, dict(before)), [])
        self.assertEqual(len(wire.faults_of_state(self.case, before, before | {"bookings": 4})), 1)
        fine = Case("fine", "customers", "POST /holds", 201, leaves=frozenset(["availability"]))
        self.assertEqual(wire.faults_of_state(fine, before, before | {"availability": [1]}), [])
        self.assertEqual(wire.faults_of_state(fine, before, before), ["has not changed availability"])


class Tables(unittest.TestCase):
    def test_hold_cases_that_name_fields_exactly_where_these_are_refused(self) -> None:
        for path in CASES:
            for case in cases_of(path):
                self.assertEqual(case.status == 422, bool(case.errors), case.name)
                self.assertTrue(case.status < 300 or not case.leaves, case.name)

    def test_damage_one_place_of_a_body(self) -> None:
        body = {"seats": [{"x": 1}, {"x": 2}]}
        self.assertEqual(changed(body, "/seats/1/x", None), {"seats": [{"x": 1}, {"x": None}]})
        self.assertEqual(changed(body, "/seats/2", 3)["seats"][2], 3)
        self.assertEqual(changed(body, "/seats/0"), {"seats": [{"x": 2}]})
        self.assertEqual(body, {"seats": [{"x": 1}, {"x": 2}]})

    def test_write_what_json_cannot(self) -> None:
        named = {"hold": 7, "token": "ab"}
        self.assertEqual(encoded({"id": "{hold}", "t": "{token}0", "n": {"$raw": "1e400"}}, named),
                         b'{"id":7,"t":"ab0","n":1e400}')
        self.assertEqual(encoded({"$pieces": ["{", {"$members": {"a": "{hold}"}}, {"$hex": "ff"}]}, named),
                         b'{"a":7\xff')

    def test_refuse_what_they_do_not_know(self) -> None:
        with self.assertRaises(ValueError):
            Table({"cals": "POST /holds"}, {})
        with self.assertRaises(ValueError):
            list(Table({"call": "POST /holds", "door": "customers", "cases": [{"wiht": {}}]}, {}).cases())


class TheRunner(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def attack(self, script: str) -> str:
        (self.folder / "wire.py").write_text(script)
        with contextlib.redirect_stdout(io.StringIO()):
            return str(wire_cases.attack("booking", 1, {"operator": 2}, self.folder))

    def test_counts_what_failed_and_a_script_that_broke(self) -> None:
        self.assertEqual(self.attack("print('4 passed, 0 failed')"), "4 passed, 0 failed")
        self.assertEqual(self.attack("print('a: no\\n3 passed, 1 failed'); raise SystemExit(1)"), "3 passed, 1 failed")
        self.assertEqual(self.attack("raise RuntimeError('broken')"), "0 passed, 1 failed")

    def test_tells_where_the_other_doors_are(self) -> None:
        script = "import os; print(os.environ['WIRE_OPERATOR'] == '127.0.0.1:2' and '1 passed, 0 failed')"
        self.assertEqual(self.attack(script), "1 passed, 0 failed")

    def run_with(self, *folders: Path, failed: int = 0) -> tuple[int, str]:
        counted = wire_cases.Tally(passed=1, failed=failed)
        said = io.StringIO()
        with mock.patch.object(wire_cases, "attack_one_program", return_value=counted), \
                contextlib.redirect_stdout(said):
            code = wire_cases.main(["--cases", *map(str, folders), "--doors", "booking"])
        return code, said.getvalue().splitlines()[-1]

    def test_sends_the_projects_own_when_the_others_are_not_there(self) -> None:
        gone = self.folder / "gone"
        self.assertEqual(self.run_with(wire_cases.OWN_CASES, gone), (0, "1 passed, 0 failed, 1 skipped"))
        self.assertEqual(self.run_with(wire_cases.OWN_CASES, failed=2), (1, "1 passed, 2 failed"))


if __name__ == "__main__":
    unittest.main()
