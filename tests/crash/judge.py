"""Holds the ledger against the system: nothing acknowledged is lost, nothing asked once happens twice."""

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

from tests.crash.ledger import Booking, Ledger
from tests.crash.load import HOST, booking_fields
from tests.e2e import databases
from tests.e2e.http_client import Answer, request

COMPLETE, CANCELED = "COMPLETE_BOOKING", "CANCEL_BOOKING"
PENDING, FAILED = "PENDING_BOOKING", "FAILED_BOOKING"

EXPECTED_STATUSES = {201, 202, 402, 503}  # of a booking's answer; None while there is none
SEATS_TAKEN = 409
OF_A_HOLD = {201, SEATS_TAKEN, 503, None}


def expected_statuses(booking: Booking) -> set[int]:
    return EXPECTED_STATUSES | ({SEATS_TAKEN} if booking.seats else set())


def lost(ledger: Ledger, data: Path, at_rest: bool) -> list[str]:
    """What was acknowledged and is not there, or is there and should not be; a fresh look at the booking's table."""
    return [*_bookings(ledger, data, at_rest), *_cancels(ledger, data), *_returns(ledger, data), *_holds(ledger)]


def _bookings(ledger: Ledger, data: Path, at_rest: bool) -> Iterable[str]:
    by_name = defaultdict(list)
    for row in databases.rows(data, "booking", "SELECT id, customer_name, booking_status FROM booking"):
        by_name[row["customer_name"]].append((row["id"], row["booking_status"]))
    for booking in ledger.bookings.values():
        rows = by_name.pop(booking.name, [])
        lasting = [(id_, status) for id_, status in rows if status != FAILED]
        if len(lasting) > 1:
            yield f"{booking.name} was booked {len(lasting)} times: {lasting}"
        if booking.status not in expected_statuses(booking) | {None}:
            yield f"{booking.name} was answered with {booking.status}"
        # One that came with a key may have failed the first time, which gave its seats to others.
        if booking.status == SEATS_TAKEN and (lasting or (rows and not booking.key)):
            yield f"{booking.name} was told that its seats were taken and is there: {rows}"
        if at_rest and any(status == PENDING for _, status in rows):
            yield f"{booking.name} is still pending"
        yield from _acknowledged(booking, dict(rows), ledger, at_rest)
    yield from (f"nobody asked for {name}" for name in by_name)


def _acknowledged(booking: Booking, rows: dict[int, str], ledger: Ledger, at_rest: bool) -> Iterable[str]:
    """The booking is in the state that its answer promised, or in one that may follow it."""
    if booking.status in (201, 202):
        legal = {COMPLETE} if booking.status == 201 else {COMPLETE, FAILED} | (set() if at_rest else {PENDING})
        if booking.id in ledger.cancels:
            legal.add(CANCELED)
        found = rows.get(booking.id) if booking.id is not None else None
        if found not in legal:
            yield f"{booking.name} was answered with {booking.status} as {booking.id} and is {found or 'gone'}"
    # One that was refused because nobody knew whether its commit had passed may still have to be given up.
    may_be = {FAILED} if at_rest or booking.status == 402 else {FAILED, PENDING}
    if booking.status in (402, 503) and set(rows.values()) - may_be:
        yield f"{booking.name} was refused with {booking.status} and is there: {rows}"


def _cancels(ledger: Ledger, data: Path) -> Iterable[str]:
    acknowledged = [id_ for id_, cancels in ledger.cancels.items() if any(cancel.status == 200 for cancel in cancels)]
    statuses = {
        row["id"]: row["booking_status"]
        for row in databases.rows(data, "booking", "SELECT id, booking_status FROM booking")
    }
    for booking in acknowledged:
        if statuses.get(booking) != CANCELED:
            yield f"the cancel of {booking} was acknowledged and it is {statuses.get(booking, 'gone')}"
    for booking, cancels in ledger.cancels.items():
        for cancel in cancels:
            if cancel.status not in (200, 503, None):
                yield f"the cancel of {booking} was answered with {cancel.status}"


def _returns(ledger: Ledger, data: Path) -> Iterable[str]:
    returned = {
        (row["booking_id"], row["seat_id"])
        for row in databases.rows(data, "booking", "SELECT booking_id, seat_id FROM ticket WHERE canceled_at > 0")
    }
    handed_over = {row["id"] for row in databases.rows(data, "booking", "SELECT id FROM hand_over")}
    for given_back in ledger.returns:
        if given_back.status == 200 and (given_back.booking, given_back.seat) not in returned:
            yield f"seat {given_back.seat} of {given_back.booking} was given back and is not"
        legal = {200, 503, None} | ({409} if given_back.booking in handed_over else set())
        if given_back.status not in legal:
            yield f"giving back seat {given_back.seat} of {given_back.booking} was answered with {given_back.status}"


def _holds(ledger: Ledger) -> Iterable[str]:
    for hold in ledger.holds:
        if hold.status not in OF_A_HOLD:
            yield f"holding seats {hold.seats} was answered with {hold.status}"


def repeat_with_keys(ledger: Ledger, bookings: Iterable[Booking], door: int) -> list[str]:
    """Sends what was sent with a key again, with the same key. What was answered for good must be answered the same;
    what was not is done now, once."""
    return [fault for booking in bookings for fault in _repeat(ledger, booking, door)]


def _repeat(ledger: Ledger, booking: Booking, door: int) -> Iterable[str]:
    url = f"http://127.0.0.1:{door}/bookings"
    answer = _answer_when_free(lambda: request(url, "POST", booking_fields(booking), _headers(booking)))
    replayed = answer.header("Idempotent-Replayed") == "true"
    if booking.status in (201, 402):
        if (answer.status, answer.body, replayed) != (booking.status, booking.body, True):
            yield f"{booking.name} with key: first {booking.status} {booking.body!r}, then {answer}"
        return
    if answer.status not in expected_statuses(booking):
        yield f"{booking.name} with key: {answer}"
        return
    if booking.status != 202:  # given up, it frees its key: this may be another booking, and the first stays known
        ledger.answered(booking, answer.status, answer.id if answer.status < 300 else None, answer.body)


def _headers(booking: Booking) -> dict[str, str]:
    assert booking.key is not None
    return {"Idempotency-Key": booking.key, "Host": HOST}


def _answer_when_free(ask: Callable[[], Answer], timeout_s: float = 40.0) -> Answer:
    """The first request with the key may still wait for its payment: 409 until it is settled."""
    deadline = time.monotonic() + timeout_s
    answer = ask()
    while _is_still_running(answer) and time.monotonic() < deadline:
        time.sleep(0.1)
        answer = ask()
    return answer


def _is_still_running(answer: Answer) -> bool:
    return answer.status == 409 and str(answer.json["type"]).endswith("key-in-flight")


def statuses(bookings: Iterable[Booking]) -> dict[int, int]:
    """How often each status was answered, for the report."""
    return dict(sorted(Counter(booking.status for booking in bookings if booking.status is not None).items()))
