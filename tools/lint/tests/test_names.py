import unittest

from lint import names
from lint.tests.planted import PlantedTree


class NamesThatSayNothing(PlantedTree):
    def test_are_found_in_files_and_folders(self):
        for path in ("platform/common/clock.hpp", "tools/string_utils.py", "services/booking/BookingManager.cpp"):
            self.plant(path)
        self.assert_found(names, "platform/common/clock.hpp:1: the name 'common'",
                          "services/booking/BookingManager.cpp:1: the name 'BookingManager.cpp'",
                          "tools/string_utils.py:1: the name 'string_utils.py'")

    def test_are_found_in_types_and_namespaces(self):
        self.plant("kernel/clock.hpp", "namespace boxoffice::util {\nclass ClockImpl final {};\n"
                                         "using MoneyHelper = int;\n")
        self.assert_found(names, "kernel/clock.hpp:1: the name 'boxoffice::util'",
                          "kernel/clock.hpp:2: the name 'ClockImpl'", "kernel/clock.hpp:3: the name 'MoneyHelper'")

    def test_are_found_in_python(self):
        self.plant("bench/run.py", "def format_helper():\n    pass\n")
        self.assert_found(names, "bench/run.py:1: the name 'format_helper'")

    def test_the_i_prefix_is_found(self):
        self.plant("kernel/clock.hpp", "class IClock {};\n")
        self.assert_found(names, "kernel/clock.hpp:1: 'IClock': no I-prefix")


class NamesThatSaySomething(PlantedTree):
    def test_are_left_alone(self):
        self.plant("kernel/instant.hpp", "// The clock manager of old is gone.\nstruct Instant {};\nclass IO {};\n"
                                         "using std::common_type;\nauto text = \"class Helper\";\n"
                                         "enum class Implied {};\n")
        self.assert_found(names)


if __name__ == "__main__":
    unittest.main()
