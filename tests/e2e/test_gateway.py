"""The one entrance: routes by prefix, and nothing of the inside shows."""

import unittest

from tests.e2e.boxoffice_process import A_BOOKING, NO_TOKENS, Boxoffice
from tests.e2e.case import SharedProgram
from tests.e2e.waiting import wait_until


class TheGateway(SharedProgram):
    settings = NO_TOKENS

    def test_leads_to_the_four_services(self) -> None:
        booked = self.it.post("gateway", "/bookings", A_BOOKING)
        self.assertEqual(booked.status, 201, booked)
        wait_until(lambda: self.it.mypage(booked.id), "my page knows the booking")
        for path in (
            f"/bookings/{booked.id}",
            "/payments",
            "/deliveries",
            "/mypages",
            f"/mypages/search/findByBookingId?bookingId={booked.id}",
        ):
            self.assertEqual(self.it.get("gateway", path).status, 200, path)
        canceled = self.it.patch("gateway", f"/bookings/{booked.id}", {"bookingStatus": "CANCEL_BOOKING"})
        self.assertEqual((canceled.status, canceled.json["bookingStatus"]), (200, "CANCEL_BOOKING"))

    def test_leads_nowhere_else(self) -> None:
        for path in ("/nothing", "/bookingsx", "/provider", "/parked", "/%2e%2e/bookings"):
            with self.subTest(path):
                self.assert_problem(self.it.get("gateway", path), 404)

    def test_has_a_health_and_metrics_of_its_own(self) -> None:
        self.assertEqual(self.it.get("gateway", "/actuator/health").json["status"], "UP")
        self.assertIn("http_server_requests_seconds", self.it.get("gateway", "/actuator/prometheus").body.decode())

    def test_passes_refusals_on_as_they_are(self) -> None:
        self.assert_problem(self.it.post("gateway", "/bookings", {"telephoneInfo": 2}), 422)
        self.assert_problem(self.it.get("gateway", "/bookings/999999"), 404)
        self.assert_problem(self.it.send("gateway", "DELETE", "/bookings/1"), 405)
        self.assert_problem(self.it.send("gateway", "POST", "/payments/1", {}), 405)

    def test_allows_what_it_lets_through_and_nothing_else(self) -> None:
        for path in ("/payments", "/payments/1", "/musicals/1", "/mypages"):
            with self.subTest(path):
                options = self.it.send("gateway", "OPTIONS", path)
                self.assertEqual((options.status, options.header("Allow")), (200, "GET, HEAD, OPTIONS"), options)
                self.assertIsNone(options.header("Accept-Patch"), options)
        self.assertEqual(self.it.send("gateway", "OPTIONS", "/deliveries/1").header("Allow"),
                         "GET, HEAD, PATCH, OPTIONS")
        self.assertEqual(self.it.send("gateway", "OPTIONS", "/bookings").header("Allow"), "GET, HEAD, POST, OPTIONS")
        self.assert_problem(self.it.send("gateway", "OPTIONS", "/payments/nothing"), 404)

    def test_speaks_for_the_customer_over_http_when_payment_is_slow(self) -> None:
        with Boxoffice({"BOXOFFICE_PAYMENT__PROVIDER__DELAY_MS": "1500"}) as it:
            answer = it.post("gateway", "/bookings", A_BOOKING)
            self.assertEqual(answer.status, 202, answer)
            location = answer.header("Location") or ""
            self.assertTrue(location.startswith(it.url("gateway", "/bookings/")), location)


if __name__ == "__main__":
    unittest.main()
