"""The faults of faults.py, short, one after the other on one fleet; after each, everything that was acknowledged is
there and settled, my page agrees, and the audit passes."""

import random
import unittest
from typing import ClassVar

from tests.crash import judge
from tests.crash.crash_loop import CrashLoop, Plan
from tests.crash.faults import FAULTS, Fault
from tests.crash.ledger import Booking
from tests.crash.load import booking_fields
from tests.crash.seats import SEATS_OF_A_PERFORMANCE
from tests.crash.whole_fleet import WholeFleet
from tests.e2e.http_client import request

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

    def book_two_seats(self) -> tuple[int, int]:
        """The booking, and the claim of its first seat."""
        hall = self.victim.hall()
        booking = Booking("two seats", performance=hall.performance, seats=(hall.places + 1, hall.places + 2))
        self.loop.ledger.sent(booking)
        answer = request(f"http://127.0.0.1:{self.victim.door}/bookings", "POST", booking_fields(booking))
        self.assertEqual(answer.status, 201, answer)
        self.loop.ledger.answered(booking, answer.status, answer.id, answer.body)
        self.victim.await_rest(REST_S)
        return answer.id, hall.performance * SEATS_OF_A_PERFORMANCE + booking.seats[0]

    def test_99_the_judges_notice_what_is_wrong_on_the_servers(self) -> None:
        """Each is shown a fleet to which nothing has happened, and then one fault made by hand."""
        self.goes_on_after(99, Fault("nothing", lambda _: iter(())))
        booking, claim = self.book_two_seats()
        for service, table, key, column, value, words in (
            ("booking", "booking", ("id", booking), "customer_name", "somebody else", "and is gone"),
            ("booking", "booking", ("id", booking), "delivery_fee", "1", "and its lines"),
            ("booking", "ticket_sale", ("id", booking), "tickets", "3", "is counted with 3 tickets instead of 2"),
            ("booking", "seat_claim", ("id", claim), "hold_id", "0", "and claimed by 0"),
            ("payment", "payment", ("booking_id", booking), "amount", "1", "and 1 was paid"),
            ("payment", "payment", ("booking_id", booking), "refunded_amount", "1", "is refunded 0 of 1"),
            ("delivery", "delivery", ("booking_id", booking), "delivery_status", "CANCEL_DELIVERY", "and its delivery"),
            ("mypage", "mypage_first", ("booking_id", booking), "addr", "elsewhere", "my page shows"),
            ("mypage", "mypage_first", ("booking_id", booking), "seats", "elsewhere", "my page shows"),
        ):
            server, row = self.victim.fleet.databases[service], f"WHERE {key[0]} = {key[1]}"
            with self.subTest(table=table, column=column):
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
