"""What consumers do in trouble: catch up after they were down, and park what they cannot read without losing it."""

import json
import unittest
from typing import Any

from tests.e2e import databases
from tests.e2e.audit import audit, audit_passes
from tests.e2e.boxoffice_process import Boxoffice, run_command
from tests.e2e.waiting import wait_until

UNREADABLE = '{"eventType":"PaymentApproved","timestamp":'


def begin_anew_in_deliverys_log(it: Boxoffice) -> None:
    """Booking and payment have read in it as well, and it is gone with the rest of delivery's database."""
    for service in ("booking", "payment"):
        databases.edit(it.data, service, "DELETE FROM consumer_offset WHERE source = 'delivery'")


class AConsumerThatWasDown(unittest.TestCase):
    def test_catches_up_with_everything_it_missed(self) -> None:
        with Boxoffice() as it:
            it.stop()
            empty = {service: databases.path_of(it.data, service).read_bytes() for service in ("delivery", "mypage")}
            it.start()
            bookings = [it.book().id for _ in range(10)]
            for booking in bookings[:3]:
                it.cancel(booking)
            databases.await_rest(it.data)
            it.stop()
            for service, content in empty.items():
                databases.path_of(it.data, service).write_bytes(content)
            begin_anew_in_deliverys_log(it)

            it.start()
            databases.await_rest(it.data)
            for booking in bookings[:3]:
                it.mypage_shows(booking, bookingStatus="CANCEL_BOOKING", deliveryStatus="CANCEL_DELIVERY")
            for booking in bookings[3:]:
                it.mypage_shows(booking, paymentStatus="COMPLETE_PAYMENT", deliveryStatus="START_DELIVERY")
            audit_passes(self, it)

    def test_finds_effects_done_once_when_its_offsets_are_gone(self) -> None:
        with Boxoffice() as it:
            bookings = [it.book().id for _ in range(5)]
            it.cancel(bookings[0])
            databases.await_rest(it.data)
            before = {service: self.rows_of(it, service) for service in ("payment", "delivery", "mypage")}
            it.stop()
            for service in databases.CONSUMERS:
                databases.edit(it.data, service, "DELETE FROM consumer_offset")
            it.start()
            databases.await_rest(it.data)
            self.assertEqual({service: self.rows_of(it, service) for service in before}, before)
            audit_passes(self, it)

    def rows_of(self, it: Boxoffice, service: str) -> list[dict[str, Any]]:
        return databases.rows(it.data, service, f"SELECT * FROM {service} ORDER BY id")


class AConsumerWhoseEventsAreGone(unittest.TestCase):
    def test_is_down_for_good_and_says_so(self) -> None:
        with Boxoffice() as it:
            for _ in range(3):
                it.book()
            databases.await_rest(it.data)
            it.stop()
            databases.edit(it.data, "payment", "DELETE FROM outbox WHERE sequence < 3")
            databases.edit(it.data, "delivery", "UPDATE consumer_offset SET next_sequence = 1")
            it.start()

            def is_down() -> bool:
                return it.get("delivery", "/actuator/health").status == 503

            wait_until(is_down, "delivery is down")
            health = it.get("delivery", "/actuator/health").json
            self.assertEqual(health["status"], "DOWN")
            self.assertEqual(health["components"]["events"]["status"], "DOWN")
            self.assertEqual(health["components"]["db"]["status"], "UP")
            self.assertEqual(it.get("delivery", "/actuator/health/liveness").status, 200)
            self.assertEqual(it.get("mypage", "/actuator/health").json["components"]["events"]["status"], "UP")


class APoisonEvent(unittest.TestCase):
    """Payment's PaymentApproved of one booking becomes unreadable while delivery and my page have not seen it."""

    def poisoned(self) -> tuple[Boxoffice, int, int, str]:
        """The running program; the booking of the poison event, another booking, and the event as it was."""
        it = self.enterContext(Boxoffice())
        it.stop()
        unread = {service: databases.path_of(it.data, service).read_bytes() for service in ("delivery", "mypage")}
        it.start()
        poisoned, healthy = it.book().id, it.book().id
        databases.await_rest(it.data)
        it.stop()
        for service, content in unread.items():
            databases.path_of(it.data, service).write_bytes(content)
        begin_anew_in_deliverys_log(it)
        of_it = "type = 'PaymentApproved' AND record_key = ?"
        event = str(databases.one(it.data, "payment", f"SELECT payload FROM outbox WHERE {of_it}", poisoned))
        databases.edit(it.data, "payment", f"UPDATE outbox SET payload = ? WHERE {of_it}", UNREADABLE, poisoned)
        it.start()
        return it, poisoned, healthy, event

    def parked(self, it: Boxoffice) -> list[dict[str, Any]]:
        return list(it.get("operator", "/parked").json["parked"])

    def test_is_parked_with_its_cause_and_the_others_go_on(self) -> None:
        it, poisoned, healthy, _ = self.poisoned()
        wait_until(lambda: {row["service"] for row in self.parked(it)} >= {"delivery", "mypage"}, "both have parked it")
        it.mypage_shows(healthy, paymentStatus="COMPLETE_PAYMENT", deliveryStatus="START_DELIVERY")
        for row in self.parked(it):
            self.assertEqual((row["key"], row["source"], row["type"]), (poisoned, "payment", "PaymentApproved"))
            self.assertTrue(row["cause"])
            self.assertGreaterEqual(row["attempts"], 1)
        fresh = it.book().id
        it.mypage_shows(fresh, deliveryStatus="START_DELIVERY")
        page = it.mypage(poisoned)
        assert page is not None
        self.assertEqual((page["paymentStatus"], page["deliveryStatus"]), (None, None))
        listed = run_command("parked", "list", "--data", str(it.data), settings=it.settings)
        self.assertEqual(listed.returncode, 0, listed)
        self.assertIn("PaymentApproved", listed.stdout)
        self.assertIn(str(poisoned), listed.stdout)

    def test_holds_back_the_later_events_of_its_booking_and_no_others(self) -> None:
        it, poisoned, healthy, _ = self.poisoned()
        wait_until(lambda: len(self.parked(it)) >= 2, "both have parked it")
        for booking in (poisoned, healthy):
            self.assertEqual(it.cancel(booking).status, 200)
        it.mypage_shows(healthy, paymentStatus="CANCEL_PAYMENT", deliveryStatus="CANCEL_DELIVERY")
        wait_until(
            lambda: (
                {(row["service"], row["type"]) for row in self.parked(it)}
                >= {("delivery", "PayCanceled"), ("mypage", "PayCanceled")}
            ),
            "the refund's event waits behind the poison event",
        )
        payment = it.payment_of(poisoned)
        assert payment is not None
        self.assertEqual(payment["paymentStatus"], "CANCEL_PAYMENT", "the money itself does not wait")

    def test_is_replayed_after_it_was_mended_and_nothing_is_lost(self) -> None:
        it, poisoned, _, event = self.poisoned()
        wait_until(lambda: len(self.parked(it)) >= 2, "both have parked it")
        self.assertEqual(it.cancel(poisoned).status, 200)
        wait_until(lambda: len(self.parked(it)) >= 5, "the later events of the booking wait behind it")
        self.assertNotEqual(audit(it).code, 2)

        hopeless = it.post("operator", "/parked/mypage/replay", {"key": poisoned})
        self.assertIn(hopeless.status, (200, 202, 409), hopeless)
        self.assertTrue([row for row in self.parked(it) if row["service"] == "mypage"], "still unreadable, still there")

        for service in ("delivery", "mypage"):
            mended = "UPDATE parked SET payload = ? WHERE payload = ?"
            self.assertEqual(databases.edit(it.data, service, mended, event, UNREADABLE), 1)
        databases.edit(it.data, "payment", "UPDATE outbox SET payload = ? WHERE payload = ?", event, UNREADABLE)
        for service in ("delivery", "mypage"):
            replayed = it.post("operator", f"/parked/{service}/replay", {"key": poisoned})
            self.assertEqual(replayed.status, 200, replayed)
        wait_until(lambda: not self.parked(it), "nothing is parked any more")
        it.mypage_shows(poisoned, paymentStatus="CANCEL_PAYMENT", deliveryStatus="CANCEL_DELIVERY")
        databases.await_rest(it.data)
        audit_passes(self, it)

    def test_survives_a_restart_and_is_replayed_by_the_command(self) -> None:
        it, poisoned, _, event = self.poisoned()
        wait_until(lambda: len(self.parked(it)) >= 2, "both have parked it")
        it.stop()
        it.start()
        self.assertGreaterEqual(len(self.parked(it)), 2)
        hopeless = run_command("parked", "replay", "mypage", str(poisoned), "--data", str(it.data))
        self.assertEqual(hopeless.returncode, 1, hopeless)
        self.assertFalse(json.loads(hopeless.stdout)["keyIsFree"], hopeless)
        for service in ("delivery", "mypage"):
            databases.edit(it.data, service, "UPDATE parked SET payload = ? WHERE payload = ?", event, UNREADABLE)
        databases.edit(it.data, "payment", "UPDATE outbox SET payload = ? WHERE payload = ?", event, UNREADABLE)
        for service in ("delivery", "mypage"):
            arguments = ("parked", "replay", service, str(poisoned), "--data", str(it.data))
            done = run_command(*arguments, settings=it.settings)
            self.assertEqual(done.returncode, 0, done)
        it.mypage_shows(poisoned, paymentStatus="COMPLETE_PAYMENT", deliveryStatus="START_DELIVERY")
        databases.await_rest(it.data)
        audit_passes(self, it)

    def test_of_a_service_that_does_not_exist_cannot_be_replayed(self) -> None:
        done = run_command("parked", "replay", "gateway", "1")
        self.assertEqual(done.returncode, 2, done)
        for service in (*databases.PRODUCERS, "mypage"):
            self.assertIn(service, done.stderr)


if __name__ == "__main__":
    unittest.main()
