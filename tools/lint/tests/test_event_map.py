import os
import unittest
from unittest import mock

from lint import event_map
from lint.tests.planted import PlantedTree


class TheEventMap(PlantedTree):
    def setUp(self):
        super().setUp()
        printing = mock.patch.dict(os.environ, {"BOXOFFICE_BIN": str(self.root / "boxoffice")})
        printing.start()
        self.addCleanup(printing.stop)

    def the_program_prints(self, text: str, exit_code: int = 0) -> None:
        self.plant("boxoffice", f"#!/bin/sh\nprintf '{text}'\nexit {exit_code}\n")
        (self.root / "boxoffice").chmod(0o755)

    def test_that_is_what_the_program_prints_is_left_alone(self):
        self.the_program_prints("PaymentApproved -> delivery\\n")
        self.plant("docs/event-map.md", "PaymentApproved -> delivery\n")
        self.assert_found(event_map)

    def test_that_is_out_of_date_is_found(self):
        self.the_program_prints("PaymentApproved -> delivery\\n")
        self.plant("docs/event-map.md", "PaymentApproved -> nobody\n")
        self.assert_found(event_map, "docs/event-map.md:1: out of date")

    def test_that_is_missing_is_found(self):
        self.the_program_prints("PaymentApproved -> delivery\\n")
        self.assert_found(event_map, "docs/event-map.md:1: out of date")

    def test_that_cannot_be_printed_is_found(self):
        self.the_program_prints("", exit_code=2)
        self.assert_found(event_map, "docs/event-map.md:1: `boxoffice event-map` failed")
        (self.root / "boxoffice").unlink()
        self.assert_found(event_map, "docs/event-map.md:1: cannot be compared")


if __name__ == "__main__":
    unittest.main()
