"""Database files that are broken, newer or somebody else's: refused with exit code 2, named, and not touched."""

import sqlite3
import unittest
from contextlib import closing
from pathlib import Path

from tests.e2e import databases
from tests.e2e.boxoffice_process import Boxoffice, StartFailed

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

    def test_a_newer_schema(self) -> None:
        it, booking = self.stopped_with_one_booking()
        for service in SERVICES:
            with self.subTest(service):
                file = databases.path_of(it.data, service)
                good = file.read_bytes()
                with databases.editing(it.data, service) as connection:
                    [(newest,)] = connection.execute("SELECT max(number) FROM schema_version")
                    row = (newest + 1, "of_next_year", "0" * 16)
                    connection.execute("INSERT INTO schema_version(number, name, checksum) VALUES (?, ?, ?)", row)
                self.assert_refused_and_untouched(it, file, str(newest + 1))
                file.write_bytes(good)
        self.assert_nothing_lost(it, booking)

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


if __name__ == "__main__":
    unittest.main()
