"""What PostgreSQL and MariaDB have in common: databases on them, their URLs, and a client that runs SQL."""
import os
import re
import subprocess
from urllib.parse import quote

from tests.engines.server import Server


class DatabaseServer(Server):
    scheme = ""
    user = "boxoffice"
    password = "secret & odd/'\\"

    def create_database(self, database: str) -> None:
        raise NotImplementedError

    def run(self, sql: str, database: str = "") -> str:
        """What the server's client prints, without decoration."""
        raise NotImplementedError

    def table(self, name: str, columns: list[str], database: str) -> list[list[str | None]]:
        """Every row of a table, each value as text."""
        raise NotImplementedError

    def cut_connections(self) -> int:
        """Ends every connection of the program under test, whatever it is at; how many these were."""
        raise NotImplementedError

    def url(self, database: str) -> str:
        return f"{self.scheme}://{self.user}:{quote(self.password, safe='')}@{self.address}/{database}"

    def for_tests(self) -> dict[str, str]:
        """How a program under test finds it: a database where it may make others."""
        self.create_database("tests")
        return {"BOXOFFICE_TEST_SERVER": self.url("tests")}

    def ask(self, client: list[str], password_variable: str) -> str:
        """What the server's own client prints."""
        answer = subprocess.run(client, env={**os.environ, password_variable: self.password}, capture_output=True,
                                text=True, check=False)
        if answer.returncode != 0:
            raise RuntimeError(answer.stderr)
        return answer.stdout.strip("\n")


ESCAPES = {"t": "\t", "n": "\n", "r": "\r", "0": "\0", "b": "\b", "f": "\f", "v": "\v"}


def unescaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda found: ESCAPES.get(found[1], found[1]), text)


def rows_of(lines: str, null: str) -> list[list[str | None]]:
    """What both servers' clients print: a row a line, divided by tabs."""
    return [[None if text == null else unescaped(text) for text in line.split("\t")]
            for line in lines.split("\n") if line]
