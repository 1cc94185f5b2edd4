"""The books: every movement of money is an entry, and at any moment all accounts together come to nothing."""

import json
import unittest
from typing import Any

from tests.e2e import databases
from tests.e2e.audit import audit, audit_passes
from tests.e2e.boxoffice_process import Boxoffice
from tests.e2e.case import SharedProgram
from tests.e2e.waiting import wait_until

ACCOUNTS = ["providerReceivable", "ticketRevenue", "bookingFees", "deliveryFees", "refundsPayable", "cancellationFees"]


def trial_balance(it: Boxoffice) -> dict[str, Any]:
    answer = it.get("operator", "/ledger/trial-balance")
    assert answer.status == 200, answer
    return dict(answer.json)


def accounts(it: Boxoffice) -> dict[str, int]:
    return {row["account"]: row["balance"] for row in trial_balance(it)["accounts"]}


def refunds_of(it: Boxoffice, payment: int) -> list[dict[str, Any]]:
    answer = it.get("payment", f"/payments/{payment}/refunds")
    assert answer.status == 200, answer
    return list(answer.json["refunds"])


def tickets_canceled(it: Boxoffice, booking: int, **money: int) -> None:
    """Lets booking have told that some tickets were given back; the program is stopped."""
    event = {"eventType": "TicketsCanceled", "id": booking, "customerName": "홍길동",
             "bookingStatus": "COMPLETE_BOOKING", "seats": "1층 A열 3", "refundedBookingFees": 0} | money
    with databases.editing(it.data, "booking") as connection:
        connection.execute("UPDATE booking SET version = version + 1 WHERE id = ?", (booking,))
        connection.execute(
            "INSERT INTO outbox (sequence, record_key, version, happened_at, type, traceparent, payload)"
            " SELECT (SELECT max(sequence) + 1 FROM outbox), id, version, status_at, 'TicketsCanceled', '', ?"
            " FROM booking WHERE id = ?", (json.dumps(event, ensure_ascii=False), booking))


class TheBooks(unittest.TestCase):
    def test_of_bookings_and_cancels_come_to_nothing(self) -> None:
        with Boxoffice() as it:
            self.assertEqual(trial_balance(it), {"accounts": [{"account": name, "balance": 0} for name in ACCOUNTS],
                                                 "sum": 0, "entries": 0})
            bookings = [it.book() for _ in range(3)]
            price = bookings[0].json["price"]
            # The entry is of the same transaction as the payment: it is there before the customer has her answer.
            self.assertEqual(trial_balance(it)["entries"], 3)
            self.assertEqual(accounts(it)["providerReceivable"], 3 * price)
            self.assertEqual(accounts(it)["ticketRevenue"], -3 * price)

            it.cancel(bookings[1].id)
            it.mypage_shows(bookings[1].id, paymentStatus="CANCEL_PAYMENT")
            it.cancel(bookings[1].id)
            databases.await_rest(it.data)
            balance = trial_balance(it)
            self.assertEqual((balance["sum"], balance["entries"]), (0, 3 + 2))
            self.assertEqual(accounts(it), dict.fromkeys(ACCOUNTS, 0) |
                             {"providerReceivable": 2 * price, "ticketRevenue": -2 * price})

            payment = it.payment_of(bookings[1].id)
            assert payment is not None
            self.assertEqual(payment["refundedAmount"], price)
            [refund] = refunds_of(it, payment["id"])
            self.assertEqual((refund["amount"], refund["closes"], refund["why"], refund["refundStatus"]),
                             (price, True, "booking-canceled", "DONE_REFUND"))
            self.assertGreaterEqual(refund["doneAt"], refund["requestedAt"])
            self.assertEqual(audit(it).verdicts["books-add-up"]["checked"], 5)
            audit_passes(self, it)

    def test_tell_parts_that_went_back_from_what_closed_the_payment(self) -> None:
        with Boxoffice() as it:
            booked = it.book()
            booking, price = booked.id, booked.json["price"]
            databases.await_rest(it.data)
            it.stop()
            tickets_canceled(it, booking, refund=18_000, cancellationFee=2_000)
            tickets_canceled(it, booking, refund=price, cancellationFee=1_000)
            it.start()
            databases.await_rest(it.data)
            payment = wait_until(lambda: self.payment_with_refunds_done(it, booking), "both parts are given back") or {}
            self.assertEqual((payment["paymentStatus"], payment["refundedAmount"]), ("COMPLETE_PAYMENT", price - 2_000))
            self.assertEqual([(refund["amount"], refund["closes"], refund["why"])
                              for refund in refunds_of(it, payment["id"])],
                             [(18_000, False, "tickets-canceled"),
                              (price - 20_000, False, "tickets-canceled-cut-to-what-is-left")])
            audit_passes(self, it)

            it.cancel(booking)
            it.mypage_shows(booking, paymentStatus="CANCEL_PAYMENT")
            databases.await_rest(it.data)
            told = [(row["type"], row["event"]["amount"]) for row in databases.events(it.data, "payment")]
            self.assertEqual(told, [("PaymentApproved", price), ("PaymentRefunded", 18_000),
                                    ("PaymentRefunded", price - 20_000), ("PayCanceled", 0)])
            self.assertEqual(trial_balance(it)["sum"], 0)
            self.assertEqual(accounts(it), dict.fromkeys(ACCOUNTS, 0) |
                             {"providerReceivable": 2_000, "cancellationFees": -2_000})
            audit_passes(self, it)

    @staticmethod
    def payment_with_refunds_done(it: Boxoffice, booking: int) -> dict[str, Any] | None:
        payment = it.payment_of(booking)
        assert payment is not None
        done = [refund["doneAt"] for refund in refunds_of(it, payment["id"])]
        return payment if len(done) == 2 and all(done) else None

    def test_know_what_is_taken_only_when_it_is_known_to_be_taken(self) -> None:
        with Boxoffice({"BOXOFFICE_PAYMENT__PROVIDER__ANSWER_LOST_RATE": "1"}) as it:
            self.assertEqual(it.book().status, 202)
            self.assertEqual(trial_balance(it)["entries"], 0)
            it.provider(answerLostRate=0)
            databases.await_rest(it.data)
            self.assertEqual(trial_balance(it)["sum"], 0)
            self.assertIn(trial_balance(it)["entries"], (1, 3))
            audit_passes(self, it)

    def test_cannot_be_changed_behind_the_programs_back(self) -> None:
        with Boxoffice() as it:
            it.book()
            it.stop()
            for change in ("DELETE FROM ledger_entry", "UPDATE ledger_entry SET entered_at = 0",
                           "UPDATE payment SET refunded_amount = amount + 1"):
                with self.assertRaises(databases.sqlite3.IntegrityError):
                    databases.edit(it.data, "payment", change)


class Fees(SharedProgram):
    def pay(self, booking: int, **fields: object) -> Any:
        return self.it.post("payment", "/payments", {"bookingId": booking, "addr": "서울시 종로구"} | fields)

    def test_are_parts_of_what_is_paid(self) -> None:
        booking = self.it.book().id
        before = accounts(self.it)
        paid = self.pay(booking + 1_000, amount=90_000, bookingFees=2_000, deliveryFee=3_200)
        self.assertEqual(paid.status, 201, paid)
        self.assertEqual((paid.json["bookingFees"], paid.json["deliveryFee"], paid.json["refundedAmount"]),
                         (2_000, 3_200, 0))
        after = accounts(self.it)
        self.assertEqual({name: after[name] - before[name] for name in ACCOUNTS if after[name] != before[name]},
                         {"providerReceivable": 90_000, "ticketRevenue": -84_800, "bookingFees": -2_000,
                          "deliveryFees": -3_200})

    def test_are_no_more_than_what_is_paid(self) -> None:
        for fields, pointer in (
            ({"bookingFees": 1_001}, "/bookingFees"),
            ({"bookingFees": 600, "deliveryFee": 401}, "/deliveryFee"),
            ({"bookingFees": -1}, "/bookingFees"),
            ({"deliveryFee": 0.5}, "/deliveryFee"),
        ):
            refused = self.pay(77_000, amount=1_000, **fields)
            self.assert_problem(refused, 422)
            self.assertIn(pointer, str(refused.json["errors"]), refused)
        self.assertEqual(self.pay(77_000, amount=1_000, bookingFees=600, deliveryFee=400).status, 201)

    def test_refunds_are_listed_of_payments_that_there_are(self) -> None:
        booking = self.it.book().id
        payment = self.it.payment_of(booking)
        assert payment is not None
        self.assertEqual(refunds_of(self.it, payment["id"]), [])
        self.assert_problem(self.it.get("payment", "/payments/999999/refunds"), 404)
