"""A booking's life as a customer and an operator see it, told from its beginning to each of its ends."""

import time

from tests.e2e import databases
from tests.e2e.case import SharedProgram


class TheLifeOfABooking(SharedProgram):
    def test_booked_paid_sent_canceled_and_refunded(self) -> None:
        it = self.it

        # A customer books. The answer comes when the money is taken and everything is on disk.
        booked = it.book(musicalName="레베카", customerName="김영희", addr="부산시 해운대구 🎭")
        self.assertEqual(booked.status, 201, booked)
        self.assertEqual(booked.json["bookingStatus"], "COMPLETE_BOOKING")
        self.assertEqual(booked.json["musicalName"], "레베카")
        booking = booked.id
        payment = it.payment_of(booking)
        assert payment is not None
        self.assertEqual(payment["paymentStatus"], "COMPLETE_PAYMENT")
        self.assertEqual(payment["amount"], booked.json["price"])
        self.assertEqual(payment["addr"], "부산시 해운대구 🎭")

        # The tickets go out, and my page tells the whole story from events alone.
        page = it.mypage_shows(booking, deliveryStatus="START_DELIVERY", paymentStatus="COMPLETE_PAYMENT",
                               bookingStatus="COMPLETE_BOOKING")
        self.assertEqual(
            (page["musicalName"], page["customerName"], page["telephoneInfo"], page["addr"]),
            ("레베카", "김영희", 11112222, "부산시 해운대구 🎭"),
        )
        self.assertGreater(page["deliveryDate"], time.time() * 1000)
        self.assertTrue(page["shipperName"])
        delivery = it.delivery_of(booking)
        assert delivery is not None
        self.assertEqual(delivery["deliveryStatus"], "START_DELIVERY")
        self.assertEqual(delivery["deliveryDate"], page["deliveryDate"])

        # The customer changes her mind: the money comes back, the tickets are stopped, and my page says so.
        canceled = it.cancel(booking)
        self.assertEqual(canceled.status, 200, canceled)
        self.assertEqual(canceled.json["bookingStatus"], "CANCEL_BOOKING")
        it.mypage_shows(booking, deliveryStatus="CANCEL_DELIVERY", paymentStatus="CANCEL_PAYMENT",
                        bookingStatus="CANCEL_BOOKING")
        payment = it.payment_of(booking)
        delivery = it.delivery_of(booking)
        assert payment is not None and delivery is not None
        self.assertEqual(payment["paymentStatus"], "CANCEL_PAYMENT")
        self.assertEqual(delivery["deliveryStatus"], "CANCEL_DELIVERY")

        # Canceling twice is the same as once, and nothing brings the booking back.
        again = it.cancel(booking)
        self.assertEqual((again.status, again.json["bookingStatus"]), (200, "CANCEL_BOOKING"), again)
        back = it.patch("booking", f"/bookings/{booking}", {"bookingStatus": "COMPLETE_BOOKING"})
        self.assertIn(back.status, (409, 422), back)
        databases.await_rest(it.data)
        told = [row["type"] for row in databases.events(it.data, "payment") if row["event"]["bookingId"] == booking]
        self.assertEqual(told, ["PaymentApproved", "PayCanceled"])

    def test_delivered(self) -> None:
        booking = self.it.book().id
        self.it.mypage_shows(booking, deliveryStatus="START_DELIVERY")
        delivery = self.it.delivery_of(booking)
        assert delivery is not None

        done = self.it.patch("delivery", f"/deliveries/{delivery['id']}", {"deliveryStatus": "COMPLETE_DELIVERY"})
        self.assertEqual((done.status, done.json["deliveryStatus"]), (200, "COMPLETE_DELIVERY"), done)
        page = self.it.mypage_shows(booking, deliveryStatus="COMPLETE_DELIVERY")
        self.assertEqual((page["bookingStatus"], page["paymentStatus"]), ("COMPLETE_BOOKING", "COMPLETE_PAYMENT"))

    def test_events_are_what_a_consumer_of_the_reference_system_reads(self) -> None:
        booking = self.it.book(customerName="이벤트").id
        self.it.mypage_shows(booking, deliveryStatus="START_DELIVERY")
        [started] = [e for e in databases.events(self.it.data, "booking") if e["event"].get("id") == booking]
        event = started["event"]
        self.assertEqual(started["type"], "BookingStarted")
        self.assertEqual(
            {name: event[name] for name in ("eventType", "id", "customerName", "telephone", "bookingStatus")},
            {
                "eventType": "BookingStarted",
                "id": booking,
                "customerName": "이벤트",
                "telephone": 11112222,
                "bookingStatus": "COMPLETE_BOOKING",
            },
        )
        self.assertRegex(event["timestamp"], r"^20[0-9]{12}$")

    def test_only_the_listed_changes_are_open_to_a_client(self) -> None:
        booking = self.it.book().id
        for status in ("PENDING_BOOKING", "FAILED_BOOKING"):
            refused = self.it.patch("booking", f"/bookings/{booking}", {"bookingStatus": status})
            self.assertIn(refused.status, (409, 422), refused)
        for method in ("PUT", "DELETE"):
            refused = self.it.send("booking", method, f"/bookings/{booking}", {"bookingStatus": "CANCEL_BOOKING"})
            self.assert_problem(refused, 405)
            self.assertIn("PATCH", refused.header("Allow") or "")
        self.it.booking_is(booking, "COMPLETE_BOOKING")

    def test_a_refused_request_leaves_nothing_behind(self) -> None:
        before = self.it.total("booking", "bookings")
        refused = self.it.post("booking", "/bookings", {"telephoneInfo": 2})
        self.assert_problem(refused, 422)
        self.assertEqual(
            {error["pointer"] for error in refused.json["errors"]}, {"/musicalName", "/customerName", "/addr"}
        )
        self.assert_problem(self.it.book(bookingStatus="COMPLETE_BOOKING"), 400)
        self.assert_problem(self.it.book(musicalName="x" * 201), 422)
        self.assertEqual(self.it.total("booking", "bookings"), before)

    def test_a_payment_of_less_than_nothing_or_for_no_booking_is_refused(self) -> None:
        before = self.it.total("payment", "payments")
        refused = self.it.post("payment", "/payments", {"bookingId": 0, "addr": "서울시 종로구", "amount": -1})
        self.assert_problem(refused, 422)
        self.assertEqual({error["pointer"] for error in refused.json["errors"]}, {"/bookingId", "/amount"})
        self.assertEqual(self.it.total("payment", "payments"), before)
