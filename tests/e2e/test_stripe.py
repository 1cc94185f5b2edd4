"""Stripe as the payment provider: the program against Stripe's own stand-in, and webhooks as Stripe signs them.

stripe-mock checks the shape of what it is sent, and answers with samples. The sample of an intent has no outcome
(`requires_payment_method`, without an attempt), which must not be taken for a decline: bookings wait, until the
webhook that a real Stripe would send says how it ended. How the program takes declines, faults and refunds that are on
their way is tested on a double, in services/payment/tests/stripe_provider_test.cpp.
"""

import time
import unittest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

from tests.e2e import databases
from tests.e2e.audit import audit_passes
from tests.e2e.boxoffice_process import Boxoffice, StartFailed, run_command
from tests.e2e.case import assert_problem
from tests.e2e.http_client import Answer, request
from tests.e2e.stripe import (
    SECRET_KEY,
    WEBHOOK_SECRET,
    Sent,
    StripeLine,
    digest,
    event,
    intent,
    signature,
    stripe_settings,
)
from tests.e2e.waiting import wait_until
from tests.engines.stripe_mock import StripeMock

SETTLE_TIMEOUT_S = 35.0


class WithStripe(unittest.TestCase):
    mock: ClassVar[StripeMock]

    @classmethod
    def setUpClass(cls) -> None:
        cls.mock = cls.enterClassContext(StripeMock())

    def webhook(self, it: Boxoffice, body: bytes, **headers: str) -> Answer:
        sent = {"Stripe-Signature": signature(body), "Content-Type": "application/json; charset=utf-8"}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return request(it.url("payment", "/webhooks/stripe"), "POST", body, sent | named)

    def booked(self, it: Boxoffice, line: StripeLine) -> tuple[int, Sent]:
        """A booking whose payment waits for Stripe, and what was sent to charge it."""
        before = len(line.sent)
        answer = it.book()
        self.assertEqual(answer.status, 202, answer)
        [charge] = [sent for sent in line.sent[before:] if sent.line == "POST /v1/payment_intents"]
        self.assertEqual(charge.status, 200)
        return answer.id, charge

    def payment(self, it: Boxoffice, booking: int) -> dict[str, Any]:
        found = it.payment_of(booking)
        assert found is not None
        return found


class ABookingPaidByStripe(WithStripe):
    it: ClassVar[Boxoffice]
    line: ClassVar[StripeLine]

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.line = cls.enterClassContext(StripeLine(cls.mock))
        cls.it = cls.enterClassContext(Boxoffice(stripe_settings(cls.line.url)))

    def test_is_charged_by_a_request_that_stripe_understands(self) -> None:
        booking, charge = self.booked(self.it, self.line)
        payment = self.payment(self.it, booking)
        self.assertEqual(payment["paymentStatus"], "PENDING_PAYMENT", "the sample has no outcome")
        key = charge.form["metadata[boxoffice_key]"]
        self.assertRegex(key, rf"^booking-{booking}-[0-9]+$")
        self.assertEqual(charge.headers["Idempotency-Key"], key)
        self.assertEqual(charge.headers["Authorization"], f"Bearer {SECRET_KEY}")
        self.assertEqual(
            charge.form,
            {
                "amount": str(payment["amount"]),
                "currency": "krw",
                "confirm": "true",
                "off_session": "true",
                "payment_method": "pm_card_visa",
                "automatic_payment_methods[enabled]": "true",
                "automatic_payment_methods[allow_redirects]": "never",
                "metadata[boxoffice_key]": key,
            },
        )

    def test_fails_when_stripe_says_that_the_card_was_declined(self) -> None:
        booking, charge = self.booked(self.it, self.line)
        declined = intent(
            charge,
            status="requires_payment_method",
            amount_received=0,
            last_payment_error={"type": "card_error", "code": "card_declined"},
        )
        self.assertEqual(self.webhook(self.it, event("payment_intent.payment_failed", "evt_no", declined)).status, 200)
        self.assertEqual(self.payment(self.it, booking)["paymentStatus"], "FAILED_PAYMENT")
        self.it.booking_is(booking, "FAILED_BOOKING", SETTLE_TIMEOUT_S)

    def test_is_not_settled_by_what_is_not_signed_by_stripe(self) -> None:
        booking, charge = self.booked(self.it, self.line)
        before = self.payment(self.it, booking)
        remembered = self.remembered()
        body = event("payment_intent.succeeded", "evt_forged", intent(charge))
        now = int(time.time())
        good = digest(now, body)

        def with_time(text: str) -> str:
            return f"t={text},v1={digest(text, body)}"

        fields = {
            "another secret": signature(body, secret="whsec_of_somebody_else"),
            "an old time": signature(body, -301),
            "a time to come": signature(body, 320),
            "no time": f"v1={good}",
            "two times": f"t={now},t={now},v1={good}",
            "a negative time": with_time(f"-{now}"),
            "a time with a sign": with_time(f"+{now}"),
            "an overflowing time": with_time("9223372036854775808"),
            "a far overflowing time": with_time("9" * 100),
            "no number as a time": with_time("now"),
            "no digest": f"t={now}",
            "no hexadecimal digits": f"t={now},v1={'g' * 64}",
            "capitals": f"t={now},v1={good.upper()}",
            "a digest cut off": f"t={now},v1={good[:-1]}",
            "a digest with more behind it": f"t={now},v1={good}0",
            "an empty digest": f"t={now},v1=",
            "the test scheme": f"t={now},v0={good}",
            "an unknown scheme": f"t={now},v2={good}",
            "nonsense": "nonsense",
            "nothing": " ",
            "separators": ",,,,",
            "a huge field": f"t={now},v1={good}," + ",".join(["x=y"] * 3_000),
            "many digests": f"t={now}" + f",v1={good}" * 50,
        }
        for what, field in fields.items():
            with self.subTest(what):
                assert_problem(self, self.webhook(self.it, body, Stripe_Signature=field), 400)
        with self.subTest("no signature"):
            assert_problem(self, self.webhook(self.it, body, Stripe_Signature=""), 400)
        with self.subTest("another body"):
            altered = body.replace(b"pi_3Test", b"pi_4Test")
            assert_problem(self, self.webhook(self.it, altered, Stripe_Signature=signature(body)), 400)
        for text in (b"", b"{", b"[]", b'{"id":"evt_1"}', b"\xff" * 10):
            with self.subTest(f"signed, but no event: {text!r}"):
                assert_problem(self, self.webhook(self.it, text, Stripe_Signature=signature(text)), 400)
        with self.subTest("a body that is too large"):
            large = body + b" " * 70_000
            assert_problem(self, self.webhook(self.it, large, Stripe_Signature=signature(large)), 413)
        with self.subTest("a head that is too large"):
            answer = self.webhook(self.it, body, Stripe_Signature=signature(body) + ",x=" + "y" * 20_000)
            assert_problem(self, answer, 431)
        with self.subTest("no JSON by its name"):
            assert_problem(self, self.webhook(self.it, body, Content_Type="text/plain"), 415)

        self.assertEqual(self.payment(self.it, booking), before)
        self.assertEqual(self.remembered(), remembered)
        with self.subTest("the same, signed"):
            self.assertEqual(self.webhook(self.it, body).status, 200)
            self.assertEqual(self.payment(self.it, booking)["paymentStatus"], "COMPLETE_PAYMENT")

    def test_takes_one_of_several_digests_while_a_secret_is_replaced(self) -> None:
        body = event("customer.created", "evt_rotation", {"id": "cus_1", "object": "customer"})
        now = int(time.time())
        field = f"t={now},v1={digest(now, body, 'whsec_old')},v1={digest(now, body)},v0={'0' * 64}"
        self.assertEqual(self.webhook(self.it, body, Stripe_Signature=field).status, 200)

    def test_leaves_nothing_to_switch_on_the_operators_port(self) -> None:
        self.assertEqual(self.it.get("operator", "/provider").status, 404)
        self.assertEqual(self.it.get("operator", "/ledger/trial-balance").status, 200)

    def remembered(self) -> int:
        return int(databases.one(self.it.data, "payment", "SELECT count(*) FROM webhook_event"))


class ABookingsLifeWithStripe(WithStripe):
    def test_is_complete_when_stripe_says_so_and_comes_back_when_it_is_canceled(self) -> None:
        with StripeLine(self.mock) as line, Boxoffice(stripe_settings(line.url)) as it:
            self.pay_and_cancel(it, line)

    def pay_and_cancel(self, it: Boxoffice, line: StripeLine) -> None:
        booking, charge = self.booked(it, line)
        body = event("payment_intent.succeeded", "evt_paid", intent(charge))
        answer = self.webhook(it, body)
        self.assertEqual((answer.status, answer.body), (200, b""), answer)
        paid = self.payment(it, booking)
        self.assertEqual((paid["paymentStatus"], paid["providerReference"]), ("COMPLETE_PAYMENT", "pi_3Test"))
        it.booking_is(booking, "COMPLETE_BOOKING", SETTLE_TIMEOUT_S)
        it.mypage_shows(booking, bookingStatus="COMPLETE_BOOKING", paymentStatus="COMPLETE_PAYMENT")

        for again in range(3):
            self.assertEqual(self.webhook(it, body, Stripe_Signature=signature(body, again)).status, 200)
        self.assertEqual(self.payment(it, booking), paid, "a replay has no second effect")
        self.assertEqual(self.entries_of(it, booking), ["CAPTURED"])

        self.assertIn(it.cancel(booking).status, (200, 204))
        wait_until(lambda: self.payment(it, booking)["paymentStatus"] == "CANCEL_PAYMENT", "refunded", 20)
        [refund] = line.of("POST /v1/refunds")
        self.assertEqual(refund.status, 200)
        self.assertEqual(
            refund.form,
            {
                "payment_intent": "pi_3Test",
                "amount": str(paid["amount"]),
                "metadata[boxoffice_key]": f"booking-{booking}-refund-1",
            },
        )
        self.assertEqual(refund.headers["Idempotency-Key"], f"pi_3Test-booking-{booking}-refund-1")
        self.assertEqual(line.of("GET /v1/refunds")[0].status, 200)
        self.assertEqual(self.entries_of(it, booking), ["CAPTURED", "REFUND_REQUESTED", "REFUND_DONE"])
        databases.await_rest(it.data)
        audit_passes(self, it)

    def entries_of(self, it: Boxoffice, booking: int) -> list[str]:
        sql = "SELECT kind FROM ledger_entry WHERE booking_id = ? ORDER BY id"
        return [row["kind"] for row in databases.rows(it.data, "payment", sql, booking)]


class AChargeThatNobodyHearsOf(WithStripe):
    def test_is_closed_at_stripe_before_it_is_called_never_charged(self) -> None:
        settings = stripe_settings("", BOXOFFICE_PAYMENT__STRIPE__TIMEOUT_MS="1000")
        with StripeLine(self.mock) as line:
            with Boxoffice(settings | {"BOXOFFICE_PAYMENT__STRIPE__URL": line.url}) as it:
                booking, charge = self.booked(it, line)
                it.booking_is(booking, "FAILED_BOOKING", SETTLE_TIMEOUT_S)
                payment = self.payment(it, booking)
                self.assertEqual(payment["paymentStatus"], "FAILED_PAYMENT")
                self.assertEqual(payment["statusReason"], "never-charged")
                search = line.of("GET /v1/payment_intents/search")[0]
                self.assertEqual(search.status, 200)
                closing = line.of("POST /v1/payment_intents")[1]
                self.assertEqual(closing.status, 200)
                self.assertEqual(closing.headers["Idempotency-Key"], charge.headers["Idempotency-Key"])
                self.assertNotIn("confirm", closing.form)
                databases.await_rest(it.data)
                audit_passes(self, it)

    def test_is_not_declined_when_stripe_does_not_take_our_key(self) -> None:
        key = "sk_live_OfAnotherAccount"
        with StripeLine(self.mock) as line:
            settings = stripe_settings(line.url, BOXOFFICE_PAYMENT__STRIPE__SECRET_KEY=key)
            with Boxoffice(settings) as it:
                answer = it.book()
                self.assertEqual(answer.status, 202, answer)
                self.assertEqual([sent.status for sent in line.sent], [401])
                self.assertEqual(self.payment(it, answer.id)["paymentStatus"], "PENDING_PAYMENT")
                wait_until(lambda: "payment.stripe in the settings" in it.log(), "the operator is told")
                self.assertNotIn(key, it.log())


class StripeByHttps(WithStripe):
    def settings(self, host: str) -> dict[str, str]:
        return stripe_settings(f"https://{host}:{self.mock.https_port}", BOXOFFICE_PAYMENT__STRIPE__TIMEOUT_MS="10000")

    def test_is_called_when_it_proves_who_it_is(self) -> None:
        with TemporaryDirectory() as folder:
            authority = Path(folder) / "authority.pem"
            authority.write_text(self.mock.certificate())
            with Boxoffice(self.settings("localhost") | {"SSL_CERT_FILE": str(authority)}) as it:
                booking = it.book().id
                amount = self.payment(it, booking)["amount"]
                self.assertNotIn("Stripe", it.log(), "every request was answered with 200")
                key = f"booking-{booking}-" + str(self.requested_at(it, booking))
                sent = {"id": "pi_1", "object": "payment_intent", "status": "succeeded", "amount": amount,
                        "amount_received": amount, "currency": "krw", "metadata": {"boxoffice_key": key}}
                self.assertEqual(self.webhook(it, event("payment_intent.succeeded", "evt_1", sent)).status, 200)
                it.booking_is(booking, "COMPLETE_BOOKING", SETTLE_TIMEOUT_S)
                it.cancel(booking)
                wait_until(lambda: self.payment(it, booking)["paymentStatus"] == "CANCEL_PAYMENT", "refunded", 20)

    def test_is_not_called_when_it_proves_nothing(self) -> None:
        with TemporaryDirectory() as folder:
            authority = Path(folder) / "authority.pem"
            authority.write_text(self.mock.certificate())
            for host, trusted in (("localhost", "/dev/null"), ("127.0.0.1", str(authority))):
                with self.subTest(host), Boxoffice(self.settings(host) | {"SSL_CERT_FILE": trusted}) as it:
                    self.assertEqual(it.book().status, 202)
                    wait_until(lambda it=it: "certificate" in it.log(), "the log says why")
                    self.assertNotIn(SECRET_KEY, it.log())

    def requested_at(self, it: Boxoffice, booking: int) -> int:
        return int(databases.one(it.data, "payment", "SELECT requested_at FROM payment WHERE booking_id = ?", booking))


class WithoutStripe(unittest.TestCase):
    def test_there_is_no_webhook(self) -> None:
        with Boxoffice({"BOXOFFICE_PAYMENT__STRIPE__WEBHOOK_SECRET": WEBHOOK_SECRET}) as it:
            body = event("customer.created", "evt_1", {})
            answer = it.send("payment", "POST", "/webhooks/stripe", body, {"Stripe-Signature": signature(body)})
            assert_problem(self, answer, 404)
            self.assertEqual(it.book().status, 201)


class StripesSettings(unittest.TestCase):
    def refused(self, *words: str, **settings: str) -> None:
        it = Boxoffice({f"BOXOFFICE_PAYMENT__{name}": value for name, value in settings.items()})
        self.addCleanup(it.close)
        with self.assertRaises(StartFailed) as failure:
            it.start()
        self.assertEqual(failure.exception.code, 2, failure.exception.log)
        for word in words:
            self.assertIn(word, failure.exception.log)
        self.assertNotIn("NeverToBeSeen", failure.exception.log)
        self.assertFalse(databases.path_of(it.data, "payment").exists(), "refused before anything is written")

    def test_are_named_when_they_are_missing_or_wrong(self) -> None:
        both = {"STRIPE__SECRET_KEY": SECRET_KEY, "STRIPE__WEBHOOK_SECRET": WEBHOOK_SECRET}
        self.refused("payment.stripe.secret_key: must be set", "payment.stripe.webhook_secret: must be set",
                     PROVIDER__KIND="stripe")
        self.refused("payment.stripe.webhook_secret: must be set", PROVIDER__KIND="stripe",
                     STRIPE__SECRET_KEY=SECRET_KEY)
        self.refused("payment.stripe.secret_key: must begin with sk_ or rk_", PROVIDER__KIND="stripe",
                     **both | {"STRIPE__SECRET_KEY": WEBHOOK_SECRET})
        self.refused("payment.stripe.url: must be https", PROVIDER__KIND="stripe", **both,
                     STRIPE__URL="http://api.stripe.com")
        self.refused("BOXOFFICE_PAYMENT__STRIPE__SECRET_KEY", STRIPE__SECRET_KEY="sk_NeverToBeSeen\n")
        self.refused("BOXOFFICE_PAYMENT__PROVIDER__KIND", "simulated, stripe", PROVIDER__KIND="paypal")
        self.refused("BOXOFFICE_PAYMENT__STRIPE__TIMEOUT_MS", "between 1000 and 60000", STRIPE__TIMEOUT_MS="0")

    def test_are_asked_for_where_payment_runs_alone(self) -> None:
        program = Boxoffice().program.with_name("boxoffice-payment")
        with TemporaryDirectory() as folder:
            done = run_command("start", "--data", folder, program=program, settings={
                "BOXOFFICE_PAYMENT__PROVIDER__KIND": "stripe", "BOXOFFICE_MESSAGING__TRANSPORT": "kafka"})
        self.assertEqual(done.returncode, 2, done)
        self.assertIn("payment.stripe.secret_key: must be set", done.stderr)

    def test_hold_secrets_that_no_command_line_takes(self) -> None:
        for name in ("secret_key", "webhook_secret"):
            done = run_command("config", "print", "--set", f"payment.stripe.{name}={SECRET_KEY}")
            self.assertEqual(done.returncode, 2, done)
            self.assertIn(f"--set payment.stripe.{name}: ", done.stderr)
            self.assertNotIn(SECRET_KEY, done.stdout + done.stderr)

    def test_hold_secrets_that_are_nowhere_to_be_seen(self) -> None:
        with TemporaryDirectory() as folder:
            file = Path(folder) / "boxoffice.yaml"
            file.write_text(f"payment:\n  provider:\n    kind: stripe\n  stripe:\n    url: http://127.0.0.1:9\n"
                            f"    secret_key: {SECRET_KEY}\n    webhook_secret: {WEBHOOK_SECRET}\n")
            printed = run_command("config", "print", "--config", str(file)).stdout
            self.assertIn('secret_key: "********"', printed)
            with Boxoffice({"BOXOFFICE_LOG__LEVEL": "debug"}, arguments=["--config", str(file)]) as it:
                self.assertEqual(it.book().status, 202, "nobody listens there")
                body = event("customer.created", "evt_1", {})
                request(it.url("payment", "/webhooks/stripe"), "POST", body, {"Stripe-Signature": signature(body, 900)})
                request(it.url("payment", "/webhooks/stripe"), "POST", body, {"Stripe-Signature": signature(body)})
                shown = printed + Path(f"/proc/{it.pid}/cmdline").read_text()
                for service in ("booking", "payment", "gateway", "operator"):
                    for path in ("health", "health/readiness", "info", "prometheus"):
                        shown += it.get(service, f"/actuator/{path}").body.decode()
                for path in ("/ledger/trial-balance", "/provider", "/parked"):
                    shown += it.get("operator", path).body.decode()
                it.stop()
                shown += it.log()
                for file_of_data in it.data.iterdir():
                    shown += file_of_data.read_bytes().decode(errors="replace")
            self.assertIn("Stripe gave no answer", shown)
            self.assertNotIn("NeverToBeSeen", shown)


if __name__ == "__main__":
    unittest.main()
