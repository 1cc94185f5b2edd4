"""The circuit breaker between booking and payment: it opens, it spares, it lets in again."""

import time
import unittest
from concurrent.futures import ThreadPoolExecutor

from tests.e2e import databases
from tests.e2e.boxoffice_process import Boxoffice, free_port
from tests.e2e.case import assert_come_back_later
from tests.e2e.http_client import Answer
from tests.e2e.prometheus import parse
from tests.e2e.waiting import wait_until

CALLS_TO_OPEN = 40  # twice the least number that the breaker judges by
SLEEP_WINDOW_S = 3.0


class InProcess(unittest.TestCase):
    """Payment is called within the program, as by default."""

    def program(self, **settings: str) -> Boxoffice:
        return Boxoffice(settings)

    def book_many(self, it: Boxoffice, count: int) -> list[Answer]:
        with ThreadPoolExecutor(10) as pool:
            return list(pool.map(lambda _: it.book(), range(count)))

    def open_it(self, it: Boxoffice) -> None:
        """Books until bookings are refused."""

        def refused() -> bool:
            self.book_many(it, CALLS_TO_OPEN // 2)
            return it.book().status == 503 and self.is_open(it)

        wait_until(refused, "the breaker is open", timeout_s=20)

    def is_open(self, it: Boxoffice) -> bool:
        return str(it.get("operator", "/breaker").json["state"]).upper() == "OPEN"

    def assert_only_bookings_wait(self, it: Boxoffice, existing: int) -> None:
        """While it is open: bookings are refused and write nothing; everything else goes on."""
        before = it.total("booking", "bookings"), it.total("payment", "payments")
        started = time.monotonic()
        refused = it.book()
        if time.monotonic() - started < SLEEP_WINDOW_S / 2 and refused.status == 503:
            assert_come_back_later(self, refused)
            self.assertIn("예매", refused.json["message"] + refused.json.get("detail", ""))
            self.assertEqual((it.total("booking", "bookings"), it.total("payment", "payments")), before)
        self.assertEqual(it.get("booking", "/bookings").status, 200)
        self.assertEqual(it.get("mypage", "/mypages").status, 200)
        self.assertEqual(it.cancel(existing).status, 200)
        it.mypage_shows(existing, bookingStatus="CANCEL_BOOKING")

    def assert_recovers(self, it: Boxoffice) -> None:
        wait_until(lambda: it.book().status == 201, "bookings are accepted again", 3 * SLEEP_WINDOW_S + 5, every_s=0.1)
        wait_until(lambda: not self.is_open(it), "the breaker is closed")
        self.assertEqual({answer.status for answer in self.book_many(it, 20)}, {201})
        databases.await_rest(it.data, timeout_s=60, alive=lambda: it.running)

    def test_opens_when_the_provider_is_too_slow_and_recovers(self) -> None:
        with self.program() as it:
            existing = it.book().id
            it.provider(delayMs="1000")
            self.open_it(it)
            self.assert_only_bookings_wait(it, existing)
            it.provider(delayMs="0")
            self.assert_recovers(it)

    def assert_counted(self, it: Boxoffice, **least: int) -> None:
        """The metrics tell at least so many of each."""
        samples = parse(it.get("booking", "/actuator/prometheus").body.decode())
        for name, count in least.items():
            counted = [sample.value for sample in samples if sample.name == f"boxoffice_payment_{name}"]
            self.assertGreaterEqual(sum(counted), count, name)

    def test_opens_when_the_provider_fails_and_recovers(self) -> None:
        with self.program() as it:
            existing = it.book().id
            it.provider(failRate=1)
            self.open_it(it)
            self.assert_counted(it, calls_total=CALLS_TO_OPEN // 2, breaker_opened_total=1, breaker_refused_total=1)
            # The cancel's refund needs the provider too: it is made when the provider is back.
            it.provider(failRate=0)
            self.assertEqual(it.cancel(existing).status, 200)
            self.assert_recovers(it)
            it.mypage_shows(existing, paymentStatus="CANCEL_PAYMENT")

    def test_writes_down_the_probe_alone_while_payment_is_in_trouble(self) -> None:
        with self.program() as it:
            it.provider(failRate=1)
            self.open_it(it)
            before = it.total("booking", "bookings")
            asked: list[Answer] = []
            until = time.monotonic() + SLEEP_WINDOW_S + 0.5
            while time.monotonic() < until:
                asked += [answer for answer in self.book_many(it, 40) if answer.status != 503]
            self.assertGreaterEqual(len(asked), 1)
            self.assertEqual(it.total("booking", "bookings") - before, len(asked))

    def test_never_opens_for_declines(self) -> None:
        with self.program(BOXOFFICE_PAYMENT__PROVIDER__DECLINE_RATE="1") as it:
            self.assertEqual({answer.status for answer in self.book_many(it, 2 * CALLS_TO_OPEN)}, {402})
            self.assertFalse(self.is_open(it))
            it.provider(declineRate=0)
            self.assertEqual(it.book().status, 201)

    def test_a_provider_as_slow_as_the_references_costs_no_booking(self) -> None:
        with self.program(BOXOFFICE_PAYMENT__PROVIDER__DELAY_MS="400-620") as it:
            answers = self.book_many(it, 60)
            self.assertLessEqual({answer.status for answer in answers}, {201, 202, 503})
            for answer in answers:
                if answer.status == 503:
                    assert_come_back_later(self, answer)
            databases.await_rest(it.data, timeout_s=35)
            for booking in [answer.id for answer in answers if answer.status in (201, 202)]:
                self.assertEqual(it.get("booking", f"/bookings/{booking}").json["bookingStatus"], "COMPLETE_BOOKING")

    def test_is_not_needed_when_the_deadline_fits_the_provider(self) -> None:
        slow = {"BOXOFFICE_PAYMENT__PROVIDER__DELAY_MS": "400-620", "BOXOFFICE_BOOKING__PAYMENT_TIMEOUT_MS": "2000"}
        with self.program(**slow) as it:
            self.assertEqual({answer.status for answer in self.book_many(it, 60)}, {201})


class OverHttp(InProcess):
    """Payment is called on its port, as between separate processes."""

    def program(self, **settings: str) -> Boxoffice:
        port = str(free_port())
        url = f"http://127.0.0.1:{port}"
        return super().program(BOXOFFICE_PAYMENT__PORT=port, BOXOFFICE_BOOKING__PAYMENT_URL=url, **settings)

    def test_opens_when_nobody_answers_on_payments_port(self) -> None:
        with Boxoffice({"BOXOFFICE_BOOKING__PAYMENT_URL": f"http://127.0.0.1:{free_port()}"}) as it:
            self.open_it(it)
            before = it.total("booking", "bookings")
            assert_come_back_later(self, it.book())
            self.assertEqual(it.total("booking", "bookings"), before)


if __name__ == "__main__":
    unittest.main()
