"""A disk that is full: an honest 503 while it lasts, and nothing lost when there is room again.

The disk is a small tmpfs where mounting is permitted. Elsewhere a limit on the size of files (prlimit) stands in for
it: writes fail in the same way, with another errno.
"""

import resource
import shutil
import subprocess
import tempfile
import unittest
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.e2e import databases
from tests.e2e.audit import audit_passes
from tests.e2e.boxoffice_process import Boxoffice
from tests.e2e.case import assert_come_back_later
from tests.e2e.http_client import Answer
from tests.e2e.waiting import wait_until

DISK_BYTES = 48 * 1024 * 1024


@dataclass(frozen=True)
class Disk:
    """A data folder, and how its disk becomes full and empty again."""

    data: Path
    fill: Callable[[Boxoffice], None]
    clear: Callable[[Boxoffice], None]


class AFullDisk(unittest.TestCase):
    def disk(self) -> Disk:
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        command = ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", str(folder)]
        if shutil.which("mount") and subprocess.run(command, capture_output=True, check=False).returncode == 0:
            self.addCleanup(subprocess.run, ["umount", "--lazy", str(folder)], check=True)
            filler = folder / "filler"
            return Disk(folder / "data", lambda _: fill_up(filler), lambda _: filler.unlink())
        print("mounting is not permitted here: a limit on the size of files stands in for the full disk")
        return Disk(folder / "data", limit_files_to_what_they_are, lift_limit)

    def test_is_said_with_503_and_bookings_go_on_when_there_is_room_again(self) -> None:
        disk = self.disk()
        with Boxoffice(data=disk.data, restore_signals=False) as it:
            kept = [it.book().id for _ in range(20)]
            disk.fill(it)
            for _ in range(5):
                kept += self.book_until_refused(it)
            self.assertEqual(it.get("booking", "/actuator/health/liveness").status, 200)
            self.assertEqual(it.get("booking", f"/bookings/{kept[0]}").status, 200, "reading goes on")

            disk.clear(it)
            wait_until(lambda: it.book().status == 201, "bookings go on when there is room again", 30, every_s=0.1)
            databases.await_rest(it.data, alive=lambda: it.running)
            self.assert_all_there(it, kept)
            audit_passes(self, it)

    def test_loses_nothing_when_the_program_is_killed_meanwhile(self) -> None:
        disk = self.disk()
        with Boxoffice(data=disk.data, restore_signals=False) as it:
            kept = [it.book().id for _ in range(20)]
            disk.fill(it)
            kept += self.book_until_refused(it)
            it.kill()
            if (disk.data.parent / "filler").exists():
                (disk.data.parent / "filler").unlink()
            it.start()
            databases.await_rest(it.data, alive=lambda: it.running)
            self.assert_all_there(it, kept)
            audit_passes(self, it)

    def book_until_refused(self, it: Boxoffice) -> list[int]:
        """The ids of what was still accepted. What is neither 201 nor 202 must be a 503; a 202 may still fail."""
        accepted: list[int] = []

        def refused() -> bool:
            answer: Answer = it.book(musicalName="긴 제목 " * 30, addr="주소 " * 150)
            if answer.status == 201:
                accepted.append(answer.id)
            elif answer.status != 202:
                assert_come_back_later(self, answer)
            return answer.status == 503

        wait_until(refused, "a booking is refused on the full disk", timeout_s=60, every_s=0)
        return accepted

    def assert_all_there(self, it: Boxoffice, bookings: list[int]) -> None:
        found = {booking: it.get("booking", f"/bookings/{booking}") for booking in bookings}
        lost = {booking: str(answer) for booking, answer in found.items() if answer.status != 200}
        self.assertEqual(lost, {})
        self.assertEqual({answer.json["bookingStatus"] for answer in found.values()}, {"COMPLETE_BOOKING"})


def fill_up(filler: Path) -> None:
    """Takes every free byte of the disk."""
    with filler.open("wb", buffering=0) as file:
        try:
            while file.write(bytes(1 << 16)):
                pass
        except OSError:
            pass


def limit_files_to_what_they_are(it: Boxoffice) -> None:
    largest = max(file.stat().st_size for file in it.data.iterdir())
    resource.prlimit(it.pid, resource.RLIMIT_FSIZE, (largest, resource.RLIM_INFINITY))


def lift_limit(it: Boxoffice) -> None:
    resource.prlimit(it.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


if __name__ == "__main__":
    unittest.main()
