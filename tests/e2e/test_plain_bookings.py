"""Bookings that name a title and no performance: of any, of the catalogue's only, or of a place without a seat."""

from typing import Any

from tests.e2e.case import SharedProgram
from tests.e2e.halls import PRICES, make, make_venue
from tests.e2e.http_client import Answer

CUSTOMER = {"telephoneInfo": "01012345678", "addr": "서울시 종로구"}


class PlainBookings(SharedProgram):
    def book(self, title: str, customer: str = "홍길동") -> Answer:
        return self.it.post("booking", "/bookings", CUSTOMER | {"musicalName": title, "customerName": customer})

    def make_musical(self, title: str) -> int:
        return make(self.it, "/musicals", {"title": title}).id

    def make_date(self, musical: int, venue: int, prices: list[dict[str, Any]], **more: Any) -> int:
        return make(self.it, "/performances", {"musicalId": musical, "venueId": venue, "prices": prices,
                                               "startsAt": "2031-12-24T19:30:00+09:00"} | more).id

    def make_park(self, places: int) -> int:
        areas = [{"name": "스탠딩", "grade": "S", "capacity": places}]
        return make(self.it, "/venues", {"name": "올림픽공원", "layout":
                                         {"focus": {"x": 0, "y": 0}, "sections": [], "areas": areas}}).id


class AnyTitle(PlainBookings):
    def test_is_sold_at_the_default_price(self) -> None:
        booked = self.book("Elizabeth")
        self.assertEqual((booked.status, booked.json["price"], booked.json["seats"]), (201, 50000, None), booked)

    def test_with_places_on_sale_is_sold_as_one_of_them_until_there_is_none(self) -> None:
        musical, park, price = self.make_musical("레베카"), self.make_park(2), [{"grade": "S", "price": 70000}]
        late = self.make_date(musical, park, price, startsAt="2031-12-26T19:30:00+09:00")
        soon = self.make_date(musical, park, price)
        self.make_date(musical, park, price, startsAt="2031-12-23T19:30:00+09:00", onSaleAt="2031-12-01T00:00:00Z")
        booked = [self.book("레베카", f"{number}번") for number in range(4)]
        self.assertEqual([each.status for each in booked], [201] * 4, booked)
        self.assertEqual([(each.json["performanceId"], each.json["seats"]) for each in booked],
                         [(soon, "스탠딩 1"), (soon, "스탠딩 2"), (late, "스탠딩 1"), (late, "스탠딩 2")])
        self.assertEqual(booked[0].json["price"], 70000 + 2000 + 3200)
        self.assertEqual(self.it.payment_of(booked[0].id)["amount"], booked[0].json["price"])
        refused = self.book("레베카", "늦은이")
        self.assert_problem(refused, 409)
        self.assertEqual(refused.json["type"], "/problems/sold-out")
        self.assertEqual(self.it.total("booking", "bookings"), booked[-1].id)

    def test_counts_with_what_the_customer_has_of_the_performance(self) -> None:
        performance = self.make_date(self.make_musical("모차르트!"), self.make_park(9), [{"grade": "S", "price": 70000}],
                                     seatsPerCustomer=1)
        self.assertEqual(self.book("모차르트!").json["performanceId"], performance)
        refused = self.book("모차르트!")
        self.assert_problem(refused, 409)
        self.assertEqual(refused.json["type"], "/problems/seats-per-customer")

    def test_with_places_of_another_kind_beside_them_never_gets_a_seat(self) -> None:
        self.make_date(self.make_musical("엘리자벳"), make_venue(self.it), PRICES)
        self.assertEqual(self.book("엘리자벳").json["seats"], "스탠딩 1")


class TitlesOfTheCatalogue(PlainBookings):
    settings = {"BOXOFFICE_BOOKING__CATALOGUE": "closed"}

    def test_are_sold_and_others_are_not(self) -> None:
        refused = self.book("Elizabeth")
        self.assert_problem(refused, 422)
        self.assertEqual([error["pointer"] for error in refused.json["errors"]], ["/musicalName"])
        musical = self.make_musical("Elizabeth")
        self.assertEqual(self.book("Elizabeth").status, 201, "at once")
        renamed = self.it.send("operator", "PATCH", f"/musicals/{musical}", {"title": "엘리자벳"})
        self.assertEqual(renamed.status, 200, renamed)
        self.assert_problem(self.book("Elizabeth"), 422)
        self.assertEqual(self.book("엘리자벳").status, 201)
        self.assertEqual(self.it.total("booking", "bookings"), 2, "nothing is left of what was refused")
