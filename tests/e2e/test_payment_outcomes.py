"""The four outcomes of the call from booking to payment, in process and over HTTP: the same rules on both ways."""

import unittest
from typing import ClassVar

from tests.e2e import databases
from tests.e2e.audit import audit_passes
from tests.e2e.boxoffice_process import Boxoffice, free_port
from tests.e2e.case import assert_come_back_later, assert_problem
from tests.e2e.http_client import Answer
from tests.e2e.payment_proxy import Line, PaymentProxy
from tests.e2e.waiting import wait_until

SETTLE_TIMEOUT_S = 35.0


class InProcess(unittest.TestCase):
    """Payment is called within the program, as by default."""

    settings: ClassVar[dict[str, str]] = {}

    def program(self, **settings: str) -> Boxoffice:
        return Boxoffice(self.settings | settings)

    def settled(self, it: Boxoffice, booking: int) -> str:
        """The booking's status when it is no longer pending."""

        def status() -> str | None:
            found = str(it.get("booking", f"/bookings/{booking}").json["bookingStatus"])
            return found if found != "PENDING_BOOKING" else None

        return wait_until(status, f"booking {booking} is settled", SETTLE_TIMEOUT_S) or ""

    def assert_unknown(self, answer: Answer) -> int:
        """202 with the address of the pending booking; its id."""
        self.assertEqual(answer.status, 202, answer)
        location = answer.header("Location") or ""
        self.assertRegex(location, r"/bookings/[0-9]+$")
        self.assertEqual(answer.json["bookingStatus"], "PENDING_BOOKING")
        return int(location.rsplit("/", 1)[1])

    def test_approved_is_201_and_complete(self) -> None:
        with self.program() as it:
            answer = it.book()
            self.assertEqual((answer.status, answer.json["bookingStatus"]), (201, "COMPLETE_BOOKING"), answer)
            payment = it.payment_of(answer.id)
            assert payment is not None
            self.assertEqual((payment["paymentStatus"], payment["amount"]), ("COMPLETE_PAYMENT", answer.json["price"]))

    def test_declined_is_402_and_the_booking_failed(self) -> None:
        with self.program(BOXOFFICE_PAYMENT__PROVIDER__DECLINE_RATE="1") as it:
            assert_problem(self, it.book(), 402)
            [booking] = it.newest("booking", "bookings")
            self.assertEqual(booking["bookingStatus"], "FAILED_BOOKING")
            payment = it.payment_of(booking["id"])
            self.assertIn((payment or {}).get("paymentStatus"), (None, "FAILED_PAYMENT"))
            databases.await_rest(it.data)
            self.assertIsNone(it.delivery_of(booking["id"]))
            it.mypage_shows(booking["id"], bookingStatus="FAILED_BOOKING")

    def test_slower_than_the_deadline_is_202_and_then_complete(self) -> None:
        with self.program(BOXOFFICE_PAYMENT__PROVIDER__DELAY_MS="1500") as it:
            booking = self.assert_unknown(it.book())
            self.assertEqual(self.settled(it, booking), "COMPLETE_BOOKING")
            it.mypage_shows(booking, paymentStatus="COMPLETE_PAYMENT", deliveryStatus="START_DELIVERY")

    def test_an_answer_lost_by_the_provider_is_202_and_then_settled_without_a_second_charge(self) -> None:
        with self.program(BOXOFFICE_PAYMENT__PROVIDER__ANSWER_LOST_RATE="1") as it:
            booking = self.assert_unknown(it.book())
            it.provider(answerLostRate=0)
            status = self.settled(it, booking)
            databases.await_rest(it.data)
            payment = it.payment_of(booking)
            paid = (payment or {}).get("paymentStatus")
            legal: dict[str, set[str | None]] = {
                "COMPLETE_BOOKING": {"COMPLETE_PAYMENT"},
                "FAILED_BOOKING": {None, "CANCEL_PAYMENT", "FAILED_PAYMENT"},
            }
            self.assertIn(paid, legal[status])

    def test_an_unknown_outcome_can_be_canceled_or_says_why_not(self) -> None:
        with self.program(BOXOFFICE_PAYMENT__PROVIDER__DELAY_MS="1500") as it:
            booking = self.assert_unknown(it.book())
            self.assertIn(it.cancel(booking).status, (200, 409))
            self.assertIn(self.settled(it, booking), ("COMPLETE_BOOKING", "CANCEL_BOOKING"))
            databases.await_rest(it.data)

    def test_the_provider_is_switched_while_it_runs(self) -> None:
        with self.program() as it:
            self.assertEqual(it.book().status, 201)
            changed = it.provider(declineRate=1, delayMs="5-10")
            self.assertEqual((changed.json["declineRate"], changed.json["delayMs"]), (1, "5-10"))
            self.assertEqual(it.book().status, 402)
            it.provider(declineRate=0)
            self.assertEqual(it.get("operator", "/provider").json["delayMs"], "5-10")
            self.assertEqual(it.book().status, 201)
            for wrong in ({"declineRate": 1.5}, {"delayMs": "620-400"}, {"delayMs": "soon"}, {"declineRat": 0}):
                refused = it.patch("operator", "/provider", wrong)
                self.assertIn(refused.status, (400, 422), refused)
            self.assertEqual(it.get("operator", "/provider").json["declineRate"], 0)


class OverHttp(InProcess):
    """Payment is called on its port, as between separate processes."""

    def program(self, **settings: str) -> Boxoffice:
        port = str(free_port())
        url = f"http://127.0.0.1:{port}"
        return super().program(BOXOFFICE_PAYMENT__PORT=port, BOXOFFICE_BOOKING__PAYMENT_URL=url, **settings)


class OverABadLine(unittest.TestCase):
    """What only a line between two processes can do to the call."""

    def program(self, port: int, **settings: str) -> Boxoffice:
        return Boxoffice({"BOXOFFICE_BOOKING__PAYMENT_URL": f"http://127.0.0.1:{port}"} | settings)

    def test_nobody_listens_is_503_and_nobody_is_charged(self) -> None:
        with self.program(free_port()) as it:
            assert_come_back_later(self, it.book())
            [booking] = it.newest("booking", "bookings")
            self.assertEqual(booking["bookingStatus"], "FAILED_BOOKING")
            databases.await_rest(it.data)
            self.assertNotEqual((it.payment_of(booking["id"]) or {}).get("paymentStatus"), "COMPLETE_PAYMENT")

    def test_a_cut_connection_is_202_and_the_charge_is_found_and_kept(self) -> None:
        with PaymentProxy() as line, self.program(line.port) as it:
            line.target_port = it.ports["payment"]
            line.line = Line.LOSE_ANSWER
            answer = it.book()
            self.assertEqual(answer.status, 202, answer)
            line.release()
            it.booking_is(answer.id, "COMPLETE_BOOKING", SETTLE_TIMEOUT_S)
            self.assertEqual([row["paymentStatus"] for row in it.newest("payment", "payments")], ["COMPLETE_PAYMENT"])

    def test_a_broken_payment_service_is_202_and_nobody_is_charged(self) -> None:
        with PaymentProxy() as line, self.program(line.port) as it:
            line.target_port = it.ports["payment"]
            line.line = Line.FAIL
            answer = it.book()
            self.assertEqual(answer.status, 202, answer)
            line.release()
            it.booking_is(answer.id, "FAILED_BOOKING", SETTLE_TIMEOUT_S)
            databases.await_rest(it.data)
            self.assertNotEqual((it.payment_of(answer.id) or {}).get("paymentStatus"), "COMPLETE_PAYMENT")

    def test_an_approval_that_comes_after_the_booking_was_given_up_is_not_kept(self) -> None:
        with PaymentProxy() as line, self.program(line.port) as it:
            line.target_port = it.ports["payment"]
            line.line = Line.HOLD
            answer = it.book()
            self.assertEqual(answer.status, 202, answer)
            it.booking_is(answer.id, "FAILED_BOOKING", SETTLE_TIMEOUT_S)
            self.assertEqual(line.held, 1)

            line.release()
            wait_until(lambda: line.late_answers, "payment has answered the late call")
            databases.await_rest(it.data)
            payment = it.payment_of(answer.id)
            self.assertIn((payment or {}).get("paymentStatus"), (None, "FAILED_PAYMENT", "CANCEL_PAYMENT"))
            self.assertEqual(it.get("booking", f"/bookings/{answer.id}").json["bookingStatus"], "FAILED_BOOKING")

    def test_a_payment_for_a_booking_that_does_not_exist_is_given_back(self) -> None:
        with Boxoffice() as it:
            paid = it.post("payment", "/payments", {"bookingId": 77, "addr": "서울시 종로구"})
            self.assertEqual((paid.status, paid.json["paymentStatus"]), (201, "COMPLETE_PAYMENT"), paid)
            again = it.post("payment", "/payments", {"bookingId": 77, "addr": "서울시 종로구"})
            self.assertEqual(again.json["id"], paid.json["id"], "idempotent per booking")
            self.await_refund(it, 77)

    def await_refund(self, it: Boxoffice, booking: int) -> None:
        def refunded() -> bool:
            return (it.payment_of(booking) or {}).get("paymentStatus") == "CANCEL_PAYMENT"

        wait_until(refunded, "the money without a booking is given back", SETTLE_TIMEOUT_S)

    def test_a_payment_that_came_before_its_booking_is_that_bookings(self) -> None:
        with Boxoffice() as it:
            self.assertEqual(it.post("payment", "/payments", {"bookingId": 1, "addr": "서울시 종로구"}).status, 201)
            wait_until(lambda: it.delivery_of(1), "delivery has heard of the payment")
            self.assertEqual(it.book().id, 1)
            databases.await_rest(it.data)
            self.assertEqual(len(it.newest("payment", "payments")), 1)

    def test_no_booking_takes_the_id_of_a_payment_that_went_back(self) -> None:
        with Boxoffice() as it:
            self.assertEqual(it.post("payment", "/payments", {"bookingId": 1, "addr": "서울시 종로구"}).status, 201)
            self.await_refund(it, 1)
            booked = it.book()
            self.assertEqual((booked.status, booked.id), (201, 2))
            self.assertEqual(it.get("booking", "/bookings/1").json["bookingStatus"], "FAILED_BOOKING")
            databases.await_rest(it.data)
            audit_passes(self, it)


if __name__ == "__main__":
    unittest.main()
