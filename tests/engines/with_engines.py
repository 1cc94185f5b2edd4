"""Runs a command beside servers that are started for it and stopped after it.

    python3 -m tests.engines.with_engines kafka -- ctest --test-dir build/release -C engines -L kafka

The command finds each server in its environment: BOXOFFICE_TEST_KAFKA=127.0.0.1:port, and BOXOFFICE_TEST_SERVER, the
URL of a database where it may make others. In
BOXOFFICE_TEST_ENGINES it finds the path of a socket where it may ask for "kafka kill", "kafka start", "kafka pause" or
"kafka resume": one line, answered by one line, "ok" or what went wrong. Exits with the command's code.
"""
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from tests.engines.kafka import Kafka
from tests.engines.mariadb import MariaDB
from tests.engines.postgresql import PostgreSQL
from tests.engines.server import CannotStart, Server

ENGINES: dict[str, type[Server]] = {"kafka": Kafka, "mariadb": MariaDB, "postgresql": PostgreSQL}
REQUESTS = ("kill", "start", "pause", "resume")


def obey(servers: dict[str, Server], line: str) -> str:
    words = line.split()
    if len(words) != 2 or words[0] not in servers or words[1] not in REQUESTS:
        return f"cannot '{line.strip()}': say one of {', '.join(servers)} and one of {', '.join(REQUESTS)}"
    try:
        getattr(servers[words[0]], words[1])()
        return "ok"
    except CannotStart as failure:
        return str(failure).replace("\n", " | ")


def listen(servers: dict[str, Server], door: socket.socket) -> None:
    """One request after the other, until the door is closed."""
    while True:
        try:
            caller, _ = door.accept()
        except OSError:
            return
        with caller, caller.makefile("rw") as lines:
            for line in lines:
                lines.write(obey(servers, line) + "\n")
                lines.flush()


def run(names: list[str], command: list[str]) -> int:
    servers: dict[str, Server] = {}
    environment = dict(os.environ)
    with tempfile.TemporaryDirectory(prefix="boxoffice-engines-") as folder, socket.socket(socket.AF_UNIX) as door:
        try:
            for name in names:
                servers[name] = ENGINES[name]()
                servers[name].start()
                environment |= servers[name].for_tests()
            environment["BOXOFFICE_TEST_ENGINES"] = str(Path(folder) / "door")
            door.bind(environment["BOXOFFICE_TEST_ENGINES"])
            door.listen()
            threading.Thread(target=listen, args=(servers, door), daemon=True).start()
            return subprocess.run(command, env=environment).returncode
        finally:
            for server in servers.values():
                server.close()


def main(arguments: list[str]) -> int:
    if "--" not in arguments:
        print(__doc__, file=sys.stderr)
        return 2
    names, command = arguments[:arguments.index("--")], arguments[arguments.index("--") + 1:]
    unknown = [name for name in names if name not in ENGINES]
    if unknown or not names or not command:
        print(f"with_engines: say engines ({', '.join(ENGINES)}), then --, then a command", file=sys.stderr)
        return 2
    # So that the servers go, too, when this is told to.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        return run(names, command)
    except CannotStart as failure:
        print(f"with_engines: {failure}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
