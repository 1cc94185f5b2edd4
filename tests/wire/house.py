"""What the cases refer to, made through the program's own ports, and what of it a bad request must leave alone."""
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.e2e.halls import PRICES, small_hall
from tests.e2e.http_client import Answer, request

CUSTOMER = {"customerName": "홍길동", "telephoneInfo": "01012345678", "addr": "서울시 종로구"}
STANDING = {"focus": {"x": 0, "y": 0}, "sections": [], "areas": [{"name": "Floor", "grade": "S", "capacity": 4}]}
NOBODYS_TOKEN = "0123456789abcdef" * 2


@dataclass(frozen=True)
class Doors:
    """Where to send what: `customers` is the door under test; `operator` is booking's, `ledger` is payment's."""

    customers: str
    operator: str
    payment: str
    ledger: str

    def send(self, door: str, what: str, body: object = None, headers: Mapping[str, str] | None = None) -> Answer:
        method, _, path = what.partition(" ")
        return request(f"http://{getattr(self, door)}{path}", method, body, headers)

    def made(self, door: str, path: str, body: object) -> Any:
        answer = self.send(door, f"POST {path}", body)
        assert answer.status == 201, f"{path}: {answer}"
        return answer.json


def furnished(doors: Doors) -> dict[str, Any]:
    """Names for the cases. Seats 1 to 6 are VIP, 7 to 12 R, 13 to 112 standing; the hall abroad has 4 places."""
    musical = doors.made("operator", "/musicals", {"title": "엘리자벳", "kind": "MUSICAL"})["id"]
    venue = doors.made("operator", "/venues", {"name": "블루스퀘어", "layout": small_hall()})["id"]
    sale = {"musicalId": musical, "venueId": venue, "startsAt": "2031-12-24T19:30:00+09:00", "prices": PRICES}
    performance = doors.made("operator", "/performances", sale)["id"]
    other = doors.made("operator", "/performances", sale | {"startsAt": "2031-12-25T19:30:00+09:00"})["id"]
    majestic = {"name": "Majestic", "timeZone": "America/New_York", "layout": STANDING}
    abroad = doors.made("operator", "/venues", majestic)["id"]
    small = sale | {"venueId": abroad, "prices": [{"grade": "S", "price": 50000}]}
    small_performance = doors.made("operator", "/performances", small)["id"]
    later = sale | {"onSaleAt": "2031-01-01T00:00:00Z"}
    unsold = doors.made("operator", "/performances", later)["id"]

    def hold(seats: list[int]) -> Any:
        return doors.made("customers", "/holds", {"performanceId": performance, "seatIds": seats})

    def book(**wanted: Any) -> int:
        return int(doors.made("customers", "/bookings", CUSTOMER | wanted)["id"])

    mine, others, over, booked = hold([1, 2]), hold([3]), hold([4]), hold([9])
    released = doors.send("customers", f"DELETE /holds/{over['id']}", headers={"Hold-Token": over["token"]})
    assert released.status == 204, released
    booking = book(holdId=booked["id"], holdToken=booked["token"])
    other_booking = book(performanceId=other, seatIds=[7], customerName="임꺽정")
    plain = book(musicalName="Elizabeth")
    found = doors.send("payment", f"GET /payments/search/findByBookingId?bookingId={booking}")
    return {
        "musical": musical, "venue": venue, "performance": performance, "otherPerformance": other,
        "notOnSale": unsold, "venueInNewYork": abroad, "smallPerformance": small_performance,
        "hold": mine["id"], "token": mine["token"], "otherHold": others["id"],
        "otherToken": others["token"], "expiredHold": over["id"], "expiredToken": over["token"],
        "bookedHold": booked["id"], "bookedToken": booked["token"], "booking": booking,
        "otherBooking": other_booking, "plainBooking": plain, "forgedToken": NOBODYS_TOKEN,
        "payment": found.json["_embedded"]["payments"][0]["id"],
    }


COLLECTIONS = {"musicals": "operator", "venues": "operator", "performances": "operator", "bookings": "customers",
               "payments": "payment"}
DOCUMENTS = {
    "musical": "/musicals/{musical}", "venue": "/venues/{venue}", "performance": "/performances/{performance}",
    "other performance": "/performances/{otherPerformance}",
    "availability": "/performances/{performance}/availability",
    "other availability": "/performances/{otherPerformance}/availability",
    "booking": "/bookings/{booking}", "tickets": "/bookings/{booking}/tickets",
    "other booking": "/bookings/{otherBooking}", "plain booking": "/bookings/{plainBooking}",
}


def state(doors: Doors, named: Mapping[str, Any]) -> dict[str, Any]:
    """How many there are of everything, and the things themselves."""
    def asked(door: str, path: str) -> Any:
        answer = doors.send(door, f"GET {path}")
        if answer.status != 200:
            raise ConnectionError(f"GET {path}: {answer}")
        return json.loads(answer.body)

    counts = {name: asked(door, f"/{name}?size=1")["page"]["totalElements"] for name, door in COLLECTIONS.items()}
    things = {name: asked("customers", path.format_map(dict(named))) for name, path in DOCUMENTS.items()}
    return counts | things | {"ledger": asked("ledger", "/ledger/trial-balance")}
