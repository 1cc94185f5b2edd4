"""A small house to sell seats in."""

from typing import Any, Protocol

from tests.e2e.http_client import Answer


class House(Protocol):
    """Where a hall is set up: a program, or a fleet."""

    def post(self, service: str, path: str, body: object) -> Answer: ...


def seat(label: str, x: int, y: int, **more: Any) -> dict[str, Any]:
    return {"label": label, "x": x, "y": y, **more}


def small_hall() -> dict[str, Any]:
    rows = [{"label": str(row), "seats": [seat(str(number), 2 * number, 2 * row) for number in range(1, 7)]}
            for row in (1, 2)]
    return {"focus": {"x": 7, "y": 0},
            "sections": [{"name": "1층", "grade": "VIP", "rows": rows[:1]},
                         {"name": "2층", "grade": "R", "rows": rows[1:]}],
            "areas": [{"name": "스탠딩", "grade": "스탠딩석", "capacity": 100}]}


PRICES = [{"grade": "VIP", "price": 170000}, {"grade": "R", "price": 140000}, {"grade": "스탠딩석", "price": 99000}]


def make(it: House, path: str, body: object) -> Answer:
    answer = it.post("operator", path, body)
    assert answer.status == 201, answer
    return answer


def make_musical(it: House) -> int:
    return make(it, "/musicals", {"title": "엘리자벳", "runTimeMinutes": 170, "ageRating": 8}).id


def make_venue(it: House) -> int:
    return make(it, "/venues", {"name": "블루스퀘어", "layout": small_hall()}).id


def performance_fields(it: House) -> dict[str, Any]:
    """Seats 1 to 6 are VIP, 7 to 12 are R, behind them come a hundred standing places."""
    return {"musicalId": make_musical(it), "venueId": make_venue(it), "startsAt": "2031-12-24T19:30:00+09:00",
            "prices": PRICES}


def make_performance(it: House) -> int:
    return make(it, "/performances", performance_fields(it)).id


def make_sale(it: House, layout: dict[str, Any], prices: list[dict[str, Any]]) -> int:
    """A performance in a venue of its own."""
    venue = make(it, "/venues", {"name": "체조경기장", "layout": layout}).id
    return make(it, "/performances", {"musicalId": make_musical(it), "venueId": venue, "prices": prices,
                                      "startsAt": "2031-12-24T19:30:00+09:00"}).id


def make_standing_concert(it: House, capacity: int) -> int:
    areas = [{"name": "스탠딩", "grade": "스탠딩석", "capacity": capacity}]
    return make_sale(it, {"focus": {"x": 0, "y": 0}, "sections": [], "areas": areas}, PRICES[2:])


def make_large_hall(it: House, rows: int, seats: int) -> int:
    """All of one grade."""
    all_rows = [{"label": str(row), "seats": [seat(str(number), 2 * number, 2 * row) for number in range(1, seats + 1)]}
                for row in range(1, rows + 1)]
    section = {"name": "1층", "grade": "R", "rows": all_rows}
    return make_sale(it, {"focus": {"x": seats, "y": 0}, "sections": [section], "areas": []}, PRICES[1:2])
