"""The services in processes of their own, on the engines of a company: PostgreSQL, MariaDB, Kafka; several of each."""
import json
import os
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.e2e.boxoffice_process import A_SERVICE_KEY, binary, clean_environment
from tests.engines.database_server import DatabaseServer
from tests.engines.kafka import Kafka
from tests.engines.mariadb import MariaDB
from tests.engines.postgresql import PostgreSQL
from tests.engines.server import CannotStart, Server

SERVICES = ("payment", "booking", "delivery", "mypage")


@dataclass
class Replica:
    """One process of one service."""

    service: str
    folder: Path
    environment: dict[str, str]
    binaries: Path
    process: subprocess.Popen | None = None
    ports: dict[str, int] = field(default_factory=dict)

    def start(self, ready_within_s: float = 60) -> "Replica":
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "log").open("ab") as log:
            command = [self.binaries / f"boxoffice-{self.service}", "start", "--data", self.folder]
            self.process = subprocess.Popen(command,
                                            env=clean_environment(self.environment), stdout=subprocess.PIPE,
                                            stderr=log, stdin=subprocess.DEVNULL, text=True, cwd=self.folder)
        os.set_blocking(self.process.stdout.fileno(), False)
        deadline = time.monotonic() + ready_within_s
        while time.monotonic() < deadline:
            line = self.process.stdout.readline()
            if line:
                self.ports = json.loads(line)["ports"]
                # The next start is at the same address, as a service's is.
                self.environment[f"BOXOFFICE_{self.service.upper()}__PORT"] = str(self.ports[self.service])
                return self
            if self.process.poll() is not None:
                break
            time.sleep(0.02)
        self.kill()
        raise CannotStart(f"{self.service} did not start:\n{self.last_words()}")

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.ports[self.service]}"

    def stop(self, within_s: float = 30) -> int:
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(within_s)
        self._forget()
        return code

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
            self._forget()

    def last_words(self) -> str:
        return "\n".join(self._log()[-20:])

    def complaints(self) -> str:
        """The last of what it has said that is more than information."""
        return "\n".join([line for line in self._log() if '"level":"INFO"' not in line][-5:])

    def _log(self) -> list[str]:
        log = self.folder / "log"
        return log.read_text(errors="replace").splitlines() if log.exists() else []

    def _forget(self) -> None:
        self.process.stdout.close()
        self.process = None


class Fleet:
    """Engines, so many replicas of each service, and one gateway before them."""

    def __init__(self, replicas: int = 2, binaries: Path | None = None, settings: dict[str, str] | None = None,
                 full_disk: Path | None = None):
        """`full_disk`: the library that lets the databases' disks be full (Server)."""
        self.binaries = binaries or binary().parent
        self.replicas = replicas
        self.settings = settings or {}
        self.folder = tempfile.TemporaryDirectory(prefix="boxoffice-fleet-")
        self.postgresql, self.mariadb, self.kafka = PostgreSQL(), MariaDB(), Kafka()
        self.of: dict[str, list[Replica]] = {}
        if full_disk:
            for database in (self.postgresql, self.mariadb):
                database.keep_on_a_disk_that_can_be_full(full_disk)

    @property
    def databases(self) -> dict[str, DatabaseServer]:
        """Where each service keeps its own."""
        return dict.fromkeys(("booking", "payment", "delivery"), self.postgresql) | {"mypage": self.mariadb}

    @property
    def engines(self) -> dict[str, Server]:
        return {engine.name: engine for engine in (self.postgresql, self.mariadb, self.kafka)}

    def __enter__(self) -> "Fleet":
        try:
            self._start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_) -> None:
        self.close()

    def _start(self) -> None:
        self.start_engines()
        for service, database in self.databases.items():
            database.create_database(service)
        self.start_services()

    def start_engines(self) -> None:
        for engine in self.engines.values():
            engine.start()

    def start_services(self) -> None:
        for service in SERVICES:
            self.of[service] = [self.replica(service, number).start() for number in range(self.replicas)]
        self.of["gateway"] = [self.replica("gateway", 0).start()]

    def environment(self) -> dict[str, str]:
        """What every command of the fleet is told: where the databases are, and the broker."""
        urls = {f"BOXOFFICE_{service.upper()}__STORAGE__URL": database.url(service)
                for service, database in self.databases.items()}
        return {**urls, "BOXOFFICE_MESSAGING__TRANSPORT": "kafka",
                "BOXOFFICE_MESSAGING__KAFKA__BROKERS": self.kafka.address,
                **A_SERVICE_KEY, **self.settings}

    def command(self, *arguments: str) -> subprocess.CompletedProcess:
        """Runs `boxoffice` with the fleet's settings."""
        return subprocess.run([self.binaries / "boxoffice", *arguments], env=clean_environment(self.environment()),
                              capture_output=True, text=True, check=False)

    def replica(self, service: str, number: int) -> Replica:
        settings = self.environment() | {f"BOXOFFICE_{service.upper()}__PORT": "0"}
        if service == "booking":
            settings["BOXOFFICE_BOOKING__PAYMENT_URL"] = self.urls("payment")
        if service == "gateway":
            for other in SERVICES:
                settings[f"BOXOFFICE_GATEWAY__{other.upper()}_URLS"] = self.urls(other)
        return Replica(service, Path(self.folder.name) / f"{service}-{number}", settings, self.binaries)

    def urls(self, service: str) -> str:
        return ",".join(replica.url for replica in self.of[service])

    def close(self) -> None:
        for replicas in reversed(self.of.values()):
            for replica in replicas:
                replica.kill()
        for engine in self.engines.values():
            engine.close()
        self.folder.cleanup()
