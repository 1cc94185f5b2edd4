"""Saying it twice and saying it late: Idempotency-Key, ETag and If-Match."""

import unittest
from concurrent.futures import ThreadPoolExecutor

from tests.e2e import databases
from tests.e2e.boxoffice_process import A_BOOKING, Boxoffice
from tests.e2e.case import SharedProgram, assert_problem
from tests.e2e.waiting import wait_until


class WithAnIdempotencyKey(SharedProgram):
    def key(self, value: str) -> dict[str, str]:
        return {"Idempotency-Key": value}

    def test_the_same_request_gets_the_same_answer_and_books_once(self) -> None:
        before = self.it.total("booking", "bookings")
        first = self.it.book(self.key("once"))
        again = self.it.book(self.key("once"))
        quoted = self.it.book(self.key('"once"'))
        self.assertEqual(first.status, 201, first)
        self.assertIsNone(first.header("Idempotent-Replayed"))
        for repeated in (again, quoted):
            self.assertEqual((repeated.status, repeated.body), (201, first.body))
            self.assertEqual(repeated.header("Location"), first.header("Location"))
            self.assertEqual(repeated.header("Idempotent-Replayed"), "true")
        self.assertEqual(self.it.total("booking", "bookings"), before + 1)

    def test_the_same_meaning_in_other_bytes_is_the_same_request(self) -> None:
        first = self.it.book(self.key("bytes"))
        other = b'{"addr": "\\uc11c\\uc6b8\\uc2dc \\uc885\\ub85c\\uad6c", "telephoneInfo": 11112222,'
        other += ' "customerName": "홍길동", "musicalName": "Elizabeth"}'.encode()
        again = self.it.post("booking", "/bookings", other, self.key("bytes"))
        self.assertEqual((again.status, again.json["id"]), (201, first.id), again)

    def test_another_request_under_the_same_key_is_422(self) -> None:
        self.it.book(self.key("other"))
        assert_problem(self, self.it.book(self.key("other"), customerName="다른 사람"), 422)

    def test_the_answer_stays_the_first_one_after_the_booking_changed(self) -> None:
        first = self.it.book(self.key("changed"))
        self.assertEqual(self.it.cancel(first.id).status, 200)
        again = self.it.book(self.key("changed"))
        self.assertEqual((again.status, again.body), (201, first.body))

    def test_of_many_at_once_one_books_and_the_others_wait_or_hear_its_answer(self) -> None:
        before = self.it.total("booking", "bookings")
        self.it.provider(delayMs="100")
        self.addCleanup(lambda: self.it.provider(delayMs="0"))
        with ThreadPoolExecutor(16) as pool:
            answers = list(pool.map(lambda _: self.it.book(self.key("crowd")), range(16)))
        self.assertLessEqual({answer.status for answer in answers}, {201, 409})
        self.assertEqual(len({answer.id for answer in answers if answer.status == 201}), 1)
        for answer in answers:
            if answer.status == 409:
                assert_problem(self, answer, 409)
                self.assertEqual(answer.header("Retry-After"), "1")
        self.assertEqual(self.it.total("booking", "bookings"), before + 1)

    def test_a_refused_request_does_not_use_the_key_up(self) -> None:
        assert_problem(self, self.it.book(self.key("refused"), musicalName=""), 422)
        self.assertEqual(self.it.book(self.key("refused")).status, 201)

    def test_a_decline_is_an_answer_too(self) -> None:
        self.it.provider(declineRate=1)
        self.addCleanup(lambda: self.it.provider(declineRate=0))
        first = self.it.book(self.key("declined"))
        self.it.provider(declineRate=0)
        again = self.it.book(self.key("declined"))
        self.assertEqual((first.status, again.status, again.header("Idempotent-Replayed")), (402, 402, "true"))

    def test_a_cancel_is_repeated_too(self) -> None:
        booking = self.it.book().id
        first = self.it.cancel(booking, self.key("cancel"))
        again = self.it.cancel(booking, self.key("cancel"))
        self.assertEqual((again.status, again.body), (200, first.body))
        self.assertEqual(again.header("Idempotent-Replayed"), "true")

    def test_a_cancel_uses_its_key_up_for_every_other_request(self) -> None:
        booking = self.it.book().id
        self.assertEqual(self.it.cancel(booking, self.key("used up")).status, 200)
        complete = {"bookingStatus": "COMPLETE_BOOKING"}
        assert_problem(self, self.it.patch("booking", f"/bookings/{booking}", complete, self.key("used up")), 422)

    def test_a_payment_is_repeated_too(self) -> None:
        booking = self.it.book().id
        order = {"bookingId": booking, "addr": "서울시 종로구"}
        first = self.it.post("payment", "/payments", order, self.key("pay"))
        self.assertEqual(self.it.cancel(booking).status, 200)
        wait_until(lambda: (self.it.payment_of(booking) or {}).get("paymentStatus") == "CANCEL_PAYMENT", "the refund")
        again = self.it.post("payment", "/payments", order, self.key("pay"))
        self.assertEqual((again.status, again.body, again.header("ETag")), (201, first.body, first.header("ETag")))
        self.assertEqual(again.header("Idempotent-Replayed"), "true")
        assert_problem(self, self.it.post("payment", "/payments", order | {"addr": "x"}, self.key("pay")), 422)
        assert_problem(self, self.it.post("payment", "/payments", order, self.key("k" * 256)), 400)

    def test_a_delivery_is_handed_over_once_under_a_key(self) -> None:
        first, second = (self.delivered(self.it.book().id) for _ in range(2))
        done = {"deliveryStatus": "COMPLETE_DELIVERY"}
        answer = self.it.patch("delivery", f"/deliveries/{first}", done, self.key("handed over"))
        again = self.it.patch("delivery", f"/deliveries/{first}", done, self.key("handed over"))
        self.assertEqual((answer.status, again.status, again.body), (200, 200, answer.body))
        self.assertEqual(again.header("Idempotent-Replayed"), "true")
        assert_problem(self, self.it.patch("delivery", f"/deliveries/{second}", done, self.key("handed over")), 422)

    def delivered(self, booking: int) -> int:
        """The delivery of a booking, as soon as there is one."""
        return wait_until(lambda: self.it.delivery_of(booking), "the tickets are on their way")["id"]

    def test_keys_are_printable_and_bounded(self) -> None:
        self.assertEqual(self.it.book(self.key("k" * 255)).status, 201)
        for wrong in ("k" * 256, '""', "k\tk"):
            with self.subTest(wrong[:10]):
                assert_problem(self, self.it.book(self.key(wrong)), 400)

    def test_the_same_key_through_the_gateway_is_the_same_request(self) -> None:
        first = self.it.post("gateway", "/bookings", A_BOOKING, self.key("gateway"))
        again = self.it.post("gateway", "/bookings", A_BOOKING, self.key("gateway"))
        self.assertEqual((again.status, again.body), (201, first.body))
        self.assertEqual(again.header("Idempotent-Replayed"), "true")


class WithAKeyAcrossACrash(unittest.TestCase):
    def test_an_answer_given_before_a_kill_is_given_again_after_it(self) -> None:
        with Boxoffice() as it:
            answers = {f"key {n}": it.book({"Idempotency-Key": f"key {n}"}, customerName=f"c{n}") for n in range(10)}
            it.kill()
            it.start()
            for n, (key, first) in enumerate(answers.items()):
                again = it.book({"Idempotency-Key": key}, customerName=f"c{n}")
                self.assertEqual((again.status, again.json), (201, self.moved(first.json, it)), again)
                self.assertEqual(again.header("Idempotent-Replayed"), "true")
            self.assertEqual(it.total("booking", "bookings"), 10)

    def test_a_request_that_was_cut_off_by_a_kill_is_done_once(self) -> None:
        with Boxoffice({"BOXOFFICE_BOOKING__PAYMENT_TIMEOUT_MS": "20000"}) as it:
            it.provider(delayMs="10000")
            with ThreadPoolExecutor(1) as pool:
                cut_off = pool.submit(it.book, {"Idempotency-Key": "cut off"})
                wait_until(lambda: it.total("booking", "bookings") == 1, "the booking is under way")
                it.kill()
                self.assertIsInstance(cut_off.exception(10), OSError)
            it.start()

            def finished() -> bool:
                self.last = it.book({"Idempotency-Key": "cut off"})
                return self.last.status != 409

            wait_until(finished, "the request is finished", 35, every_s=0.1)
            self.assertEqual(self.last.status, 201, self.last)
            databases.await_rest(it.data)
            complete = [row for row in it.newest("booking", "bookings") if row["bookingStatus"] == "COMPLETE_BOOKING"]
            charged = [row for row in it.newest("payment", "payments") if row["paymentStatus"] == "COMPLETE_PAYMENT"]
            self.assertEqual((len(complete), len(charged)), (1, 1))

    def moved(self, body: dict[str, object], it: Boxoffice) -> object:
        """The body with links to the program's present port, which is another one after the restart."""
        links = {rel: {"href": it.url("booking", f"/bookings/{body['id']}")} for rel in ("self", "booking")}
        return body | {"_links": links}


class WithAnETag(SharedProgram):
    def test_a_cancel_of_the_version_that_was_seen_is_done(self) -> None:
        seen = self.it.book()
        tag = seen.header("ETag") or ""
        self.assertRegex(tag, r'^"[0-9]+"$')
        done = self.it.cancel(seen.id, {"If-Match": tag})
        self.assertEqual(done.status, 200, done)
        self.assertNotEqual(done.header("ETag"), tag)

    def test_a_cancel_of_another_version_is_412_and_changes_nothing(self) -> None:
        seen = self.it.book()
        for tag in ('"999"', '"nonsense"', 'W/"1"'):
            assert_problem(self, self.it.cancel(seen.id, {"If-Match": tag}), 412)
        self.it.booking_is(seen.id, "COMPLETE_BOOKING")
        self.assertEqual(self.it.cancel(seen.id, {"If-Match": "*"}).status, 200)

    def test_a_cancel_of_a_version_that_was_ruled_out_is_412(self) -> None:
        seen = self.it.book()
        for tag in ("*", seen.header("ETag") or ""):
            assert_problem(self, self.it.cancel(seen.id, {"If-None-Match": tag}), 412)
        self.assertEqual(self.it.cancel(seen.id, {"If-None-Match": '"999"'}).status, 200)

    def test_a_look_at_another_version_than_the_wanted_one_is_412(self) -> None:
        seen = self.it.book()
        path = f"/bookings/{seen.id}"
        assert_problem(self, self.it.get("booking", path, {"If-Match": '"999"'}), 412)
        self.assertEqual(self.it.get("booking", path, {"If-Match": seen.header("ETag") or ""}).status, 200)

    def test_what_one_has_already_is_not_sent_again(self) -> None:
        seen = self.it.book()
        tag = self.it.get("booking", f"/bookings/{seen.id}").header("ETag") or ""
        same = self.it.get("booking", f"/bookings/{seen.id}", {"If-None-Match": tag})
        self.assertEqual((same.status, same.body, same.header("ETag")), (304, b"", tag))
        self.it.cancel(seen.id)
        self.assertEqual(self.it.get("booking", f"/bookings/{seen.id}", {"If-None-Match": tag}).status, 200)


if __name__ == "__main__":
    unittest.main()
