import shutil
import unittest

from lint import formatting
from lint.__main__ import ROOT
from lint.tests.planted import PlantedTree


class Formatting(PlantedTree):
    def setUp(self):
        super().setUp()
        shutil.copy(ROOT / ".clang-format", self.root)

    def test_that_is_not_clang_formats_is_found(self):
        self.plant("kernel/a.cpp", "int  answer = 42;\n")
        self.assert_found(formatting, "kernel/a.cpp:1: `make format` would write this differently")

    def test_a_careless_shell_script_is_found(self):
        self.plant("tools/a.sh", "#!/bin/sh\nrm -rf $1\n")
        self.assert_found(formatting, "tools/a.sh:2: note: Double quote to prevent globbing")

    def test_an_unused_import_is_found(self):
        self.plant("bench/run.py", "import os\n")
        self.assert_found(formatting, "bench/run.py:1: 'os' imported but unused")

    def test_clean_files_are_left_alone(self):
        self.plant("kernel/a.cpp", "int answer = 42;\n")
        self.plant("tools/a.sh", "#!/bin/sh\nrm -rf \"$1\"\n")
        self.plant("bench/run.py", "print(42)\n")
        self.assert_found(formatting)


if __name__ == "__main__":
    unittest.main()
