"""Each direction is shown being violated: a lint that cannot fail is worth nothing."""
import sys
import unittest
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[2] / "tools")]

import layers  # noqa: E402
from lint.tests.planted import PlantedTree  # noqa: E402

PLANTED = (
    # file, what it includes, whether it may
    ("kernel/money.hpp", "<cstdint>", True),
    ("kernel/money.hpp", "<fmt/core.h>", False),
    ("kernel/time_zone.cpp", "<date/tz.h>", True),
    ("kernel/time_zone.hpp", "<date/tz.h>", False),
    ("kernel/money.hpp", '"platform/async/task.hpp"', False),
    ("kernel/tests/money_test.cpp", "<gtest/gtest.h>", True),
    ("contracts/booking_events.hpp", "<boost/describe/class.hpp>", True),
    ("contracts/booking_events.hpp", '"platform/json/codec.hpp"', False),
    ("contracts/booking_events.hpp", '"services/booking/domain/booking.hpp"', False),
    ("contracts/tests/golden_test.cpp", '"platform/json/codec.hpp"', True),
    ("platform/storage/store.hpp", "<soci/soci.h>", True),
    ("platform/storage/store.hpp", '"kernel/clock.hpp"', True),
    ("platform/storage/store.hpp", '"contracts/booking_events.hpp"', False),
    ("platform/messaging/tests/log_test.cpp", '"contracts/booking_events.hpp"', False),
    ("platform/http/server.cpp", '"services/gateway/gateway_module.hpp"', False),
    ("services/booking/domain/booking.hpp", '"contracts/booking_events.hpp"', True),
    ("services/booking/domain/booking.hpp", '"contracts/payment_events.hpp"', False),
    ("services/booking/domain/booking.hpp", '"platform/async/task.hpp"', False),
    ("services/booking/domain/booking.hpp", '"services/booking/application/book_ticket.hpp"', False),
    ("services/booking/domain/booking.hpp", "<boost/json.hpp>", False),
    ("services/booking/domain/booking.cpp", "<thread>", False),
    ("services/delivery/application/on_payment_approved.cpp", '"contracts/payment_events.hpp"', True),
    ("services/booking/application/book_ticket.cpp", '"platform/async/task.hpp"', True),
    ("services/booking/application/book_ticket.cpp", '"platform/async/spawn.hpp"', False),
    ("services/booking/application/book_ticket.cpp", '"platform/storage/store.hpp"', False),
    ("services/booking/application/book_ticket.cpp", '"services/booking/adapters/http_api.hpp"', False),
    ("services/booking/application/book_ticket.cpp", "<random>", False),
    ("services/booking/adapters/http_api.cpp", '"platform/http/message.hpp"', True),
    ("services/booking/adapters/http_api.cpp", '"services/payment/domain/payment.hpp"', False),
    ("services/booking/booking_module.cpp", '"services/payment/payment_module.hpp"', False),
    ("services/booking/tests/booking_test.cpp", '"services/delivery/domain/delivery.hpp"', False),
    ("services/booking/adapters/http_api.cpp", '"apps/boxoffice/settings.hpp"', False),
    ("apps/boxoffice/main.cpp", '"services/payment/payment_module.hpp"', True),
    ("tests/scenario/life_of_a_booking.cpp", '"services/mypage/mypage_module.hpp"', True),
    ("kernel/money.hpp", '"strong_id.hpp"', False),
    ("lib/money.hpp", "<cstdint>", False),
)


class TheLayers(PlantedTree):
    def test_each_planted_include_is_judged(self):
        for path, header, allowed in PLANTED:
            with self.subTest(path=path, includes=header):
                self.plant(path, f"#pragma once\n\n#include {header}\n")
                found = self.found(layers)
                self.assertEqual(not found, allowed, found)
                (self.root / path).unlink()

    def test_a_finding_names_file_and_line(self):
        self.plant("kernel/money.hpp", "#pragma once\n\n#include <cstdint>\n#include <fmt/core.h>\n")
        self.assert_found(layers, "kernel/money.hpp:4: may not include fmt/core.h")

    def test_a_use_case_that_asks_for_the_time_is_found(self):
        self.plant("services/booking/application/book_ticket.cpp", "// system_clock::now is not for us\n"
                                                                   "auto now = std::chrono::system_clock::now();\n")
        self.assert_found(layers, "services/booking/application/book_ticket.cpp:2: system_clock::now")

    def test_libraries_in_a_circle_are_found_once(self):
        self.plant("platform/http/a.hpp", '#include "platform/json/b.hpp"\n')
        self.plant("platform/json/b.hpp", '#include "platform/storage/c.hpp"\n')
        self.plant("platform/storage/c.hpp", '#include "platform/http/a.hpp"\n')
        self.plant("platform/storage/tests/c_test.cpp", '#include "platform/messaging/d.hpp"\n')
        self.plant("platform/messaging/d.hpp", '#include "platform/storage/c.hpp"\n')
        self.assert_found(layers, "platform/storage/c.hpp:1: libraries in a circle: http -> json -> storage -> http")


class WhatIsLinked(PlantedTree):
    def test_follows_the_same_directions(self):
        self.plant("services/booking/CMakeLists.txt", "boxoffice_library(booking DEPENDS kernel payment)\n")
        self.plant("services/payment/CMakeLists.txt", "boxoffice_library(payment_domain DEPENDS kernel)\n")
        self.plant("platform/json/CMakeLists.txt", "boxoffice_library(platform_json DEPENDS kernel\n  contracts)\n")
        self.plant("kernel/CMakeLists.txt", "boxoffice_library(kernel DEPENDS platform_json)\n")
        self.assert_found(layers, "kernel/CMakeLists.txt:1: kernel may not link platform_json",
                          "platform/json/CMakeLists.txt:1: platform_json may not link contracts",
                          "services/booking/CMakeLists.txt:1: booking may not link payment")


if __name__ == "__main__":
    unittest.main()
