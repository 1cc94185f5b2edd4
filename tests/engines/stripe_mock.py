"""Stripe's own stand-in for its API, stripe-mock: it checks every request against Stripe's description of the API and
answers with samples. It keeps nothing, so what was made by one request is unknown to the next."""
import fcntl
import os
import shutil
import socket
import ssl
import subprocess
import tempfile
from pathlib import Path

from tests.e2e.boxoffice_process import free_port
from tests.engines.kafka import CACHE
from tests.engines.server import CannotStart, Server

# The newest that the Go of Debian 12 (1.19) builds.
MODULE = "github.com/stripe/stripe-mock"
VERSION = "v0.180.0"
CHECKSUM = "h1:QgcujPDMTIGHzoE9LH1mIJlk2+KcnEgGn0G1K9fTrs8="
FOLDER = CACHE / f"stripe-mock-{VERSION}"


def go() -> str:
    """The Go that is there, or Debian's where it is not on the path."""
    found = shutil.which("go") or shutil.which("go", path="/usr/lib/go-1.19/bin")
    if not found:
        raise CannotStart("there is no Go to build stripe-mock with: tools/setup.sh installs it")
    return found


def is_what_was_pinned(binary: Path) -> bool:
    """What the binary says that it was built from, which Go has compared with the public checksum database."""
    built_from = subprocess.run([go(), "version", "-m", str(binary)], capture_output=True, text=True, timeout=60)
    return ["mod", MODULE, VERSION, CHECKSUM] in [line.split() for line in built_from.stdout.splitlines()]


def binary() -> Path:
    """The program, built by Go the first time: one builds, others wait for it."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / f"stripe-mock-{VERSION}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if FOLDER.exists():
            return FOLDER / "stripe-mock"
        built = Path(tempfile.mkdtemp(prefix="stripe-mock-", dir=CACHE))
        for attempt in (1, 2, 3):
            done = subprocess.run([go(), "install", f"{MODULE}@{VERSION}"], capture_output=True, text=True, timeout=600,
                                  cwd=built, env={**os.environ, "GOBIN": str(built), "GOFLAGS": ""})
            if done.returncode == 0:
                break
        if done.returncode != 0 or not is_what_was_pinned(built / "stripe-mock"):
            shutil.rmtree(built, ignore_errors=True)
            raise CannotStart(f"go could not build stripe-mock {VERSION} in {attempt} attempts, or it is not the one "
                              f"that was pinned:\n{done.stderr[-2000:]}")
        built.rename(FOLDER)
        return FOLDER / "stripe-mock"


class StripeMock(Server):
    name = "stripe-mock"

    def __init__(self, folder: Path | None = None):
        super().__init__(folder)
        self.https_port = free_port()

    def command(self) -> list[str]:
        return [str(binary()), "-http-addr", self.address, "-https-addr", f"127.0.0.1:{self.https_port}",
                "-strict-version-check"]

    def is_ready(self) -> bool:
        try:
            for port in (self.port, self.https_port):
                socket.create_connection(("127.0.0.1", port), 0.2).close()
            return True
        except OSError:
            return False

    def certificate(self) -> str:
        """Which it has given to itself, for `localhost`."""
        return ssl.get_server_certificate(("127.0.0.1", self.https_port))
