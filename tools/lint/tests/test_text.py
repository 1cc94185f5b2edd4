import unittest

from lint import text
from lint.tests.planted import PlantedTree


class TextThatMustNotStandAnywhere(PlantedTree):
    def test_a_path_of_one_machine_is_found(self):
        self.plant("README.md", "See /" + "work/main/README.md\nand /ho" + "me/someone/boxoffice\n")
        self.assert_found(text, "README.md:1: a path of one machine", "README.md:2: a path of one machine")

    def test_a_package_host_is_found(self):
        self.plant("tools/get.sh", "curl https://reg" + "istry.example-packages.org/left-pad\n")
        self.assert_found(text, "tools/get.sh:1: a package host")

    def test_an_unfinished_mark_is_found(self):
        self.plant("Makefile", "# TO" + "DO: the rest\n")
        self.assert_found(text, "Makefile:1: unfinished")

    def test_blanks_at_the_end_and_a_missing_last_new_line_are_found(self):
        self.plant("README.md", "a \nb")
        self.assert_found(text, "README.md:1: blanks at the end", "README.md:2: no new line")

    def test_a_line_of_121_characters_is_found(self):
        self.plant("bench/run.py", "#" * 120 + "\n" + "#" * 121 + "\n")
        self.assert_found(text, "bench/run.py:2: 121 characters")

    def test_other_paths_and_hosts_are_left_alone(self):
        self.plant("README.md", "http://localhost:8081/bookings, /var/lib/boxoffice, network/home/, ~/work/x\n"
                                "https://www.boost.org\n")
        self.assert_found(text)


class TextThatMustNotStandInSources(PlantedTree):
    def test_code_in_a_comment_is_found(self):
        self.plant("kernel/a.cpp", "// auto total = sum(seats);\n  // if (full) {\n// #include \"kernel/money.hpp\"\n")
        self.assert_found(text, *(f"kernel/a.cpp:{line}: commented-out code" for line in (1, 2, 3)))

    def test_prose_and_documented_examples_are_left_alone(self):
        self.plant("kernel/a.cpp", "// The seat is free; the money (if any) comes back.\n// Taken;\n"
                                   "//   INSTANTIATE_TYPED_TEST_SUITE_P(Embedded, TransportContract);\n"
                                   "///   static auto from_text(std::string_view);\n")
        self.assert_found(text)

    def test_a_test_that_does_not_run_is_found(self):
        self.plant("kernel/tests/a.cpp", "TEST(Money, DISABLED" + "_Adds) {}\n  GTEST" + "_SKIP();\n")
        self.assert_found(text, "kernel/tests/a.cpp:1: a test that does not run",
                          "kernel/tests/a.cpp:2: a test that does not run")

    def test_sleeping_is_found(self):
        self.plant("kernel/tests/a.cpp", "std::this_thread::sleep_for(1s);\n")
        self.assert_found(text, "kernel/tests/a.cpp:1: sleeping")

    def test_nolint_needs_its_check_and_a_reason(self):
        bare, named, reasoned = ("NO" + rest for rest in ("LINT", "LINT(bugprone-x)", "LINT(bugprone-x): SOCI owns it"))
        self.plant("kernel/a.cpp", f"a();  // {bare}\nb();  // {named}\n// {reasoned}\n")
        self.assert_found(text, "kernel/a.cpp:1: ", "kernel/a.cpp:2: ")

    def test_an_umbrella_header_and_a_header_without_guard_are_found(self):
        self.plant("platform/http/a.hpp", "#include <boost/asio.hpp>\n")
        self.assert_found(text, "platform/http/a.hpp:1: a header that the project does without",
                          "platform/http/a.hpp:1: a header starts with #pragma once")


if __name__ == "__main__":
    unittest.main()
