"""Who asks, as the gateway finds out, and what that lets him see and do."""

import base64
import json
import unittest
from typing import Any

from tests.e2e.boxoffice_process import A_BOOKING, Boxoffice, run_command
from tests.e2e.case import SharedProgram, assert_problem
from tests.e2e.event_stream import EventStream
from tests.e2e.http_client import Answer
from tests.e2e.waiting import wait_until

CANCEL = {"bookingStatus": "CANCEL_BOOKING"}
SESSION_COOKIE = "__Host-boxoffice"


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def ids(listed: Answer, collection: str) -> list[int]:
    return [item["id"] for item in listed.json["_embedded"][collection]]


class Browser:
    """Keeps the session's cookie, and sends what a page has to send."""

    def __init__(self, it: Boxoffice) -> None:
        self.it = it
        self.cookie = ""
        self.session = self.open_session()

    def open_session(self) -> dict[str, Any]:
        answer = self.it.get("gateway", "/session", self.cookies())
        assert answer.status == 200, answer
        self.keep(answer)
        self.session = answer.json
        return self.session

    def keep(self, answer: Answer) -> None:
        for given in answer.headers.get_all("Set-Cookie") or []:
            self.cookie = given.split(";")[0]

    def cookies(self) -> dict[str, str]:
        return {"Cookie": self.cookie} if self.cookie else {}

    def look(self, path: str) -> Answer:
        return self.it.get("gateway", path, self.cookies())

    def change(self, method: str, path: str, body: object = None) -> Answer:
        return self.it.send("gateway", method, path, body,
                            self.cookies() | {"X-CSRF-Token": self.session["csrfToken"]})


class AGuest(SharedProgram):
    """Somebody who shows nothing, and what he is given for his booking."""

    def book(self, **headers: str) -> Answer:
        answer = self.it.post("gateway", "/bookings", A_BOOKING,
                              {name.replace("_", "-"): value for name, value in headers.items()})
        self.assertEqual(answer.status, 201, answer)
        return answer

    def test_is_given_a_token_by_which_he_sees_his_booking_and_no_other(self) -> None:
        mine, others = self.book(), self.book()
        token = bearer(mine.header("Guest-Token") or "")
        self.assertEqual(self.it.get("gateway", f"/bookings/{mine.id}", token).json["id"], mine.id)
        for path in (f"/bookings/{others.id}", f"/bookings/{others.id}/tickets",
                     f"/bookings/{others.id}/cancellation"):
            with self.subTest(path):
                self.assert_problem(self.it.get("gateway", path, token), 404)
                self.assert_problem(self.it.get("gateway", path), 404)
        self.assertEqual(ids(self.it.get("gateway", "/bookings", token), "bookings"), [mine.id])
        self.assertEqual(self.it.get("gateway", "/bookings", token).json["page"]["totalElements"], 1)
        self.assertEqual(ids(self.it.get("gateway", "/bookings?after=0", token), "bookings"), [mine.id])
        self.assertEqual(ids(self.it.get("gateway", "/bookings?sort=addr,desc", token), "bookings"), [mine.id])
        self.assertEqual(ids(self.it.get("gateway", "/bookings"), "bookings"), [])

    def test_cancels_his_own_booking_and_no_other(self) -> None:
        mine, others = self.book(), self.book()
        token = bearer(mine.header("Guest-Token") or "")
        self.assert_problem(self.it.patch("gateway", f"/bookings/{others.id}", CANCEL, token), 404)
        self.assert_problem(self.it.patch("gateway", f"/bookings/{mine.id}", CANCEL), 404)
        self.assertEqual(self.it.patch("gateway", f"/bookings/{mine.id}", CANCEL, token).status, 200)
        self.assertEqual(self.it.get("booking", f"/bookings/{others.id}").json["bookingStatus"], "COMPLETE_BOOKING")

    def test_watches_his_own_page_and_no_other(self) -> None:
        mine, others = self.book(), self.book()
        token = bearer(mine.header("Guest-Token") or "")
        wait_until(lambda: self.it.mypage(mine.id) and self.it.mypage(others.id), "my page knows both")
        search = "/mypages/search/findByBookingId?bookingId="
        self.assertEqual(len(ids(self.it.get("gateway", f"{search}{mine.id}", token), "mypages")), 1)
        self.assertEqual(ids(self.it.get("gateway", f"{search}{others.id}", token), "mypages"), [])
        [page] = ids(self.it.get("gateway", "/mypages", token), "mypages")
        self.assertEqual(self.it.get("gateway", f"/mypages/{page}", token).json["bookingId"], mine.id)
        self.assert_problem(self.it.get("gateway", f"/mypages/{page}"), 404)

    def test_is_told_live_of_his_own_booking_and_no_other(self) -> None:
        mine, others = self.book(), self.book()
        token = bearer(mine.header("Guest-Token") or "")
        wait_until(lambda: self.it.mypage(mine.id) and self.it.mypage(others.id), "my page knows both")
        with (EventStream(self.it.url("gateway", f"/mypages/live?bookingId={others.id}"), token) as closed,
              EventStream(self.it.url("gateway", f"/mypages/live?bookingId={mine.id}"), token) as stream):
            _, document = stream.next_event()
            self.assertEqual(document["_embedded"]["mypages"][0]["bookingId"], mine.id)
            self.it.cancel(others.id)
            self.it.mypage_shows(others.id, paymentStatus="CANCEL_PAYMENT")
            self.assertNotIn(b"data:", closed.heard_so_far())

    def test_who_sends_the_same_key_again_is_the_same_guest(self) -> None:
        first = self.book(Idempotency_Key="of-a-guest")
        again = self.book(Idempotency_Key="of-a-guest")
        self.assertEqual((again.id, again.header("Idempotent-Replayed")), (first.id, "true"))
        for answer in (first, again):
            token = bearer(answer.header("Guest-Token") or "")
            self.assertEqual(self.it.get("gateway", f"/bookings/{first.id}", token).status, 200)
        other = self.it.post("gateway", "/bookings", A_BOOKING | {"customerName": "성춘향"},
                             {"Idempotency-Key": "of-a-guest"})
        self.assertEqual(other.status, 201, other)
        self.assertNotEqual(other.id, first.id)

    def test_is_told_to_send_a_token_where_he_may_not_go(self) -> None:
        for path in ("/payments", "/deliveries", "/payments/1", "/deliveries/pick-list"):
            with self.subTest(path):
                refused = self.it.get("gateway", path)
                self.assert_problem(refused, 401)
                self.assertTrue((refused.header("WWW-Authenticate") or "").startswith("Bearer"), refused)

    def test_keeps_his_token_over_a_restart(self) -> None:
        with Boxoffice() as it:
            booked = it.post("gateway", "/bookings", A_BOOKING)
            it.kill()
            it.start()
            token = bearer(booked.header("Guest-Token") or "")
            self.assertEqual(it.get("gateway", f"/bookings/{booked.id}", token).status, 200)


class ABrowser(SharedProgram):
    def test_has_a_session_that_scripts_cannot_read(self) -> None:
        answer = self.it.get("gateway", "/session")
        [cookie] = answer.headers.get_all("Set-Cookie") or []
        name, _, attributes = cookie.partition("=")
        self.assertEqual(name, SESSION_COOKIE)
        for attribute in ("Path=/", "Secure", "HttpOnly", "SameSite=Lax"):
            self.assertIn(f"; {attribute}", attributes)
        self.assertNotIn("Domain", attributes)
        self.assertEqual((answer.json["role"], answer.json["name"], answer.header("Cache-Control")),
                         ("guest", None, "no-store"))

    def test_sees_what_was_booked_in_it_and_nothing_else(self) -> None:
        mine, others = Browser(self.it), Browser(self.it)
        booked = mine.change("POST", "/bookings", A_BOOKING)
        self.assertEqual((booked.status, booked.header("Guest-Token")), (201, None), booked)
        second = mine.change("POST", "/bookings", A_BOOKING)
        self.assertEqual(ids(mine.look("/bookings"), "bookings"), [booked.id, second.id])
        self.assertEqual(ids(mine.look("/bookings?sort=id,desc&size=1"), "bookings"), [second.id])
        self.assertEqual(ids(others.look("/bookings"), "bookings"), [])
        assert_problem(self, others.look(f"/bookings/{booked.id}"), 404)
        assert_problem(self, others.change("PATCH", f"/bookings/{booked.id}", CANCEL), 404)
        self.assertEqual(mine.change("PATCH", f"/bookings/{booked.id}", CANCEL).status, 200)

    def test_keeps_its_session_when_it_asks_again(self) -> None:
        browser = Browser(self.it)
        before = browser.cookie
        again = self.it.get("gateway", "/session", browser.cookies())
        self.assertIsNone(again.header("Set-Cookie"))
        self.assertEqual(again.json["csrfToken"], browser.session["csrfToken"])
        self.assertEqual(browser.cookie, before)

    def test_changes_nothing_for_a_page_that_does_not_know_its_token(self) -> None:
        browser = Browser(self.it)
        before = self.it.total("booking", "bookings")
        for token in ({}, {"X-CSRF-Token": ""}, {"X-CSRF-Token": Browser(self.it).session["csrfToken"]}):
            with self.subTest(token):
                refused = self.it.post("gateway", "/bookings", A_BOOKING, browser.cookies() | token)
                self.assert_problem(refused, 403)
                self.assertEqual(refused.json["type"], "/problems/csrf")
        self.assertEqual(self.it.total("booking", "bookings"), before)

    def test_begins_anew_when_its_cookie_is_worth_nothing(self) -> None:
        browser = Browser(self.it)
        name, value = browser.cookie.split("=", 1)
        for bad in (value[:-1], value + "A", "", "a.b", value.swapcase()):
            with self.subTest(bad[:20]):
                cookie = {"Cookie": f"{name}={bad}"}
                self.assert_problem(self.it.get("gateway", "/bookings", cookie), 401)
                fresh = self.it.get("gateway", "/session", cookie)
                self.assertEqual((fresh.status, fresh.json["role"]), (200, "guest"))
                self.assertIsNotNone(fresh.header("Set-Cookie"))

    def test_ends_its_session(self) -> None:
        left = Browser(self.it).change("POST", "/logout")
        self.assertEqual(left.status, 204, left)
        self.assertIn("Max-Age=0", left.header("Set-Cookie") or "")


class SomebodyWithAToken(SharedProgram):
    def token(self, role: str, subject: str) -> dict[str, str]:
        return bearer(self.it.token(role, subject))

    def test_of_an_operator_sees_everything_and_is_written_down(self) -> None:
        booked = self.it.post("gateway", "/bookings", A_BOOKING)
        operator = self.token("operator", "the-house-manager")
        for path in (f"/bookings/{booked.id}", "/payments", "/deliveries", "/mypages"):
            self.assertEqual(self.it.get("gateway", path, operator).status, 200, path)
        self.assertEqual(self.it.patch("gateway", f"/bookings/{booked.id}", CANCEL, operator).status, 200)
        lines = [json.loads(line) for line in (self.it.data / "audit.log").read_text().splitlines()]
        [done] = [line for line in lines if line["subject"] == "the-house-manager"]
        self.assertEqual((done["role"], done["method"], done["path"], done["status"]),
                         ("operator", "PATCH", f"/bookings/{booked.id}", 200))

    def test_of_a_customer_has_his_bookings_wherever_he_is(self) -> None:
        customer, other = self.token("customer", "customer-1"), self.token("customer", "customer-2")
        booked = self.it.post("gateway", "/bookings", A_BOOKING, customer)
        self.assertEqual((booked.status, booked.header("Guest-Token")), (201, None))
        again = self.token("customer", "customer-1")
        self.assertEqual(self.it.get("gateway", f"/bookings/{booked.id}", again).status, 200)
        self.assert_problem(self.it.get("gateway", f"/bookings/{booked.id}", other), 404)
        self.assert_problem(self.it.get("gateway", "/payments", customer), 403)

    def test_of_the_house_is_also_a_link_that_a_browser_opens(self) -> None:
        opened = self.it.get("gateway", f"/enter?token={self.it.token('operator', 'manager')}")
        self.assertEqual((opened.status, opened.header("Location")), (303, "/"))
        browser = Browser(self.it)
        browser.keep(opened)
        self.assertEqual((browser.open_session()["role"], browser.session["name"]), ("operator", "manager"))
        self.assertEqual(browser.look("/payments").status, 200)
        for bad in ("", "?token=", "?token=a.b.c"):
            self.assert_problem(self.it.get("gateway", f"/enter{bad}"), 401)

    def test_that_is_worth_nothing_gets_in_nowhere(self) -> None:
        valid = self.it.token("operator", "o")
        header, payload, signature = valid.split(".")

        def encoded(document: object) -> str:
            return base64.urlsafe_b64encode(json.dumps(document).encode()).rstrip(b"=").decode()

        claims = json.loads(base64.urlsafe_b64decode(payload + "=="))
        kid = json.loads(base64.urlsafe_b64decode(header + "=="))["kid"]
        guest = self.it.post("gateway", "/bookings", A_BOOKING).header("Guest-Token") or ""
        with Boxoffice() as elsewhere:
            stranger = elsewhere.token("operator", "o")
        worthless = [
            "", "x", "a.b", "a.b.c", "....", valid[:-1], valid + "A", valid + ".", f".{payload}.{signature}",
            f"{header}.{payload}.", f"{header}..{signature}", "A" * 9000, stranger, guest[:-1], guest + "A",
            f"{encoded({'alg': 'none'})}.{payload}.",
            f"{encoded({'alg': 'HS256', 'kid': kid})}.{payload}.{signature}",
            f"{encoded({'alg': 'EdDSA', 'kid': 'other'})}.{payload}.{signature}",
            f"{header}.{encoded(claims | {'sub': 'other'})}.{signature}",
            *(valid[:at] + ("A" if valid[at] != "A" else "B") + valid[at + 1:] for at in range(0, len(valid), 11)),
        ]
        for token in worthless:
            with self.subTest(token[:60]):
                self.assert_problem(self.it.get("gateway", "/bookings", {"Authorization": f"Bearer {token}"}), 401)
        for field in ("Basic b3BlcmF0b3I6eA==", "Bearer", "Bearer  ", valid, f"bearer {valid} {valid}"):
            with self.subTest(field[:30]):
                self.assert_problem(self.it.get("gateway", "/bookings", {"Authorization": field}), 401)
        denied = [json.loads(line) for line in (self.it.data / "audit.log").read_text().splitlines()]
        self.assertGreaterEqual(sum(line["status"] == 401 for line in denied), len(worthless))

    def test_is_not_believed_at_a_service_and_what_the_gateway_says_cannot_be_said_by_others(self) -> None:
        booked = self.it.post("gateway", "/bookings", A_BOOKING)
        forged = {"X-Boxoffice-Caller": "operator 9999999999999 somebody"}
        self.assert_problem(self.it.get("booking", f"/bookings/{booked.id}", forged), 401)
        self.assert_problem(self.it.get("gateway", f"/bookings/{booked.id}", forged), 404)

    def test_is_made_for_a_role_that_there_is(self) -> None:
        for arguments in (["--role", "king", "--subject", "s"], ["--role", "operator"],
                          ["--role", "operator", "--subject", "s", "--hours", "0"]):
            self.assertNotEqual(run_command("token", *arguments, "--data", str(self.it.data)).returncode, 0)


class TheHouse(unittest.TestCase):
    def test_keeps_its_key_and_its_audit_log_to_itself(self) -> None:
        with Boxoffice() as it:
            for file in ("house.key", "audit.log"):
                self.assertEqual((it.data / file).stat().st_mode & 0o777, 0o600, file)

    def test_does_not_open_its_services_to_others_without_a_key(self) -> None:
        refused = run_command("start", settings={"BOXOFFICE_HOST": "0.0.0.0", "BOXOFFICE_DATA": "/nonexistent/x"})
        self.assertEqual(refused.returncode, 2)
        self.assertIn("identity.service_key", refused.stderr)

    def test_lets_nobody_but_its_own_programs_in_where_others_can_reach_its_services(self) -> None:
        settings = {"BOXOFFICE_HOST": "0.0.0.0", "BOXOFFICE_IDENTITY__SERVICE_KEY": "k" * 32}
        with Boxoffice(settings) as it:
            for service, path in (("booking", "/bookings"), ("payment", "/payments"), ("mypage", "/mypages")):
                assert_problem(self, it.get(service, path), 401)
                self.assertEqual(it.get(service, "/actuator/health/liveness").status, 200)
            self.assertEqual(it.post("gateway", "/bookings", A_BOOKING).status, 201)

    def test_does_not_take_everybody_for_an_operator_where_others_can_reach_it(self) -> None:
        settings = {"BOXOFFICE_HOST": "0.0.0.0", "BOXOFFICE_IDENTITY__SERVICE_KEY": "k" * 32,
                    "BOXOFFICE_GATEWAY__ANONYMOUS": "operator", "BOXOFFICE_DATA": "/nonexistent/x"}
        refused = run_command("start", settings=settings)
        self.assertEqual(refused.returncode, 2)
        self.assertIn("gateway.anonymous", refused.stderr)


if __name__ == "__main__":
    unittest.main()
