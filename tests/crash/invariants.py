"""The invariants of a system at rest, checked on its SQLite files by code that shares nothing with the program.

The names say what is broken. `boxoffice audit` checks the same from the inside; a crash round demands both.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.crash import seats
from tests.e2e import databases
from tests.e2e.fold import as_shown, fold

Row = dict[str, Any]

COMPLETE, CANCELED, FAILED = "COMPLETE_BOOKING", "CANCEL_BOOKING", "FAILED_BOOKING"

# At rest, what payment and delivery may say of a booking in each state. None: no row.
PAYMENT_OF: dict[str | None, set[str | None]] = {
    COMPLETE: {"COMPLETE_PAYMENT"},
    CANCELED: {"CANCEL_PAYMENT"},
    FAILED: {None, "FAILED_PAYMENT", "CANCEL_PAYMENT"},
    None: {"CANCEL_PAYMENT", "FAILED_PAYMENT"},
}
DELIVERY_OF: dict[str | None, set[str | None]] = {
    COMPLETE: {"START_DELIVERY", "COMPLETE_DELIVERY"},  # or stopped, when the tickets came back
    CANCELED: {None, "CANCEL_DELIVERY", "COMPLETE_DELIVERY"},  # or under way, when its refund waits for the tickets
    FAILED: {None, "CANCEL_DELIVERY"},
    None: {None, "CANCEL_DELIVERY"},
}

ACCOUNTS = (
    "provider_receivable", "ticket_revenue", "booking_fees", "delivery_fees", "refunds_payable", "cancellation_fees",
)

# Which events must stand in the outbox for a row in this state, in this order.
BOOKING_EVENTS = {
    COMPLETE: ["BookingStarted"],
    CANCELED: ["BookingStarted", "BookingCanceled"],
    FAILED: ["BookingFailed"],
}
PAYMENT_EVENTS = {
    "COMPLETE_PAYMENT": ["PaymentApproved"],
    "CANCEL_PAYMENT": ["PaymentApproved", "PayCanceled"],
    "FAILED_PAYMENT": ["PaymentFailed"],
}
# May be told any number of times before the last of these: some tickets are given back, and the booking stays.
OF_PARTS = {"TicketsCanceled", "PaymentRefunded"}
# May be told once each, in this order: how far the tickets have come.
STEPS = {"TicketsPacked": "PACKED", "TicketsHandedOver": "HANDED_OVER", "TicketsInTransit": "IN_TRANSIT",
         "DeliveryCompleted": "DELIVERED", "TicketsReturned": "RETURNED"}
DELIVERY_EVENTS = {
    "START_DELIVERY": ["DeliveryStarted"],
    "COMPLETE_DELIVERY": ["DeliveryStarted", "DeliveryCompleted"],
    "CANCEL_DELIVERY": ["DeliveryStarted", "DeliveryCanceled"],
}


def violations(data: Path) -> list[str]:
    """Everything that is wrong, worst first; empty for a healthy system at rest."""
    return [*disagreements(data), *_offsets(data)]


def disagreements(data: Path) -> list[str]:
    """The same without the consumers' positions, which count a topic's records where there is a topic."""
    bookings = databases.rows(data, "booking", "SELECT id, booking_status, price FROM booking")
    its_payments = "SELECT booking_id, payment_status, amount, refunded_amount FROM payment"
    payments = databases.rows(data, "payment", its_payments)
    deliveries = databases.rows(data, "delivery", "SELECT booking_id, delivery_status, delivery_step FROM delivery")
    waiting = {row["booking_id"] for row in databases.rows(
        data, "payment", "SELECT booking_id FROM waiting_refund w WHERE NOT EXISTS"
        " (SELECT 1 FROM refund r WHERE r.booking_id = w.booking_id AND r.closes = 1)")}
    logs = {producer: databases.events(data, producer) for producer in databases.PRODUCERS}
    return [
        *_agreement(bookings, payments, deliveries, waiting),
        *_books(data, payments),
        *_returns(data, waiting, deliveries),
        *_steps(deliveries, logs["delivery"]),
        *_told("booking", _states(bookings, "id", "booking_status"), logs["booking"], BOOKING_EVENTS),
        *_told("payment", _states(payments, "booking_id", "payment_status"), logs["payment"], PAYMENT_EVENTS),
        *_told("delivery", _states(deliveries, "booking_id", "delivery_status"), logs["delivery"], DELIVERY_EVENTS),
        *(text for producer, log in logs.items() for text in _in_order(producer, log)),
        *_my_page(data, logs),
        *_nothing_parked(data),
        *seats.violations(data),
    ]


def _states(rows: list[Row], booking: str, status: str) -> dict[int, str]:
    return {row[booking]: row[status] for row in rows}


def _agreement(bookings: list[Row], payments: list[Row], deliveries: list[Row], waiting: set[int]) -> Iterator[str]:
    """Booking, payment and delivery tell the same story of each booking."""
    for service, rows in (("payment", payments), ("delivery", deliveries)):
        for booking, count in Counter(row["booking_id"] for row in rows).items():
            if count > 1:
                yield f"{count} rows in {service} for booking {booking}"
    paid = {row["booking_id"]: row for row in payments}
    sent = _states(deliveries, "booking_id", "delivery_status")
    came_back = {row["booking_id"] for row in deliveries if row["delivery_step"] == "RETURNED"}
    status_of = _states(bookings, "id", "booking_status")
    prices = {row["id"]: row["price"] for row in bookings}
    for booking in status_of.keys() | paid.keys() | sent.keys():
        status = status_of.get(booking)
        if status == "PENDING_BOOKING":
            yield f"unfinished booking {booking}"
            continue
        payment = paid.get(booking)
        payment_status = payment["payment_status"] if payment else None
        waits = booking in waiting and status == CANCELED
        if payment_status not in ({"COMPLETE_PAYMENT"} if waits else PAYMENT_OF[status]):
            yield f"booking {booking} is {status} and its payment {payment_status}"
        if (
            payment
            and booking in prices
            and payment_status != "FAILED_PAYMENT"
            and payment["amount"] != prices[booking]
        ):
            yield f"booking {booking} costs {prices[booking]} and {payment['amount']} was paid"
        legal = DELIVERY_OF[status] | ({"START_DELIVERY"} if waits else set())
        if sent.get(booking) not in legal | ({"CANCEL_DELIVERY"} if booking in came_back else set()):
            yield f"booking {booking} is {status} and its delivery {sent.get(booking)}"


def _books(data: Path, payments: list[Row]) -> Iterator[str]:
    """The ledger balances, and payments, refunds and entries say the same of every booking."""
    ledger = databases.rows(data, "payment", f"SELECT id, booking_id, kind, {', '.join(ACCOUNTS)} FROM ledger_entry")
    yield from (f"entry {row['id']} does not balance" for row in ledger if sum(row[name] for name in ACCOUNTS))
    refunds = databases.rows(data, "payment", "SELECT booking_id, amount, refund_status FROM refund")
    done = [row for row in refunds if row["refund_status"] == "DONE_REFUND"]
    entered = {
        kind: [row for row in ledger if row["kind"] == kind] for kind in ("CAPTURED", "REFUND_REQUESTED", "REFUND_DONE")
    }
    captured = [row for row in payments if row["payment_status"] in ("COMPLETE_PAYMENT", "CANCEL_PAYMENT")]
    for what, has, says in (
        ("captures", _amounts(captured, "amount"), _amounts(entered["CAPTURED"], "provider_receivable")),
        ("refunds", _amounts(refunds, "amount"), _amounts(entered["REFUND_REQUESTED"], "refunds_payable", -1)),
        ("done refunds", _amounts(done, "amount"), _amounts(entered["REFUND_DONE"], "refunds_payable")),
    ):
        for booking in has.keys() | says.keys():
            if has.get(booking) != says.get(booking):
                yield f"booking {booking} has {what} of {has.get(booking)} and the ledger says {says.get(booking)}"
    given_back = {booking: sum(amounts) for booking, amounts in _amounts(refunds, "amount").items()}
    for row in payments:
        refunded, noted = given_back.pop(row["booking_id"], 0), row["refunded_amount"]
        if refunded != noted or refunded > row["amount"]:
            yield f"booking {row['booking_id']} paid {row['amount']} and is refunded {refunded} of {noted}"
    yield from (f"booking {booking} is refunded and has no payment" for booking in given_back)


def _returns(data: Path, waiting: set[int], deliveries: list[Row]) -> Iterator[str]:
    """A refund waits for tickets exactly until they are back; a ticket on a telephone is waited for by nobody."""
    back = {row["id"] for row in databases.rows(data, "payment", "SELECT id FROM returned_tickets")}
    asked = {row["booking_id"] for row in databases.rows(data, "payment", "SELECT booking_id FROM waiting_refund")}
    yield from (f"the refund of booking {booking} waits, and its tickets are back" for booking in waiting & back)
    yield from (f"booking {booking} was refunded before its tickets were back" for booking in asked - waiting - back)
    returned = {row["booking_id"] for row in deliveries if row["delivery_step"] == "RETURNED"}
    for booking in returned ^ back:
        yield f"booking {booking}: its tickets came back for delivery or for payment alone"


def _steps(deliveries: list[Row], log: list[Row]) -> Iterator[str]:
    """The tickets are where the last of their steps that was told has brought them."""
    order = ["REQUESTED", *STEPS.values()]
    told: dict[int, str] = {}
    for row in log:
        if row["type"] in STEPS:
            booking, step = row["record_key"], STEPS[row["type"]]
            before = told.get(booking, "REQUESTED")
            if order.index(step) <= order.index(before):
                yield f"the tickets of booking {booking} went from {before} to {step}"
            told[booking] = step
    for row in deliveries:
        booking, step = row["booking_id"], row["delivery_step"]
        if step != told.get(booking, "REQUESTED"):
            yield f"the tickets of booking {booking} are {step}, and told was {told.get(booking)}"


def _amounts(rows: list[Row], column: str, sign: int = 1) -> dict[int, list[int]]:
    """Of each booking, in ascending order."""
    amounts: dict[int, list[int]] = {}
    for row in rows:
        amounts.setdefault(row["booking_id"], []).append(sign * row[column])
    return {booking: sorted(its) for booking, its in amounts.items()}


def _told(service: str, states: dict[int, str], log: list[Row], wanted: dict[str, list[str]]) -> Iterator[str]:
    """Every state was announced, in order, and nothing else was."""
    told: dict[int, list[str]] = {}
    for row in log:
        if row["type"] not in OF_PARTS and not row["type"].startswith("Tickets"):
            told.setdefault(row["record_key"], []).append(row["type"])
    for booking in states.keys() | told.keys():
        announced = told.get(booking, [])
        if booking not in states:
            if announced != ["BookingFailed"]:  # said of a payment for a booking that never was
                yield f"{service} announced {announced} of booking {booking} and has no row"
        elif announced != wanted.get(states[booking]):
            yield f"{service} says {states[booking]} of booking {booking} and announced {announced}"


def _in_order(producer: str, log: list[Row]) -> Iterator[str]:
    """Sequence numbers are dense and the versions of one booking grow with them."""
    versions: dict[int, int] = {}
    for before, row in zip([None, *log], log, strict=False):
        if before is not None and row["sequence"] != before["sequence"] + 1:
            yield f"{producer}'s log jumps from {before['sequence']} to {row['sequence']}"
        if row["version"] <= versions.get(row["record_key"], -1):
            yield f"{producer}'s log goes back to version {row['version']} of booking {row['record_key']}"
        versions[row["record_key"]] = row["version"]


def _my_page(data: Path, logs: dict[str, list[Row]]) -> Iterator[str]:
    expected = fold(logs)
    shown = {row["booking_id"]: as_shown(row) for row in databases.rows(data, "mypage", "SELECT * FROM mypage")}
    for booking in expected.keys() | shown.keys():
        if shown.get(booking) != expected.get(booking):
            yield f"my page shows {shown.get(booking)} of booking {booking}, the events say {expected.get(booking)}"


def _offsets(data: Path) -> Iterator[str]:
    last = databases.last_sequences(data)
    for (service, source), next_sequence in databases.offsets(data).items():
        if next_sequence > last[source] + 1:
            yield f"{service} would read {source}'s log from {next_sequence}; it ends at {last[source]}"
    yield from (f"{name}: {behind} events not read" for name, behind in databases.unread(data).items())


def _nothing_parked(data: Path) -> Iterator[str]:
    for service in databases.CONSUMERS:
        count = databases.one(data, service, "SELECT count(*) FROM parked")
        if count:
            yield f"{count} events are parked in {service}"
