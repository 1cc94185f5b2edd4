"""An installation that was one program on a laptop moves to PostgreSQL, MariaDB and Kafka, and goes on there."""

import random
import subprocess
import threading
import unittest
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from tests.e2e import databases
from tests.e2e.boxoffice_process import (A_BOOKING, NO_TOKENS, Boxoffice, StartFailed, binary,
                                        clean_environment, run_command)
from tests.e2e.http_client import Answer, request
from tests.e2e.waiting import wait_until
from tests.engines.fleet import SERVICES, Fleet, Replica
from tests.engines.server import CannotStart

CUSTOMERS = 8
LONG = 60
CANCEL = {"bookingStatus": "CANCEL_BOOKING"}


class Engines(Fleet):
    """The servers; databases and a topic of their own for each test, and services when it asks for them."""

    def _start(self) -> None:
        self.start_engines()

    def anew(self, name: str) -> None:
        for replica in (replica for replicas in self.of.values() for replica in replicas):
            replica.kill()
        self.of = {}
        self.name = name
        self.settings = {"BOXOFFICE_MESSAGING__KAFKA__TOPIC": name} | NO_TOKENS
        for service in SERVICES:
            self.server_of(service).create_database(self.database(service))

    def database(self, service: str) -> str:
        return f"{service}_{self.name}"

    def server_of(self, service: str):
        return self.mariadb if service == "mypage" else self.postgresql

    def sql(self, service: str, statement: str) -> str:
        return self.server_of(service).run(statement, self.database(service))

    def environment(self) -> dict[str, str]:
        return super().environment() | {
            f"BOXOFFICE_{service.upper()}__STORAGE__URL": self.server_of(service).url(self.database(service))
            for service in SERVICES
        }


class Crowd:
    """Customers who book with keys of their own, and cancel every fifth booking, until the program is gone."""

    def __init__(self, it: Boxoffice) -> None:
        self.it = it
        self.told: dict[int, str] = {}  # what each booking's customer was told last
        self.keys: dict[str, Answer] = {}
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._book, args=(number,)) for number in range(CUSTOMERS)]

    def book_until(self, enough: Callable[[], bool], then: Callable[[], object]) -> None:
        for thread in self._threads:
            thread.start()
        try:
            wait_until(enough, "bookings", LONG)
            then()
        finally:
            self._over.set()
            for thread in self._threads:
                thread.join()

    def _book(self, customer: int) -> None:
        try:
            while not self._over.is_set():
                key = f"customer {customer} booking {len(self.told)} {random.random()}"
                booked = self.it.book({"Idempotency-Key": key})
                self.keys[key] = booked
                self.told[booked.id] = booked.json["bookingStatus"]
                if booked.id % 5 == 0 and booked.status == 201:
                    self.told[booked.id] = "asked to cancel"
                    assert self.it.cancel(booked.id).status == 200
                    self.told[booked.id] = "CANCEL_BOOKING"
        except (ConnectionError, OSError):
            return


class Promoting(unittest.TestCase):
    engines: ClassVar[Engines]
    names: ClassVar = iter(range(1_000))

    @classmethod
    def setUpClass(cls) -> None:
        cls.engines = cls.enterClassContext(Engines(replicas=2))

    def setUp(self) -> None:
        self.engines.anew(f"n{next(self.names)}")
        self.it = self.enterContext(Boxoffice(NO_TOKENS))

    def promote(self, code: int = 0, **settings: str) -> subprocess.CompletedProcess[str]:
        done = run_command("promote", "--data", str(self.it.data), settings=self.engines.environment() | settings)
        self.assertEqual(done.returncode, code, done)
        return done

    def refused(self, *words: str, **settings: str) -> None:
        done = self.promote(2, **settings)
        for word in words:
            self.assertIn(word, done.stderr)

    def started_promotion(self) -> subprocess.Popen[str]:
        command = [str(binary()), "promote", "--data", str(self.it.data)]
        return subprocess.Popen(command, env=clean_environment(self.engines.environment()), stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, text=True)

    def fill(self, bookings: int) -> Crowd:
        """Bookings, of which some are unknown to payment or canceled, until kill -9: events are on their way."""
        self.it.provider(answerLostRate=0.02)
        crowd = Crowd(self.it)
        crowd.book_until(lambda: len(crowd.told) >= bookings, self.it.kill)
        self.assertTrue(databases.unread(self.it.data), "every event was consumed when the program was killed")
        return crowd

    def start_is_refused(self, *words: str) -> None:
        with self.assertRaises(StartFailed) as refused:
            self.it.start()
        self.assertEqual(refused.exception.code, 2)
        for word in words:
            self.assertIn(word, refused.exception.log)

    def start_fleet(self) -> None:
        self.engines.start_services()
        self.gateway = self.engines.of["gateway"][0].url

    def audit_passes(self) -> None:
        def passes() -> bool:
            done = self.engines.command("audit", "--json")
            self.last_audit = done.stdout + done.stderr
            return done.returncode == 0
        try:
            wait_until(passes, "an audit that finds nothing wrong", LONG, every_s=1)
        except AssertionError:
            self.fail(self.last_audit)

    def page_of(self, booking: int) -> dict:
        found = request(f"{self.gateway}/mypages/search/findByBookingId?bookingId={booking}").json
        pages = found["_embedded"]["mypages"]
        return pages[0] if pages else {}

    def story_goes_on(self, booking: int, told: str) -> None:
        """Settled as its customer was told, and shown on my page."""
        may_be = {"PENDING_BOOKING": ("COMPLETE_BOOKING", "CANCEL_BOOKING", "FAILED_BOOKING"),
                  "asked to cancel": ("COMPLETE_BOOKING", "CANCEL_BOOKING")}.get(told, (told,))
        shows = {"COMPLETE_BOOKING": ("COMPLETE_PAYMENT", "START_DELIVERY"),
                 "CANCEL_BOOKING": ("CANCEL_PAYMENT", "CANCEL_DELIVERY")}

        def is_shown() -> bool:
            status = request(f"{self.gateway}/bookings/{booking}").json["bookingStatus"]
            page = self.page_of(booking)
            if status not in may_be or not page or page["bookingStatus"] != status:
                return False
            return status == "FAILED_BOOKING" or (page["paymentStatus"], page["deliveryStatus"]) == shows[status]
        wait_until(is_shown, f"booking {booking}, of which {told} was told, on my page", LONG)


class APromotedInstallation(Promoting):
    def test_goes_on_where_it_was(self) -> None:
        crowd = self.fill(400)
        ids = {table: databases.one(self.it.data, table, f"SELECT max(id) FROM {table}") for table in
               ("booking", "payment")}
        said = self.promote().stdout
        self.assertIn("equal", said)
        self.assertNotIn("DIFFERENT", said)
        self.start_is_refused("was moved to postgresql://", "payment.db.moved")
        self.start_fleet()
        for booking, told in crowd.told.items():
            self.story_goes_on(booking, told)
        self.audit_passes()
        for key, first in list(crowd.keys.items())[::20]:
            again = request(f"{self.gateway}/bookings", "POST", A_BOOKING, {"Idempotency-Key": key})
            if first.status == 201:
                self.assertEqual((again.status, again.json["id"]), (201, first.id), again)
        booked = request(f"{self.gateway}/bookings", "POST", A_BOOKING)
        self.assertEqual(booked.status, 201, booked)
        self.assertEqual(booked.id, ids["booking"] + 1)
        payments = request(f"{self.gateway}/payments?size=1&sort=id,desc").json
        self.assertGreater(payments["page"]["totalElements"], ids["payment"])
        self.assertEqual(payments["_embedded"]["payments"][0]["id"], payments["page"]["totalElements"], "ids have gaps")
        self.story_goes_on(booked.id, "COMPLETE_BOOKING")
        request(f"{self.gateway}/bookings/{booked.id}", "PATCH", CANCEL)
        self.story_goes_on(booked.id, "CANCEL_BOOKING")
        self.audit_passes()

    def test_my_page_can_be_made_anew_from_all_events_of_its_life(self) -> None:
        crowd = self.fill(60)
        self.promote()
        self.start_fleet()
        mypage = self.engines.of["mypage"][0]
        rebuilt = run_command("mypage", "rebuild", "--data", str(mypage.folder / "mypage"))
        self.assertEqual(rebuilt.returncode, 0, rebuilt)
        for booking, told in crowd.told.items():
            self.story_goes_on(booking, told)
        self.audit_passes()

    def test_may_be_one_program_still_with_the_log_in_its_databases(self) -> None:
        crowd = self.fill(100)
        embedded = {"BOXOFFICE_MESSAGING__TRANSPORT": "embedded"}
        self.promote(**embedded)
        it = self.enterContext(Boxoffice(self.engines.environment() | embedded))
        self.gateway = it.url("gateway")
        for booking, told in crowd.told.items():
            self.story_goes_on(booking, told)
        done = run_command("audit", "--data", str(it.data), settings=self.engines.environment())
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_may_stay_one_program_on_its_files_and_go_by_kafka(self) -> None:
        crowd = self.fill(100)
        kafka = {name: value for name, value in self.engines.environment().items() if "MESSAGING" in name} | NO_TOKENS
        it = Boxoffice(kafka, data=self.it.data)
        with self.assertRaises(StartFailed) as refused:
            it.start()
        self.assertIn("would have all of them again", refused.exception.log)
        done = run_command("promote", "--data", str(it.data), settings=kafka)
        self.assertEqual(done.returncode, 0, done)
        with it:
            self.gateway = it.url("gateway")
            for booking, told in crowd.told.items():
                self.story_goes_on(booking, told)
            done = run_command("audit", "--data", str(it.data))
            self.assertEqual(done.returncode, 0, done.stdout)

    def test_may_keep_a_service_in_its_file(self) -> None:
        crowd = self.fill(60)
        stays = {"BOXOFFICE_DELIVERY__STORAGE__URL": f"sqlite:{self.it.data / 'delivery.db'}"}
        self.engines.settings |= stays
        self.addCleanup(self.engines.settings.clear)
        environment = self.engines.environment
        self.engines.environment = lambda: environment() | stays
        self.addCleanup(lambda: setattr(self.engines, "environment", environment))
        self.assertIn("delivery stays in", self.promote().stdout)
        self.engines.replicas = 1
        self.addCleanup(lambda: setattr(self.engines, "replicas", 2))
        self.start_fleet()
        for booking, told in crowd.told.items():
            self.story_goes_on(booking, told)
        self.audit_passes()


class Promotion(Promoting):
    def rows(self, service: str, columns: str, table: str) -> tuple[list[str], list[str]]:
        """The same of both sides, as text."""
        source = databases.rows(self.it.data, service, f"SELECT {columns} FROM {table} ORDER BY 1")
        target = self.engines.sql(service, f"SELECT {columns} FROM {table} ORDER BY 1")
        separator = "\t" if service == "mypage" else "|"
        return [separator.join(map(str, row.values())) for row in source], target.splitlines()

    def killed_after(self, seconds: float) -> bool:
        """Lets it work for so long; false when it was done before that."""
        process = self.started_promotion()
        try:
            said, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            return True
        self.assertEqual(process.returncode, 0, said)
        return False

    def test_that_is_killed_at_any_time_goes_on_and_ends_the_same(self) -> None:
        self.fill(1_500)
        killed = 0
        longest = 0.3
        while self.killed_after(random.uniform(longest / 3, longest)):
            longest *= 1.05
            if (self.it.data / "mypage.db.moved").exists():
                killed += 1
        self.assertGreater(killed, 3, "it was done before it could be killed several times")
        self.assertIn("everything was moved before", self.promote().stdout)
        for service, columns, table in (
                ("booking", "id, customer_name, addr, booking_status, price, version", "booking"),
                ("booking", "sequence, record_key, type, payload", "outbox"),
                ("payment", "id, booking_id, payment_status, amount", "payment"),
                ("mypage", "id, booking_id, customer_name, booking_status", "mypage_first")):
            source, target = self.rows(service, columns, table)
            self.assertEqual(source, [line.replace("NULL", "None") for line in target])

    def half(self) -> None:
        """Killed when the first database is copied and another one is not."""
        process = self.started_promotion()
        for line in process.stdout:
            if line.startswith("payment: "):
                break
        process.kill()
        process.communicate()
        self.assertGreater(int(self.engines.sql("booking", "SELECT count(*) FROM booking")), 0)

    def test_half_done_can_be_started_on_neither_side(self) -> None:
        self.fill(1_500)
        self.half()
        self.start_is_refused("is being moved to")
        with self.assertRaises(CannotStart) as refused:
            self.started("booking")
        self.assertIn("is the unfinished copy of another database", str(refused.exception))
        self.assertEqual(self.engines.command("audit").returncode, 2)
        self.promote()
        self.start_fleet()
        self.audit_passes()

    def started(self, service: str) -> Replica:
        self.engines.of["payment"] = []
        settings = self.engines.environment() | {"BOXOFFICE_BOOKING__PAYMENT_URL": "http://127.0.0.1:9",
                                                 f"BOXOFFICE_{service.upper()}__PORT": "0"}
        return Replica(service, Path(self.engines.folder.name) / "alone", settings, self.engines.binaries).start()

    def test_notices_a_row_that_was_changed_meanwhile_and_releases_nothing(self) -> None:
        self.fill(1_500)
        self.half()
        self.engines.sql("booking", "UPDATE booking SET price = price + 1 WHERE id = 1")
        for _ in range(2):
            done = self.promote(1)
            self.assertRegex(done.stdout, r"booking +booking .*DIFFERENT")
            self.assertIn("empty those databases", done.stderr)
        with self.assertRaises(CannotStart):
            self.started("booking")
        self.start_is_refused("is being moved to")
        for service in SERVICES:
            database = self.engines.database(service)
            self.engines.server_of(service).run(f"DROP DATABASE {database}")
            self.engines.server_of(service).create_database(database)
        self.promote()
        self.start_fleet()
        self.audit_passes()

    def test_can_be_given_up_and_begun_anew_on_empty_databases_only(self) -> None:
        self.fill(1_500)
        self.half()
        for service in SERVICES:
            (self.it.data / f"{service}.db.moved").unlink(missing_ok=True)
        self.it.start()
        self.assertEqual(self.it.book().status, 201)
        self.it.stop()
        self.refused("holds the copy of another database", "or of an earlier state of it")
        self.it.start()
        self.assertEqual(self.it.stop(), 0, "a refusal has left the source alone")

    def test_is_refused_where_it_would_do_harm(self) -> None:
        self.it.book()
        self.refused("is in use by")
        self.it.stop()
        self.refused("say where to", **{f"BOXOFFICE_{service.upper()}__STORAGE__URL":
                                         f"sqlite:{self.it.data / service}.db" for service in SERVICES},
                     BOXOFFICE_MESSAGING__TRANSPORT="embedded")
        self.refused("is another file than", BOXOFFICE_BOOKING__STORAGE__URL="sqlite:/tmp/another.db")
        self.engines.sql("payment", "CREATE TABLE others (id BIGINT)")
        self.refused("is not empty: it has a table others")
        self.engines.sql("payment", "DROP TABLE others")
        nowhere = "postgresql://a:b@127.0.0.1:9/nothing"
        self.refused("nothing: cannot be opened", BOXOFFICE_BOOKING__STORAGE__URL=nowhere)
        self.it.start()

    def test_is_refused_over_a_topic_that_has_the_events_of_others(self) -> None:
        self.it.mypage_shows(self.it.book().id, deliveryStatus="START_DELIVERY")
        self.it.stop()
        self.promote()
        self.start_fleet()
        self.assertEqual(request(f"{self.gateway}/bookings", "POST", A_BOOKING).status, 201)
        topic = self.engines.settings["BOXOFFICE_MESSAGING__KAFKA__TOPIC"]
        self.engines.anew(f"n{next(self.names)}")
        self.engines.settings = {"BOXOFFICE_MESSAGING__KAFKA__TOPIC": topic}
        self.it = self.enterContext(Boxoffice(NO_TOKENS))
        self.it.book()
        self.it.stop()
        self.refused(f"topic '{topic}'", "is not empty")
        self.it.start()


if __name__ == "__main__":
    unittest.main()
