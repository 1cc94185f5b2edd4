"""The checkers of the crash loop notice what they are for: each is shown a healthy system and then one fault in it."""

import unittest

from tests.crash import judge
from tests.crash.hand_made import HAPPENED_AT, PRICE, HandMade
from tests.crash.invariants import disagreements, violations
from tests.crash.ledger import Booking, Cancel, Hold, Ledger, Request
from tests.crash.load import is_polite
from tests.crash.seats import SOLD_FOR_GOOD
from tests.e2e import databases
from tests.engines.database_server import rows_of


class CheckedInvariants(HandMade):
    def assert_noticed(self, words: str) -> None:
        found = violations(self.data)
        self.assertTrue(any(words in fault for fault in found), f"{words!r} not in {found}")

    def test_hold_in_a_healthy_system(self) -> None:
        self.assertEqual(violations(self.data), [])
        self.assertEqual(databases.movement(self.data), {})


class TheInvariants(CheckedInvariants):
    def test_notice_a_lost_booking(self) -> None:
        self.sql("booking", "DELETE FROM booking WHERE id = 1")
        self.assert_noticed("booking 1 is None and its payment COMPLETE_PAYMENT")
        self.assert_noticed("booking announced ['BookingStarted'] of booking 1 and has no row")

    def test_notice_an_unfinished_booking(self) -> None:
        self.sql("booking", "UPDATE booking SET booking_status = 'PENDING_BOOKING' WHERE id = 1")
        self.assert_noticed("unfinished booking 1")

    def test_notice_a_complete_booking_that_nobody_paid(self) -> None:
        self.sql("payment", "DELETE FROM payment WHERE booking_id = 1")
        self.assert_noticed("booking 1 is COMPLETE_BOOKING and its payment None")

    def test_notice_a_second_charge(self) -> None:
        self.sql("payment", "INSERT INTO payment VALUES (9, 1, 'COMPLETE_PAYMENT', ?, 0)", PRICE)
        self.assert_noticed("2 rows in payment for booking 1")

    def test_notice_another_amount(self) -> None:
        self.sql("payment", "UPDATE payment SET amount = 1 WHERE booking_id = 1")
        self.assert_noticed("booking 1 costs 90000 and 1 was paid")

    def test_notice_an_entry_that_does_not_balance(self) -> None:
        self.sql("payment", "UPDATE ledger_entry SET booking_fees = 1 WHERE id = 1")
        self.assert_noticed("entry 1 does not balance")

    def test_notice_a_capture_that_is_missing_in_the_ledger(self) -> None:
        self.sql("payment", "DELETE FROM ledger_entry WHERE id = 1")
        self.assert_noticed("booking 1 has captures of [90000] and the ledger says None")

    def test_notice_a_refund_that_the_ledger_does_not_know(self) -> None:
        self.sql("payment", "DELETE FROM ledger_entry WHERE kind = 'REFUND_DONE'")
        self.assert_noticed("booking 2 has done refunds of [90000] and the ledger says None")

    def test_notice_refunds_of_more_than_was_paid(self) -> None:
        self.sql("payment", "INSERT INTO refund VALUES (2, 1, 'REQUESTED_REFUND', 0)")
        self.assert_noticed("booking 2 paid 90000 and is refunded 90001 of 90000")
        self.assert_noticed("booking 2 has refunds of [1, 90000] and the ledger says [90000]")

    def test_take_parts_that_were_given_back_for_what_they_are(self) -> None:
        left = {"id": 1, "bookingStatus": "COMPLETE_BOOKING", "seatsLeft": "A 2"}
        self.tell("booking", 1, 3, "TicketsCanceled", left)
        self.tell("payment", 1, 4, "PaymentRefunded", self.paid(1, "COMPLETE_PAYMENT") | {"refundedTotal": 5})
        self.sql("mypage", "UPDATE mypage SET seats = 'A 2', refunded_amount = 5, refunded_at = ? WHERE booking_id = 1",
                 HAPPENED_AT)
        self.sql("payment", "UPDATE payment SET refunded_amount = 5 WHERE booking_id = 1")
        self.sql("payment", "INSERT INTO refund VALUES (1, 5, 'DONE_REFUND', 0)")
        for kind, receivable, revenue, payable in (("REFUND_REQUESTED", 0, 5, -5), ("REFUND_DONE", -5, 0, 5)):
            entry = (kind, receivable, revenue, payable)
            self.sql("payment", "INSERT INTO ledger_entry VALUES (NULL, 1, ?, ?, ?, 0, 0, ?, 0)", *entry)
        self.assertEqual(disagreements(self.data), [])

    def test_notice_money_kept_for_a_canceled_or_failed_booking(self) -> None:
        self.sql("payment", "UPDATE payment SET payment_status = 'COMPLETE_PAYMENT'")
        self.assert_noticed("booking 2 is CANCEL_BOOKING and its payment COMPLETE_PAYMENT")
        self.assert_noticed("booking 3 is FAILED_BOOKING and its payment COMPLETE_PAYMENT")
        self.assertEqual(databases.unsettled(self.data), {"refunds to make": 2})

    def test_notice_tickets_that_go_where_they_should_not_or_nowhere(self) -> None:
        self.sql("delivery", "UPDATE delivery SET delivery_status = 'START_DELIVERY' WHERE booking_id = 2")
        self.sql("delivery", "DELETE FROM delivery WHERE booking_id = 1")
        self.assert_noticed("booking 2 is CANCEL_BOOKING and its delivery START_DELIVERY")
        self.assert_noticed("booking 1 is COMPLETE_BOOKING and its delivery None")

    def test_notice_an_event_that_was_never_told(self) -> None:
        self.sql("payment", "DELETE FROM outbox WHERE type = 'PayCanceled'")
        self.assert_noticed("payment says CANCEL_PAYMENT of booking 2 and announced ['PaymentApproved']")

    def test_notice_an_event_told_twice(self) -> None:
        self.tell("delivery", 1, 2, "DeliveryStarted", {"id": 1, "bookingId": 1, "deliveryStatus": "START_DELIVERY"})
        self.assert_noticed("announced ['DeliveryStarted', 'DeliveryStarted']")

    def test_notice_a_gap_and_a_step_back_in_a_log(self) -> None:
        self.sql("booking", "UPDATE outbox SET sequence = 99 WHERE type = 'BookingCanceled'")
        self.sql("payment", "UPDATE outbox SET version = 1 WHERE type = 'PayCanceled'")
        self.assert_noticed("booking's log jumps from 3 to 99")
        self.assert_noticed("payment's log goes back to version 1 of booking 2")

    def test_notice_a_page_that_differs_or_is_missing(self) -> None:
        self.sql("mypage", "UPDATE mypage SET payment_status = NULL WHERE booking_id = 1")
        self.sql("mypage", "DELETE FROM mypage WHERE booking_id = 2")
        self.assert_noticed("'payment_status': None")
        self.assert_noticed("my page shows None of booking 2")

    def test_notice_a_page_with_other_seats_or_another_refund(self) -> None:
        self.sql("mypage", "UPDATE mypage SET seats = 'A 2' WHERE booking_id = 1")
        self.sql("mypage", "UPDATE mypage SET refunded_at = 12 WHERE booking_id = 2")
        self.assert_noticed("'seats': 'A 2'")
        self.assert_noticed("'refunded_at': 12")

    def test_notice_a_consumer_that_skipped_or_lags(self) -> None:
        self.sql("mypage", "UPDATE consumer_offset SET next_sequence = 99 WHERE source = 'payment'")
        self.assert_noticed("mypage would read payment's log from 99; it ends at 4")
        self.sql("delivery", "UPDATE consumer_offset SET next_sequence = 1")
        self.assertEqual(databases.unread(self.data), {"delivery <- payment": 3, "delivery <- booking": 1})
        self.assert_noticed("delivery <- payment: 3 events not read")

    def test_notice_a_parked_event(self) -> None:
        self.sql("delivery", "INSERT INTO parked VALUES (1)")
        self.assert_noticed("1 events are parked in delivery")


class TheInvariantsOfReturns(CheckedInvariants):
    """Booking 1 was canceled when its customer had the tickets, and its refund waits for them."""

    def setUp(self) -> None:
        super().setUp()
        self.sql("booking", "UPDATE booking SET booking_status = 'CANCEL_BOOKING' WHERE id = 1")
        self.tell("booking", 1, 3, "BookingCanceled", {"id": 1, "bookingStatus": "CANCEL_BOOKING"})
        self.sql("delivery", "UPDATE delivery SET delivery_status = 'COMPLETE_DELIVERY', delivery_step = 'DELIVERED'"
                 " WHERE booking_id = 1")
        arrived = {"id": 1, "bookingId": 1, "deliveryStatus": "COMPLETE_DELIVERY"}
        self.tell("delivery", 1, 2, "DeliveryCompleted", arrived)
        self.sql("payment", "INSERT INTO waiting_refund VALUES (1)")
        self.sql("mypage", "UPDATE mypage SET booking_status = 'CANCEL_BOOKING', seats = NULL,"
                 " delivery_status = 'COMPLETE_DELIVERY', delivery_step = 'DELIVERED' WHERE booking_id = 1")
        for service, source in databases.SUBSCRIPTIONS:
            self.sql(service, "UPDATE consumer_offset SET next_sequence = ? WHERE source = ?",
                     self.sequences[source] + 1, source)

    def test_notice_a_refund_that_waits_for_tickets_that_are_there(self) -> None:
        self.sql("payment", "INSERT INTO returned_tickets VALUES (1)")
        self.assert_noticed("the refund of booking 1 waits, and its tickets are back")
        self.assert_noticed("booking 1: its tickets came back for delivery or for payment alone")

    def test_notice_a_refund_that_was_made_before(self) -> None:
        self.sql("payment", "INSERT INTO refund VALUES (1, 5, 'DONE_REFUND', 1)")
        self.assert_noticed("booking 1 was refunded before its tickets were back")

    def test_notice_a_step_that_was_not_told(self) -> None:
        self.sql("delivery", "UPDATE delivery SET delivery_step = 'RETURNED' WHERE booking_id = 1")
        self.assert_noticed("the tickets of booking 1 are RETURNED, and told was DELIVERED")

    def test_notice_steps_in_disorder(self) -> None:
        self.tell("delivery", 1, 3, "TicketsPacked", {"id": 1, "bookingId": 1, "deliveryStatus": "COMPLETE_DELIVERY"})
        self.assert_noticed("the tickets of booking 1 went from DELIVERED to PACKED")


class TheInvariantsOfSeats(CheckedInvariants):
    """Booking 1 has seats 3 and 4 of performance 5, and has given seat 6 back."""

    def setUp(self) -> None:
        super().setUp()
        self.sql("booking", "UPDATE booking SET performance_id = 5, delivery_fee = 3000 WHERE id = 1")
        self.sql("booking", "INSERT INTO ticket_sale VALUES (1, 8, 2)")
        for seat, canceled_at in ((3, None), (4, None), (6, 7)):
            self.sql("booking", "INSERT INTO ticket VALUES (1, ?, 28000, 1000, ?)", seat, canceled_at)
            self.sql("booking", "INSERT INTO seat_claim VALUES (?, 8, ?)", 5_000_000 + seat,
                     0 if canceled_at else SOLD_FOR_GOOD)

    def test_notice_a_seat_sold_twice(self) -> None:
        self.sql("booking", "UPDATE ticket SET seat_id = 4 WHERE seat_id = 3")
        self.assert_noticed("seat 5000004 was sold 2 times")

    def test_notice_a_seat_that_is_sold_and_free_or_claimed_and_unsold(self) -> None:
        self.sql("booking", "UPDATE seat_claim SET expires_at = 0 WHERE id = 5000003")
        self.sql("booking", "UPDATE seat_claim SET hold_id = 9 WHERE id = 5000004")
        self.sql("booking", "INSERT INTO seat_claim VALUES (5000009, 8, ?)", SOLD_FOR_GOOD)
        self.assert_noticed("seat 5000003 is sold by hold 8 and claimed by None")
        self.assert_noticed("seat 5000004 is sold by hold 8 and claimed by 9")
        self.assert_noticed("seat 5000009 is sold by hold None and claimed by 8")

    def test_notice_a_seat_that_waits_for_its_return_and_is_still_the_bookings(self) -> None:
        self.sql("booking", "UPDATE seat_claim SET expires_at = ? WHERE id = 5000006", SOLD_FOR_GOOD - 1)
        self.assert_noticed("seat 5000006 was given back by booking 1, and is still claimed by its hold")

    def test_know_that_a_seat_that_waits_for_its_return_is_nobodys(self) -> None:
        self.sql("booking", "UPDATE seat_claim SET hold_id = 0, expires_at = ? WHERE id = 5000006", SOLD_FOR_GOOD - 1)
        self.assertEqual(violations(self.data), [])

    def test_notice_lines_that_do_not_add_up(self) -> None:
        self.sql("booking", "UPDATE ticket SET booking_fee = 999 WHERE seat_id = 6")
        self.assert_noticed("booking 1 costs 90000, and its lines 89999")

    def test_notice_tickets_that_are_counted_wrongly_or_missing(self) -> None:
        self.sql("booking", "UPDATE ticket_sale SET tickets = 3")
        self.assert_noticed("booking 1 is counted with 3 tickets instead of 2")
        self.sql("booking", "UPDATE ticket SET canceled_at = 7")
        self.assert_noticed("booking 1 is complete and has no ticket left")
        self.sql("booking", "DELETE FROM ticket")
        self.assert_noticed("bookings of seats without tickets, or tickets without a booking: [1]")


class TheJudgeOfTheLedger(HandMade):
    def setUp(self) -> None:
        super().setUp()
        self.ledger = Ledger(self.data / "ledger.ndjson")
        self.addCleanup(self.ledger.close)
        for booking, status in ((1, 201), (2, 201), (3, 402)):
            self.answered(Booking(f"c{booking}"), status, booking)
        self.answered(Cancel(2), 200, 2)

    def answered(self, request: Request, status: int, booking: int) -> None:
        self.ledger.sent(request)
        self.ledger.answered(request, status, booking, b"")

    def assert_noticed(self, words: str, at_rest: bool = True) -> None:
        found = judge.lost(self.ledger, self.data, at_rest)
        self.assertTrue(any(words in fault for fault in found), f"{words!r} not in {found}")

    def test_finds_everything_in_a_healthy_system(self) -> None:
        self.assertEqual(judge.lost(self.ledger, self.data, True), [])
        self.ledger.sent(Booking("nobody knows"))
        self.assertEqual(judge.lost(self.ledger, self.data, True), [], "what was not answered may be lost")

    def test_notices_an_acknowledged_booking_that_is_gone_or_went_back(self) -> None:
        self.sql("booking", "DELETE FROM booking WHERE id = 1")
        self.assert_noticed("c1 was answered with 201 as 1 and is gone", at_rest=False)
        self.sql("booking", "UPDATE booking SET booking_status = 'PENDING_BOOKING' WHERE id = 2")
        self.assert_noticed("c2 was answered with 201 as 2 and is PENDING_BOOKING", at_rest=False)

    def test_notices_a_cancel_that_was_forgotten_or_never_asked_for(self) -> None:
        self.sql("booking", "UPDATE booking SET booking_status = 'COMPLETE_BOOKING' WHERE id = 2")
        self.assert_noticed("the cancel of 2 was acknowledged and it is COMPLETE_BOOKING")
        self.sql("booking", "UPDATE booking SET booking_status = 'CANCEL_BOOKING' WHERE id = 1")
        self.assert_noticed("c1 was answered with 201 as 1 and is CANCEL_BOOKING")

    def test_notices_a_refused_booking_that_is_there(self) -> None:
        self.sql("booking", "UPDATE booking SET booking_status = 'COMPLETE_BOOKING' WHERE id = 3")
        self.assert_noticed("c3 was refused with 402 and is there")

    def test_notices_a_booking_made_twice(self) -> None:
        self.sql("booking", "INSERT INTO booking VALUES (4, 'c1', 'COMPLETE_BOOKING', ?, NULL, NULL)", PRICE)
        self.assert_noticed("c1 was booked 2 times")

    def test_notices_an_unknown_outcome_that_is_gone_or_never_settled(self) -> None:
        self.answered(Booking("c4"), 202, 4)
        self.assert_noticed("c4 was answered with 202 as 4 and is gone", at_rest=False)
        self.sql("booking", "INSERT INTO booking VALUES (4, 'c4', 'PENDING_BOOKING', ?, NULL, NULL)", PRICE)
        self.assertEqual(judge.lost(self.ledger, self.data, at_rest=False), [])
        self.assert_noticed("c4 is still pending")

    def test_notices_answers_that_must_not_be(self) -> None:
        self.answered(Booking("c5"), 500, 5)
        self.answered(Cancel(1), 500, 1)
        self.answered(Hold(5, (3, 4)), 500, 1)
        self.assert_noticed("holding seats (3, 4) was answered with 500")
        self.assert_noticed("c5 was answered with 500")
        self.assert_noticed("the cancel of 1 was answered with 500")

    def test_notices_seats_that_were_refused_and_are_there(self) -> None:
        for status, key in (("FAILED_BOOKING", None), ("COMPLETE_BOOKING", "k")):
            booking = 4 if key is None else 5
            row = (booking, f"c{booking}", status, PRICE)
            self.sql("booking", "INSERT INTO booking VALUES (?, ?, ?, ?, NULL, NULL)", *row)
            self.answered(Booking(f"c{booking}", key=key, seats=(3, 4)), 409, booking)
            self.assert_noticed(f"c{booking} was told that its seats were taken and is there")
        self.sql("booking", "UPDATE booking SET booking_status = 'FAILED_BOOKING' WHERE id = 5")
        found = judge.lost(self.ledger, self.data, at_rest=True)
        self.assertFalse(any("c5" in fault for fault in found), "the first time it failed, the second time it was late")

    def test_notices_a_booking_that_nobody_asked_for(self) -> None:
        self.sql("booking", "INSERT INTO booking VALUES (4, 'x', 'COMPLETE_BOOKING', ?, NULL, NULL)", PRICE)
        self.assert_noticed("nobody asked for x")

    def test_takes_a_gateway_that_knows_nothing_for_no_answer(self) -> None:
        ledger = Ledger(self.data / "other.ndjson", says_nothing=frozenset({502}))
        self.addCleanup(ledger.close)
        for booking in (Booking("c1"), Booking("nobody knows")):
            ledger.sent(booking)
            ledger.answered(booking, 502, None, b"")
            self.assertIsNone(booking.status)
        self.answered(Booking("c4"), 502, 4)
        self.assert_noticed("c4 was answered with 502")


class Politeness(unittest.TestCase):
    def test_is_a_problem_document_with_the_time_to_come_back(self) -> None:
        problem, later = b"\r\nContent-Type: application/problem+json", b"\r\nRetry-After: 2"
        self.assertTrue(is_polite(503, b"HTTP/1.1 503 x" + problem + later))
        self.assertTrue(is_polite(502, b"HTTP/1.1 502 x" + problem))
        self.assertFalse(is_polite(503, b"HTTP/1.1 503 x" + problem))
        self.assertFalse(is_polite(503, b"HTTP/1.1 503 x" + later))
        self.assertFalse(is_polite(503, b"HTTP/1.1 503 x" + problem + b"\r\nRetry-After: 0"))
        self.assertFalse(is_polite(500, b"HTTP/1.1 500 x" + problem + later))


class WhatServersPrint(unittest.TestCase):
    def test_is_read_with_its_nulls_and_escapes(self) -> None:
        lines = "1\ta\\\\b\t\\N\n2\t\t\\t\n"
        self.assertEqual(rows_of(lines, r"\N"), [["1", r"a\b", None], ["2", "", "\t"]])


if __name__ == "__main__":
    unittest.main()
