"""A real PostgreSQL."""
import os
import pwd
import signal
import subprocess
import time
from pathlib import Path

from tests.engines.database_server import DatabaseServer, rows_of
from tests.engines.server import CannotStart


def tools() -> Path:
    """Where Debian keeps the server's programs."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[4]))
    if not versions:
        raise CannotStart("postgresql: there is no server; tools/setup.sh test installs it")
    return versions[-1].parent


def without_root(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root."""
    if os.getuid() != 0:
        return command
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command]


class PostgreSQL(DatabaseServer):
    name = "postgresql"
    stop_signal = signal.SIGINT  # without waiting for clients to leave
    scheme = "postgresql"

    def prepare(self) -> None:
        if os.getuid() == 0:
            account = pwd.getpwnam("postgres")
            os.chown(self.folder, account.pw_uid, account.pw_gid)
        secret = self.folder / "password"
        secret.write_text(self.password)
        secret.chmod(0o644)
        self._tool("initdb", "--pgdata", str(self._data), "--username", self.user, "--pwfile", str(secret),
                   "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8")
        with (self._data / "postgresql.conf").open("a") as settings:
            settings.write(f"port = {self.port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\n"
                           "max_connections = 200\nshared_buffers = 128MB\n")

    def command(self) -> list[str]:
        return without_root([str(tools() / "postgres"), "-D", str(self._data)])

    def is_ready(self) -> bool:
        probe = subprocess.run([tools() / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)], check=False)
        return probe.returncode == 0

    def create_database(self, database: str) -> None:
        self.run(f'CREATE DATABASE "{database}"')

    def run(self, sql: str, database: str = "postgres") -> str:
        """What psql prints, without decoration."""
        command = [str(tools() / "psql"), "-X", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p",
                   str(self.port), "-U", self.user, "-d", database, "-c", sql]
        return self.ask(command, "PGPASSWORD")

    def table(self, name: str, columns: list[str], database: str) -> list[list[str | None]]:
        return rows_of(self.run(f"COPY (SELECT {', '.join(columns)} FROM {name}) TO STDOUT", database), r"\N")

    def cut_connections(self) -> int:
        return int(self.run("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                            " WHERE application_name = 'boxoffice'"))

    def kill(self) -> None:
        super().kill()
        # What is left of it would keep the next one from the shared memory.
        deadline = time.monotonic() + self.stops_within_s
        while (left := self._processes()) and time.monotonic() < deadline:
            self._signal_all(left, signal.SIGKILL)
            time.sleep(0.02)

    def _signal(self, number: int) -> None:
        """Its children are in sessions of their own."""
        super()._signal(number)
        if number in (signal.SIGKILL, signal.SIGSTOP, signal.SIGCONT):
            self._signal_all(self._processes(), number)

    def _processes(self) -> list[int]:
        """All of them work in the data folder."""
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                if (process / "cwd").readlink() == self._data:
                    found.append(int(process.name))
            except OSError:
                continue
        return found

    @staticmethod
    def _signal_all(processes: list[int], number: int) -> None:
        for process in processes:
            try:
                os.kill(process, number)
            except ProcessLookupError:
                continue

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def _tool(self, name: str, *arguments: str) -> None:
        done = subprocess.run(without_root([str(tools() / name), *arguments]), capture_output=True, text=True,
                              check=False)
        if done.returncode != 0:
            raise CannotStart(f"{name} failed:\n{done.stdout}{done.stderr}")
