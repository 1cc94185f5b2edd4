"""The demo catalogue before it is sent: its halls have the promised places, and whatever can be sold has a price."""
import unittest
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from tools.demo_catalogue import HALLS, Document, demo_shows, large_hall, small_theatre, standing_hall

FRIDAY = date(2026, 11, 27)


def rows_of(hall: Document) -> Iterator[Document]:
    return (row for section in hall["sections"] for row in section["rows"])


def grades_of(hall: Document) -> Counter[str]:
    """How many places each has."""
    grades: Counter[str] = Counter()
    for row in rows_of(hall):
        grades[row["grade"]] += len(row["seats"])
    for area in hall["areas"]:
        grades[area["grade"]] += area["capacity"]
    return grades


def gaps_of(row: Document) -> list[int]:
    """Between neighbours, as the program measures them to find aisles."""
    return [abs(one["x"] - other["x"]) + abs(one["y"] - other["y"]) for one, other in pairwise(row["seats"])]


class Halls(unittest.TestCase):
    def test_the_large_one_has_1200_seats_in_four_grades_on_three_floors(self) -> None:
        self.assertEqual(grades_of(large_hall()), {"VIP": 303, "R": 459, "S": 173, "A": 265})
        self.assertEqual(grades_of(large_hall()).total(), 1200)
        floors = {section["name"].split()[0] for section in large_hall()["sections"]}
        self.assertEqual(floors, {"1층", "2층", "3층"})

    def test_the_small_one_has_300_seats(self) -> None:
        self.assertEqual(grades_of(small_theatre()), {"R": 200, "S": 100})

    def test_the_one_for_concerts_has_5000_places_and_no_seats(self) -> None:
        self.assertEqual(grades_of(standing_hall()), {"스탠딩R": 3000, "스탠딩S": 2000})
        self.assertEqual(standing_hall()["sections"], [])

    def test_one_seat_in_a_hundred_is_for_wheelchairs(self) -> None:
        for hall, wanted in ((large_hall(), 12), (small_theatre(), 4)):
            with self.subTest(seats=grades_of(hall).total()):
                seats = [seat for row in rows_of(hall) for seat in row["seats"]]
                self.assertEqual(sum(seat.get("accessible", False) for seat in seats), wanted)

    def test_are_the_same_every_time(self) -> None:
        for name, hall in HALLS.items():
            with self.subTest(name):
                self.assertEqual(hall(), hall())


class Seats(unittest.TestCase):
    def test_have_labels_of_their_own_in_their_row(self) -> None:
        for name, hall in HALLS.items():
            for section in hall()["sections"]:
                labels = [row["label"] for row in section["rows"]]
                self.assertEqual(len(labels), len(set(labels)), section["name"])
                for row in section["rows"]:
                    with self.subTest(hall=name, section=section["name"], row=row["label"]):
                        numbers = [seat["label"] for seat in row["seats"]]
                        self.assertEqual(len(numbers), len(set(numbers)))

    def test_are_numbered_through_a_row_of_several_sections(self) -> None:
        first_row = [row for section in large_hall()["sections"][:3] for row in section["rows"] if row["label"] == "1"]
        numbers = [seat["label"] for row in first_row for seat in row["seats"]]
        self.assertEqual(numbers, [str(number) for number in range(1, 31)])

    def test_stand_apart_and_in_front_of_the_stage(self) -> None:
        for name, hall in HALLS.items():
            with self.subTest(name):
                places = [(seat["x"], seat["y"]) for row in rows_of(hall()) for seat in row["seats"]]
                self.assertEqual(len(places), len(set(places)))
                self.assertTrue(all(y > 0 for _, y in places))

    def test_lie_around_the_middle_of_the_stage(self) -> None:
        places = {(seat["x"], seat["y"]) for row in rows_of(large_hall()) for seat in row["seats"]}
        self.assertEqual(places, {(-x, y) for x, y in places})

    def test_are_neighbours_all_along_a_curved_row(self) -> None:
        # The program takes a gap of half as much again as the least one for an aisle.
        for row in rows_of(large_hall()):
            self.assertLess(2 * max(gaps_of(row)), 3 * min(gaps_of(row)), row)

    def test_of_the_small_theatre_have_one_aisle_in_the_middle(self) -> None:
        for row in rows_of(small_theatre()):
            aisles = [i for i, gap in enumerate(gaps_of(row)) if 2 * gap >= 3 * min(gaps_of(row))]
            self.assertEqual(aisles, [9], row)


class Shows(unittest.TestCase):
    def test_have_a_price_for_every_grade_of_their_hall_and_no_other(self) -> None:
        for show in demo_shows(FRIDAY):
            with self.subTest(show.title):
                self.assertEqual(set(show.prices), set(grades_of(HALLS[show.venue]())))
                self.assertTrue(all(price > 0 for price in show.prices.values()))

    def test_are_as_many_on_whatever_day_they_are_made(self) -> None:
        for days in range(7):
            kinds = Counter({"MUSICAL": 0})
            for show in demo_shows(FRIDAY + timedelta(days)):
                kinds[show.kind] += len(show.starts)
            self.assertEqual(kinds, {"MUSICAL": 21, "PLAY": 7, "CONCERT": 2})

    def test_begin_in_two_weeks(self) -> None:
        starts = [start for show in demo_shows(FRIDAY) for start in show.starts]
        self.assertEqual(min(starts), datetime(2026, 12, 11, 10, 30, tzinfo=UTC))  # a Friday, 19:30 in Seoul
        self.assertLess(max(starts), datetime(2027, 1, 1, tzinfo=UTC))

    def test_never_share_a_hall_at_a_time(self) -> None:
        taken = Counter((show.venue, start) for show in demo_shows(FRIDAY) for start in show.starts)
        self.assertEqual(max(taken.values()), 1)
        of_large = [start for show in demo_shows(FRIDAY) if show.kind == "MUSICAL" for start in show.starts]
        self.assertEqual(of_large, sorted(of_large))


if __name__ == "__main__":
    unittest.main()
