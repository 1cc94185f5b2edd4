"""A real Apache Kafka, one broker in KRaft mode: started, killed, paused and started again on the same data."""
import fcntl
import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

from tests.e2e.boxoffice_process import free_port
from tests.engines.server import CannotStart, Server

VERSION = "3.9.1"
POM = Path(__file__).parent / "kafka" / "pom.xml"
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "boxoffice"
JARS = CACHE / f"kafka-{VERSION}"

SETTINGS = """\
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{controller_port}
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller_port}
advertised.listeners=PLAINTEXT://127.0.0.1:{port}
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
log.dirs={folder}/data
num.partitions=1
auto.create.topics.enable=false
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
broker.session.timeout.ms=2000
broker.heartbeat.interval.ms=500
num.network.threads=2
num.io.threads=4
log.cleaner.enable=false
log.retention.check.interval.ms=3600000
"""


def jars() -> Path:
    """The folder of the broker's jars, fetched by Maven the first time: one fetches, others wait for it."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / f"kafka-{VERSION}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if JARS.exists():
            return JARS
        fetched = Path(tempfile.mkdtemp(prefix="kafka-", dir=CACHE))
        command = ["mvn", "--batch-mode", "--quiet", "--file", str(POM), "dependency:copy-dependencies",
                   f"-DoutputDirectory={fetched}", "-DincludeScope=runtime"]
        for attempt in (1, 2, 3):
            done = subprocess.run(command, capture_output=True, text=True, timeout=600, cwd=CACHE)
            if done.returncode == 0:
                fetched.rename(JARS)
                return JARS
        shutil.rmtree(fetched, ignore_errors=True)
        raise CannotStart(f"maven could not fetch Kafka {VERSION} in {attempt} attempts:\n{done.stdout[-2000:]}")


def java() -> list[str]:
    """Java 17 if several are installed: what this version of Kafka is known to run on."""
    of_debian = Path("/usr/lib/jvm/java-17-openjdk-amd64/bin/java")
    return [str(of_debian) if of_debian.exists() else "java"]


class Kafka(Server):
    name = "kafka"
    ready_within_s = 120

    def __init__(self, folder: Path | None = None):
        super().__init__(folder)
        self.controller_port = free_port()

    def prepare(self) -> None:
        (self.folder / "server.properties").write_text(SETTINGS.format(
            port=self.port, controller_port=self.controller_port, folder=self.folder))
        done = subprocess.run(
            [*self._java("-Xmx128m"), "kafka.tools.StorageTool", "format", "--cluster-id", "Ym94b2ZmaWNlLXRlc3RzLg",
             "--config", "server.properties"],
            capture_output=True, text=True, timeout=120, cwd=self.folder)
        if done.returncode != 0:
            raise CannotStart(f"kafka's storage could not be prepared:\n{done.stdout}{done.stderr}")

    def command(self) -> list[str]:
        return [*self._java("-Xmx400m", "-Xms128m"), "kafka.Kafka", "server.properties"]

    def is_ready(self) -> bool:
        """The broker's listener opens last, when it can serve."""
        try:
            socket.create_connection(("127.0.0.1", self.port), 0.2).close()
            return True
        except OSError:
            return False

    def _java(self, *options: str) -> list[str]:
        return [*java(), *options, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-cp", f"{jars()}/*"]
