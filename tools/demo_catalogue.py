#!/usr/bin/env python3
"""Something to sell: three musicals in a large house, a play in a small theatre and a standing concert, all on sale.

    tools/demo_catalogue.py --operator http://127.0.0.1:PORT

Made by the public API, as an operator would. Where there are musicals already, nothing is done. All names are invented.
"""
import argparse
import http.client
import json
import math
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any
from urllib.parse import urlsplit

SEOUL = timezone(timedelta(hours=9))  # it has no summer time
TIMEOUT_S = 30.0

Document = dict[str, Any]

# --- halls: centimetres from the middle of the stage's edge, x to the right and y away from it -----------------------

SEAT_PITCH, ROW_PITCH, AISLE = 50, 90, 100
STAGE_TO_FIRST_ROW = 300
BEHIND_THE_STAGE = 1500  # so far lies the point that curved rows are drawn around

Place = Callable[[float], tuple[int, int]]


def curved(distance: int) -> Place:
    """A row so far from the stage: where on it one is, so many centimetres to the right of its middle."""
    radius = BEHIND_THE_STAGE + distance

    def place(along: float) -> tuple[int, int]:
        angle = along / radius
        return round(radius * math.sin(angle)), round(radius * math.cos(angle)) - BEHIND_THE_STAGE

    return place


def straight(distance: int) -> Place:
    return lambda along: (round(along), distance)


def seats(place: Place, begin: float, count: int, first_number: int = 1) -> list[Document]:
    """Neighbours, from the left; `begin` is the left edge of the first."""
    return [{"label": str(first_number + i), **dict(zip("xy", place(begin + (i + 0.5) * SEAT_PITCH), strict=True))}
            for i in range(count)]


def with_wheelchairs(row: list[Document], numbers: slice) -> list[Document]:
    for seat in row[numbers]:
        seat["accessible"] = True
    return row


@dataclass(frozen=True)
class Floor:
    """Rows of three blocks with aisles between. The middle has a seat more in every second row, so that these stand
    in the gaps of the row before; the sides become wider towards the back."""

    name: str
    rows: int
    middle: int
    side: int
    side_grows_every: int  # rows
    middle_grades: Mapping[int, str]  # the last row of each grade
    side_grades: Mapping[int, str]
    distance: int  # of the first row from the stage; upper floors are drawn behind the lower ones
    wheelchairs: int = 0  # in the last row of each side, at the aisle


# The upper floors of a real house lie above the last rows below; a plan shows them apart.
FLOORS = (
    Floor("1층", 20, 14, 8, 4, {14: "VIP", 20: "R"}, {6: "VIP", 20: "R"}, STAGE_TO_FIRST_ROW, wheelchairs=6),
    Floor("2층", 10, 14, 10, 5, {5: "R", 10: "S"}, {5: "S", 10: "A"}, 2400),
    Floor("3층", 5, 15, 7, 2, {5: "A"}, {5: "A"}, 3600),
)


def grade_of(row: int, last_rows: Mapping[int, str]) -> str:
    return next(grade for last, grade in last_rows.items() if row <= last)


def floor_sections(floor: Floor) -> list[Document]:
    left: list[Document] = []
    middle: list[Document] = []
    right: list[Document] = []
    inner_edge = (floor.middle + 1) / 2 * SEAT_PITCH + AISLE
    for row in range(1, floor.rows + 1):
        place = curved(floor.distance + (row - 1) * ROW_PITCH)
        side = floor.side + (row - 1) // floor.side_grows_every
        width = floor.middle + (row - 1) % 2
        wheelchairs = floor.wheelchairs if row == floor.rows else 0
        # Numbers run through the whole row, so that "1층 3열 12번" is one seat only.
        blocks = ((left, floor.side_grades, with_wheelchairs(seats(place, -inner_edge - side * SEAT_PITCH, side),
                                                             slice(side - wheelchairs, side))),
                  (middle, floor.middle_grades, seats(place, -width / 2 * SEAT_PITCH, width, side + 1)),
                  (right, floor.side_grades, with_wheelchairs(seats(place, inner_edge, side, side + width + 1),
                                                              slice(wheelchairs))))
        for rows, grades, block in blocks:
            rows.append({"label": str(row), "grade": grade_of(row, grades), "seats": block})
    return [{"name": f"{floor.name} {block}구역", "rows": rows}
            for block, rows in (("A", left), ("B", middle), ("C", right))]


def large_hall() -> Document:
    """1,200 seats on three floors, in curved rows."""
    return {"focus": {"x": 0, "y": 0}, "sections": [each for floor in FLOORS for each in floor_sections(floor)],
            "areas": []}


def small_theatre() -> Document:
    """300 seats: 15 straight rows with an aisle in the middle, every second row moved by half a seat."""
    rows: list[Document] = []
    for row in range(1, 16):
        place, moved = straight(150 + (row - 1) * ROW_PITCH), row % 2 * SEAT_PITCH / 2
        left = seats(place, moved - AISLE / 2 - 10 * SEAT_PITCH, 10)
        right = seats(place, moved + AISLE / 2, 10, 11)
        if row == 1:  # the only one that is reached without a step
            with_wheelchairs(left, slice(2))
            with_wheelchairs(right, slice(8, 10))
        rows.append({"label": str(row), "grade": "R" if row <= 10 else "S", "seats": left + right})
    return {"focus": {"x": 0, "y": 0}, "sections": [{"name": "1층", "rows": rows}], "areas": []}


def standing_hall() -> Document:
    """5,000 places without seats, in four areas; A and B are at the stage."""
    areas = (("A", "R", 1500), ("B", "R", 1500), ("C", "S", 1000), ("D", "S", 1000))
    return {"focus": {"x": 0, "y": 0}, "sections": [],
            "areas": [{"name": f"스탠딩 {name}구역", "grade": f"스탠딩{grade}", "capacity": capacity}
                      for name, grade, capacity in areas]}


HALLS: Mapping[str, Callable[[], Document]] = {
    "새벽별아트센터 대극장": large_hall,
    "솔바람소극장": small_theatre,
    "파도라이브홀": standing_hall,
}

# --- what is played, and when ----------------------------------------------------------------------------------------

FIRST_NIGHT_DAYS = 14  # from today: giving tickets back costs nothing yet
WEEK_DAYS = 7
MONDAY, SATURDAY, SUNDAY = 0, 5, 6


@dataclass(frozen=True)
class Show:
    title: str
    kind: str
    run_time_minutes: int
    age_rating: int
    venue: str
    prices: Mapping[str, int]  # won
    starts: list[datetime]

    def musical(self) -> Document:
        return {"title": self.title, "kind": self.kind, "runTimeMinutes": self.run_time_minutes,
                "ageRating": self.age_rating}

    def performances(self, musical: int, venue: int) -> Iterator[Document]:
        """On sale from now on until the usual end, because nothing else is said."""
        for starts in self.starts:
            yield {"musicalId": musical, "venueId": venue, "startsAt": starts.isoformat(),
                   "prices": [{"grade": grade, "price": price} for grade, price in self.prices.items()]}


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), SEOUL)


def week_of_theatre(first_day: date) -> list[datetime]:
    """Seven performances in seven days: evenings, two on a Saturday, a matinee on a Sunday, none on a Monday."""
    starts = []
    for day in (first_day + timedelta(days) for days in range(WEEK_DAYS)):
        if day.weekday() in (SATURDAY, SUNDAY):
            starts.append(at(day, 14))
        if day.weekday() not in (SUNDAY, MONDAY):
            starts.append(at(day, 19, 30))
    return starts


def weekend_evenings(first_day: date) -> list[datetime]:
    days = (first_day + timedelta(days) for days in range(WEEK_DAYS))
    return [at(day, 18) for day in days if day.weekday() in (SATURDAY, SUNDAY)]


def demo_shows(today: date) -> list[Show]:
    """The musicals follow each other week by week, for they share a hall."""
    first, second, third = (today + timedelta(FIRST_NIGHT_DAYS + week * WEEK_DAYS) for week in range(3))
    large, small, standing = HALLS
    return [
        Show("경성 우체국 1932", "MUSICAL", 160, 8, large,
             {"VIP": 170_000, "R": 140_000, "S": 110_000, "A": 80_000}, week_of_theatre(first)),
        Show("별을 짓는 목수", "MUSICAL", 150, 8, large,
             {"VIP": 160_000, "R": 130_000, "S": 100_000, "A": 70_000}, week_of_theatre(second)),
        Show("안개성의 시계공", "MUSICAL", 170, 13, large,
             {"VIP": 150_000, "R": 120_000, "S": 90_000, "A": 60_000}, week_of_theatre(third)),
        Show("골목 끝 사진관", "PLAY", 100, 12, small, {"R": 55_000, "S": 40_000}, week_of_theatre(first)),
        Show("유리고래 스탠딩 콘서트", "CONCERT", 120, 12, standing, {"스탠딩R": 132_000, "스탠딩S": 110_000},
             weekend_evenings(second)),
    ]


# --- loading ---------------------------------------------------------------------------------------------------------


class CatalogueRefused(Exception):
    """The program did not take a part of the catalogue."""


class Operator:
    """The operator's port, asked one thing after another on one connection."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme != "http" or parts.hostname is None:
            raise ValueError(f"not the address of an operator's port: '{url}'")
        self._connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=TIMEOUT_S)

    def __enter__(self) -> "Operator":
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def musicals(self) -> list[Document]:
        """The first hundred."""
        return list(self._ask("GET", "/musicals?size=100", 200)["_embedded"]["musicals"])

    def add(self, collection: str, thing: Document) -> int:
        return int(self._ask("POST", collection, 201, thing)["id"])

    def _ask(self, method: str, path: str, expected: int, body: Document | None = None) -> Any:
        payload = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        # Who does not say what it accepts gets no body after a POST.
        fields = {"Accept": "application/json"} | ({"Content-Type": "application/json"} if payload else {})
        self._connection.request(method, path, payload, fields)
        answer = self._connection.getresponse()
        text = answer.read().decode(errors="replace")
        if answer.status != expected:
            raise CatalogueRefused(f"{method} {path}: {answer.status} {text[:500]}")
        return json.loads(text)


def today_in_seoul() -> date:
    return datetime.now(UTC).astimezone(SEOUL).date()


def load(operator_url: str, today: date) -> int:
    """Makes the catalogue and returns how many performances it made: 0 when there were musicals already."""
    with Operator(operator_url) as operator:
        if operator.musicals():
            return 0
        venues = {name: operator.add("/venues", {"name": name, "layout": layout()}) for name, layout in HALLS.items()}
        made = 0
        for show in demo_shows(today):
            musical = operator.add("/musicals", show.musical())
            for performance in show.performances(musical, venues[show.venue]):
                operator.add("/performances", performance)
                made += 1
        return made


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--operator", required=True, metavar="URL", help="address of the operator's port")
    chosen = parser.parse_args()
    try:
        made = load(chosen.operator, today_in_seoul())
    except (CatalogueRefused, ValueError, OSError, http.client.HTTPException) as error:
        print(f"demo catalogue: {error}", file=sys.stderr)
        return 1
    print(f"{made} performances are on sale" if made else "there are musicals already: nothing was done")
    return 0


if __name__ == "__main__":
    sys.exit(main())
