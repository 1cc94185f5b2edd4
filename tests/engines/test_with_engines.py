"""A command beside a server that it may kill, pause and start again; the server here is a small one."""
import contextlib
import io
import socket
import sys
import unittest
from unittest import mock

from tests.engines import with_engines
from tests.engines.server import Server

# Asks for what its arguments say, and exits with 7 when each answer is the expected one.
COMMAND = """
import os, socket, sys
host, port = os.environ["BOXOFFICE_TEST_TOY"].split(":")
def answers():
    try:
        socket.create_connection((host, int(port)), 2).close()
        return True
    except OSError:
        return False
def ask(line):
    with socket.socket(socket.AF_UNIX) as door:
        door.connect(os.environ["BOXOFFICE_TEST_ENGINES"])
        lines = door.makefile("rw")
        lines.write(line + "\\n")
        lines.flush()
        return lines.readline().strip()
assert answers()
assert ask("toy kill") == "ok" and not answers()
assert ask("toy start") == "ok" and answers()
assert ask("toy pause") == "ok" and ask("toy resume") == "ok" and answers()
assert ask("toy explode").startswith("cannot 'toy explode'")
assert ask("nothing").startswith("cannot 'nothing'")
sys.exit(7)
"""


class Toy(Server):
    name = "toy"

    def command(self) -> list[str]:
        return [sys.executable, "-m", "http.server", "--bind", "127.0.0.1", str(self.port)]

    def is_ready(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), 0.2).close()
            return True
        except OSError:
            return False


class Broken(Toy):
    name = "broken"

    def command(self) -> list[str]:
        return [sys.executable, "-c", "raise SystemExit('no such thing')"]


@mock.patch.object(with_engines, "ENGINES", {"toy": Toy, "broken": Broken})
class WithEngines(unittest.TestCase):
    def run_with(self, *arguments: str) -> tuple[int, str]:
        complaint = io.StringIO()
        with contextlib.redirect_stderr(complaint):
            code = with_engines.main(list(arguments))
        return code, complaint.getvalue()

    def test_the_command_finds_the_server_and_may_ask_for_its_death(self):
        self.assertEqual(self.run_with("toy", "--", sys.executable, "-c", COMMAND)[0], 7)

    def test_a_server_that_does_not_start_is_told_with_its_last_words(self):
        code, complaint = self.run_with("broken", "--", "true")
        self.assertEqual(code, 1)
        self.assertIn("no such thing", complaint)

    def test_what_it_does_not_know_is_told(self):
        self.assertEqual(self.run_with("unheard", "--", "true")[0], 2)
        self.assertEqual(self.run_with("toy", "--")[0], 2)
        self.assertEqual(self.run_with("toy")[0], 2)


if __name__ == "__main__":
    unittest.main()
