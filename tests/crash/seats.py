"""Seats, judged on booking's tables: no seat has two owners, and what a booking costs is the sum of its tickets."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.e2e import databases

Row = dict[str, Any]

SOLD_FOR_GOOD = 253_402_214_400_000  # the end of a claim that has none: in the year 9999, in milliseconds
SEATS_OF_A_PERFORMANCE = 1_000_000
OWNING = ("PENDING_BOOKING", "COMPLETE_BOOKING")


def violations(data: Path) -> Iterator[str]:
    bookings = {row["id"]: row for row in databases.rows(
        data, "booking", "SELECT id, booking_status, price, delivery_fee, performance_id FROM booking"
        " WHERE performance_id IS NOT NULL")}
    sales = {row["id"]: row for row in databases.rows(data, "booking", "SELECT * FROM ticket_sale")}
    tickets: dict[int, list[Row]] = defaultdict(list)
    for row in databases.rows(data, "booking", "SELECT * FROM ticket"):
        tickets[row["booking_id"]].append(row)
    if bookings.keys() != sales.keys() or bookings.keys() != tickets.keys():
        odd = (bookings.keys() ^ sales.keys()) | (bookings.keys() ^ tickets.keys())
        yield f"bookings of seats without tickets, or tickets without a booking: {sorted(odd)[:10]}"
        return
    for id_, booking in bookings.items():
        yield from _of_a_booking(booking, sales[id_], tickets[id_])
    yield from _claims(data, bookings, sales, tickets)


def _of_a_booking(booking: Row, sale: Row, tickets: list[Row]) -> Iterator[str]:
    left = [ticket for ticket in tickets if ticket["canceled_at"] is None]
    total = sum(ticket["price"] + ticket["booking_fee"] for ticket in tickets) + booking["delivery_fee"]
    if booking["price"] != total:
        yield f"booking {booking['id']} costs {booking['price']}, and its lines {total}"
    status = booking["booking_status"]
    if status == "COMPLETE_BOOKING" and not left:
        yield f"booking {booking['id']} is complete and has no ticket left"
    if status == "CANCEL_BOOKING" and left:
        yield f"booking {booking['id']} is canceled and has {len(left)} tickets"
    counted = len(left) if status in OWNING else 0
    if sale["tickets"] != counted:
        yield f"booking {booking['id']} is counted with {sale['tickets']} tickets instead of {counted}"


def _claims(data: Path, bookings: dict[int, Row], sales: dict[int, Row],
            tickets: dict[int, list[Row]]) -> Iterator[str]:
    """What is sold, and only that, is claimed for good, by the hold of its booking."""
    owners: Counter[int] = Counter()
    wanted = {}
    for id_, booking in bookings.items():
        if booking["booking_status"] not in OWNING:
            continue
        for ticket in tickets[id_]:
            if ticket["canceled_at"] is None:
                seat = booking["performance_id"] * SEATS_OF_A_PERFORMANCE + ticket["seat_id"]
                owners[seat] += 1
                wanted[seat] = sales[id_]["hold_id"]
    yield from (f"seat {seat} was sold {count} times" for seat, count in owners.items() if count > 1)
    claims = databases.rows(data, "booking", "SELECT id, hold_id, expires_at FROM seat_claim WHERE expires_at > 0")
    yield from _given_back({row["id"]: row["hold_id"] for row in claims}, bookings, sales, tickets)
    claimed = {row["id"]: row["hold_id"] for row in claims if row["expires_at"] >= SOLD_FOR_GOOD}
    for seat in wanted.keys() | claimed.keys():
        if wanted.get(seat) != claimed.get(seat):
            yield f"seat {seat} is sold by hold {wanted.get(seat)} and claimed by {claimed.get(seat)}"


def _given_back(claims: dict[int, int], bookings: dict[int, Row], sales: dict[int, Row],
                tickets: dict[int, list[Row]]) -> Iterator[str]:
    """Until it is free again, a seat that was given back waits, and is not the booking's any more."""
    for id_, booking in bookings.items():
        for ticket in tickets[id_]:
            seat = booking["performance_id"] * SEATS_OF_A_PERFORMANCE + ticket["seat_id"]
            if ticket["canceled_at"] is not None and claims.get(seat) == sales[id_]["hold_id"]:
                yield f"seat {seat} was given back by booking {id_}, and is still claimed by its hold"
