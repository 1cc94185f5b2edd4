import unittest

from lint import sizes
from lint.tests.planted import PlantedTree


class Sizes(PlantedTree):
    def test_a_file_of_401_lines_is_found(self):
        self.plant("kernel/money.hpp", "\n" * 401)
        self.assert_found(sizes, "kernel/money.hpp:401: 401 lines")

    def test_a_file_of_400_lines_is_left_alone(self):
        self.plant("kernel/money.hpp", "\n" * 400)
        self.plant("README.md", "\n" * 1000)
        self.assert_found(sizes)

    def test_a_python_function_of_71_lines_is_found(self):
        self.plant("bench/run.py", "def measure():\n" + "    pass\n" * 70)
        self.assert_found(sizes, "bench/run.py:1: measure: 71 lines")


if __name__ == "__main__":
    unittest.main()
