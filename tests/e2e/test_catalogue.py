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
        self.assertIn("no-cache", layout.header("Cache-Control") or "", "its prices may change")
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

    def test_the_dates_of_a_musical_are_listed_in_their_order(self) -> None:
        fields = performance_fields(self.it)
        days = ("2031-12-26", "2031-12-24", "2031-12-25", "2031-12-24")
        ids = [self.ask("POST", "/performances", fields | {"startsAt": f"{day}T19:30:00+09:00"}).id for day in days]
        in_order = [ids[1], ids[3], ids[2], ids[0]]
        of_it = f"musicalId={fields['musicalId']}"
        self.performance()

        def listed(query: str) -> list[int]:
            answer = self.it.get("booking", f"/performances?{query}")
            self.assertEqual(answer.status, 200, answer)
            return [each["id"] for each in answer.json["_embedded"]["performances"]]

        self.assertEqual(listed(of_it), in_order)
        self.assertEqual(listed(f"{of_it}&sort=startsAt,desc"), in_order[::-1])
        self.assertEqual(listed(f"{of_it}&from=2031-12-25T19:30:00%2B09:00"), in_order[2:], "from is included")
        self.assertEqual(listed(f"{of_it}&to=2031-12-25T10:30:00Z"), in_order[:2], "and to is not")
        self.assertEqual(listed("musicalId=999999"), [])
        self.assertEqual(listed("from=2031-12-25T19:30:00.001%2B09:00&to=2031-12-26T10:30:00.001Z"), [ids[0]])

        page = self.it.get("booking", f"/performances?size=2&{of_it}&to=2031-12-26T10:30:00Z")
        self.assertEqual(page.json["page"], {"size": 2, "totalElements": 3, "totalPages": 2, "number": 0})
        following = page.json["_links"]["next"]["href"]
        self.assertTrue(following.endswith(f"/performances?page=1&size=2&{of_it}&to=2031-12-26T10:30:00Z"), following)
        self.assertEqual(listed(following.partition("?")[2]), [ids[2]])

    def test_a_list_that_is_asked_for_wrongly_says_by_what(self) -> None:
        wrong = {"musicalId=x": "musicalId", "from=2031-12-24": "from", "to=tomorrow": "to",
                 "musicalId=1&after=0": "after",
                 "from=2031-12-24T19:30:00+09:00": "%2B", "musicalId=1&sort=id": "startsAt",
                 "from=2031-12-24T00:00:00Z&to=2031-12-24T00:00:00Z": "to", "size=8&size=x": "size"}
        for query, named in wrong.items():
            with self.subTest(query):
                refused = self.it.get("booking", f"/performances?{query}")
                self.assert_problem(refused, 400)
                self.assertIn(named, refused.json["detail"])

    def change(self, performance: int, **patch: Any) -> Answer:
        return self.ask("PATCH", f"/performances/{performance}", patch)

    def test_a_performance_is_changed_for_whoever_buys_from_then_on(self) -> None:
        fields = performance_fields(self.it)
        performance = self.ask("POST", "/performances", fields).id
        book = {"customerName": "홍길동", "telephoneInfo": 1, "addr": "서울", "performanceId": performance}
        before = self.it.post("booking", "/bookings", book | {"seatIds": [1]})
        layout = self.it.get("booking", f"/performances/{performance}/layout")
        dearer = [{"grade": "VIP", "price": 180000}, *PRICES[1:]]
        changed = self.change(performance, prices=dearer, starring="신영숙", seatsPerCustomer=2,
                              saleClosesAt="2031-12-24T19:00:00+09:00",
                              cancellationPolicy={"freeDays": 0, "steps": [{"daysBefore": 0, "percent": 50}]})
        self.assertEqual((changed.status, changed.header("ETag")), (200, '"2"'), changed)
        wanted = {"starring": "신영숙", "seatsPerCustomer": 2, "saleClosesAt": "2031-12-24T10:00:00Z",
                  "cancellationPolicy": {"freeDays": 0, "steps": [{"daysBefore": 0, "percent": 50, "atMost": None}]}}
        self.assertEqual({name: self.it.get("booking", f"/performances/{performance}").json[name] for name in wanted},
                         wanted)

        same = {"If-None-Match": layout.header("ETag") or ""}
        repriced = self.it.send("booking", "GET", f"/performances/{performance}/layout", None, same)
        self.assertEqual((repriced.status, repriced.json["grades"]), (200, dearer))
        after = self.it.post("booking", "/bookings", book | {"seatIds": [2]})
        costs = [self.it.get("booking", f"/bookings/{booking.id}/tickets").json["tickets"][0]["price"]
                 for booking in (before, after)]
        self.assertEqual(costs, [170000, 180000])
        kept = [self.it.get("booking", f"/bookings/{booking.id}/cancellation").json["cancellationFee"]
                for booking in (before, after)]
        self.assertEqual(kept, [0, 90000])
        self.assert_problem(self.it.post("booking", "/bookings", book | {"seatIds": [3]}), 409)

    def test_a_performance_keeps_its_hall_and_once_it_is_sold_its_hour(self) -> None:
        performance = self.performance().id
        for field in ("venueId", "musicalId", "layoutVersion", "capacity"):
            self.assert_problem(self.change(performance, **{field: 1}), 400)
        moved = self.change(performance, startsAt="2031-12-26T19:30:00+09:00")
        self.assertEqual(moved.json["saleClosesAt"], "2031-12-25T08:00:00Z", "the usual end moves with it")
        held = self.it.post("booking", "/holds", {"performanceId": performance, "seatIds": [1]})
        self.assertEqual(held.status, 201, held)
        refused = self.change(performance, startsAt="2031-12-27T19:30:00+09:00")
        self.assert_problem(refused, 409)
        self.assertEqual(refused.json["type"], "/problems/performance-sold")
        closed = self.change(performance, saleClosesAt="2031-12-24T00:00:00Z").json["saleClosesAt"]
        self.assertEqual((closed, self.change(performance, saleClosesAt=None).json["saleClosesAt"]),
                         ("2031-12-24T00:00:00Z", "2031-12-25T08:00:00Z"))

    def test_what_a_performance_cannot_be_changed_to_is_named_and_changes_nothing(self) -> None:
        performance = self.performance().id
        before = self.it.get("booking", f"/performances/{performance}").json
        refused = self.change(performance, seatsPerCustomer=0, prices=PRICES[1:], cancellationPolicy={
            "freeDays": 400, "steps": [{"daysBefore": 3, "percent": 101}, {"daysBefore": 3, "percent": 5}]})
        self.assert_errors(refused, "/seatsPerCustomer", "/cancellationPolicy/freeDays",
                           "/cancellationPolicy/steps/0/percent", "/cancellationPolicy/steps/1/daysBefore",
                           "/cancellationPolicy/steps/1/daysBefore", "/prices")
        self.assert_errors(self.change(performance, startsAt=None, prices=None), "/startsAt", "/prices")
        self.assert_problem(self.change(999999, starring="x"), 404)
        stale = self.it.send("operator", "PATCH", f"/performances/{performance}", {"starring": "x"},
                             {"If-Match": '"7"'})
        self.assert_problem(stale, 412)
        self.assertEqual(self.it.get("booking", f"/performances/{performance}").json, before)

    def test_the_rules_of_taking_back_are_those_that_are_said_or_of_the_kind(self) -> None:
        usual = self.performance().json["cancellationPolicy"]
        self.assertEqual((usual["freeDays"], usual["steps"][0]), (7, {"daysBefore": 10, "percent": 10, "atMost": 4000}))
        steps = [{"daysBefore": 1, "percent": 5, "atMost": 1000}, {"daysBefore": 0, "percent": 100, "atMost": None}]
        own = self.performance(cancellationPolicy={"freeDays": 2, "steps": steps})
        self.assertEqual(own.json["cancellationPolicy"], {"freeDays": 2, "steps": steps}, own)
        self.assertEqual(self.change(own.id, cancellationPolicy={"freeDays": 1}).json["cancellationPolicy"],
                         {"freeDays": 1, "steps": steps})
        self.assertEqual(self.change(own.id, cancellationPolicy=None).json["cancellationPolicy"], usual)
        self.assert_errors(self.performance(cancellationPolicy={"freeDays": 2, "steps": [{"percent": 5}]}),
                           "/cancellationPolicy/steps/0/daysBefore")

    def test_what_is_blank_or_nowhere_is_no_name_and_no_poster(self) -> None:
        self.assert_errors(self.ask("POST", "/musicals", {"title": " \u3000", "poster": "javascript:alert(1)"}),
                           "/title", "/poster")
        self.assert_errors(self.ask("POST", "/venues", {"name": " ", "layout": small_hall()}), "/name")
        made = self.ask("POST", "/musicals", {"title": "엘리자벳", "poster": "https://example.org/p.jpg"})
        cleared = self.ask("PATCH", f"/musicals/{made.id}", {"poster": None})
        self.assertEqual((cleared.status, cleared.json["poster"]), (200, None), cleared)
        self.assert_errors(self.ask("PATCH", f"/musicals/{made.id}", {"title": None}), "/title")

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
