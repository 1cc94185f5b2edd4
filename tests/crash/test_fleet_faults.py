"""The faults of faults.py, short, one after the other on one fleet; after each, everything that was acknowledged is
there and settled, my page agrees, and the audit passes."""

import random
import unittest
from typing import ClassVar

from tests.crash import judge
from tests.crash.crash_loop import CrashLoop, Plan
from tests.crash.faults import FAULTS, Fault
from tests.crash.whole_fleet import WholeFleet

SEED = 20261126
REST_S = 120.0
SHORT = [fault for fault in FAULTS if not fault.soak_only]


class TheFleet(unittest.TestCase):
    victim: ClassVar[WholeFleet]
    loop: ClassVar[CrashLoop]

    @classmethod
    def setUpClass(cls) -> None:
        cls.victim = WholeFleet(SHORT)
        cls.loop = CrashLoop(Plan(lambda: cls.victim, len(SHORT), SEED, rest_timeout_s=REST_S), random.Random(SEED))
        cls.addClassCleanup(cls.loop.close, None)

    def goes_on_after(self, number: int, fault: Fault) -> None:
        self.victim.faults = [fault]
        report = self.loop.round(number)
        print(report, flush=True)
        self.assertEqual(report.faults, [], "\n".join(report.faults))

    def test_99_the_judges_notice_what_is_wrong_on_the_servers(self) -> None:
        """Each is shown a fleet to which nothing has happened, and then one fault made by hand."""
        self.goes_on_after(99, Fault("nothing", lambda _: iter(())))
        newest = max(booking.id for booking in self.loop.ledger.bookings.values() if booking.status == 201)
        for service, table, key, column, value, words in (
            ("booking", "booking", "id", "customer_name", "somebody else", "and is gone"),
            ("payment", "payment", "booking_id", "amount", "1", "and 1 was paid"),
            ("delivery", "delivery", "booking_id", "delivery_status", "CANCEL_DELIVERY", "and its delivery"),
            ("mypage", "mypage_first", "booking_id", "addr", "elsewhere", "my page shows"),
        ):
            server, row = self.victim.fleet.databases[service], f"WHERE {key} = {newest}"
            with self.subTest(service):
                before = server.run(f"SELECT {column} FROM {table} {row}", service)
                server.run(f"UPDATE {table} SET {column} = '{value}' {row}", service)
                found = [*judge.lost(self.loop.ledger, self.victim.data(), at_rest=True), *self.victim.violations()]
                server.run(f"UPDATE {table} SET {column} = '{before}' {row}", service)
                self.assertTrue(any(words in fault for fault in found), f"{words!r} not in {found}")


def add_a_test_for_each() -> None:
    for number, fault in enumerate(SHORT, 1):
        words = fault.name.replace(" ", "_").replace("-", "")
        setattr(TheFleet, f"test_{number:02}_goes_on_after_{words}",
                lambda self, number=number, fault=fault: self.goes_on_after(number, fault))


add_a_test_for_each()

if __name__ == "__main__":
    unittest.main()
