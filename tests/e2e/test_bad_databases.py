"""Database files that are broken, lost, newer or somebody else's: refused with exit code 2, named, and not touched."""

import sqlite3
import time
import unittest
from contextlib import closing
from pathlib import Path

from tests.e2e import databases
from tests.e2e.boxoffice_process import Boxoffice, StartFailed, run_command
from tests.e2e.case import assert_come_back_later

SERVICES = ("booking", "payment", "delivery", "mypage")


class UnusableDatabases(unittest.TestCase):
    def assert_refused_and_untouched(self, it: Boxoffice, file: Path, *words: str) -> None:
        before = file.read_bytes()
        with self.assertRaises(StartFailed) as refused:
            it.start()
        failure = refused.exception
        self.assertEqual(failure.code, 2, failure.log)
        for word in (str(file), *words):
            self.assertIn(word, failure.log)
        self.assertEqual(file.read_bytes(), before, "a file that is refused is left as it was")

    def assert_nothing_lost(self, it: Boxoffice, booking: int) -> None:
        it.start()
        it.booking_is(booking, "COMPLETE_BOOKING")
        it.mypage_shows(booking, deliveryStatus="START_DELIVERY")
        self.assertEqual(it.book().status, 201)

    def stopped_with_one_booking(self) -> tuple[Boxoffice, int]:
        it = self.enterContext(Boxoffice())
        booking = it.book().id
        it.mypage_shows(booking, deliveryStatus="START_DELIVERY")
        self.assertEqual(it.stop(), 0)
        return it, booking

    def test_a_broken_header(self) -> None:
        it, booking = self.stopped_with_one_booking()
        for service in SERVICES:
            with self.subTest(service):
                file = databases.path_of(it.data, service)
                good = file.read_bytes()
                file.write_bytes(b"not a database at all" + good[21:])
                self.assert_refused_and_untouched(it, file)
                file.write_bytes(good)
        self.assert_nothing_lost(it, booking)

    def test_a_file_cut_short(self) -> None:
        it, booking = self.stopped_with_one_booking()
        file = databases.path_of(it.data, "booking")
        good = file.read_bytes()
        file.write_bytes(good[: len(good) // 2])
        self.assert_refused_and_untouched(it, file)
        file.write_bytes(good)
        self.assert_nothing_lost(it, booking)

    def test_a_schema_from_which_a_newer_version_took_something(self) -> None:
        it, booking = self.stopped_with_one_booking()
        for service in SERVICES:
            with self.subTest(service):
                file = databases.path_of(it.data, service)
                good = file.read_bytes()
                with databases.editing(it.data, service) as connection:
                    [(newest,)] = connection.execute("SELECT max(number) FROM schema_version")
                    row = (newest + 1, "contract_of_next_year", "0" * 16)
                    connection.execute("INSERT INTO schema_version(number, name, checksum) VALUES (?, ?, ?)", row)
                self.assert_refused_and_untouched(it, file, str(newest + 1))
                file.write_bytes(good)
        self.assert_nothing_lost(it, booking)

    def contents(self, it: Boxoffice) -> dict[str, bytes | None]:
        files = {service: databases.path_of(it.data, service) for service in SERVICES}
        return {service: file.read_bytes() if file.exists() else None for service, file in files.items()}

    def assert_loss_is_noticed(self, it: Boxoffice, file: Path) -> None:
        before = self.contents(it)
        with self.assertRaises(StartFailed) as refused:
            it.start()
        rebuilt = run_command("mypage", "rebuild", "--data", str(it.data), settings=it.settings)
        for code, said in ((refused.exception.code, it.log()), (rebuilt.returncode, rebuilt.stderr)):
            self.assertEqual(code, 2, said)
            self.assertIn(str(file), said)
            self.assertIn("restore it from a backup", said)
        self.assertEqual(self.contents(it), before, "nothing is made, and nothing is changed")

    def test_one_that_was_lost_or_emptied(self) -> None:
        it, booking = self.stopped_with_one_booking()
        for service in databases.PRODUCERS:
            file = databases.path_of(it.data, service)
            good = file.read_bytes()
            with self.subTest(f"{service} is gone"):
                file.unlink()
                self.assert_loss_is_noticed(it, file)
            with self.subTest(f"{service} is empty"):
                file.write_bytes(b"")
                self.assert_loss_is_noticed(it, file)
            file.write_bytes(good)
        self.assert_nothing_lost(it, booking)

    def test_one_that_is_gone_after_the_program_was_killed(self) -> None:
        for service in databases.PRODUCERS:
            with self.subTest(service):
                it = self.enterContext(Boxoffice())
                it.mypage_shows(it.book().id, deliveryStatus="START_DELIVERY")
                it.kill()
                file = databases.path_of(it.data, service)
                for part in ("", "-wal", "-shm"):
                    file.with_name(file.name + part).unlink(missing_ok=True)
                self.assert_loss_is_noticed(it, file)

    def test_one_that_is_older_than_the_others(self) -> None:
        it, _ = self.stopped_with_one_booking()
        file = databases.path_of(it.data, "booking")
        older = file.read_bytes()
        it.start()
        it.mypage_shows(it.book().id, deliveryStatus="START_DELIVERY")
        it.stop()
        newer = file.read_bytes()
        file.write_bytes(older)
        self.assert_loss_is_noticed(it, file)
        file.write_bytes(newer)
        self.assert_nothing_lost(it, 2)

    def test_what_a_first_start_left_that_was_killed_is_gone_on_with(self) -> None:
        for made in (("payment",), ("payment", "booking"), ("payment", "booking", "delivery")):
            with self.subTest(made):
                it = self.enterContext(Boxoffice())
                it.stop()
                for service in set(SERVICES) - set(made):
                    databases.path_of(it.data, service).unlink()
                databases.path_of(it.data, made[-1]).write_bytes(b"")
                self.assertEqual(it.start().book().id, 1)

    def test_another_programs_database(self) -> None:
        it = Boxoffice()
        self.addCleanup(it.close)
        it.data.mkdir()
        file = databases.path_of(it.data, "booking")
        with closing(sqlite3.connect(file)) as connection, connection:
            connection.execute("CREATE TABLE recipes(id INTEGER PRIMARY KEY, name TEXT)")
            connection.execute("INSERT INTO recipes(name) VALUES ('김치찌개')")
        self.assert_refused_and_untouched(it, file)
        file.unlink()
        self.assertEqual(it.start().book().status, 201)


class ADatabaseThatIsDamagedInTheMiddle(unittest.TestCase):
    """Start does not read every page: such damage is met while the program runs."""

    PAGE = 4096

    def damaged_mypage(self) -> tuple[Boxoffice, int]:
        """The running program, and a booking that my page cannot read."""
        it = self.enterContext(Boxoffice())
        ids = [it.book(customerName=f"손님 {number}.", addr="주소 " * 100).id for number in range(60)]
        databases.await_rest(it.data)
        it.stop()
        file = databases.path_of(it.data, "mypage")
        content = bytearray(file.read_bytes())
        page = content.index("손님 30.".encode()) // self.PAGE
        content[page * self.PAGE : (page + 1) * self.PAGE] = b"\xff" * self.PAGE
        file.write_bytes(content)
        return it.start(), ids[30]

    def test_is_said_with_503_by_the_log_and_by_health(self) -> None:
        it, booking = self.damaged_mypage()
        self.assertEqual(it.get("mypage", "/actuator/health").status, 200)
        begun = time.monotonic()
        for _ in range(50):
            answer = it.get("mypage", f"/mypages/search/findByBookingId?bookingId={booking}")
            assert_come_back_later(self, answer)
        seconds = time.monotonic() - begun

        health = it.get("mypage", "/actuator/health")
        self.assertEqual((health.status, health.json["status"]), (503, "DOWN"), health)
        database = health.json["components"]["db"]
        self.assertEqual(database["status"], "DOWN")
        self.assertIn("damaged", database["details"]["reason"])
        self.assertEqual(it.get("booking", "/actuator/health").status, 200, "the others are well")

        it.stop()
        lines = [line for line in it.log().splitlines() if "because of the database" in line]
        self.assertIn(str(databases.path_of(it.data, "mypage")), lines[0])
        self.assertIn("malformed", lines[0])
        self.assertLessEqual(len(lines), 1 + seconds, "one line a second at most, however many requests fail")


if __name__ == "__main__":
    unittest.main()
