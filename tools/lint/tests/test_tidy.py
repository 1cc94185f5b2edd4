import json
import os
import shutil
import unittest
from unittest import mock

from lint import tidy
from lint.__main__ import ROOT
from lint.tests.planted import PlantedTree


class CompiledTree(PlantedTree):
    def setUp(self):
        super().setUp()
        self.root = self.root.resolve()
        places = mock.patch.dict(os.environ, {"LINT_BUILD": str(self.root / "build"),
                                              "XDG_CACHE_HOME": str(self.root / "build/cache")})
        places.start()
        self.addCleanup(places.stop)
        shutil.copy(ROOT / ".clang-tidy", self.root)

    def compiled(self, source: str, text: str) -> None:
        self.plant(source, text)
        command = f"clang++-19 -std=c++23 -I{self.root} -c {self.root / source}"
        self.plant("build/compile_commands.json", json.dumps(
            [{"directory": str(self.root / "build"), "file": str(self.root / source), "command": command}]))


class Tidy(CompiledTree):
    def test_use_after_move_is_found(self):
        self.compiled("kernel/a.cpp", "#include <string>\nstd::string twice(std::string one) {\n"
                                      "  auto two = std::move(one);\n  return two + one;\n}\n")
        self.assert_found(tidy, "kernel/a.cpp:4: 'one' used after it was moved")

    def test_a_function_of_72_lines_is_found(self):
        self.compiled("kernel/a.cpp", "int count() {\n  int seats = 0;\n" + "  ++seats;\n" * 70
                      + "  return seats;\n}\n")
        self.assert_found(tidy, "kernel/a.cpp:1: function 'count' exceeds recommended size")

    def test_a_name_in_the_wrong_case_is_found_in_a_header(self):
        self.plant("kernel/a.hpp", "#pragma once\nstruct seat {};\n")
        self.compiled("kernel/a.cpp", "#include \"kernel/a.hpp\"\n")
        self.assert_found(tidy, "kernel/a.hpp:2: invalid case style for struct 'seat'")

    def test_a_lambda_coroutine_with_captures_is_found(self):
        self.compiled("kernel/a.cpp", "#include \"platform/async/task.hpp\"\nboxoffice::Task<int> answer(int value) {\n"
                                      "  return [value]() -> boxoffice::Task<int> { co_return value; }();\n}\n")
        self.plant("platform/async/task.hpp", (ROOT / "platform/async/task.hpp").read_text())
        self.assertIn("kernel/a.cpp:3: coroutine lambda may cause use-after-free", "\n".join(self.found(tidy)))

    def test_a_missing_compile_database_is_found(self):
        self.assertIn("missing: configure first", "\n".join(self.found(tidy)))


class TheCacheOfCleanResults(CompiledTree):
    def times_run(self) -> int:
        with mock.patch.object(tidy.subprocess, "run", wraps=tidy.subprocess.run) as run:
            self.assert_found(tidy)
        return sum(call.args[0][:2] == [tidy.TOOL, "--quiet"] for call in run.call_args_list)

    def test_spares_what_did_not_change(self):
        self.plant("kernel/a.hpp", "#pragma once\nstruct Seat {};\n")
        self.compiled("kernel/a.cpp", "#include \"kernel/a.hpp\"\n")
        self.assertEqual([self.times_run(), self.times_run()], [1, 0])

    def test_notices_a_changed_header_and_a_changed_rule(self):
        self.plant("kernel/a.hpp", "#pragma once\nstruct Seat {};\n")
        self.compiled("kernel/a.cpp", "#include \"kernel/a.hpp\"\n")
        self.times_run()
        self.plant("kernel/a.hpp", "#pragma once\nstruct Row {};\n")
        self.assertEqual(self.times_run(), 1)
        self.plant(".clang-tidy", "Checks: '-*,bugprone-use-after-move'\n")
        self.assertEqual(self.times_run(), 1)

    def test_keeps_no_finding(self):
        self.compiled("kernel/a.cpp", "struct seat {};\n")
        self.assertEqual(self.found(tidy), self.found(tidy))
        self.assertEqual(len(self.found(tidy)), 1)


if __name__ == "__main__":
    unittest.main()
