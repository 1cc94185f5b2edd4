"""What PostgreSQL and MariaDB have in common: databases on them, their URLs, and a client that runs SQL."""
import os
import subprocess
from urllib.parse import quote

from tests.engines.server import Server


class DatabaseServer(Server):
    scheme = ""
    user = "boxoffice"
    password = "secret & odd/'\\"

    def create_database(self, database: str) -> None:
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
        return answer.stdout.strip()
