"""`boxoffice audit`: says yes to a healthy system, and names each invariant that somebody has broken."""

import unittest
from collections.abc import Callable
from dataclasses import dataclass

from tests.e2e import databases
from tests.e2e.audit import audit, audit_passes
from tests.e2e.boxoffice_process import Boxoffice, run_command


@dataclass(frozen=True)
class History:
    """A stopped system at rest."""

    it: Boxoffice
    complete: int
    canceled: int
    declined: int

    def edit(self, service: str, sql: str, *parameters: object) -> None:
        changed = databases.edit(self.it.data, service, sql, *parameters)
        assert changed > 0, f"{sql} {parameters} changed nothing"


Fault = Callable[[History], None]


def a_lost_booking(at: History) -> None:
    at.edit("booking", "DELETE FROM booking WHERE id = ?", at.complete)


def a_payment_that_is_missing(at: History) -> None:
    at.edit("payment", "DELETE FROM payment WHERE booking_id = ?", at.complete)


def a_second_charge(at: History) -> None:
    with databases.editing(at.it.data, "payment") as connection:
        # The table forbids it, so the table is made anew without what forbids it.
        connection.execute("CREATE TABLE free AS SELECT * FROM payment")
        connection.execute("DROP TABLE payment")
        connection.execute("ALTER TABLE free RENAME TO payment")
        connection.execute("INSERT INTO payment SELECT * FROM payment WHERE booking_id = ?", (at.complete,))
        connection.execute("UPDATE payment SET id = 999 WHERE rowid = (SELECT max(rowid) FROM payment)")


def another_amount(at: History) -> None:
    at.edit("payment", "UPDATE payment SET amount = amount + 1 WHERE booking_id = ?", at.complete)


def an_entry_that_does_not_balance(at: History) -> None:
    with databases.editing(at.it.data, "payment") as connection:
        # The table forbids it, and its triggers forbid every change.
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("DROP TRIGGER ledger_entry_stays_as_it_is")
        connection.execute("UPDATE ledger_entry SET ticket_revenue = 0 WHERE booking_id = ?", (at.complete,))


def a_charge_that_nobody_knows(at: History) -> None:
    at.edit("payment", "INSERT INTO simulated_charge VALUES ('booking-999', 50000)")


def a_refund_that_the_provider_did_not_make(at: History) -> None:
    at.edit("payment", "DELETE FROM simulated_refund WHERE refund_key LIKE ?", f"booking-{at.canceled}-refund-%")


def an_event_that_was_never_told(at: History) -> None:
    at.edit("booking", "DELETE FROM outbox WHERE type = 'BookingStarted' AND record_key = ?", at.complete)


def a_page_that_differs(at: History) -> None:
    table = databases.shown_mypage(at.it.data)
    at.edit("mypage", f"UPDATE {table} SET customer_name = '누구' WHERE booking_id = ?", at.complete)


def a_page_that_is_missing(at: History) -> None:
    table = databases.shown_mypage(at.it.data)
    at.edit("mypage", f"DELETE FROM {table} WHERE booking_id = ?", at.canceled)


def an_offset_beyond_the_log(at: History) -> None:
    at.edit("delivery", "UPDATE consumer_offset SET next_sequence = next_sequence + 1000")


def a_canceled_booking_whose_money_was_kept(at: History) -> None:
    sql = "UPDATE payment SET payment_status = 'COMPLETE_PAYMENT', refund_requested_at = NULL WHERE booking_id = ?"
    at.edit("payment", sql, at.canceled)
    at.edit("payment", "DELETE FROM outbox WHERE type = 'PayCanceled' AND record_key = ?", at.canceled)


def money_for_a_booking_that_failed(at: History) -> None:
    at.edit("payment", "UPDATE payment SET payment_status = 'COMPLETE_PAYMENT' WHERE booking_id = ?", at.declined)


def tickets_on_their_way_to_a_customer_who_canceled(at: History) -> None:
    at.edit("delivery", "UPDATE delivery SET delivery_status = 'START_DELIVERY' WHERE booking_id = ?", at.canceled)


def tickets_that_were_never_sent(at: History) -> None:
    at.edit("delivery", "DELETE FROM delivery WHERE booking_id = ?", at.complete)


def a_booking_that_is_pending_for_ever(at: History) -> None:
    sql = "UPDATE booking SET booking_status = 'PENDING_BOOKING', booked_at = 1, status_at = 1 WHERE id = ?"
    at.edit("booking", sql, at.complete)


# What is planted → what the report must name, among others that follow from it.
FAULTS: dict[Fault, str] = {
    a_lost_booking: "money-without-booking",
    a_payment_that_is_missing: "complete-means-paid",
    a_second_charge: "one-payment-per-booking",
    another_amount: "complete-means-paid",
    an_entry_that_does_not_balance: "books-add-up",
    a_charge_that_nobody_knows: "provider-agrees",
    a_refund_that_the_provider_did_not_make: "provider-agrees",
    an_event_that_was_never_told: "changes-are-published",
    a_page_that_differs: "mypage-equals-events",
    a_page_that_is_missing: "mypage-equals-events",
    an_offset_beyond_the_log: "effects-at-most-once",
    a_canceled_booking_whose_money_was_kept: "canceled-is-refunded",
    money_for_a_booking_that_failed: "money-without-booking",
    tickets_on_their_way_to_a_customer_who_canceled: "canceled-is-not-delivered",
    tickets_that_were_never_sent: "effects-at-most-once",
    a_booking_that_is_pending_for_ever: "unfinished-progresses",
}


class TheAudit(unittest.TestCase):
    def history(self) -> History:
        it = self.enterContext(Boxoffice())
        complete, canceled = (it.book().id for _ in range(2))
        assert it.cancel(canceled).status == 200
        it.provider(declineRate=1)
        assert it.book().status == 402
        declined = it.newest("booking", "bookings")[0]["id"]
        databases.await_rest(it.data)
        return History(it, complete, canceled, declined)

    def test_passes_on_a_healthy_system_running_and_stopped_and_killed(self) -> None:
        at = self.history()
        audit_passes(self, at.it)
        at.it.stop()
        audit_passes(self, at.it)
        at.it.start()
        at.it.kill()
        audit_passes(self, at.it)
        at.it.start()
        audit_passes(self, at.it)

    def test_passes_on_an_empty_folder_that_was_only_started(self) -> None:
        it = self.enterContext(Boxoffice())
        it.stop()
        audit_passes(self, it)

    def test_names_each_invariant_that_is_broken(self) -> None:
        for fault, name in FAULTS.items():
            with self.subTest(fault.__name__):
                at = self.history()
                at.it.stop()
                fault(at)
                found = audit(at.it)
                self.assertEqual(found.code, 1, found.text)
                self.assertIn(name, found.violated, found.text)
                told = run_command("audit", "--data", str(at.it.data), settings=at.it.settings)
                self.assertEqual(told.returncode, 1, told)
                self.assertIn("VIOLATED", told.stdout)
                self.assertIn(name, told.stdout)

    def test_is_unusable_without_data(self) -> None:
        for folder in ("/nowhere/at/all", "/etc/hostname"):
            done = run_command("audit", "--data", folder)
            self.assertEqual(done.returncode, 2, done)
            self.assertIn(folder, done.stderr)


if __name__ == "__main__":
    unittest.main()
