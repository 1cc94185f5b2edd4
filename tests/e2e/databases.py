"""The program's SQLite files as an outsider reads them, while it runs (WAL lets a reader in) or is stopped."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from tests.e2e.waiting import NeverHappened, wait_until

PRODUCERS = ("booking", "payment", "delivery")
CONSUMERS = ("booking", "payment", "delivery", "mypage")

# (service, source) → the types of event that have an effect there. An offset may lag behind events without effect.
SUBSCRIPTIONS: dict[tuple[str, str], set[str]] = {
    ("booking", "payment"): {"PaymentApproved"},
    ("booking", "delivery"): {"TicketsHandedOver", "DeliveryCompleted", "TicketsReturned"},
    ("payment", "booking"): {"BookingCanceled", "TicketsCanceled", "BookingFailed"},
    ("payment", "delivery"): {"TicketsReturned"},
    ("delivery", "payment"): {"PaymentApproved", "PayCanceled"},
    ("delivery", "booking"): {"BookingCanceled"},
    ("mypage", "booking"): {"BookingStarted", "BookingCanceled", "TicketsCanceled", "BookingFailed"},
    ("mypage", "payment"): {"PaymentApproved", "PaymentRefunded", "PayCanceled", "PaymentFailed"},
    ("mypage", "delivery"): {"DeliveryStarted", "DeliveryCanceled", "DeliveryCompleted", "TicketsPacked",
                             "TicketsHandedOver", "TicketsInTransit", "TicketsReturned"},
}


def path_of(data: Path, service: str) -> Path:
    return data / f"{service}.db"


def rows(data: Path, service: str, sql: str, *parameters: object) -> list[dict[str, Any]]:
    """Reads; never creates a file and never takes a write lock."""
    uri = f"file:{path_of(data, service)}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True, timeout=10.0)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(sql, parameters)]


def one(data: Path, service: str, sql: str, *parameters: object) -> Any:
    """The first column of the only row."""
    [row] = rows(data, service, sql, *parameters)
    return next(iter(row.values()))


@contextmanager
def editing(data: Path, service: str) -> Iterator[sqlite3.Connection]:
    """Changes a database behind the program's back: for planting faults while it is stopped."""
    with closing(sqlite3.connect(path_of(data, service), timeout=10.0)) as connection:
        connection.row_factory = sqlite3.Row
        with connection:
            yield connection
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def edit(data: Path, service: str, sql: str, *parameters: object) -> int:
    """One change; the number of rows it touched."""
    with editing(data, service) as connection:
        return connection.execute(sql, parameters).rowcount


def events(data: Path, producer: str) -> list[dict[str, Any]]:
    """The producer's outbox in order: its columns, and the payload decoded under `event` (None when unreadable)."""

    def decoded(payload: str) -> object:
        try:
            return json.loads(payload)
        except ValueError:
            return None

    found = rows(data, producer, "SELECT * FROM outbox ORDER BY sequence")
    return [row | {"event": decoded(row["payload"])} for row in found]


def shown_mypage(data: Path) -> str:
    """The table behind the view `mypage`: there are two, and a rebuild lets them change places."""
    return f"mypage_{one(data, 'mypage', 'SELECT lower(shown) FROM mypage_shown')}"


def last_sequences(data: Path) -> dict[str, int]:
    return {producer: one(data, producer, "SELECT coalesce(max(sequence), 0) FROM outbox") for producer in PRODUCERS}


def offsets(data: Path) -> dict[tuple[str, str], int]:
    """(service, source) → the next sequence it will read."""
    found = {}
    for service in CONSUMERS:
        for row in rows(
            data, service, "SELECT source, next_sequence FROM consumer_offset WHERE consumer NOT LIKE '%rebuild'"
        ):
            found[(service, row["source"])] = row["next_sequence"]
    return found


def unread(data: Path) -> dict[str, int]:
    """How many events each consumer has not come to that will have an effect there, by `service <- source`; only those
    that lag."""
    known = offsets(data)
    lag = {}
    for (service, source), types in SUBSCRIPTIONS.items():
        marks = ", ".join("?" * len(types))
        sql = f"SELECT count(*) FROM outbox WHERE sequence >= ? AND type IN ({marks})"
        lag[f"{service} <- {source}"] = one(data, source, sql, known.get((service, source), 1), *types)
    return {name: behind for name, behind in lag.items() if behind}


def unsettled(data: Path) -> dict[str, int]:
    """Bookings and payments that still have to move."""
    pending_bookings = "SELECT count(*) FROM booking WHERE booking_status = 'PENDING_BOOKING'"
    pending_payments = "SELECT count(*) FROM payment WHERE payment_status = 'PENDING_PAYMENT'"
    counts = {
        "pending bookings": one(data, "booking", pending_bookings),
        "pending payments": one(data, "payment", pending_payments),
        "refunds to make": _refunds_to_make(data),
    }
    return {name: count for name, count in counts.items() if count}


def _refunds_to_make(data: Path) -> int:
    """Captured payments whose booking was canceled, failed or never existed, unless they wait for tickets."""
    with closing(sqlite3.connect(f"file:{path_of(data, 'payment')}?mode=ro", uri=True, timeout=10.0)) as connection:
        connection.execute("ATTACH ? AS b", (f"file:{path_of(data, 'booking')}?mode=ro",))
        [(count,)] = connection.execute(
            "SELECT count(*) FROM payment p LEFT JOIN b.booking k ON k.id = p.booking_id"
            " WHERE p.payment_status = 'COMPLETE_PAYMENT'"
            " AND (k.id IS NULL OR k.booking_status IN ('CANCEL_BOOKING', 'FAILED_BOOKING'))"
            " AND NOT EXISTS (SELECT 1 FROM waiting_refund w WHERE w.booking_id = p.booking_id"
            "  AND NOT EXISTS (SELECT 1 FROM returned_tickets t WHERE t.id = w.booking_id))"
        )
    return int(count)


def movement(data: Path) -> dict[str, int]:
    """What keeps the system from being at rest; empty when every event is consumed and every booking settled."""
    return unsettled(data) | unread(data)


def await_rest(data: Path, timeout_s: float = 60.0, alive: Callable[[], bool] = lambda: True) -> None:
    """Waits until nothing moves any more. Raises NeverHappened, naming what still does, and AssertionError when the
    program ends meanwhile."""

    def at_rest() -> bool:
        assert alive(), "the program ended while it was expected to settle"
        return not movement(data)

    try:
        wait_until(at_rest, "everything at rest", timeout_s, every_s=0.05)
    except NeverHappened as error:
        raise NeverHappened(f"{error}; still: {movement(data)}") from None
