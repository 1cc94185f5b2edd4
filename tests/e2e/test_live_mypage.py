"""My page, live: whoever has it open is sent what is new, from the service itself and through the gateway."""

import signal
import unittest
from typing import Any

from tests.e2e.boxoffice_process import A_SERVICE_KEY, NO_TOKENS, Boxoffice, binary
from tests.e2e.case import SharedProgram, assert_problem
from tests.e2e.event_stream import EventStream
from tests.e2e.prometheus import parse
from tests.e2e.waiting import wait_until


def live(it: Boxoffice, door: str, booking: int) -> EventStream:
    return EventStream(it.url(door, f"/mypages/live?bookingId={booking}"))


def found(it: Boxoffice, door: str, booking: int) -> Any:
    return it.get(door, f"/mypages/search/findByBookingId?bookingId={booking}").json


def open_pages(it: Boxoffice) -> float:
    samples = parse(it.get("mypage", "/actuator/prometheus").body.decode())
    return sum(sample.value for sample in samples if sample.name == "boxoffice_live_pages")


def read_until(stream: EventStream, **expected: object) -> Any:
    """The first document whose page is so."""
    while True:
        name, document = stream.next_event()
        assert name == "mypage", name
        page = document["_embedded"]["mypages"][0]
        if all(page[field] == value for field, value in expected.items()):
            return document


class ALivePage(SharedProgram):
    settings = NO_TOKENS
    doors = ("mypage", "gateway")

    def test_shows_the_present_state_and_then_every_change(self) -> None:
        for door in self.doors:
            with self.subTest(door):
                booking = self.it.book().id
                self.it.mypage_shows(booking, deliveryStatus="START_DELIVERY", paymentStatus="COMPLETE_PAYMENT")
                with live(self.it, door, booking) as stream:
                    self.assertEqual(stream.status, 200)
                    self.assertEqual(stream.headers["Content-Type"], "text/event-stream")
                    self.assertEqual(stream.headers["Cache-Control"], "no-store")
                    name, document = stream.next_event()
                    self.assertEqual((name, stream.retry_ms), ("mypage", 1000))
                    self.assertEqual(document, found(self.it, door, booking))
                    self.it.cancel(booking)
                    document = read_until(
                        stream,
                        bookingStatus="CANCEL_BOOKING",
                        paymentStatus="CANCEL_PAYMENT",
                        deliveryStatus="CANCEL_DELIVERY",
                    )
                    self.assertEqual(document, found(self.it, door, booking))

    def test_begins_when_there_is_something_to_show(self) -> None:
        for door in self.doors:
            with self.subTest(door):
                following = self.it.book().id + 1
                with live(self.it, door, following) as stream:
                    self.assertEqual(stream.status, 200)
                    self.assertEqual(self.it.book().id, following)
                    read_until(stream, bookingId=following, deliveryStatus="START_DELIVERY")

    def test_gives_a_sign_of_life_when_nothing_happens(self) -> None:
        with live(self.it, "gateway", 999_999) as stream:
            self.assertEqual([stream.next_line() for _ in range(4)], ["retry: 1000", "", ":", ""])

    def test_is_of_a_booking(self) -> None:
        for door in self.doors:
            for query in ("", "?bookingId=", "?bookingId=0", "?bookingId=a", "?bookingId=1&bookingId=2"):
                with self.subTest(door=door, query=query):
                    refused = self.it.get(door, f"/mypages/live{query}")
                    self.assert_problem(refused, 400)
                    self.assertIn("bookingId", refused.json["detail"])

    def test_is_events_and_nothing_else(self) -> None:
        refused = self.it.get("gateway", "/mypages/live?bookingId=1", {"Accept": "application/json"})
        self.assert_problem(refused, 406)
        head = self.it.send("gateway", "HEAD", "/mypages/live?bookingId=1")
        self.assertEqual((head.status, head.body), (200, b""))

    def test_is_forgotten_when_its_reader_has_gone(self) -> None:
        for door in self.doors:
            with self.subTest(door):
                with live(self.it, door, 999_999) as stream:
                    stream.next_line()
                    self.assertEqual(open_pages(self.it), 1)
                wait_until(lambda: open_pages(self.it) == 0, "the page is forgotten")


class ALivePageAndTheProgram(unittest.TestCase):
    def test_ends_at_once_when_the_program_stops(self) -> None:
        with Boxoffice(NO_TOKENS) as it:
            streams = [live(it, door, 1) for door in ("mypage", "gateway")]
            for stream in streams:
                stream.next_line()
            it.require_process().send_signal(signal.SIGTERM)
            for stream in streams:
                stream.read_to_end()
                stream.close()
            self.assertEqual(it.wait(30), 0, it.log())


class ALivePageThroughAGatewayApart(unittest.TestCase):
    """The gateway as a program of its own, before the services of another one."""

    def setUp(self) -> None:
        self.it = self.enterContext(Boxoffice(A_SERVICE_KEY))
        urls = {f"BOXOFFICE_GATEWAY__{name.upper()}_URLS": self.it.url(name)
                for name in ("booking", "payment", "delivery", "mypage")}
        self.gateway = self.enterContext(Boxoffice(urls | NO_TOKENS | A_SERVICE_KEY,
                                                   program=binary().with_name("boxoffice-gateway")))

    def test_passes_every_event_as_it_comes(self) -> None:
        booking = self.it.book().id
        with live(self.gateway, "gateway", booking) as stream:
            read_until(stream, deliveryStatus="START_DELIVERY", bookingStatus="COMPLETE_BOOKING")
            self.it.cancel(booking)
            document = read_until(stream, bookingStatus="CANCEL_BOOKING", deliveryStatus="CANCEL_DELIVERY")
            self.assertEqual(document, found(self.gateway, "gateway", booking))

    def test_is_forgotten_everywhere_when_its_reader_has_gone(self) -> None:
        with live(self.gateway, "gateway", 1) as stream:
            stream.next_line()
            self.assertEqual(open_pages(self.it), 1)
        wait_until(lambda: open_pages(self.it) == 0, "the page is forgotten")

    def test_ends_when_the_service_stops(self) -> None:
        with live(self.gateway, "gateway", 1) as stream:
            stream.next_line()
            self.assertEqual(self.it.stop(), 0)
            stream.read_to_end()

    def test_breaks_off_when_the_service_is_killed(self) -> None:
        with live(self.gateway, "gateway", 1) as stream:
            stream.next_line()
            self.it.kill()
            with self.assertRaises(ConnectionError):
                stream.read_to_end()

    def test_ends_when_the_gateway_stops(self) -> None:
        with live(self.gateway, "gateway", 1) as stream:
            stream.next_line()
            self.gateway.require_process().send_signal(signal.SIGTERM)
            stream.read_to_end()
            stream.close()
            self.assertEqual(self.gateway.wait(30), 0, self.gateway.log())

    def test_refuses_as_the_service_does(self) -> None:
        assert_problem(self, self.gateway.get("gateway", "/mypages/live?bookingId=a"), 400)


if __name__ == "__main__":
    unittest.main()
