"""A system at rest, made by hand: what the checkers of the crash loop are shown."""

import json
import sqlite3
import tempfile
import unittest
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from tests.e2e import databases

SHARED = """
CREATE TABLE outbox(sequence INTEGER PRIMARY KEY, record_key INTEGER, version INTEGER, happened_at INTEGER,
 type TEXT, payload TEXT);
CREATE TABLE consumer_offset(consumer TEXT, source TEXT, next_sequence INTEGER);
CREATE TABLE parked(id INTEGER PRIMARY KEY);
"""
SCHEMAS = {
    "booking": (
        "CREATE TABLE booking(id INTEGER PRIMARY KEY, customer_name TEXT, booking_status TEXT, price INTEGER,"
        " performance_id INTEGER, delivery_fee INTEGER);"
        "CREATE TABLE ticket_sale(id INTEGER PRIMARY KEY, hold_id INTEGER, tickets INTEGER);"
        "CREATE TABLE ticket(booking_id INTEGER, seat_id INTEGER, price INTEGER, booking_fee INTEGER,"
        " canceled_at INTEGER);"
        "CREATE TABLE hand_over(id INTEGER PRIMARY KEY);"
        "CREATE TABLE seat_claim(id INTEGER PRIMARY KEY, hold_id INTEGER, expires_at INTEGER);"
    ),
    "payment": (
        "CREATE TABLE payment(id INTEGER PRIMARY KEY, booking_id INTEGER, payment_status TEXT, amount INTEGER,"
        " refunded_amount INTEGER);"
        "CREATE TABLE refund(booking_id INTEGER, amount INTEGER, refund_status TEXT, closes INTEGER);"
        "CREATE TABLE waiting_refund(booking_id INTEGER);"
        "CREATE TABLE returned_tickets(id INTEGER PRIMARY KEY);"
        "CREATE TABLE ledger_entry(id INTEGER PRIMARY KEY, booking_id INTEGER, kind TEXT, provider_receivable INTEGER,"
        " ticket_revenue INTEGER, booking_fees INTEGER, delivery_fees INTEGER, refunds_payable INTEGER,"
        " cancellation_fees INTEGER);"
    ),
    "delivery": (
        "CREATE TABLE delivery(id INTEGER PRIMARY KEY, booking_id INTEGER, delivery_status TEXT, delivery_step TEXT);"
    ),
    "mypage": (
        "CREATE TABLE mypage(booking_id INTEGER, musical_name TEXT, customer_name TEXT, telephone_info INTEGER,"
        " addr TEXT, booking_status TEXT, payment_status TEXT, delivery_date INTEGER, shipper_name TEXT,"
        " delivery_status TEXT, performance_id INTEGER, starts_at INTEGER, seats TEXT, paid_amount INTEGER,"
        " refunded_amount INTEGER, refunded_at INTEGER, delivery_method TEXT, delivery_step TEXT, customer_id TEXT);"
    ),
}
PRICE = 90_000
HAPPENED_AT = 11


class HandMade(unittest.TestCase):
    """Booking 1 is complete, 2 canceled, 3 declined; everything is told, consumed and shown."""

    def setUp(self) -> None:
        self.data = Path(self.enterContext(tempfile.TemporaryDirectory()))
        for service, schema in SCHEMAS.items():
            with closing(sqlite3.connect(databases.path_of(self.data, service))) as connection:
                connection.executescript(schema + SHARED)
        self.sequences = dict.fromkeys(databases.PRODUCERS, 0)
        for booking, status in ((1, "COMPLETE_BOOKING"), (2, "CANCEL_BOOKING"), (3, "FAILED_BOOKING")):
            row = (booking, f"c{booking}", status, PRICE)
            self.sql("booking", "INSERT INTO booking VALUES (?, ?, ?, ?, NULL, NULL)", *row)
        for booking, status in ((1, "COMPLETE_PAYMENT"), (2, "CANCEL_PAYMENT"), (3, "FAILED_PAYMENT")):
            refunded = PRICE if booking == 2 else 0
            self.sql("payment", "INSERT INTO payment VALUES (?, ?, ?, ?, ?)", booking, booking, status, PRICE, refunded)
        self.sql("payment", "INSERT INTO refund VALUES (2, ?, 'DONE_REFUND', 1)", PRICE)
        for booking, kind, receivable, revenue, payable in (
            (1, "CAPTURED", PRICE, -PRICE, 0),
            (2, "CAPTURED", PRICE, -PRICE, 0),
            (2, "REFUND_REQUESTED", 0, PRICE, -PRICE),
            (2, "REFUND_DONE", -PRICE, 0, PRICE),
        ):
            entry = (booking, kind, receivable, revenue, payable)
            self.sql("payment", "INSERT INTO ledger_entry VALUES (NULL, ?, ?, ?, ?, 0, 0, ?, 0)", *entry)
        for booking, status in ((1, "START_DELIVERY"), (2, "CANCEL_DELIVERY")):
            self.sql("delivery", "INSERT INTO delivery VALUES (?, ?, ?, 'REQUESTED')", booking, booking, status)
        self.tell_everything()
        for booking, states in (
            (1, ("COMPLETE_BOOKING", "COMPLETE_PAYMENT", 7, "한진", "START_DELIVERY", 5, 86_400_000, "A 1", PRICE,
                 None, None, "POST", "REQUESTED")),
            (2, ("CANCEL_BOOKING", "CANCEL_PAYMENT", 7, "한진", "CANCEL_DELIVERY", None, None, None, PRICE, PRICE,
                 HAPPENED_AT, "POST", "PACKED")),
            (3, ("FAILED_BOOKING", "FAILED_PAYMENT", *[None] * 11)),
        ):
            row = (booking, "Elizabeth", f"c{booking}", 1, "서울", *states, f"customer-{booking}")
            self.sql("mypage", f"INSERT INTO mypage VALUES ({', '.join('?' * len(row))})", *row)
        for service, source in databases.SUBSCRIPTIONS:
            next_sequence = self.sequences[source] + 1
            self.sql(service, "INSERT INTO consumer_offset VALUES (?, ?, ?)", service, source, next_sequence)

    def tell_everything(self) -> None:
        ticket = {"musicalName": "Elizabeth", "telephone": 1, "addr": "서울"}
        for booking in (1, 2):
            started = ticket | {"id": booking, "customerId": f"customer-{booking}", "customerName": f"c{booking}",
                                "bookingStatus": "COMPLETE_BOOKING"}
            if booking == 1:
                started |= {"performanceId": 5, "startsAt": "1970-01-02T00:00:00Z", "seats": "A 1"}
            self.tell("booking", booking, 2, "BookingStarted", started)
            self.tell("payment", booking, 2, "PaymentApproved", self.paid(booking, "COMPLETE_PAYMENT"))
            sent = {"id": booking, "bookingId": booking, "deliveryStatus": "START_DELIVERY"}
            self.tell("delivery", booking, 1, "DeliveryStarted", sent | {
                "deliveryDate": 7, "shipperName": "한진", "deliveryMethod": "POST"})
        failed = ticket | {"id": 3, "customerId": "customer-3", "customerName": "c3", "bookingStatus": "FAILED_BOOKING"}
        self.tell("booking", 3, 2, "BookingFailed", failed)
        self.tell("payment", 3, 2, "PaymentFailed", self.paid(3, "FAILED_PAYMENT"))
        self.tell("booking", 2, 3, "BookingCanceled", {"id": 2, "bookingStatus": "CANCEL_BOOKING"})
        self.tell("payment", 2, 3, "PayCanceled", self.paid(2, "CANCEL_PAYMENT"))
        stopped = {"id": 2, "bookingId": 2, "deliveryStatus": "CANCEL_DELIVERY", "deliveryStep": "PACKED"}
        self.tell("delivery", 2, 2, "DeliveryCanceled", stopped)

    def paid(self, booking: int, status: str) -> dict[str, object]:
        total = {"refundedTotal": PRICE} if status == "CANCEL_PAYMENT" else {}
        return {"id": booking, "bookingId": booking, "paymentStatus": status, "amount": PRICE} | total

    def tell(self, producer: str, booking: int, version: int, kind: str, event: Mapping[str, object]) -> None:
        self.sequences[producer] += 1
        row = (self.sequences[producer], booking, version, HAPPENED_AT, kind, json.dumps(event, ensure_ascii=False))
        self.sql(producer, "INSERT INTO outbox VALUES (?, ?, ?, ?, ?, ?)", *row)

    def sql(self, service: str, sql: str, *parameters: object) -> None:
        databases.edit(self.data, service, sql, *parameters)
