"""My page: built from events alone, rebuilt at any time, the same whatever happens to the events."""

import os
import tempfile
import unittest
from typing import Any

from tests.e2e import databases
from tests.e2e.audit import audit_passes
from tests.e2e.boxoffice_process import Boxoffice, run_command
from tests.e2e.fold import as_shown, fold
from tests.e2e.halls import make_performance
from tests.e2e.waiting import wait_until


def pages(it: Boxoffice) -> dict[int, dict[str, Any]]:
    """What my page's table shows, by booking."""
    rows = databases.rows(it.data, "mypage", "SELECT * FROM mypage")
    return {row["booking_id"]: as_shown(row) for row in rows}


def a_mixed_history(it: Boxoffice) -> dict[int, dict[str, Any]]:
    """Complete, canceled, declined and delivered bookings, and one of seats that gave one back, at rest; and the pages
    that tell of them."""
    ids = [it.book(customerName=f"고객 {number}").id for number in range(12)]
    seats = {"performanceId": make_performance(it), "seatIds": [1, 2, 7]}
    of_seats = it.post("booking", "/bookings", {"customerName": "홍길동", "addr": "서울시 종로구"} | seats)
    assert of_seats.status == 201, of_seats
    back = it.patch("booking", f"/bookings/{of_seats.id}", {"bookingStatus": "CANCEL_BOOKING", "seats": [2]})
    assert back.status == 200, back
    for booking in ids[:4]:
        assert it.cancel(booking).status == 200
    it.provider(declineRate=1)
    assert it.book().status == 402
    it.provider(declineRate=0)
    it.mypage_shows(ids[5], deliveryStatus="START_DELIVERY")
    delivery = it.delivery_of(ids[5])
    assert delivery is not None
    done = it.patch("delivery", f"/deliveries/{delivery['id']}", {"deliveryStatus": "COMPLETE_DELIVERY"})
    assert done.status == 200, done
    databases.await_rest(it.data)
    shown = pages(it)
    assert shown == fold({name: databases.events(it.data, name) for name in databases.PRODUCERS})
    return shown


def damage(it: Boxoffice, sql: str) -> None:
    """Changes the table that is shown; the SQL has {} in place of its name."""
    assert databases.edit(it.data, "mypage", sql.format(databases.shown_mypage(it.data))) > 0


class MyPage(unittest.TestCase):
    def test_is_rebuilt_while_the_program_runs_and_books(self) -> None:
        with Boxoffice() as it:
            a_mixed_history(it)
            damage(it, "UPDATE {} SET booking_status = 'CANCEL_BOOKING', customer_name = '누구' WHERE booking_id % 2")
            asked = it.post("operator", "/mypage/rebuild", {})
            self.assertEqual(asked.status, 202, asked)
            meanwhile = it.book(customerName="그 사이에").id
            self.await_rebuilt(it)
            it.mypage_shows(meanwhile, customerName="그 사이에", deliveryStatus="START_DELIVERY")
            self.assert_equals_the_events(it)
            audit_passes(self, it)

    def test_is_rebuilt_by_the_command_while_the_program_runs(self) -> None:
        with Boxoffice() as it:
            before = a_mixed_history(it)
            damage(it, "DELETE FROM {} WHERE booking_id <= 6")
            done = run_command("mypage", "rebuild", "--data", str(it.data), settings=it.settings)
            self.assertEqual(done.returncode, 0, done)
            wait_until(lambda: pages(it) == before, "my page is as before")
            it.mypage_shows(it.book().id, deliveryStatus="START_DELIVERY")
            self.assertNotIn("WARNING", it.log(), "a rebuild is no alarm")
            audit_passes(self, it)

    def test_is_rebuilt_by_the_command_while_the_program_is_stopped(self) -> None:
        with Boxoffice() as it:
            before = a_mixed_history(it)
            it.stop()
            damage(it, "UPDATE {} SET payment_status = NULL, addr = ''")
            done = run_command("mypage", "rebuild", "--data", str(it.data), settings=it.settings)
            self.assertEqual(done.returncode, 0, done)
            self.assertEqual(pages(it), before)
            audit_passes(self, it)
            it.start()
            it.mypage_shows(it.book().id, deliveryStatus="START_DELIVERY")
            audit_passes(self, it)

    def test_is_not_rebuilt_where_there_are_no_events(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            done = run_command("mypage", "rebuild", "--data", folder)
            self.assertEqual(done.returncode, 2, done)
            self.assertIn(folder, done.stderr)
            self.assertEqual(os.listdir(folder), [], "nothing was made there")

    def test_is_the_same_when_every_event_comes_again(self) -> None:
        with Boxoffice() as it:
            before = a_mixed_history(it)
            it.stop()
            databases.edit(it.data, "mypage", "UPDATE consumer_offset SET next_sequence = 1")
            it.start()
            databases.await_rest(it.data)
            self.assertEqual(pages(it), before)
            audit_passes(self, it)

    def test_is_the_same_when_events_come_twice_under_new_numbers(self) -> None:
        with Boxoffice() as it:
            before = a_mixed_history(it)
            it.stop()
            for producer in databases.PRODUCERS:
                self.tell_again(it, producer)
            # Only my page is to hear them: what others would do about them is another matter.
            for producer, last in databases.last_sequences(it.data).items():
                for service in databases.PRODUCERS:
                    passed = "UPDATE consumer_offset SET next_sequence = ? WHERE source = ?"
                    databases.edit(it.data, service, passed, last + 1, producer)
            it.start()
            databases.await_rest(it.data)
            self.assertEqual(pages(it), before)

    def test_is_the_same_when_one_log_is_read_long_after_the_others(self) -> None:
        for late in databases.PRODUCERS:
            with self.subTest(late=late), Boxoffice() as it:
                before = a_mixed_history(it)
                it.stop()
                # Empty, and told that it has read this log to its end: it learns from the two others first.
                damage(it, "DELETE FROM {}")
                from_the_start = "UPDATE consumer_offset SET next_sequence = 1 WHERE source"
                databases.edit(it.data, "mypage", f"{from_the_start} <> ?", late)
                it.start()
                databases.await_rest(it.data)
                it.stop()
                databases.edit(it.data, "mypage", f"{from_the_start} = ?", late)
                it.start()
                databases.await_rest(it.data)
                self.assertEqual(pages(it), before)

    def test_catches_up_after_it_was_restored_from_an_older_copy(self) -> None:
        with Boxoffice() as it:
            first = it.book().id
            it.mypage_shows(first, deliveryStatus="START_DELIVERY")
            it.stop()
            older = databases.path_of(it.data, "mypage").read_bytes()
            it.start()
            after = a_mixed_history(it)
            it.stop()
            databases.path_of(it.data, "mypage").write_bytes(older)
            it.start()
            databases.await_rest(it.data)
            self.assertEqual(pages(it), after)
            audit_passes(self, it)

    def test_is_built_anew_when_its_database_is_gone(self) -> None:
        with Boxoffice() as it:
            before = a_mixed_history(it)
            it.stop()
            databases.path_of(it.data, "mypage").unlink()
            it.start()
            databases.await_rest(it.data)
            self.assertEqual(pages(it), before)
            audit_passes(self, it)

    def await_rebuilt(self, it: Boxoffice) -> None:
        def finished() -> bool:
            state = it.get("operator", "/mypage/rebuild").json
            self.assertEqual(state["failure"], "")
            return not state["running"] and state["rebuilds"] == 1

        wait_until(finished, "my page is rebuilt")

    def assert_equals_the_events(self, it: Boxoffice) -> None:
        databases.await_rest(it.data)
        self.assertEqual(pages(it), fold({name: databases.events(it.data, name) for name in databases.PRODUCERS}))

    def tell_again(self, it: Boxoffice, producer: str) -> None:
        """Appends a copy of each event of the log, as a producer would that is not sure whether it told it."""
        with databases.editing(it.data, producer) as connection:
            names = [
                row["name"] for row in connection.execute("PRAGMA table_info(outbox)") if row["name"] != "sequence"
            ]
            columns = ", ".join(names)
            connection.execute(
                f"INSERT INTO outbox(sequence, {columns})"
                f" SELECT sequence + (SELECT max(sequence) FROM outbox), {columns} FROM outbox ORDER BY sequence"
            )


if __name__ == "__main__":
    unittest.main()
