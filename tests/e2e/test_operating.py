"""What an operator sees: health, metrics, version, configuration, event map."""

import json
import re
import unittest

from tests.e2e.boxoffice_process import SERVICES, run_command
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


class Logs(SharedProgram):
    def test_are_structured_and_silent_about_success(self) -> None:
        for _ in range(20):
            self.it.book()
        lines = [line for line in self.it.log().splitlines() if line]
        self.assertLess(len(lines), 20)
        for line in lines:
            self.assertIsInstance(json.loads(line), dict, line)


if __name__ == "__main__":
    unittest.main()
