"""A real MariaDB."""
import contextlib
import os
import pwd
import shutil
import subprocess
from pathlib import Path

from tests.engines.database_server import DatabaseServer, rows_of
from tests.engines.server import CannotStart


class MariaDB(DatabaseServer):
    name = "mariadb"
    scheme = "mysql"

    def prepare(self) -> None:
        if not shutil.which("mariadbd"):
            raise CannotStart("mariadb: there is no server; tools/setup.sh test installs it")
        if os.getuid() == 0:
            account = pwd.getpwnam("mysql")
            os.chown(self.folder, account.pw_uid, account.pw_gid)
        done = subprocess.run(["mariadb-install-db", "--no-defaults", f"--datadir={self._data}", *self._account(),
                               "--auth-root-authentication-method=normal", "--skip-test-db"],
                              capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise CannotStart(f"mariadb-install-db failed:\n{done.stdout}{done.stderr}")
        escaped = self.password.replace("\\", "\\\\").replace("'", "\\'")
        (self.folder / "first.sql").write_text(
            f"CREATE USER IF NOT EXISTS '{self.user}'@'127.0.0.1' IDENTIFIED BY '{escaped}';\n"
            f"GRANT ALL ON *.* TO '{self.user}'@'127.0.0.1';\n")

    def command(self) -> list[str]:
        first = self.folder / "first.sql"
        return ["mariadbd", "--no-defaults", f"--datadir={self._data}", f"--port={self.port}",
                "--bind-address=127.0.0.1", f"--socket={self.folder}/socket", f"--pid-file={self.folder}/pid",
                "--skip-name-resolve", "--innodb-buffer-pool-size=128M", "--max-connections=200",
                f"--tmpdir={self.folder}", f"--init-file={first}", *self._account()]

    def is_ready(self) -> bool:
        try:
            self.run("SELECT 1")
        except RuntimeError:
            return False
        return True

    def create_database(self, database: str) -> None:
        self.run(f"CREATE DATABASE `{database}` CHARACTER SET utf8mb4 COLLATE utf8mb4_bin")

    def run(self, sql: str, database: str = "") -> str:
        """What the client prints, without decoration."""
        command = ["mariadb", "--no-defaults", "-N", "-B", "-h", "127.0.0.1", "-P", str(self.port), "-u", self.user,
                   *([database] if database else []), "-e", sql]
        return self.ask(command, "MYSQL_PWD")

    def table(self, name: str, columns: list[str], database: str) -> list[list[str | None]]:
        return rows_of(self.run(f"SELECT {', '.join(columns)} FROM {name}", database), "NULL")

    def cut_connections(self) -> int:
        found = self.run("SELECT id FROM information_schema.processlist WHERE db IS NOT NULL"
                         " AND id <> CONNECTION_ID()", "information_schema").split()
        for connection in found:
            with contextlib.suppress(RuntimeError):  # it has ended by itself
                self.run(f"KILL CONNECTION {connection}")
        return len(found)

    def _account(self) -> list[str]:
        return ["--user=mysql"] if os.getuid() == 0 else []

    @property
    def _data(self) -> Path:
        return self.folder / "data"
