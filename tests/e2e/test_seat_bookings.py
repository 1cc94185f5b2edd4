"""Seats of a performance are booked, paid for line by line, and given back for what the rules say; never sold twice."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.e2e.case import SharedProgram
from tests.e2e.halls import make_performance
from tests.e2e.http_client import Answer
from tests.e2e.waiting import wait_until

CUSTOMER = {"customerName": "홍길동", "telephoneInfo": "01012345678", "addr": "서울시 종로구"}
CANCEL = {"bookingStatus": "CANCEL_BOOKING"}


class SeatBookings(SharedProgram):
    settings = {"BOXOFFICE_BOOKING__RETURN_WINDOW_S": "0"}

    def setUp(self) -> None:
        self.performance = make_performance(self.it)

    def hold(self, **wanted: Any) -> Answer:
        return self.it.post("booking", "/holds", {"performanceId": self.performance} | wanted)

    def book(self, door: str = "booking", **wanted: Any) -> Answer:
        return self.it.post(door, "/bookings", CUSTOMER | wanted)

    def book_seats(self, *seats: int, **more: Any) -> Answer:
        return self.book(performanceId=self.performance, seatIds=list(seats), **more)

    def get(self, path: str) -> Any:
        answer = self.it.get("booking", path)
        self.assertEqual(answer.status, 200, answer)
        return answer.json

    def not_free(self) -> list[int]:
        return self.get(f"/performances/{self.performance}/availability")["notFree"]

    def payment_of(self, booking: int) -> dict[str, Any]:
        found = self.it.get("payment", f"/payments/search/findByBookingId?bookingId={booking}")
        return found.json["_embedded"]["payments"][0]

    def assert_errors(self, answer: Answer, *pointers: str) -> None:
        self.assert_problem(answer, 422)
        self.assertEqual(tuple(error["pointer"] for error in answer.json["errors"]), pointers, answer)

    def assert_refused(self, answer: Answer, status: int, slug: str) -> None:
        self.assert_problem(answer, status)
        self.assertEqual(answer.json["type"], f"/problems/{slug}", answer)

    def test_a_hold_is_booked_paid_and_partly_given_back(self) -> None:
        held = self.hold(seatIds=[1, 2, 7])
        booked = self.book("gateway", holdId=held.json["id"], holdToken=held.json["token"],
                           expectedTotal=held.json["price"] + 3 * 2000 + 3200)
        self.assertEqual(booked.status, 201, booked)
        total = 2 * 170000 + 140000 + 3 * 2000 + 3200
        wanted = {"musicalName": "엘리자벳", "bookingStatus": "COMPLETE_BOOKING", "price": total, "bookingFees": 6000,
                  "deliveryFee": 3200, "performanceId": self.performance, "seats": "1층 1열 1, 2; 2층 2열 1"}
        self.assertEqual(wanted, {name: booked.json[name] for name in wanted})
        self.assertEqual(self.payment_of(booked.id)["amount"], total)
        self.assertEqual(self.not_free(), [1, 2, 7])
        tickets = self.get(f"/bookings/{booked.id}/tickets")
        self.assertEqual([(ticket["seatId"], ticket["grade"], ticket["price"], ticket["bookingFee"])
                          for ticket in tickets["tickets"]],
                         [(1, "VIP", 170000, 2000), (2, "VIP", 170000, 2000), (7, "R", 140000, 2000)])
        self.assertEqual((tickets["total"], tickets["deliveryFee"], tickets["deliveryMethod"]), (total, 3200, "POST"))

        preview = self.get(f"/bookings/{booked.id}/cancellation?seats=2")
        self.assertEqual((preview["refund"], preview["cancellationFee"], preview["bookingFees"]), (172000, 0, 2000))
        self.assertRegex(preview["changesAt"], "Z$")
        path = f"/bookings/{booked.id}"
        partly = self.it.send("booking", "PATCH", path, CANCEL | {"seats": [2]})
        self.assertEqual((partly.status, partly.json["bookingStatus"]), (200, "COMPLETE_BOOKING"), partly)
        self.assertEqual(self.not_free(), [1, 7])
        self.assertEqual(self.get(f"{path}/cancellation")["refund"], total - 172000)
        canceled = self.it.send("booking", "PATCH", path, CANCEL)
        self.assertEqual((canceled.status, canceled.json["bookingStatus"]), (200, "CANCEL_BOOKING"), canceled)
        self.assertEqual(self.not_free(), [])
        self.assertEqual(self.get(f"{path}/cancellation")["refund"], 0)

    def test_my_page_shows_what_was_bought_what_is_left_and_what_is_back(self) -> None:
        booked = self.book_seats(1, 2, 7)
        total, path = booked.json["price"], f"/bookings/{booked.id}"
        self.it.mypage_shows(booked.id, performanceId=self.performance, startsAt="2031-12-24T10:30:00Z",
                             seats="1층 1열 1, 2; 2층 2열 1", paidAmount=total, refundedAmount=None, refundedAt=None)
        self.it.send("booking", "PATCH", path, CANCEL | {"seats": [2]})
        page = self.it.mypage_shows(booked.id, refundedAmount=172000, seats="1층 1열 1; 2층 2열 1",
                                    bookingStatus="COMPLETE_BOOKING", paidAmount=total)
        self.assertRegex(page["refundedAt"], "Z$")
        self.it.send("booking", "PATCH", path, CANCEL | {"seats": [1]})
        self.it.mypage_shows(booked.id, refundedAmount=2 * 172000, seats="2층 2열 1")
        self.it.send("booking", "PATCH", path, CANCEL)
        self.it.mypage_shows(booked.id, refundedAmount=total, seats="2층 2열 1", bookingStatus="CANCEL_BOOKING",
                             paymentStatus="CANCEL_PAYMENT", startsAt="2031-12-24T10:30:00Z")

    def test_a_hold_is_booked_once_and_by_its_holder(self) -> None:
        held = self.hold(seatIds=[3])
        mine = {"holdId": held.json["id"], "holdToken": held.json["token"]}
        self.assert_refused(self.book(**mine | {"holdToken": "0" * 32}), 404, "no-such-hold")
        self.assert_refused(self.book(**mine | {"holdId": 999999}), 404, "no-such-hold")
        self.assertEqual(self.book(**mine).status, 201)
        self.assert_refused(self.book(**mine), 409, "hold-booked")
        token = {"Hold-Token": held.json["token"]}
        self.assert_refused(self.it.send("booking", "DELETE", f"/holds/{held.json['id']}", None, token), 409,
                            "hold-booked")

    def test_a_crowd_never_buys_one_seat_twice(self) -> None:
        def ask(number: int) -> Answer:
            first = number % 11 + 1
            return self.book_seats(first, first + 1, customerName=f"고객 {number}", deliveryMethod="DESK")

        with ThreadPoolExecutor(16) as crowd:
            answers = list(crowd.map(ask, range(60)))
        self.assertEqual({answer.status for answer in answers}, {201, 409})
        sold = [ticket["seatId"] for answer in answers if answer.status == 201
                for ticket in self.get(f"/bookings/{answer.id}/tickets")["tickets"]]
        self.assertEqual(sorted(sold), self.not_free())
        self.assertEqual(len(sold), len(set(sold)))

    def test_a_declined_card_leaves_the_seats_on_hold(self) -> None:
        self.addCleanup(self.it.provider, declineRate=0)
        held = self.hold(seatIds=[5])
        mine = {"holdId": held.json["id"], "holdToken": held.json["token"]}
        self.it.provider(declineRate=1)
        self.assert_refused(self.book(**mine), 402, "payment-declined")
        self.assertEqual(self.not_free(), [5])
        self.assert_refused(self.book_seats(6), 402, "payment-declined")
        self.assertEqual(self.not_free(), [5])
        self.it.provider(declineRate=0)
        self.assertEqual(self.book(**mine).status, 201)

    def test_a_customer_has_so_many_seats_in_all(self) -> None:
        self.assertEqual(self.book_seats(1, 2, 3).status, 201)
        self.assert_refused(self.book_seats(4, 5), 409, "seats-per-customer")
        self.assertEqual(self.book_seats(4, 5, customerName="임꺽정").status, 201)

    def test_the_price_is_not_the_clients(self) -> None:
        self.assert_refused(self.book_seats(1, expectedTotal=1), 409, "price-changed")
        for name in ("price", "bookingFees", "musicalName"):
            self.assert_problem(self.book_seats(1, **{name: 1}), 400)
        self.assertEqual(self.not_free(), [])

    def test_wrong_fields_are_named_and_nothing_is_sold(self) -> None:
        here = {"performanceId": self.performance}
        for fields, pointers in (
            (here, ["/seatIds"]),
            ({"seatIds": [1]}, ["/performanceId"]),
            (here | {"seatIds": []}, ["/seatIds"]),
            (here | {"seatIds": [1, 1, 9999]}, ["/seatIds/1", "/seatIds/2"]),
            (here | {"seatIds": list(range(1, 10001))}, ["/seatIds"]),
            (here | {"seatIds": ["1"]}, ["/seatIds/0"]),
            ({"performanceId": 999999, "seatIds": [1]}, ["/performanceId"]),
            ({"holdId": 1}, ["/holdToken"]),
            ({"holdToken": "x"}, ["/holdId"]),
            ({"holdId": 1, "holdToken": "x", "seatIds": [1]}, ["/seatIds"]),
            (here | {"seatIds": [1], "deliveryMethod": "PIGEON"}, ["/deliveryMethod"]),
            (here | {"seatIds": [1], "expectedTotal": "1"}, ["/expectedTotal"]),
            (here | {"seatIds": [1], "expectedTotal": 1.5}, ["/expectedTotal"]),
            (here | {"seatIds": [1], "customerName": ""}, ["/customerName"]),
        ):
            with self.subTest(json.dumps(fields)[:100]):
                self.assert_errors(self.book(**fields), *pointers)
        self.assertEqual(self.not_free(), [])

    def test_tickets_of_others_and_of_none_are_not_given_back(self) -> None:
        booked = self.book_seats(1)
        path = f"/bookings/{booked.id}"
        for seats, pointers in (([2], ["/seats/0"]), ([1, 1], ["/seats/1"]), ([], ["/seats"]), ("1", ["/seats"])):
            with self.subTest(seats):
                self.assert_errors(self.it.send("booking", "PATCH", path, CANCEL | {"seats": seats}), *pointers)
        self.assert_errors(self.it.get("booking", f"{path}/cancellation?seats=2"), "/seats/0")
        self.assert_problem(self.it.get("booking", f"{path}/cancellation?seats=x"), 400)
        self.assert_problem(self.it.get("booking", "/bookings/999999/cancellation"), 404)
        self.assert_problem(self.it.get("booking", "/bookings/999999/tickets"), 404)
        plain = self.it.post("booking", "/bookings", CUSTOMER | {"musicalName": "holdId"})
        self.assertEqual(plain.status, 201, plain)
        self.assertEqual(self.get(f"/bookings/{plain.id}/tickets")["tickets"], [])
        self.assertEqual(self.get(f"/bookings/{plain.id}/cancellation")["refund"], plain.json["price"])
        self.assert_errors(self.it.send("booking", "PATCH", f"/bookings/{plain.id}", CANCEL | {"seats": [1]}), "/seats")


class SeatsThatReturn(SharedProgram):
    settings = {"BOXOFFICE_BOOKING__RETURN_WINDOW_S": "2"}

    def test_are_nobodys_for_a_while_and_then_anybodys(self) -> None:
        performance = make_performance(self.it)
        fields = CUSTOMER | {"performanceId": performance, "seatIds": [3, 4]}
        path = f"/performances/{performance}/availability"
        booked = self.it.post("booking", "/bookings", fields)
        self.it.cancel(booked.id)
        changes = self.it.get("booking", path).json["changes"]

        def can_be_had() -> bool:
            answer = self.it.post("booking", "/bookings", fields | {"customerName": "임꺽정"})
            self.assertIn(answer.status, (201, 409), answer)
            return answer.status == 201

        wait_until(lambda: self.it.get("booking", path).json["notFree"] == [], "the seats are free again")
        wait_until(lambda: self.it.get("booking", f"{path}?since={changes}").json["freeAgain"] == [3, 4],
                   "who watches is told")
        self.assertTrue(can_be_had())
        self.assertFalse(can_be_had())
