"""The services as a company runs them: processes of their own, two of each, on PostgreSQL, MariaDB and Kafka."""

import json
import shutil
import subprocess
import threading
import unittest
from typing import ClassVar

from tests.e2e.databases import PRODUCERS
from tests.e2e.boxoffice_process import NO_TOKENS
from tests.e2e.http_client import Answer, request
from tests.e2e.waiting import wait_until
from tests.engines.database_server import DatabaseServer
from tests.engines.fleet import SERVICES, Fleet
from tests.engines.server import CannotStart

TICKET = {"musicalName": "Elizabeth", "customerName": "홍길동", "telephoneInfo": 11112222, "addr": "서울시 종로구"}
CANCEL = {"bookingStatus": "CANCEL_BOOKING"}
# A consumer group is shared out anew, and a lease runs out, within this time.
LONG = 60


class TheFleet(unittest.TestCase):
    fleet: ClassVar[Fleet]

    @classmethod
    def setUpClass(cls) -> None:
        cls.fleet = cls.enterClassContext(Fleet(replicas=2, settings=NO_TOKENS))
        cls.gateway = cls.fleet.of["gateway"][0].url

    def book(self, door: str | None = None) -> Answer:
        return request(f"{door or self.gateway}/bookings", "POST", TICKET)

    def page_of(self, booking: int) -> dict:
        found = request(f"{self.gateway}/mypages/search/findByBookingId?bookingId={booking}").json
        pages = found["_embedded"]["mypages"]
        return pages[0] if pages else {}

    def wait_for_page(self, booking: int, **wanted: str) -> None:
        wait_until(lambda: wanted.items() <= self.page_of(booking).items(), f"{wanted} of booking {booking}", LONG)

    def audit_passes(self) -> None:
        def passes() -> subprocess.CompletedProcess | None:
            done = self.fleet.command("audit", "--json")
            self.last_audit = done.stdout + done.stderr
            return done if done.returncode == 0 else None
        try:
            wait_until(passes, "an audit that finds nothing wrong", LONG, every_s=1)
        except AssertionError:
            self.fail(self.last_audit)

    def test_a_booking_goes_its_whole_way_and_back(self) -> None:
        booked = self.book()
        self.assertEqual(booked.status, 201, booked)
        self.assertEqual(booked.json["bookingStatus"], "COMPLETE_BOOKING")
        self.assertTrue(booked.links["self"].startswith(self.gateway), booked.links)
        self.wait_for_page(booked.id, bookingStatus="COMPLETE_BOOKING", paymentStatus="COMPLETE_PAYMENT",
                           deliveryStatus="START_DELIVERY")
        canceled = request(f"{self.gateway}/bookings/{booked.id}", "PATCH", CANCEL)
        self.assertEqual(canceled.status, 200, canceled)
        self.wait_for_page(booked.id, bookingStatus="CANCEL_BOOKING", paymentStatus="CANCEL_PAYMENT",
                           deliveryStatus="CANCEL_DELIVERY")

    def test_every_replica_says_the_same(self) -> None:
        booked = self.book(self.fleet.of["booking"][1].url)
        for replica in self.fleet.of["booking"]:
            seen = request(f"{replica.url}/bookings/{booked.id}").json
            self.assertEqual(seen["bookingStatus"], "COMPLETE_BOOKING")
            listed = request(f"{replica.url}/bookings?size=1").json
            self.assertGreaterEqual(listed["page"]["totalElements"], booked.id)

    def test_the_references_commands_work_on_the_services_ports(self) -> None:
        self.assertIsNotNone(shutil.which("http"), "httpie is missing")
        ports = {service: self.fleet.of[service][0].ports[service] for service in SERVICES}

        def run(*arguments: str) -> dict:
            done = subprocess.run(["http", "--ignore-stdin", "--check-status", *arguments], capture_output=True,
                                  text=True, check=False)
            self.assertEqual(done.returncode, 0, done)
            return json.loads(done.stdout)

        booked = run("POST", f":{ports['booking']}/bookings", "musicalName=Elizabeth", "customerName=홍길동",
                     "telephoneInfo=11112222", "addr=서울시 종로구")
        self.assertEqual(booked["telephoneInfo"], 11112222)
        for service, collection in (("booking", "bookings"), ("payment", "payments"), ("delivery", "deliveries"),
                                    ("mypage", "mypages")):
            self.assertIn(collection, run("GET", f":{ports[service]}/{collection}")["_embedded"])
        canceled = run("PATCH", f":{ports['booking']}/bookings/{booked['id']}", "bookingStatus=CANCEL_BOOKING")
        self.assertEqual(canceled["bookingStatus"], "CANCEL_BOOKING")

    def test_nothing_acknowledged_is_lost_when_one_of_each_is_killed(self) -> None:
        acknowledged: list[int] = []
        stopped = threading.Event()

        def customers() -> None:
            while not stopped.is_set():
                try:
                    answer = self.book()
                except ConnectionError:
                    continue
                if answer.status in (201, 202):
                    acknowledged.append(answer.id)

        crowd = [threading.Thread(target=customers) for _ in range(8)]
        for customer in crowd:
            customer.start()
        try:
            for service in SERVICES:
                before = len(acknowledged)
                self.fleet.of[service][1].kill()
                wait_until(lambda before=before: len(acknowledged) > before + 20,
                           f"bookings without one {service}", LONG)
                self.fleet.of[service][1].start()
        finally:
            stopped.set()
            for customer in crowd:
                customer.join()
        self.assertEqual(len(set(acknowledged)), len(acknowledged), "an id was given to two bookings")
        for booking in acknowledged[-20:]:
            self.wait_for_page(booking, bookingStatus="COMPLETE_BOOKING", deliveryStatus="START_DELIVERY")
        for booking in acknowledged:
            status = wait_until(lambda booking=booking: self.settled(booking), f"booking {booking} to be settled", LONG)
            self.assertIn(status, ("COMPLETE_BOOKING", "FAILED_BOOKING"))
        self.audit_passes()

    def settled(self, booking: int) -> str | None:
        status = request(f"{self.gateway}/bookings/{booking}").json["bookingStatus"]
        return None if status == "PENDING_BOOKING" else status

    def test_bookings_go_on_while_the_broker_is_away(self) -> None:
        self.fleet.kafka.kill()
        booked = [self.book() for _ in range(20)]
        self.assertEqual({answer.status for answer in booked}, {201})
        self.fleet.kafka.start()
        for answer in booked:
            self.wait_for_page(answer.id, bookingStatus="COMPLETE_BOOKING", deliveryStatus="START_DELIVERY")
        self.audit_passes()

    def test_a_database_that_is_away_is_said_politely_and_costs_nothing(self) -> None:
        before = self.book()
        self.fleet.postgresql.kill()
        refused = self.book()
        self.assertEqual(refused.status, 503, refused)
        self.assertIsNotNone(refused.header("Retry-After"))
        self.fleet.postgresql.start()
        booked = wait_until(lambda: answer if (answer := self.book()).status == 201 else None, "a booking again", LONG)
        for answer in (before, booked):
            self.wait_for_page(answer.id, bookingStatus="COMPLETE_BOOKING", deliveryStatus="START_DELIVERY")
        self.audit_passes()

    def make_older(self, producer: str, hours: int) -> None:
        """As if everything of that service had happened so much earlier."""
        made_at = {"booking": "booked_at", "payment": "requested_at", "delivery": "started_at"}[producer]
        for table, columns in ((producer, (made_at, "status_at")), ("outbox", ("happened_at",))):
            changes = ", ".join(f"{column} = {column} - {hours * 3_600_000}" for column in columns)
            self.fleet.postgresql.run(f"UPDATE {table} SET {changes}", producer)

    def test_events_that_are_published_and_old_are_removed_from_the_outbox(self) -> None:
        for booked in [self.book() for _ in range(10)]:
            self.wait_for_page(booked.id, bookingStatus="COMPLETE_BOOKING", deliveryStatus="START_DELIVERY")
        self.audit_passes()
        for producer in PRODUCERS:
            self.make_older(producer, hours=2)
            newest = self.fleet.postgresql.run("SELECT max(sequence) FROM outbox", producer)
            replica = self.fleet.of[producer][0]
            replica.stop()
            replica.environment["BOXOFFICE_MESSAGING__RETENTION_HOURS"] = "1"
            replica.start()
            older = f"SELECT count(*) FROM outbox WHERE sequence < {newest}"
            wait_until(lambda producer=producer, older=older: self.fleet.postgresql.run(older, producer) == "0",
                       f"the old events of {producer} are removed", LONG, every_s=0.2)
        booked = self.book()
        self.wait_for_page(booked.id, bookingStatus="COMPLETE_BOOKING", deliveryStatus="START_DELIVERY")
        self.audit_passes()

    def test_my_page_catches_up_when_its_database_comes_back(self) -> None:
        self.fleet.mariadb.kill()
        booked = self.book()
        self.assertEqual(booked.status, 201, booked)
        self.fleet.mariadb.start()
        self.wait_for_page(booked.id, bookingStatus="COMPLETE_BOOKING", deliveryStatus="START_DELIVERY")

    def database_of(self, service: str) -> DatabaseServer:
        return self.fleet.mariadb if service == "mypage" else self.fleet.postgresql

    def note_step(self, service: str, name: str) -> int:
        """Makes the database look as a version later has left it; gives the step's number."""
        database = self.database_of(service)
        number = int(database.run("SELECT max(number) FROM schema_version", service)) + 1
        values = f"({number}, '{name}', '{number:016}')"
        database.run(f"INSERT INTO schema_version (number, name, checksum) VALUES {values}", service)
        return number

    def test_this_version_runs_beside_a_later_one_that_only_adds_to_the_databases(self) -> None:
        before = self.book()
        for service in SERVICES:
            table = "mypage_first" if service == "mypage" else service
            self.database_of(service).run(f"ALTER TABLE {table} ADD COLUMN later BIGINT NOT NULL DEFAULT 7", service)
            self.note_step(service, "later")
            self.assertEqual(self.fleet.of[service][0].stop(), 0)
            self.fleet.of[service][0].start()
        booked = self.book()
        for answer in (before, booked):
            self.wait_for_page(answer.id, bookingStatus="COMPLETE_BOOKING", deliveryStatus="START_DELIVERY")
        self.audit_passes()

    def test_this_version_refuses_a_database_from_which_a_later_one_took_something(self) -> None:
        replica = self.fleet.of["delivery"][1]
        replica.stop()
        number = self.note_step("delivery", "contract_address")
        with self.assertRaises(CannotStart) as refused:
            replica.start()
        self.assertIn(f"step {number} (contract_address) took away what this program needs", str(refused.exception))
        self.fleet.postgresql.run(f"DELETE FROM schema_version WHERE number = {number}", "delivery")
        replica.start()


if __name__ == "__main__":
    unittest.main()
