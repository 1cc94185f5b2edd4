"""What is sold: musicals, venues with their halls, performances. An operator makes them, everybody looks at them."""

from typing import Any

from tests.e2e.case import SharedProgram
from tests.e2e.halls import PRICES, make_musical, performance_fields, seat, small_hall
from tests.e2e.http_client import Answer


class Catalogue(SharedProgram):
    def ask(self, method: str, path: str, body: object) -> Answer:
        return self.it.send("operator", method, path, body)

    def assert_errors(self, answer: Answer, *pointers: str) -> None:
        self.assert_problem(answer, 422)
        self.assertEqual(tuple(error["pointer"] for error in answer.json["errors"]), pointers, answer)

    def performance(self, **other: Any) -> Answer:
        return self.ask("POST", "/performances", performance_fields(self.it) | other)

    def test_a_musical_is_made_by_an_operator_and_seen_by_all(self) -> None:
        made = self.ask("POST", "/musicals", {"title": "엘리자벳", "kind": "MUSICAL", "starring": "옥주현, 이지훈"})
        self.assertEqual(made.status, 201, made)
        seen = self.it.get("booking", f"/musicals/{made.id}")
        wanted = {"title": "엘리자벳", "kind": "MUSICAL", "starring": "옥주현, 이지훈", "runTimeMinutes": None, "version": 1}
        self.assertEqual({name: seen.json[name] for name in wanted}, wanted)
        self.assertEqual(self.it.get("operator", f"/musicals/{made.id}").json["title"], "엘리자벳")
        self.assertIn("musicals", self.it.get("booking", "/").links)
        listed = self.it.get("booking", "/musicals").json
        self.assertIn(made.id, [musical["id"] for musical in listed["_embedded"]["musicals"]])

    def test_customers_make_nothing(self) -> None:
        for path in ("/musicals", "/venues", "/performances"):
            refused = self.it.send("booking", "POST", path, {"title": "x"})
            self.assert_problem(refused, 405)

    def test_a_musical_is_changed_by_what_is_said_and_only_in_the_version_that_was_seen(self) -> None:
        musical = make_musical(self.it)
        changed = self.ask("PATCH", f"/musicals/{musical}", {"ageRating": 12})
        self.assertEqual((changed.status, changed.json["ageRating"], changed.json["runTimeMinutes"]), (200, 12, 170))
        self.assertEqual(changed.header("ETag"), '"2"')
        stale = self.it.send("operator", "PATCH", f"/musicals/{musical}", {"ageRating": 15}, {"If-Match": '"1"'})
        self.assert_problem(stale, 412)
        self.assertEqual(self.it.get("booking", f"/musicals/{musical}").json["ageRating"], 12)
        self.assert_problem(self.ask("PATCH", "/musicals/999999", {"ageRating": 15}), 404)

    def test_wrong_fields_of_a_musical_are_named(self) -> None:
        self.assert_errors(self.ask("POST", "/musicals", {}), "/title")
        self.assert_errors(self.ask("POST", "/musicals", {"title": "", "kind": "OPERA", "ageRating": "8"}),
                           "/title", "/kind", "/ageRating")
        self.assert_errors(self.ask("POST", "/musicals", {"title": "x", "ageRating": -1, "runTimeMinutes": 1441}),
                           "/runTimeMinutes", "/ageRating")
        self.assert_problem(self.ask("POST", "/musicals", {"title": "x", "price": 1}), 400)

    def test_a_hall_is_shown_with_an_id_for_each_seat_and_never_changes(self) -> None:
        performance = self.performance()
        self.assertEqual(performance.json["capacity"], 112)
        layout = self.it.get("booking", f"/performances/{performance.id}/layout")
        self.assertEqual(layout.status, 200, layout)
        rows = [row for section in layout.json["sections"] for row in section["rows"]]
        self.assertEqual([each["id"] for row in rows for each in row["seats"]], list(range(1, 13)))
        self.assertEqual({each["grade"] for each in rows[1]["seats"]}, {"R"})
        self.assertEqual(layout.json["areas"], [{"name": "스탠딩", "grade": "스탠딩석", "capacity": 100, "firstId": 13}])
        self.assertEqual(layout.json["grades"], PRICES)
        self.assertIn("immutable", layout.header("Cache-Control") or "")
        same = {"If-None-Match": layout.header("ETag") or ""}
        again = self.it.send("booking", "GET", f"/performances/{performance.id}/layout", None, same)
        self.assertEqual((again.status, again.body), (304, b""))

        hall = small_hall()
        hall["areas"] = []
        changed = self.ask("PATCH", f"/venues/{performance.json['venueId']}", {"layout": hall})
        self.assertEqual((changed.json["layoutVersion"], changed.json["capacity"]), (2, 12))
        self.assertEqual(self.it.get("booking", f"/performances/{performance.id}/layout").json, layout.json)

    def test_a_hall_may_be_large(self) -> None:
        rows = [{"label": str(row), "seats": [seat(str(number), 2 * number, 2 * row) for number in range(1, 101)]}
                for row in range(1, 101)]
        hall = {"focus": {"x": 0, "y": 0}, "sections": [{"name": "1층", "grade": "R", "rows": rows}], "areas": []}
        made = self.ask("POST", "/venues", {"name": "체조경기장", "layout": hall})
        self.assertEqual((made.status, made.json["capacity"]), (201, 10_000), made)

    def test_faults_of_a_layout_name_the_seat(self) -> None:
        hall = small_hall()
        hall["sections"][0]["rows"][0]["seats"][3]["label"] = "1"
        del hall["sections"][1]["grade"]
        refused = self.ask("POST", "/venues", {"name": "블루스퀘어", "layout": hall})
        self.assert_errors(refused, "/layout/sections/0/rows/0/seats/3/label",
                           *[f"/layout/sections/1/rows/0/seats/{number}/grade" for number in range(6)])
        self.assertIn("'1층 1 1'", refused.json["errors"][0]["detail"])
        self.assert_errors(self.ask("POST", "/venues", {"name": "x", "timeZone": "Seoul", "layout": small_hall()}),
                           "/timeZone")
        self.assert_errors(self.ask("POST", "/venues", {"name": "x"}), "/layout")

    def test_the_sale_of_a_performance_ends_as_is_usual_or_as_is_said(self) -> None:
        performance = self.performance()
        self.assertEqual(performance.status, 201, performance)
        self.assertEqual(performance.json["startsAt"], "2031-12-24T10:30:00Z")
        self.assertEqual(performance.json["saleClosesAt"], "2031-12-23T08:00:00Z")
        self.assertEqual(performance.json["seatsPerCustomer"], 4)
        other = self.performance(saleClosesAt="2031-12-24T19:00:00+09:00", seatsPerCustomer=2)
        self.assertEqual((other.json["saleClosesAt"], other.json["seatsPerCustomer"]), ("2031-12-24T10:00:00Z", 2))

    def test_wrong_fields_of_a_performance_are_named(self) -> None:
        self.assert_errors(self.performance(startsAt="2031-12-24T19:30:00"), "/startsAt")
        self.assert_errors(self.performance(startsAt=1956000000000), "/startsAt")
        self.assert_errors(self.performance(saleClosesAt="2031-12-24T19:31:00+09:00"), "/saleClosesAt")
        self.assert_errors(self.performance(onSaleAt="2032-01-01T00:00:00Z"), "/onSaleAt")
        self.assert_errors(self.performance(musicalId=999999, venueId=999999), "/musicalId", "/venueId")
        self.assert_errors(self.performance(prices=PRICES[1:]), "/prices")
        self.assert_errors(self.performance(prices=[*PRICES, PRICES[0]]), "/prices/3/grade")
        self.assert_errors(self.performance(prices=[{"grade": "VIP", "price": 1.5}]), "/prices/0/price")
        self.assert_errors(self.performance(seatsPerCustomer=0), "/seatsPerCustomer")
        self.assert_problem(self.it.get("booking", "/performances/999999/layout"), 404)
