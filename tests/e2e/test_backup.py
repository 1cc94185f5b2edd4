"""A copy of a data folder, taken while it works and restored elsewhere; and what is refused to become one."""

import json
import shutil
import subprocess
import tempfile
import threading
import unittest
from pathlib import Path

from tests.e2e import databases
from tests.e2e.audit import audit_passes
from tests.e2e.boxoffice_process import Boxoffice, run_command
from tests.e2e.waiting import wait_until

FILES = ("booking.db", "delivery.db", "mypage.db", "payment.db")
CUSTOMERS = 8


class Crowd:
    """Customers who book, and cancel every third booking, until they are told to stop."""

    def __init__(self, it: Boxoffice) -> None:
        self.it = it
        self.told: dict[int, str] = {}  # what each booking's customer was told last
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._book) for _ in range(CUSTOMERS)]

    def __enter__(self) -> "Crowd":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _book(self) -> None:
        while not self._over.is_set():
            booked = self.it.book()
            assert booked.status == 201, booked
            self.told[booked.id] = "COMPLETE_BOOKING"
            if booked.id % 3 == 0:
                assert self.it.cancel(booked.id).status == 200
                self.told[booked.id] = "CANCEL_BOOKING"


class ABackup(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory(prefix="boxoffice-backups-")))

    def done(self, command: str, folder: Path, data: Path) -> subprocess.CompletedProcess[str]:
        done = run_command(command, str(folder), "--data", str(data))
        self.assertEqual(done.returncode, 0, done)
        return done

    def refused(self, command: str, folder: Path, data: Path, *words: str) -> None:
        before = sorted(self.folder.rglob("*"))
        done = run_command(command, str(folder), "--data", str(data))
        self.assertEqual(done.returncode, 2, done)
        for word in words:
            self.assertIn(word, done.stderr)
        self.assertEqual(sorted(self.folder.rglob("*")), before, "something was left behind")

    def a_backup(self) -> Path:
        with Boxoffice() as it:
            booked = it.book()
            it.cancel(it.book().id)
            it.mypage_shows(booked.id, deliveryStatus="START_DELIVERY")
            self.done("backup", self.folder / "copy", it.data)
        return self.folder / "copy"

    def test_taken_under_load_has_everything_that_was_acknowledged_and_goes_on_elsewhere(self) -> None:
        it = self.enterContext(Boxoffice())
        known: list[dict[int, str]] = []
        with Crowd(it) as crowd:
            for number in range(5):
                wait_until(lambda number=number: len(crowd.told) > 100 * (number + 1), "bookings", 60)
                known.append(dict(crowd.told))
                self.done("backup", self.folder / str(number), it.data)
        for number, told in enumerate(known):
            with self.subTest(backup=number):
                self.goes_on_elsewhere(number, told)

    def goes_on_elsewhere(self, number: int, told: dict[int, str]) -> None:
        data = self.folder / f"data-{number}"
        self.done("restore", self.folder / str(number), data)
        restored = Boxoffice(data=data)
        audit_passes(self, restored)  # as it was copied, before anything could be set right
        with restored:
            for booking, status in told.items():
                seen = restored.get("booking", f"/bookings/{booking}").json["bookingStatus"]
                # Whoever was about to cancel may have been heard before the copy, and told after it.
                self.assertIn(seen, (status, "CANCEL_BOOKING"), booking)
            last = restored.newest("booking", "bookings")[0]["id"]
            self.assertEqual(restored.book().id, last + 1)
            databases.await_rest(restored.data)
            audit_passes(self, restored)

    def test_of_a_stopped_and_of_a_killed_program_is_the_same_as_its_data(self) -> None:
        it = self.enterContext(Boxoffice())
        booked = it.book()
        it.mypage_shows(booked.id, deliveryStatus="START_DELIVERY")
        for name, end in (("stopped", it.stop), ("killed", it.kill)):
            with self.subTest(name):
                end()
                self.done("backup", self.folder / name, it.data)
                self.done("restore", self.folder / name, self.folder / f"{name}-data")
                for producer in databases.PRODUCERS:
                    self.assertEqual(databases.events(self.folder / f"{name}-data", producer),
                                     databases.events(it.data, producer))
                it.start()

    def test_says_what_it_holds(self) -> None:
        manifest = json.loads((self.a_backup() / "manifest.json").read_text())
        tables = {copy["service"]: {table["table"]: table["rows"] for table in copy["tables"]}
                  for copy in manifest["databases"]}
        self.assertEqual(tables["booking"]["booking"], 2)
        self.assertEqual(tables["payment"]["payment"], 2)
        self.assertEqual(sorted(copy["file"] for copy in manifest["databases"]), sorted(FILES))

    def test_overwrites_nothing(self) -> None:
        with Boxoffice() as it:
            (self.folder / "there").mkdir()
            self.refused("backup", self.folder / "there", it.data, "there already")
            self.refused("restore", self.a_backup(), it.data, "a program is running there")
        self.refused("restore", self.folder / "copy", self.folder / "copy", "is no empty folder")

    def test_is_of_a_whole_data_folder_only(self) -> None:
        (self.folder / "data").mkdir()
        self.refused("backup", self.folder / "copy", self.folder / "data", "booking.db: there is no such database")
        shutil.copytree(self.a_backup(), self.folder / "older")
        (self.folder / "older/payment.db").write_bytes(b"no database, but a text that is as long as one has to be" * 99)
        self.refused("backup", self.folder / "other", self.folder / "older", "payment.db", "not a database")

    def test_that_is_damaged_is_refused_by_the_name_of_its_file(self) -> None:
        copy = self.a_backup()
        for name in FILES:
            with self.subTest(name):
                damaged = self.folder / f"damaged-{name}"
                shutil.copytree(copy, damaged)
                content = bytearray((damaged / name).read_bytes())
                content[len(content) // 2] ^= 1
                (damaged / name).write_bytes(content)
                self.refused("restore", damaged, self.folder / "data", str(damaged / name), "is damaged")
                (damaged / name).unlink()
                self.refused("restore", damaged, self.folder / "data", str(damaged / name), "No such file")
        (copy / "manifest.json").write_text("{")
        self.refused("restore", copy, self.folder / "data", "manifest.json: is damaged")

    def test_of_a_newer_program_is_refused(self) -> None:
        copy = self.a_backup()
        manifest = json.loads((copy / "manifest.json").read_text())
        manifest["version"] = "99.0.0"
        manifest["databases"][0]["schema"] += 1
        (copy / "manifest.json").write_text(json.dumps(manifest))
        self.refused("restore", copy, self.folder / "data", "booking.db", "schema version", "99.0.0")

    def test_of_databases_that_do_not_belong_together_is_refused(self) -> None:
        it = self.enterContext(Boxoffice())
        it.mypage_shows(it.book().id, deliveryStatus="START_DELIVERY")
        it.stop()
        databases.edit(it.data, "booking", "DELETE FROM outbox")
        self.refused("backup", self.folder / "copy", it.data, "booking.db", "older than the other databases")


if __name__ == "__main__":
    unittest.main()
