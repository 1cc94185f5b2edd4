"""Settings that are wrong, ports that are taken, folders that cannot be used: said clearly, with exit code 2."""

import os
import socket
import tempfile
import unittest
from pathlib import Path

from tests.e2e import databases
from tests.e2e.boxoffice_process import A_SERVICE_KEY, Boxoffice, StartFailed, run_command

NOBODY = 65534


class WhatCannotBeStarted(unittest.TestCase):
    def assert_refused(self, it: Boxoffice, *words: str) -> None:
        """Ends with 2, and says all of the words in few lines on standard error."""
        try:
            with self.assertRaises(StartFailed) as refused:
                it.start()
        finally:
            it.kill()
        failure = refused.exception
        self.assertEqual(failure.code, 2, failure.log)
        for word in words:
            self.assertIn(word.lower(), failure.log.lower())
        self.assertLess(len(failure.log.splitlines()), 15, failure.log)
        for internal in ("terminate called", "what():", "core dumped"):
            self.assertNotIn(internal, failure.log)


class BadConfiguration(WhatCannotBeStarted):
    def refused_setting(self, name: str, value: str, *words: str) -> None:
        with self.subTest(f"{name}={value}"):
            it = Boxoffice({f"BOXOFFICE_{name}": value})
            self.addCleanup(it.close)
            self.assert_refused(it, f"BOXOFFICE_{name}", *words)
            self.assertFalse(databases.path_of(it.data, "booking").exists(), "refused before anything is written")

    def test_in_the_environment_names_the_variable(self) -> None:
        self.refused_setting("BOOKING__PROT", "8081", "unknown")
        self.refused_setting("BOOKNG__PORT", "8081", "unknown")
        self.refused_setting("BOOKING__PORT", "many", "integer")
        self.refused_setting("BOOKING__PORT", "65536", "65535")
        self.refused_setting("BOOKING__PAYMENT_TIMEOUT_MS", "-1")
        self.refused_setting("BOOKING__PAYMENT_TIMEOUT_MS", "0", "between 1 and 60000")
        self.refused_setting("BOOKING__PAYMENT_TIMEOUT_MS", "60001", "between 1 and 60000")
        self.refused_setting("BOOKING__DEFAULT_PRICE", "-1", "negative")
        self.refused_setting("BOOKING__DEFAULT_PRICE", "99999999999999999999", "between 0 and 9223372036854775807")
        self.refused_setting("DELIVERY__DAYS", "-1", "between 0 and 365")
        self.refused_setting("DELIVERY__DAYS", "9223372036854775807", "between 0 and 365")
        self.refused_setting("DELIVERY__SHIPPER_NAME", "", "empty")
        self.refused_setting("MESSAGING__RETENTION_HOURS", "-1", "between 0 and 87600")
        self.refused_setting("MESSAGING__RETENTION_HOURS", "99999999999999999999", "between 0 and 87600")
        self.refused_setting("HOST", "nope", "IP address")
        self.refused_setting("HOST", "127.0.0.1:8081", "IP address")
        self.refused_setting("PAYMENT__PROVIDER__DELAY_MS", "620-400")
        self.refused_setting("PAYMENT__PROVIDER__DECLINE_RATE", "1.5", "between 0 and 1")
        self.refused_setting("LOG__LEVEL", "loud", "info")

    def test_of_a_payment_url_that_is_none_is_refused(self) -> None:
        no_urls = ("not a url", "ftp://payment:8082", "http://payment:99999", "http://payment:0", "http://me@payment")
        for url in no_urls:
            with self.subTest(url):
                it = Boxoffice({"BOXOFFICE_BOOKING__PAYMENT_URL": url})
                self.addCleanup(it.close)
                self.assert_refused(it, "BOXOFFICE_BOOKING__PAYMENT_URL", url)

    def test_is_refused_without_starting_anything(self) -> None:
        for setting, words in (
            ("booking.payment_url=payment:8082", "http://payment:8082"),
            ("host=nope", "IP address"),
            ("delivery.days=366", "between 0 and 365"),
            ("data=", "empty"),
        ):
            with self.subTest(setting):
                done = run_command("config", "print", "--set", setting)
                self.assertEqual(done.returncode, 2, done)
                self.assertIn(f"--set {setting.partition('=')[0]}: ", done.stderr)
                self.assertIn(words, done.stderr)

    def test_of_a_payment_url_may_be_empty_for_none(self) -> None:
        done = run_command("config", "print", settings={"BOXOFFICE_BOOKING__PAYMENT_URL": ""})
        self.assertEqual(done.returncode, 0, done)
        self.assertIn("payment_url: null", done.stdout)

    def test_in_the_file_names_the_path_and_the_file(self) -> None:
        for text, words in (
            ("booking:\n  prot: 8081\n", ("settings.yaml:2", "booking.prot")),
            ("booking:\n  payment_timeout_ms: many\n", ("settings.yaml:2", "booking.payment_timeout_ms", "integer")),
            ("log: [1, 2]\n", ("settings.yaml", "log")),
            ("booking:\n  port: 1\n port: 2\n", ("settings.yaml",)),
        ):
            with self.subTest(text), tempfile.TemporaryDirectory() as folder:
                file = Path(folder) / "settings.yaml"
                file.write_text(text)
                it = Boxoffice(arguments=["--config", str(file)])
                self.addCleanup(it.close)
                self.assert_refused(it, *words)

    def test_a_file_that_is_not_there(self) -> None:
        it = Boxoffice(arguments=["--config", "/nowhere/settings.yaml"])
        self.addCleanup(it.close)
        self.assert_refused(it, "/nowhere/settings.yaml")

    def test_on_the_command_line(self) -> None:
        for arguments in (["--set", "booking.prot=1"], ["--set", "booking.port"], ["--sett", "x"]):
            with self.subTest(arguments):
                it = Boxoffice(arguments=arguments)
                self.addCleanup(it.close)
                self.assert_refused(it, arguments[1].partition("=")[0] if arguments[0] == "--set" else "--sett")

    def test_an_unknown_subcommand_is_refused_too(self) -> None:
        done = run_command("strat")
        self.assertEqual(done.returncode, 2, done)
        self.assertIn("subcommand", done.stderr)

    def test_the_file_is_overridden_by_the_environment_and_that_by_the_flag(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "settings.yaml"
            file.write_text("booking:\n  default_price: 10000\ndelivery:\n  shipper_name: 파일\n")
            settings = {"BOXOFFICE_BOOKING__DEFAULT_PRICE": "20000"}
            flags = ["--config", str(file), "--set", "booking.default_price=30000"]
            with Boxoffice(settings, arguments=flags) as it:
                booked = it.book()
                self.assertEqual(booked.json["price"], 30000)
                self.assertEqual(it.mypage_shows(booked.id, deliveryStatus="START_DELIVERY")["shipperName"], "파일")


class TakenPorts(WhatCannotBeStarted):
    def test_a_port_in_use_is_named(self) -> None:
        for service in ("booking", "gateway", "operator"):
            with self.subTest(service), socket.socket() as taken:
                taken.bind(("127.0.0.1", 0))
                taken.listen()
                port = str(taken.getsockname()[1])
                it = Boxoffice({f"BOXOFFICE_{service.upper()}__PORT": port})
                self.addCleanup(it.close)
                self.assert_refused(it, f"{service}.port", port, "in use")

    def test_an_address_of_another_machine_is_no_fault_of_a_port(self) -> None:
        it = Boxoffice({"BOXOFFICE_HOST": "192.0.2.1"} | A_SERVICE_KEY)
        self.addCleanup(it.close)
        self.assert_refused(it, "host: ", "192.0.2.1", "address of this machine")
        self.assertNotIn(".port", it.log())

    def test_it_starts_when_the_port_is_free_again_and_has_lost_nothing(self) -> None:
        with Boxoffice() as it:
            booking = it.book().id
            it.stop()
            with socket.socket() as taken:
                taken.bind(("127.0.0.1", 0))
                taken.listen()
                it.settings["BOXOFFICE_MYPAGE__PORT"] = str(taken.getsockname()[1])
                self.assert_refused(it, "in use")
            it.settings["BOXOFFICE_MYPAGE__PORT"] = "0"
            it.start()
            it.booking_is(booking, "COMPLETE_BOOKING")


class UnusableFolders(WhatCannotBeStarted):
    def test_a_read_only_folder_is_named_and_left_as_it_was(self) -> None:
        with Boxoffice() as it:
            booking = it.book().id
            it.stop()
            before = self._contents(it.data)
            it.user = NOBODY if os.geteuid() == 0 else None
            it.data.parent.chmod(0o755)
            for file in it.data.iterdir():
                file.chmod(0o444)
            it.data.chmod(0o555)
            try:
                self.assert_refused(it, str(it.data))
            finally:
                it.user = None
                it.data.chmod(0o755)
                for file in it.data.iterdir():
                    file.chmod(0o644)
            self.assertEqual(self._contents(it.data), before)
            it.start()
            it.booking_is(booking, "COMPLETE_BOOKING")

    def test_a_folder_that_is_a_file(self) -> None:
        with tempfile.NamedTemporaryFile() as file:
            it = Boxoffice(data=Path(file.name))
            self.addCleanup(it.close)
            self.assert_refused(it, file.name)

    def test_a_second_program_on_the_same_folder_is_refused_and_the_first_goes_on(self) -> None:
        with Boxoffice() as first:
            booking = first.book().id
            second = Boxoffice(data=first.data)
            self.addCleanup(second.close)
            self.assert_refused(second, str(first.data), str(first.pid))
            first.booking_is(booking, "COMPLETE_BOOKING")
            self.assertEqual(first.book().status, 201)

    def test_a_program_that_was_killed_does_not_lock_the_folder(self) -> None:
        with Boxoffice() as it:
            booking = it.book().id
            it.kill()
            it.start()
            it.booking_is(booking, "COMPLETE_BOOKING")

    def _contents(self, folder: Path) -> dict[str, bytes]:
        return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


if __name__ == "__main__":
    unittest.main()
