"""What my page must show: the events of the three logs, folded by code that shares nothing with the program."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

WHEN = "when it happened"  # of no field: the record knows it

# Column of my page ← field of the event, by the event's type; or a word that the type stands for.
EFFECTS: dict[str, dict[str, str]] = {
    "BookingStarted": {
        "customer_id": "customerId",
        "musical_name": "musicalName",
        "customer_name": "customerName",
        "telephone_info": "telephone",
        "addr": "addr",
        "booking_status": "bookingStatus",
        "performance_id": "performanceId",
        "starts_at": "startsAt",
        "seats": "seats",
    },
    "BookingFailed": {
        "customer_id": "customerId",
        "musical_name": "musicalName",
        "customer_name": "customerName",
        "telephone_info": "telephone",
        "addr": "addr",
        "booking_status": "bookingStatus",
    },
    "BookingCanceled": {"booking_status": "bookingStatus", "seats": "seats"},
    "TicketsCanceled": {"booking_status": "bookingStatus", "seats": "seatsLeft"},
    "PaymentApproved": {"payment_status": "paymentStatus", "paid_amount": "amount"},
    "PaymentRefunded": {"payment_status": "paymentStatus", "refunded_amount": "refundedTotal", "refunded_at": WHEN},
    "PayCanceled": {"payment_status": "paymentStatus", "refunded_amount": "refundedTotal", "refunded_at": WHEN},
    "PaymentFailed": {"payment_status": "paymentStatus"},
    "DeliveryStarted": {
        "delivery_date": "deliveryDate",
        "shipper_name": "shipperName",
        "delivery_status": "deliveryStatus",
        "delivery_method": "deliveryMethod",
        "delivery_step": "REQUESTED",
    },
    "DeliveryCanceled": {"delivery_status": "deliveryStatus", "delivery_step": "deliveryStep"},
    "DeliveryCompleted": {"delivery_status": "deliveryStatus", "delivery_step": "DELIVERED"},
    "TicketsPacked": {"delivery_status": "deliveryStatus", "delivery_step": "deliveryStep"},
    "TicketsHandedOver": {"delivery_status": "deliveryStatus", "delivery_step": "deliveryStep"},
    "TicketsInTransit": {"delivery_status": "deliveryStatus", "delivery_step": "deliveryStep"},
    "TicketsReturned": {"delivery_status": "deliveryStatus", "delivery_step": "deliveryStep"},
}
COLUMNS = sorted({column for effect in EFFECTS.values() for column in effect})


def fold(logs: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[int, dict[str, Any]]:
    """Booking id → what my page shows of it. Each log is in order; between logs no order matters, since no column is
    written by two of them."""
    pages: dict[int, dict[str, Any]] = {}
    for producer, log in logs.items():
        for row in log:
            event = row["event"]
            booking = event["id"] if producer == "booking" else event["bookingId"]
            page = pages.setdefault(booking, dict.fromkeys(COLUMNS))
            for column, field in EFFECTS[row["type"]].items():
                word = field if field.isupper() else event.get(field)
                page[column] = row["happened_at"] if field == WHEN else word
            if row["type"] == "BookingStarted" and page["starts_at"]:
                page["starts_at"] = int(datetime.fromisoformat(page["starts_at"]).timestamp() * 1000)
    return pages


def as_shown(row: Mapping[str, Any]) -> dict[str, Any]:
    """The part of a row of my page's table that the events speak of."""
    return {column: row[column] for column in COLUMNS}
