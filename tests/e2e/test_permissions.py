"""Who may do what through the gateway: every line of the program's table, tried as everybody, against one that is
written by hand."""

from typing import ClassVar

from tests.e2e.boxoffice_process import A_BOOKING, run_command
from tests.e2e.case import SharedProgram
from tests.e2e.http_client import Answer
from tests.e2e.waiting import wait_until

# What each gets of a thing that is the first customer's: the answer to him, to a guest with a token of his own, to who
# shows nothing, to another customer, to the gate and to an operator. `ok` is whatever the service itself says, other
# than that it is not his to do; `own` is ok, and he is shown his own alone; `404` is as if there were nothing.
ANYBODY = ("ok", "ok", "ok", "ok", "ok", "ok")
HOLDERS = ("ok", "ok", "ok", "ok", 403, "ok")
OWN_LIST = ("own", "own", "own", "own", 403, "ok")
HIS_OWN = ("ok", 404, 404, 404, 403, "ok")
THE_HOUSE = (403, 403, 401, 403, 403, "ok")
MATRIX = {
    "GET /musicals": ANYBODY,
    "GET /musicals/{id}": ANYBODY,
    "GET /venues": ANYBODY,
    "GET /venues/{id}": ANYBODY,
    "GET /performances": ANYBODY,
    "GET /performances/{id}": ANYBODY,
    "GET /performances/{id}/layout": ANYBODY,
    "GET /performances/{id}/availability": ANYBODY,
    "POST /holds": HOLDERS,
    "POST /holds/{id}/extension": HOLDERS,
    "DELETE /holds/{id}": HOLDERS,
    "GET /bookings": OWN_LIST,
    "POST /bookings": HOLDERS,
    "GET /bookings/{id}": HIS_OWN,
    "PATCH /bookings/{id}": HIS_OWN,
    "GET /bookings/{id}/tickets": HIS_OWN,
    "GET /bookings/{id}/cancellation": HIS_OWN,
    "GET /mypages": OWN_LIST,
    "GET /mypages/{id}": HIS_OWN,
    "GET /mypages/live": HOLDERS,
    "GET /mypages/search": HOLDERS,
    "GET /mypages/search/findByBookingId": HOLDERS,
    "GET /payments": THE_HOUSE,
    "GET /payments/{id}": THE_HOUSE,
    "GET /payments/{id}/refunds": THE_HOUSE,
    "GET /payments/search": THE_HOUSE,
    "GET /payments/search/findByBookingId": THE_HOUSE,
    "GET /deliveries": THE_HOUSE,
    "GET /deliveries/{id}": THE_HOUSE,
    "PATCH /deliveries/{id}": THE_HOUSE,
    "POST /deliveries/steps": THE_HOUSE,
    "GET /deliveries/pick-list": THE_HOUSE,
    "GET /deliveries/search": THE_HOUSE,
    "GET /deliveries/search/findByBookingId": THE_HOUSE,
}
ROLES = ("guest", "customer", "gate", "operator")
# Bodies that are right, so that nothing but the permission is refused, and change nothing for who comes later.
BODIES = {"POST /bookings": A_BOOKING, "PATCH /bookings/{id}": {"bookingStatus": "PENDING_BOOKING"}}


class ThePermissions(SharedProgram):
    booking: ClassVar[int]
    callers: ClassVar[dict[str, dict[str, str]]]

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()

        def bearer(token: str | None) -> dict[str, str]:
            return {"Authorization": f"Bearer {token}"}

        guest = cls.it.post("gateway", "/bookings", A_BOOKING).header("Guest-Token")
        cls.callers = {
            "the customer": bearer(cls.it.token("customer", "customer-1")),
            "a guest": bearer(guest),
            "nobody": {},
            "another customer": bearer(cls.it.token("customer", "customer-2")),
            "the gate": bearer(cls.it.token("gate", "gate-1")),
            "an operator": bearer(cls.it.token("operator", "operator-1")),
        }
        cls.booking = cls.it.post("gateway", "/bookings", A_BOOKING, cls.callers["the customer"]).id
        wait_until(lambda: cls.it.mypage(cls.booking), "my page knows the booking")

    def test_are_the_ones_of_the_table_written_by_hand(self) -> None:
        printed = run_command("permissions").stdout.splitlines()
        lines = {" ".join(line.split()[:2]): set(line.split()[2:]) for line in printed}
        self.assertEqual(set(lines), set(MATRIX))
        for route, (customer, guest, _, _, gate, operator) in MATRIX.items():
            may = {role for role, verdict in zip(ROLES, (guest, customer, gate, operator), strict=True)
                   if verdict not in (401, 403)}
            self.assertEqual(lines[route], may | ({"guest", "customer"} if 404 in (guest, customer) else set()), route)

    def test_hold_for_every_caller_at_every_route(self) -> None:
        for route, verdicts in MATRIX.items():
            for (caller, shown), verdict in zip(self.callers.items(), verdicts, strict=True):
                with self.subTest(route, caller=caller):
                    self.assert_verdict(verdict, self.call(route, shown), caller)

    def call(self, route: str, shown: dict[str, str]) -> Answer:
        method, pattern = route.split()
        path = pattern.replace("{id}", str(self.booking))
        if route == "GET /mypages/live":
            path += "?bookingId=none"  # a stream would not end
        body = BODIES.get(route, {} if method in ("POST", "PATCH") else None)
        return self.it.send("gateway", method, path, body, shown)

    def assert_verdict(self, verdict: object, answer: Answer, caller: str) -> None:
        self.assertLess(answer.status, 500, answer)
        if isinstance(verdict, int):
            self.assert_problem(answer, verdict)
            return
        self.assertNotIn(answer.status, (401, 403), answer)
        if verdict == "own":
            [items] = answer.json["_embedded"].values()
            is_seen = self.booking in [item.get("bookingId", item["id"]) for item in items]
            self.assertEqual(is_seen, caller == "the customer", answer)
