"""Seats are held for a customer, seen by everybody, given back, and never held for two."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.e2e.case import SharedProgram
from tests.e2e.halls import make_performance
from tests.e2e.http_client import Answer


class Holds(SharedProgram):
    def setUp(self) -> None:
        self.performance = make_performance(self.it)

    def hold(self, **wanted: Any) -> Answer:
        return self.it.post("booking", "/holds", {"performanceId": self.performance} | wanted)

    def availability(self, query: str = "") -> dict[str, Any]:
        answer = self.it.get("booking", f"/performances/{self.performance}/availability{query}")
        self.assertEqual(answer.status, 200, answer)
        return answer.json

    def assert_errors(self, answer: Answer, *pointers: str) -> None:
        self.assert_problem(answer, 422)
        self.assertEqual(tuple(error["pointer"] for error in answer.json["errors"]), pointers, answer)

    def test_seats_are_held_seen_and_given_back(self) -> None:
        held = self.hold(seatIds=[2, 1])
        self.assertEqual(held.status, 201, held)
        self.assertEqual(held.json["price"], 340000)
        self.assertEqual([(seat["id"], seat["section"], seat["row"], seat["label"], seat["grade"])
                          for seat in held.json["seats"]], [(1, "1층", "1", "1", "VIP"), (2, "1층", "1", "2", "VIP")])
        self.assertRegex(held.json["token"], r"^[0-9a-f]{32}$")
        self.assertRegex(held.json["expiresAt"], r"^20\d\d-.*Z$")
        seen = self.availability()
        self.assertEqual(seen["notFree"], [1, 2])
        free = {grade["grade"]: grade["free"] for grade in seen["grades"]}
        self.assertEqual(free, {"VIP": 4, "R": 6, "스탠딩석": 100})

        mine = {"Hold-Token": held.json["token"]}
        path = f"/holds/{held.json['id']}"
        self.assertEqual(self.it.post("booking", f"{path}/extension", None, mine).status, 200)
        self.assert_problem(self.it.post("booking", f"{path}/extension", None, mine), 409)
        self.assertEqual(self.it.send("booking", "DELETE", path, None, mine).status, 204)
        self.assertEqual(self.availability()["notFree"], [])
        self.assertEqual(self.availability(f"?since={seen['changes']}")["freeAgain"], [1, 2])

    def test_who_watches_is_told_only_what_is_new(self) -> None:
        path = f"/performances/{self.performance}/availability"
        for query in ("", "?since=0"):
            with self.subTest(query):
                seen = self.it.get("booking", path + query)
                self.assertRegex(seen.header("ETag") or "", r'^"[0-9]+"$')
                same = {"If-None-Match": seen.header("ETag") or ""}
                unchanged = self.it.get("booking", path + query, same)
                self.assertEqual((unchanged.status, unchanged.body, unchanged.header("ETag")),
                                 (304, b"", seen.header("ETag")))
                self.hold(seatIds=[1 if query else 2])
                changed = self.it.get("booking", path + query, same)
                self.assertEqual(changed.status, 200, changed)
                self.assertNotEqual(changed.header("ETag"), seen.header("ETag"))
        difference = self.availability("?since=1")
        self.assertEqual(difference["notFree"], [1])
        self.assertEqual({grade["grade"]: grade["free"] for grade in difference["grades"]},
                         {"VIP": 4, "R": 6, "스탠딩석": 100})

    def test_customers_hold_seats_through_the_gateway(self) -> None:
        wanted = {"performanceId": self.performance, "seatIds": [3]}
        held = self.it.post("gateway", "/holds", wanted)
        self.assertEqual(held.status, 201, held)
        for path in ("layout", "availability"):
            self.assertEqual(self.it.get("gateway", f"/performances/{self.performance}/{path}").status, 200)
        released = self.it.send("gateway", "DELETE", f"/holds/{held.json['id']}", None,
                                {"Hold-Token": held.json["token"]})
        self.assertEqual(released.status, 204, released)
        self.assert_problem(self.it.post("gateway", "/musicals", {"title": "x"}), 405)

    def test_a_hold_is_nobody_elses(self) -> None:
        held = self.hold(grade="R", count=2)
        path = f"/holds/{held.json['id']}"
        token_of_another = self.hold(seatIds=[1]).json["token"]
        for token in ("", "0" * 32, held.json["token"][:-1], held.json["token"] + "0", token_of_another):
            with self.subTest(token):
                refused = self.it.send("booking", "DELETE", path, None, {"Hold-Token": token})
                self.assertIn(refused.status, (400, 404), refused)
        self.assert_problem(self.it.send("booking", "DELETE", path), 400)
        self.assert_problem(self.it.send("booking", "DELETE", "/holds/999999", None, {"Hold-Token": "0" * 32}), 404)
        self.assertEqual(len(self.availability()["notFree"]), 3)

    def test_who_is_too_late_is_offered_others(self) -> None:
        self.hold(seatIds=[8, 9])
        late = self.hold(seatIds=[9, 10])
        self.assert_problem(late, 409)
        self.assertEqual(late.json["type"], "/problems/seats-taken")
        self.assertEqual([seat["id"] for seat in late.json["taken"]], [9])
        others = late.json["alternatives"]
        self.assertEqual([[seat["id"] for seat in other["seats"]] for other in others], [[10, 11]])
        lengthened = self.it.post("booking", f"/holds/{others[0]['id']}/extension", None,
                                  {"Hold-Token": others[0]["token"]})
        self.assertEqual(lengthened.status, 200, lengthened)

    def test_standing_places_are_numbered(self) -> None:
        held = self.hold(grade="스탠딩석", count=3)
        places = [(seat["id"], seat["label"]) for seat in held.json["seats"]]
        self.assertEqual(places, [(13, "1"), (14, "2"), (15, "3")])

    def test_a_crowd_never_gets_one_seat_twice(self) -> None:
        def ask(number: int) -> Answer:
            first = number % 11 + 1
            return self.hold(seatIds=[first, first + 1]) if number % 2 else self.hold(grade="R", count=1)

        with ThreadPoolExecutor(16) as crowd:
            answers = list(crowd.map(ask, range(120)))
        self.assertEqual({answer.status for answer in answers}, {201, 409})
        given = [seat["id"] for answer in answers for hold in
                 ([answer.json] if answer.status == 201 else answer.json["alternatives"]) for seat in hold["seats"]]
        self.assertEqual(len(given), len(set(given)), sorted(given))
        self.assertEqual(self.availability()["notFree"], sorted(given))

    def test_wrong_fields_are_named_and_nothing_is_held(self) -> None:
        for fields, pointers in (
            ({}, ["/seatIds"]),
            ({"seatIds": []}, ["/seatIds"]),
            ({"seatIds": [1], "grade": "R"}, ["/seatIds"]),
            ({"grade": "R"}, ["/count"]),
            ({"count": 1}, ["/grade"]),
            ({"grade": "R", "count": 0}, ["/count"]),
            ({"grade": "R", "count": 5}, ["/count"]),
            ({"grade": "S", "count": 1}, ["/grade"]),
            ({"seatIds": [1, 1]}, ["/seatIds/1"]),
            ({"seatIds": [113]}, ["/seatIds/0"]),
            ({"seatIds": ["1"]}, ["/seatIds/0"]),
            ({"seatIds": [0]}, ["/seatIds/0"]),
            ({"seatIds": [1.5]}, ["/seatIds/0"]),
            ({"seatIds": list(range(1, 10_001))}, ["/seatIds"]),
        ):
            with self.subTest(str(fields)[:60]):
                self.assert_errors(self.hold(**fields), *pointers)
        self.assert_problem(self.hold(seatIds=[1], price=1), 400)
        self.assert_problem(self.hold(performanceId=999999, seatIds=[1]), 404)
        self.assert_problem(self.it.get("booking", "/performances/999999/availability"), 404)
        self.assert_problem(self.it.get("booking", f"/performances/{self.performance}/availability?since=x"), 400)
        self.assertEqual(self.availability()["notFree"], [])
