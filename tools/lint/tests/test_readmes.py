import unittest

from lint import readmes
from lint.tests.planted import PlantedTree


class Readmes(PlantedTree):
    def test_a_library_and_a_service_without_one_are_found(self):
        self.plant("platform/json/CMakeLists.txt")
        self.plant("services/booking/CMakeLists.txt")
        self.assert_found(readmes, "platform/json/README.md:1: missing", "services/booking/README.md:1: missing")

    def test_one_that_says_nothing_is_found(self):
        self.plant("platform/json/README.md", "# json\n")
        self.assert_found(readmes, "platform/json/README.md:1: missing or says nothing")

    def test_one_that_says_something_is_enough(self):
        self.plant("platform/json/README.md", "One description of a struct serves JSON both ways and configuration.\n")
        self.assert_found(readmes)


if __name__ == "__main__":
    unittest.main()
