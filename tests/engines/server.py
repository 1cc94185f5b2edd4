"""A server of somebody else's that a test runs for itself: on a free port of the loopback, in a folder of its own."""
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from tests.e2e.boxoffice_process import free_port


class CannotStart(RuntimeError):
    """The server did not come up; the message ends with what it wrote last."""


class Server:
    """One process, or a group of them, that is started, killed, paused and started again on the same data.

    A subclass says how it is prepared, started, asked whether it is ready, and asked to stop.
    """

    name = "server"
    ready_within_s = 60
    stops_within_s = 30

    def __init__(self, folder: Path | None = None):
        self._own_folder = folder is None
        self.folder = folder or Path(tempfile.mkdtemp(prefix=f"boxoffice-{self.name}-"))
        self.folder.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        self.process: subprocess.Popen | None = None
        self._preloaded: Path | None = None

    def prepare(self) -> None:
        """Makes what the server needs before it starts for the first time."""

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def for_tests(self) -> dict[str, str]:
        """What a program under test finds in its environment."""
        return {f"BOXOFFICE_TEST_{self.name.upper()}": self.address}

    def command(self) -> list[str]:
        raise NotImplementedError

    def environment(self) -> dict[str, str]:
        return {**os.environ, **({"LD_PRELOAD": str(self._preloaded)} if self._preloaded else {})}

    def keep_on_a_disk_that_can_be_full(self, library: Path) -> None:
        """From its next start on: loads that library into it (tests/crash/full_disk)."""
        # Below its own folder, because its account may not come to ours.
        self._preloaded = Path(shutil.copy(library, self.folder))
        self._preloaded.chmod(0o755)

    def fill_disk(self) -> None:
        (self.folder / "disk_is_full").touch()

    def free_disk(self) -> None:
        (self.folder / "disk_is_full").unlink(missing_ok=True)

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def is_ready(self) -> bool:
        raise NotImplementedError

    stop_signal = signal.SIGTERM

    def start(self) -> "Server":
        if not (self.folder / "prepared").exists():
            self.prepare()
            (self.folder / "prepared").touch()
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(self.command(), env=self.environment(), cwd=self.folder, stdout=log,
                                            stderr=log, stdin=subprocess.DEVNULL, start_new_session=True)
        deadline = time.monotonic() + self.ready_within_s
        while not self.is_ready():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise CannotStart(f"{self.name} did not start:\n{self.last_words()}")
            time.sleep(0.05)
        return self

    def stop(self) -> None:
        if not self.process:
            return
        self.resume()
        self._signal(self.stop_signal)
        try:
            self.process.wait(self.stops_within_s)
        except subprocess.TimeoutExpired:
            self._signal(signal.SIGKILL)
            self.process.wait()
        self.process = None

    def kill(self) -> None:
        """As a power cut would have it, for the whole group."""
        if self.process:
            self._signal(signal.SIGKILL)
            self.process.wait()
            self.process = None

    def pause(self) -> None:
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._signal(signal.SIGCONT)

    def close(self) -> None:
        """Stops it for good: a folder that was made for it goes with it."""
        self.stop()
        if self._own_folder:
            shutil.rmtree(self.folder, ignore_errors=True)

    def last_words(self) -> str:
        log = self.folder / "log"
        return "\n".join(log.read_text(errors="replace").splitlines()[-20:]) if log.exists() else ""

    def _signal(self, number: int) -> None:
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            pass

    def __enter__(self) -> "Server":
        return self.start() if self.process is None else self

    def __exit__(self, *_) -> None:
        self.close()
