"""Tickets on their way, step by step, by post, at the desk and on a telephone; and back again before the money is."""

import csv
import io
from typing import Any, ClassVar

from tests.e2e import databases
from tests.e2e.case import SharedProgram
from tests.e2e.halls import make_performance
from tests.e2e.http_client import Answer, request
from tests.e2e.waiting import wait_until

CUSTOMER = {"customerName": "홍길동", "telephoneInfo": "01012345678", "addr": "서울시 종로구"}
CANCEL = {"bookingStatus": "CANCEL_BOOKING"}
DELIVERY_FEE = 3200


class Deliveries(SharedProgram):
    def book_seats(self, method: str, *seats: int) -> Any:
        self.performance = make_performance(self.it)
        booked = self.it.post("booking", "/bookings", CUSTOMER | {
            "performanceId": self.performance, "seatIds": list(seats), "deliveryMethod": method})
        self.assertEqual(booked.status, 201, booked)
        return booked.json

    def delivery_of(self, booking: int) -> dict[str, Any]:
        return wait_until(lambda: self.it.delivery_of(booking), f"a delivery of booking {booking}")

    def move(self, delivery: int, step: str, **headers: str) -> Answer:
        return self.it.send("delivery", "PATCH", f"/deliveries/{delivery}", {"deliveryStep": step},
                            {name.replace("_", "-"): value for name, value in headers.items()})

    def moved(self, delivery: int, *steps: str) -> dict[str, Any]:
        for step in steps:
            answer = self.move(delivery, step)
            self.assertEqual((answer.status, answer.json["deliveryStep"]), (200, step), answer)
        databases.await_rest(self.it.data)
        return answer.json

    def preview(self, booking: int) -> Any:
        return self.it.get("booking", f"/bookings/{booking}/cancellation").json

    def cancel(self, booking: int, *seats: int) -> Answer:
        return self.it.patch("booking", f"/bookings/{booking}", CANCEL | ({"seats": list(seats)} if seats else {}))

    def payment(self, booking: int) -> dict[str, Any]:
        found = self.it.payment_of(booking)
        assert found is not None
        return found

    def refunds(self, booking: int) -> Any:
        return self.it.get("payment", f"/payments/{self.payment(booking)['id']}/refunds").json

    def assert_refused(self, answer: Answer, status: int, slug: str) -> None:
        self.assert_problem(answer, status)
        self.assertEqual(answer.json["type"], f"/problems/{slug}", answer)

    def assert_books_balance(self) -> None:
        self.assertEqual(self.it.get("operator", "/ledger/trial-balance").json["sum"], 0)


class TheWayOfTickets(Deliveries):
    def test_posted_tickets_go_out_come_back_and_are_refunded(self) -> None:
        booked = self.book_seats("POST", 1, 2)
        booking, price = booked["id"], booked["price"]
        delivery = self.delivery_of(booking)
        self.assertEqual((delivery["deliveryMethod"], delivery["deliveryStep"]), ("POST", "REQUESTED"))
        self.assertEqual(self.preview(booking)["deliveryFee"], DELIVERY_FEE)

        # One step after the other; what comes next is said when somebody skips one.
        skipped = self.move(delivery["id"], "IN_TRANSIT")
        self.assert_refused(skipped, 409, "step-not-next")
        self.assertIn("the next step is PACKED", skipped.json["detail"])
        self.assertEqual(self.moved(delivery["id"], "PACKED")["deliveryStatus"], "START_DELIVERY")
        self.assertFalse(self.preview(booking)["refundAfterReturn"])
        self.moved(delivery["id"], "HANDED_OVER")
        self.it.mypage_shows(booking, deliveryMethod="POST", deliveryStep="HANDED_OVER")

        # From now on the delivery is not paid back, all tickets have to come back, and no part of them is canceled.
        preview = self.preview(booking)
        self.assertEqual((preview["refund"], preview["deliveryFee"], preview["refundAfterReturn"]),
                         (price - DELIVERY_FEE, 0, True))
        self.assert_refused(self.cancel(booking, 1), 409, "tickets-handed-over")
        self.assert_refused(self.it.get("booking", f"/bookings/{booking}/cancellation?seats=1"), 409,
                            "tickets-handed-over")
        self.moved(delivery["id"], "IN_TRANSIT", "DELIVERED")
        self.it.mypage_shows(booking, deliveryStatus="COMPLETE_DELIVERY")

        # The customer cancels: the money waits for the tickets, and so does everything that follows.
        canceled = self.cancel(booking)
        self.assertEqual((canceled.status, canceled.json["bookingStatus"]), (200, "CANCEL_BOOKING"))
        databases.await_rest(self.it.data)
        self.assertEqual(self.payment(booking)["paymentStatus"], "COMPLETE_PAYMENT")
        waiting = self.refunds(booking)
        self.assertEqual((waiting["refunds"], waiting["waiting"]["amount"]), ([], preview["refund"]))
        self.assertIsNotNone(self.delivery_of(booking)["recalledAt"])
        self.assertFalse(self.preview(booking)["refundAfterReturn"])
        self.assert_books_balance()

        # The tickets are back.
        back = self.moved(delivery["id"], "RETURNED")
        self.assertEqual(back["deliveryStatus"], "COMPLETE_DELIVERY", "what is final stays")
        self.it.mypage_shows(booking, bookingStatus="CANCEL_BOOKING", paymentStatus="CANCEL_PAYMENT",
                             deliveryStep="RETURNED")
        refunds = self.refunds(booking)
        self.assertEqual(([refund["amount"] for refund in refunds["refunds"]], refunds["waiting"]),
                         ([preview["refund"]], None))
        self.assert_books_balance()

    def test_a_cancel_before_the_tickets_leave_keeps_them_in_the_house(self) -> None:
        booking = self.book_seats("POST", 3)["id"]
        delivery = self.delivery_of(booking)["id"]
        self.moved(delivery, "PACKED")
        self.assertEqual(self.cancel(booking).status, 200)
        self.it.mypage_shows(booking, paymentStatus="CANCEL_PAYMENT", deliveryStatus="CANCEL_DELIVERY")
        self.assert_refused(self.move(delivery, "HANDED_OVER"), 409, "delivery-canceled")

    def test_tickets_that_could_not_be_delivered_need_not_come_back_again(self) -> None:
        booked = self.book_seats("POST", 4)
        booking = booked["id"]
        delivery = self.delivery_of(booking)["id"]
        back = self.moved(delivery, "PACKED", "HANDED_OVER", "RETURNED")
        self.assertEqual(back["deliveryStatus"], "CANCEL_DELIVERY")
        preview = self.preview(booking)
        self.assertEqual((preview["refund"], preview["refundAfterReturn"]), (booked["price"] - DELIVERY_FEE, False))
        self.assertEqual(self.cancel(booking).status, 200)
        self.it.mypage_shows(booking, paymentStatus="CANCEL_PAYMENT")

    def test_tickets_are_picked_up_at_the_desk(self) -> None:
        booking = self.book_seats("DESK", 5)["id"]
        delivery = self.delivery_of(booking)
        self.assertEqual((delivery["deliveryMethod"], delivery["shipperName"]), ("DESK", ""))
        self.assert_refused(self.move(delivery["id"], "HANDED_OVER"), 409, "step-not-next")
        self.assertEqual(self.moved(delivery["id"], "PACKED", "DELIVERED")["deliveryStatus"], "COMPLETE_DELIVERY")
        self.assertTrue(self.preview(booking)["refundAfterReturn"])
        self.assertEqual(self.cancel(booking).status, 200)
        databases.await_rest(self.it.data)
        self.assertIsNotNone(self.refunds(booking)["waiting"])
        self.moved(delivery["id"], "RETURNED")
        self.it.mypage_shows(booking, paymentStatus="CANCEL_PAYMENT", deliveryStatus="COMPLETE_DELIVERY")

    def test_a_ticket_on_a_telephone_is_there_at_once_and_void_when_it_is_canceled(self) -> None:
        booking = self.book_seats("MOBILE", 6, 7)["id"]
        self.it.mypage_shows(booking, deliveryStatus="COMPLETE_DELIVERY", deliveryMethod="MOBILE",
                             deliveryStep="DELIVERED")
        self.assertEqual(self.cancel(booking, 6).status, 200, "one of them as well: nothing is sent back")
        preview = self.preview(booking)
        self.assertEqual((preview["refundAfterReturn"], preview["deliveryFee"]), (False, 0))
        self.assertEqual(self.cancel(booking).status, 200)
        self.it.mypage_shows(booking, paymentStatus="CANCEL_PAYMENT", deliveryStatus="COMPLETE_DELIVERY")
        self.assertEqual(self.delivery_of(booking)["deliveryStep"], "RETURNED")

    def test_a_plain_booking_follows_the_same_rules(self) -> None:
        booking = self.it.book().id
        delivery = self.delivery_of(booking)["id"]
        done = self.it.patch("delivery", f"/deliveries/{delivery}", {"deliveryStatus": "COMPLETE_DELIVERY"})
        self.assertEqual((done.status, done.json["deliveryStep"]), (200, "DELIVERED"), done)
        databases.await_rest(self.it.data)
        self.assertTrue(self.preview(booking)["refundAfterReturn"])
        self.assertEqual(self.cancel(booking).status, 200)
        databases.await_rest(self.it.data)
        self.assertEqual(self.payment(booking)["paymentStatus"], "COMPLETE_PAYMENT")
        self.moved(delivery, "RETURNED")
        self.it.mypage_shows(booking, paymentStatus="CANCEL_PAYMENT")

    def test_a_cancel_and_a_hand_over_at_the_same_moment_end_well_whoever_is_first(self) -> None:
        bookings = [self.it.book().id for _ in range(12)]
        deliveries = {booking: self.delivery_of(booking)["id"] for booking in bookings}
        for booking, delivery in deliveries.items():
            self.move(delivery, "PACKED")
            self.move(delivery, "HANDED_OVER")
            self.assertEqual(self.cancel(booking).status, 200)
        databases.await_rest(self.it.data)
        for booking, delivery in deliveries.items():
            self.assertIsNotNone(self.delivery_of(booking)["recalledAt"])
            self.moved(delivery, "RETURNED")
            self.it.mypage_shows(booking, paymentStatus="CANCEL_PAYMENT", deliveryStatus="CANCEL_DELIVERY")
        self.assert_books_balance()


class ManyAtOnce(Deliveries):
    def steps(self, body: object, **headers: str) -> Answer:
        return self.it.post("delivery", "/deliveries/steps", body,
                            {name.replace("_", "-"): value for name, value in headers.items()})

    def pick_list(self, query: str) -> tuple[list[dict[str, str]], Answer]:
        answer = self.it.get("delivery", f"/deliveries/pick-list?{query}")
        self.assertEqual(answer.status, 200, answer)
        self.assertEqual(answer.header("Content-Type"), "text/csv; charset=utf-8; header=present")
        return list(csv.DictReader(io.StringIO(answer.body.decode()), strict=True)), answer

    def test_are_listed_moved_and_answered_one_by_one(self) -> None:
        addresses = ["서울시, \"종로구\"", "=1+1", "@나"]
        bookings = [self.it.book(addr=addr).id for addr in addresses]
        deliveries = [self.delivery_of(booking)["id"] for booking in bookings]
        after = min(deliveries) - 1
        rows, _ = self.pick_list(f"step=REQUESTED&method=POST&after={after}")
        self.assertEqual([(int(row["id"]), int(row["bookingId"]), row["addr"]) for row in rows],
                         [(deliveries[0], bookings[0], addresses[0]), (deliveries[1], bookings[1], "'=1+1"),
                          (deliveries[2], bookings[2], "'@나")])

        page, answer = self.pick_list(f"after={after}&size=2")
        self.assertEqual(len(page), 2)
        link = (answer.header("Link") or "").removeprefix("<").partition(">")[0]
        rest = request(link)
        self.assertEqual([row["id"] for row in csv.DictReader(io.StringIO(rest.body.decode()))], [str(deliveries[2])])

        first = self.steps({"deliveryStep": "PACKED", "ids": deliveries[:2]})
        self.assertEqual((first.status, first.json["moved"]), (200, deliveries[:2]), first)
        mixed = self.steps({"deliveryStep": "HANDED_OVER", "ids": [*deliveries, 999999]}, Idempotency_Key="out")
        self.assertEqual(mixed.json["moved"], deliveries[:2])
        self.assertEqual([(refused["problem"], refused["ids"]) for refused in mixed.json["refused"]],
                         [("step-not-next", deliveries[2:]), ("no-such-delivery", [999999])])
        again = self.steps({"deliveryStep": "HANDED_OVER", "ids": [*deliveries, 999999]}, Idempotency_Key="out")
        self.assertEqual((again.json, again.header("Idempotent-Replayed")), (mixed.json, "true"))
        twice = self.steps({"deliveryStep": "HANDED_OVER", "ids": deliveries[:2]})
        self.assertEqual((twice.json["moved"], twice.json["unchanged"]), ([], deliveries[:2]))
        self.assertEqual(self.steps({"deliveryStep": "PACKED", "ids": [1]}, Idempotency_Key="out").status, 422)

    def test_a_pick_list_is_taken_back_as_it_is(self) -> None:
        bookings = [self.it.book(addr="서울시, \"종로구\"\t3층".replace("\t", " ")).id for _ in range(2)]
        deliveries = [self.delivery_of(booking)["id"] for booking in bookings]
        _, answer = self.pick_list(f"after={min(deliveries) - 1}")
        packed = self.it.send("delivery", "POST", "/deliveries/steps?deliveryStep=PACKED", answer.body,
                              {"Content-Type": "text/csv"})
        self.assertEqual((packed.status, packed.json["moved"]), (200, deliveries), packed)

    def test_steps_honour_versions_and_keys(self) -> None:
        delivery = self.delivery_of(self.it.book().id)["id"]
        self.assert_problem(self.move(delivery, "PACKED", If_Match='"9"'), 412)
        first = self.move(delivery, "PACKED", If_Match='"1"', Idempotency_Key="pack")
        self.assertEqual((first.status, first.header("ETag")), (200, '"2"'), first)
        again = self.move(delivery, "PACKED", If_Match='"1"', Idempotency_Key="pack")
        self.assertEqual((again.status, again.header("Idempotent-Replayed")), (200, "true"), again)

    def test_through_the_gateway_they_are_for_operators(self) -> None:
        steps = {"deliveryStep": "PACKED", "ids": [1]}
        self.assert_problem(self.it.post("gateway", "/deliveries/steps", steps), 401)
        operator = {"Authorization": f"Bearer {self.it.token('operator')}"}
        self.assertEqual(self.it.post("gateway", "/deliveries/steps", steps, operator).status, 200)


class AnAutopilot(Deliveries):
    settings: ClassVar[dict[str, str]] = {"BOXOFFICE_DELIVERY__AUTOPILOT": "true",
                                          "BOXOFFICE_DELIVERY__AUTOPILOT_STEP_MS": "200"}

    def test_brings_tickets_to_the_door_and_fetches_them_back(self) -> None:
        booking = self.it.book().id
        self.it.mypage_shows(booking, timeout_s=60, deliveryStatus="COMPLETE_DELIVERY")
        databases.await_rest(self.it.data)
        self.assertEqual(self.cancel(booking).status, 200)
        self.it.mypage_shows(booking, timeout_s=60, paymentStatus="CANCEL_PAYMENT")
        told = [row["type"] for row in databases.events(self.it.data, "delivery")]
        self.assertEqual(told, ["DeliveryStarted", "TicketsPacked", "TicketsHandedOver", "TicketsInTransit",
                                "DeliveryCompleted", "TicketsReturned"])
