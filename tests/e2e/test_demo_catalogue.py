"""The catalogue that `make run` loads: taken by the program as it is, sold at once, and loaded once only."""

from typing import Any
from urllib.parse import urlencode

from tests.e2e.case import SharedProgram
from tests.e2e.http_client import Answer
from tools.demo_catalogue import load, today_in_seoul

COLLECTIONS = {"musicals": 5, "venues": 3, "performances": 30}


class DemoCatalogue(SharedProgram):
    made: int

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.made = load(cls.it.url("operator"), today_in_seoul())

    def all(self, collection: str) -> list[dict[str, Any]]:
        answer = self.it.get("booking", f"/{collection}?{urlencode({'size': 100, 'sort': 'id,asc'})}")
        self.assertEqual(answer.status, 200, answer)
        return list(answer.json["_embedded"][collection])

    def first_performance(self, musical: int) -> dict[str, Any]:
        dates = [each for each in self.all("performances") if each["musicalId"] == musical]
        return min(dates, key=lambda performance: str(performance["startsAt"]))

    def hold(self, performance: int, grade: str) -> Answer:
        return self.it.post("booking", "/holds", {"performanceId": performance, "grade": grade, "count": 2})

    def test_is_there_for_everybody(self) -> None:
        self.assertEqual(self.made, COLLECTIONS["performances"])
        self.assertEqual({name: self.it.total("booking", name) for name in COLLECTIONS}, COLLECTIONS)
        self.assertEqual(sorted(venue["capacity"] for venue in self.all("venues")), [300, 1200, 5000])
        self.assertEqual(sorted(musical["kind"] for musical in self.all("musicals")),
                         ["CONCERT", "MUSICAL", "MUSICAL", "MUSICAL", "PLAY"])

    def test_sells_the_best_two_seats_of_every_grade_of_every_first_night(self) -> None:
        for musical in self.all("musicals"):
            performance = self.first_performance(musical["id"])
            layout = self.it.get("booking", f"/performances/{performance['id']}/layout").json
            for offer in layout["grades"]:
                with self.subTest(title=musical["title"], grade=offer["grade"]):
                    held = self.hold(performance["id"], offer["grade"])
                    self.assertEqual(held.status, 201, held)
                    self.assertEqual(held.json["price"], 2 * offer["price"])
                    one, other = held.json["seats"]
                    self.assertEqual((one["section"], one["row"], int(one["label"]) + 1),
                                     (other["section"], other["row"], int(other["label"])))

    def test_is_loaded_once_only(self) -> None:
        before = {name: self.all(name) for name in COLLECTIONS}
        self.assertEqual(load(self.it.url("operator"), today_in_seoul()), 0)
        self.assertEqual({name: self.all(name) for name in COLLECTIONS}, before)
