"""What an operator sees: health, metrics, version, configuration, event map."""

import json
import re
import unittest

from tests.e2e.boxoffice_process import NO_TOKENS, SERVICES, Boxoffice, run_command
from tests.e2e.case import SharedProgram
from tests.e2e.prometheus import Sample, parse
from tests.e2e.waiting import wait_until


class Health(SharedProgram):
    def test_of_every_service(self) -> None:
        for service in (*SERVICES, "operator"):
            with self.subTest(service):
                health = self.it.get(service, "/actuator/health")
                self.assertEqual((health.status, health.json["status"]), (200, "UP"), health)
                self.assertIsInstance(health.json["components"], dict)
                for probe in ("liveness", "readiness"):
                    answer = self.it.get(service, f"/actuator/health/{probe}")
                    self.assertEqual((answer.status, answer.json["status"]), (200, "UP"), answer)
                self.assertEqual(self.it.get(service, "/actuator/info").status, 200)


class Metrics(SharedProgram):
    def metrics(self, service: str) -> list[Sample]:
        answer = self.it.get(service, "/actuator/prometheus")
        self.assertEqual(answer.status, 200)
        self.assertTrue((answer.header("Content-Type") or "").startswith("text/plain"), answer)
        return parse(answer.body.decode())

    def test_of_every_service_are_in_prometheus_text(self) -> None:
        for service in SERVICES:
            with self.subTest(service):
                self.it.get(service, "/actuator/health")
                names = {sample.name for sample in self.metrics(service)}
                self.assertIn("http_server_requests_seconds_count", names)
                self.assertIn("http_server_requests_seconds_sum", names)

    def test_count_requests_as_micrometer_does(self) -> None:
        wanted = {"method": "POST", "uri": "/bookings", "status": "201", "outcome": "SUCCESS"}

        def count() -> float:
            return sum(
                sample.value
                for sample in self.metrics("booking")
                if sample.name == "http_server_requests_seconds_count" and wanted.items() <= sample.labels.items()
            )

        before = count()
        booking = self.it.book().id
        self.it.book()
        wait_until(lambda: count() == before + 2, "two more bookings are counted")
        self.it.get("booking", f"/bookings/{booking}")
        self.it.get("booking", "/bookings/999999")
        self.it.get("booking", "/no/such/path")
        uris = {sample.labels["uri"] for sample in self.metrics("booking") if "uri" in sample.labels}
        self.assertIn("/bookings/{id}", uris)
        self.assertFalse({uri for uri in uris if re.search(r"[0-9]|no/such", uri)}, "one series a route, not a path")

    def test_tell_what_to_watch(self) -> None:
        self.it.book()
        text = "\n".join(sample.name for service in (*SERVICES, "operator") for sample in self.metrics(service))
        for word in ("breaker", "bulkhead_refused", "payment_calls", "lag", "parked", "process_"):
            self.assertIn(word, text)


class Commands(unittest.TestCase):
    def test_version(self) -> None:
        done = run_command("--version")
        self.assertEqual(done.returncode, 0, done)
        self.assertRegex(done.stdout, r"[0-9]+\.[0-9]+")

    def test_help_names_every_command(self) -> None:
        done = run_command("--help")
        self.assertEqual(done.returncode, 0, done)
        for command in ("start", "audit", "mypage", "parked", "event-map", "config"):
            self.assertIn(command, done.stdout)

    def test_event_map_tells_who_hears_what(self) -> None:
        done = run_command("event-map")
        self.assertEqual(done.returncode, 0, done)
        for event in ("BookingStarted", "BookingCanceled", "PaymentApproved", "PayCanceled", "DeliveryStarted"):
            self.assertIn(event, done.stdout)

    def test_config_print_shows_what_is_in_force(self) -> None:
        done = run_command("config", "print", settings={"BOXOFFICE_BOOKING__PAYMENT_TIMEOUT_MS": "777"})
        self.assertEqual(done.returncode, 0, done)
        self.assertIn("payment_timeout_ms: 777", done.stdout)


def log_lines(it: Boxoffice) -> list[dict[str, object]]:
    return [json.loads(line) for line in it.log().splitlines()]


class Logs(SharedProgram):
    def test_are_structured_and_silent_about_success(self) -> None:
        for _ in range(20):
            self.it.book()
        lines = [line for line in self.it.log().splitlines() if line]
        self.assertLess(len(lines), 20)
        for line in lines:
            self.assertIsInstance(json.loads(line), dict, line)


class LogsOfARun(unittest.TestCase):
    def logged(self, it: Boxoffice, level: str, words: str) -> dict[str, object]:
        """Waits for the line."""

        def found() -> dict[str, object] | None:
            lines = [line for line in log_lines(it) if line["level"] == level and words in str(line["msg"])]
            return lines[0] if lines else None

        return wait_until(found, f"{level} with '{words}' is logged") or {}

    def test_tell_its_beginning_and_its_end(self) -> None:
        with Boxoffice() as it:
            ready = self.logged(it, "INFO", "ready")
            self.assertEqual(json.loads(ready["ports"]), it.ports)
            it.stop()
            self.assertEqual([line["msg"] for line in log_lines(it)][-1], "stopped")

    def test_tell_each_request_when_asked_to_debug_and_nothing_about_people(self) -> None:
        with Boxoffice({"BOXOFFICE_LOG__LEVEL": "debug"} | NO_TOKENS) as it:
            booking = it.book(customerName="성춘향", addr="남원시").id
            it.get("booking", f"/bookings/{booking}?name=Mongryong")
            it.get("gateway", f"/bookings/{booking}")
            it.stop()
            lines = [line for line in log_lines(it) if line["level"] == "DEBUG"]
            told = [(line["service"], line["method"], line["route"], line["status"]) for line in lines]
            self.assertIn(("booking", "POST", "/bookings", 201), told)
            self.assertEqual(told.count(("booking", "GET", "/bookings/{id}", 200)), 2)
            self.assertIn(("gateway", "GET", "/bookings", 200), told)
            for private in ("춘향", "남원", "Mongryong", "11112222"):
                self.assertNotIn(private, it.log())

    def test_change_their_level_while_running_however_it_is_spelt(self) -> None:
        with Boxoffice() as it:
            for level in ("debug", "DEBUG", "info"):
                changed = it.patch("operator", "/log", {"level": level})
                self.assertEqual((changed.status, changed.json["level"]), (200, level.upper()), changed)
                self.assertEqual(it.get("operator", "/log").json, changed.json)
            refused = it.patch("operator", "/log", {"level": "loud"})
            self.assertEqual(refused.status, 422, refused)
            self.assertIn("debug, info, warning, error", refused.body.decode())

    def test_tell_what_became_of_payment(self) -> None:
        with Boxoffice() as it:
            it.provider(answerLostRate=1)
            unknown = it.book()
            self.assertEqual(unknown.status, 202)
            self.assertEqual(self.logged(it, "INFO", "outcome is unknown")["booking"], unknown.id)
            wait_until(lambda: it.book().status == 503, "the breaker is open", 20, every_s=0)
            self.logged(it, "WARNING", "breaker has opened")
            it.provider(answerLostRate=0)
            wait_until(lambda: it.book().status == 201, "the breaker is closed", 20, every_s=0.1)
            self.logged(it, "INFO", "breaker is closed")


if __name__ == "__main__":
    unittest.main()
