"""SIGTERM: readiness goes, what was accepted is answered, nothing is lost, exit code 0."""

import random
import signal
import time
import unittest
from concurrent.futures import ThreadPoolExecutor

from tests.crash.ledger import Ledger
from tests.crash.load import Load
from tests.e2e import databases
from tests.e2e.audit import audit_passes
from tests.e2e.boxoffice_process import Boxoffice
from tests.e2e.waiting import wait_until

GRACE_S = 30.0


class AGracefulStop(unittest.TestCase):
    def test_under_load_answers_every_accepted_request_and_exits_with_0(self) -> None:
        for delay in ("0", "100-300"):
            with (
                self.subTest(provider_delay_ms=delay),
                Boxoffice({"BOXOFFICE_PAYMENT__PROVIDER__DELAY_MS": delay}) as it,
            ):
                ledger = Ledger(it.data.parent / "ledger.ndjson")
                self.addCleanup(ledger.close)
                load = Load([it.ports["booking"]], ledger, "g", random.Random(1), connections=100)

                def stop(it: Boxoffice = it) -> None:
                    time.sleep(1)
                    it.require_process().send_signal(signal.SIGTERM)

                load.run(stop, GRACE_S)
                self.assertEqual(it.wait(GRACE_S), 0, it.log())
                answered = {name for name in load.names if ledger.bookings[name].status is not None}
                self.assertGreater(len(answered), 100)

                accepted = databases.rows(it.data, "booking", "SELECT customer_name, booking_status FROM booking")
                self.assertEqual([row for row in accepted if row["customer_name"] not in answered], [])
                pending = {row["customer_name"] for row in accepted if row["booking_status"] == "PENDING_BOOKING"}
                told_so = {name for name in answered if ledger.bookings[name].status == 202}
                self.assertEqual(pending - told_so, set())
                kept = {row["customer_name"] for row in accepted}
                promised = {name for name in answered if ledger.bookings[name].status in (201, 202)}
                self.assertEqual(promised - kept, set())

                it.start()
                databases.await_rest(it.data, alive=lambda: it.running)
                audit_passes(self, it)

    def test_at_rest_takes_no_time_and_says_goodbye_in_no_error(self) -> None:
        with Boxoffice() as it:
            it.mypage_shows(it.book().id, deliveryStatus="START_DELIVERY")
            started = time.monotonic()
            self.assertEqual(it.stop(), 0)
            self.assertLess(time.monotonic() - started, 2.0)
            self.assertFalse((it.data / "running.json").exists())
            left = sorted(file.name for file in it.data.iterdir() if file.name.endswith("-wal") and file.stat().st_size)
            self.assertEqual(left, [], "the logs of the databases are folded in")

    def test_interrupt_from_the_keyboard_is_the_same(self) -> None:
        with Boxoffice() as it:
            it.require_process().send_signal(signal.SIGINT)
            self.assertEqual(it.wait(GRACE_S), 0)

    def test_readiness_goes_first_and_liveness_stays_while_it_drains(self) -> None:
        slow = {"BOXOFFICE_PAYMENT__PROVIDER__DELAY_MS": "1500", "BOXOFFICE_BOOKING__PAYMENT_TIMEOUT_MS": "5000"}
        with Boxoffice(slow) as it, ThreadPoolExecutor(1) as pool:
            booked = pool.submit(it.book)
            wait_until(lambda: it.total("booking", "bookings") == 1, "the booking is under way")
            self.assertEqual(it.get("mypage", "/actuator/health/readiness").status, 200)

            it.require_process().send_signal(signal.SIGTERM)
            wait_until(lambda: it.get("mypage", "/actuator/health/readiness").status == 503, "not ready any more", 1.0)
            health = it.get("mypage", "/actuator/health")
            self.assertEqual((health.status, health.json["status"]), (503, "OUT_OF_SERVICE"))
            self.assertEqual(it.get("mypage", "/actuator/health/liveness").status, 200)
            wait_until(lambda: self.refused(it), "nobody new is let in", 1.0)
            self.assertEqual(booked.result(10).status, 201)
            self.assertEqual(it.wait(GRACE_S), 0)

    def refused(self, it: Boxoffice) -> bool:
        """Whether the booking service takes no new connections."""
        try:
            it.get("booking", "/actuator/health/liveness")
        except ConnectionError:
            return True
        return False


if __name__ == "__main__":
    unittest.main()
