"""The reference system's commands, as written there, run with httpie itself."""

import json
import os
import pty
import shlex
import shutil
import socket
import subprocess
import tempfile
import unittest
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from tests.e2e.boxoffice_process import Boxoffice, any_ports
from tests.e2e.recorded_shapes import differences, recorded
from tests.e2e.waiting import wait_until

BOOK = (
    'http POST  :8081/bookings musicalName="Elizabeth" customerName="홍길동" telephoneInfo=11112222'
    ' addr="서울시 종로구"'
)
CANCEL = 'http PATCH :8081/bookings/1 bookingStatus="CANCEL_BOOKING"'
LOOK = "http GET   :8081/bookings/1"
BOOKINGS = "http GET   :8081/bookings"
PAYMENTS = "http GET :8082/payments"
DELIVERIES = "http GET :8083/deliveries"
MYPAGES = "http GET :8084/mypages"

DEFAULT_PORTS = {"booking": 8081, "payment": 8082, "delivery": 8083, "mypage": 8084, "gateway": 8088}


@dataclass(frozen=True)
class Printed:
    """What httpie printed: it was told by its own configuration to print headers too."""

    status: int
    headers: dict[str, str]
    body: Any


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


class TheReferencesCommands(unittest.TestCase):
    """They run on the default ports when these are free; otherwise only the ports in the text are replaced."""

    it: ClassVar[Boxoffice]
    httpie_folder: ClassVar[Path]

    @classmethod
    def setUpClass(cls) -> None:
        assert shutil.which("http"), "httpie is not installed (Debian: httpie)"
        cls.httpie_folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        (cls.httpie_folder / "config.json").write_text(json.dumps({"default_options": ["--print=hb", "--pretty=none"]}))
        as_documented = all(is_free(port) for port in DEFAULT_PORTS.values())
        it = Boxoffice()
        if as_documented:
            it.settings = {name: value for name, value in it.settings.items() if name not in any_ports()}
        cls.it = cls.enterClassContext(it)
        if as_documented:
            assert {name: it.ports[name] for name in DEFAULT_PORTS} == DEFAULT_PORTS, it.ports

    def run_as_written(self, command: str) -> Printed:
        """Runs the command with a terminal as standard input, as a person would: httpie refuses fields otherwise."""
        for service, port in DEFAULT_PORTS.items():
            command = command.replace(f":{port}", f":{self.it.ports[service]}")
        environment = os.environ | {"HTTPIE_CONFIG_DIR": str(self.httpie_folder)}
        keyboard, terminal = pty.openpty()
        try:
            done = subprocess.run(
                shlex.split(command), stdin=terminal, capture_output=True, env=environment, timeout=60, check=False
            )
        finally:
            os.close(keyboard)
            os.close(terminal)
        self.assertEqual(done.returncode, 0, f"{command}\n{done.stderr.decode()}")
        head, _, body = done.stdout.decode().replace("\r\n", "\n").partition("\n\n")
        status_line, *lines = head.splitlines()
        headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
        return Printed(int(status_line.split()[1]), headers, json.loads(body) if body.strip() else None)

    def assert_like(self, printed: Printed, recording: str) -> None:
        status, _, theirs = recorded(recording)
        self.assertEqual(printed.status, status, printed)
        self.assertEqual(differences(printed.body, theirs), [], printed.body)
        self.assertRegex(printed.headers["content-type"], r"^application/hal\+json(;|$)|^application/json(;|$)")

    def test_a_ticket_is_booked_paid_sent_seen_and_canceled_with_them(self) -> None:
        empty = self.run_as_written(DELIVERIES)
        self.assert_like(empty, "28-deliveries")
        self.assertEqual(empty.body["_embedded"]["deliveries"], [])

        booked = self.run_as_written(BOOK)
        self.assert_like(booked, "04-post-string-telephone")
        self.assertEqual(booked.body["bookingStatus"], "COMPLETE_BOOKING")
        self.assertEqual(booked.body["telephoneInfo"], 11112222)
        self.assertEqual(booked.body["customerName"], "홍길동")
        self.assertEqual(booked.headers["location"], booked.body["_links"]["self"]["href"])
        self.assertTrue(booked.headers["location"].endswith(f":{self.it.ports['booking']}/bookings/1"))

        self.it.mypage_shows(1, paymentStatus="COMPLETE_PAYMENT", deliveryStatus="START_DELIVERY")
        bookings = self.run_as_written(BOOKINGS)
        self.assertEqual(self._only(bookings, "bookings")["bookingStatus"], "COMPLETE_BOOKING")
        self.assertEqual(bookings.body["page"], {"size": 20, "totalElements": 1, "totalPages": 1, "number": 0})
        payments = self.run_as_written(PAYMENTS)
        self.assert_like(payments, "26-payments")
        self.assertEqual(self._only(payments, "payments")["paymentStatus"], "COMPLETE_PAYMENT")
        deliveries = self.run_as_written(DELIVERIES)
        self.assertEqual(self._only(deliveries, "deliveries")["deliveryStatus"], "START_DELIVERY")
        mypages = self.run_as_written(MYPAGES)
        self.assert_like(mypages, "29-mypages")
        self.assertEqual(self._only(mypages, "mypages")["bookingStatus"], "COMPLETE_BOOKING")

        canceled = self.run_as_written(CANCEL)
        self.assert_like(canceled, "11-patch")
        self.assertEqual(canceled.body["bookingStatus"], "CANCEL_BOOKING")
        one = self.run_as_written(LOOK)
        self.assert_like(one, "05-get-one")
        self.assertEqual(one.body["bookingStatus"], "CANCEL_BOOKING")

        self.it.mypage_shows(1, bookingStatus="CANCEL_BOOKING", paymentStatus="CANCEL_PAYMENT",
                             deliveryStatus="CANCEL_DELIVERY")
        self.assertEqual(self._only(self.run_as_written(PAYMENTS), "payments")["paymentStatus"], "CANCEL_PAYMENT")
        self.assertEqual(self._only(self.run_as_written(DELIVERIES), "deliveries")["deliveryStatus"], "CANCEL_DELIVERY")
        self.assertEqual(self._only(self.run_as_written(MYPAGES), "mypages")["bookingStatus"], "CANCEL_BOOKING")

    def test_they_work_through_the_gateway_with_a_token_and_its_address_in_every_link(self) -> None:
        before = self.it.total("booking", "bookings")
        token = f' "Authorization:Bearer {self.it.token("operator")}"'
        booked = self.run_as_written(BOOK.replace(":8081", ":8088") + token)
        self.assert_like(booked, "04-post-string-telephone")
        self.assertIn(f":{self.it.ports['gateway']}/bookings/{before + 1}", booked.headers["location"])
        wait_until(lambda: self.it.mypage(before + 1), "my page knows the booking")
        for command in (BOOKINGS, PAYMENTS, DELIVERIES, MYPAGES):
            port, path = command.split(":")[1].split("/")
            listed = self.run_as_written(command.replace(port, "8088") + token)
            self.assertEqual(listed.status, 200, listed)
            self.assertIn(f":{self.it.ports['gateway']}/{path}", listed.body["_links"]["self"]["href"])

    def _only(self, listed: Printed, collection: str) -> dict[str, Any]:
        self.assertEqual(listed.status, 200, listed)
        first = [row for row in listed.body["_embedded"][collection] if row["_links"]["self"]["href"].endswith("/1")]
        self.assertEqual(len(first), 1, listed.body)
        return dict(first[0])


class TheRecordedShapes(unittest.TestCase):
    """Answers that the commands do not reach, asked for as the recording was."""

    it: ClassVar[Boxoffice]

    @classmethod
    def setUpClass(cls) -> None:
        cls.it = cls.enterClassContext(Boxoffice())
        for _ in range(5):
            assert cls.it.book().status == 201
        cls.it.mypage_shows(5, deliveryStatus="START_DELIVERY")

    def assert_get_like(self, service: str, path: str, recording: str) -> Any:
        status, _, theirs = recorded(recording)
        answer = self.it.get(service, path)
        self.assertEqual(answer.status, status, answer)
        self.assertEqual(differences(answer.json, theirs), [], answer)
        return answer.json

    def test_of_a_page_in_the_middle(self) -> None:
        page = self.assert_get_like("booking", "/bookings?page=1&size=2", "07-get-page")
        total = self.it.total("booking", "bookings")
        expected = {"size": 2, "totalElements": total, "totalPages": (total + 1) // 2, "number": 1}
        self.assertEqual(page["page"], expected)

    def test_of_a_page_beyond_the_end(self) -> None:
        page = self.assert_get_like("booking", "/bookings?page=999", "48-page-far")
        self.assertEqual(page["_embedded"]["bookings"], [])
        self.assertNotIn("next", page["_links"])

    def test_of_the_list_of_collections(self) -> None:
        self.assert_get_like("booking", "/", "10-root")

    def test_of_one_payment(self) -> None:
        payment = self.assert_get_like("payment", "/payments/1", "27-payment-one")
        self.assertEqual(payment["paymentStatus"], "COMPLETE_PAYMENT")

    def test_of_my_pages_searches(self) -> None:
        self.assert_get_like("mypage", "/mypages/search", "31-mypage-search-list")
        found = self.assert_get_like("mypage", "/mypages/search/findByBookingId?bookingId=2", "30-mypage-search")
        self.assertEqual([row["bookingId"] for row in found["_embedded"]["mypages"]], [2])
        none = self.assert_get_like(
            "mypage", "/mypages/search/findByBookingId?bookingId=99999", "32-mypage-search-none"
        )
        self.assertEqual(none["_embedded"]["mypages"], [])

    def test_of_a_booking_whose_sender_accepts_json(self) -> None:
        status, _, theirs = recorded("01-post-accept")
        answer = self.it.book({"Accept": "application/json"})
        self.assertEqual(answer.status, status, answer)
        self.assertEqual(differences(answer.json, theirs), [], answer)
        self.assertRegex(answer.header("Content-Type") or "", r"^application/json(;|$)")

    def test_of_a_booking_whose_sender_accepts_nothing_in_particular(self) -> None:
        status, headers, _ = recorded("03-post-no-accept")
        answer = self.it.book({"Accept": ""})
        self.assertEqual((answer.status, answer.body), (status, b""), answer)
        self.assertIn("Location", headers)
        self.assertRegex(answer.header("Location") or "", r"/bookings/[0-9]+$")

    def test_of_a_change_whose_sender_accepts_nothing_in_particular(self) -> None:
        booking = self.it.book().id
        answer = self.it.cancel(booking, {"Accept": ""})
        self.assertEqual((answer.status, answer.body), (recorded("12-patch-no-accept")[0], b""), answer)
        self.it.booking_is(booking, "CANCEL_BOOKING")


class TheComparison(unittest.TestCase):
    """It notices what it is for."""

    def test_notices_a_missing_field_another_kind_and_a_missing_link(self) -> None:
        theirs = {"bookingId": 1, "addr": "a", "_links": {"self": {"href": "x"}, "profile": {"href": "y"}}}
        self.assertEqual(
            differences({"bookingId": 2, "addr": "b", "_links": {"self": {"href": "z"}}, "id": 1}, theirs), []
        )
        self.assertEqual(
            differences({"bookingId": "2", "_links": {}}, theirs),
            ["/addr: missing", "/bookingId: '2' where the reference has 1", "/_links/self: missing"],
        )


if __name__ == "__main__":
    unittest.main()
