"""The program under test as a process: started in a data folder of its own, talked to over HTTP, stopped by its pid."""

import contextlib
import json
import os
import selectors
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from tests.e2e.http_client import Answer, request
from tests.e2e.waiting import wait_until

ROOT = Path(__file__).resolve().parents[2]
SERVICES = ("booking", "payment", "delivery", "mypage", "gateway")
START_TIMEOUT_S = 20.0
STOP_TIMEOUT_S = 30.0


def binary() -> Path:
    """The program: BOXOFFICE_BIN, or the release build."""
    return Path(os.environ.get("BOXOFFICE_BIN", ROOT / "build/release/bin/boxoffice"))


# For tests that look at everything through the gateway, and are not about who may.
NO_TOKENS = {"BOXOFFICE_GATEWAY__ANONYMOUS": "operator"}
# For a gateway in a process of its own, and the services behind it.
A_SERVICE_KEY = {"BOXOFFICE_IDENTITY__SERVICE_KEY": "of-these-programs-alone-while-they-run"}


def free_port() -> int:
    """A port that nobody listens on now. Only for settings that must name a port before the program has bound it."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def clean_environment(settings: Mapping[str, str]) -> dict[str, str]:
    """This process's environment without any setting of the program but the given ones."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("BOXOFFICE_")}
    return inherited | dict(settings)


def any_ports() -> dict[str, str]:
    """Settings that let the system choose every port."""
    return {f"BOXOFFICE_{service.upper()}__PORT": "0" for service in (*SERVICES, "operator")}


def run_command(
    *arguments: str, settings: Mapping[str, str] | None = None, timeout_s: float = 60.0, program: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Runs a subcommand (`audit`, `mypage rebuild`, …) to its end."""
    command = [str(program or binary()), *arguments]
    environment = clean_environment(settings or {})
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=timeout_s, check=False)


class StartFailed(AssertionError):
    """The program ended, or said nothing, before it was ready."""

    def __init__(self, code: int | None, log: str) -> None:
        super().__init__(f"not ready; exit code {code}; standard error:\n{log[-4000:]}")
        self.code = code
        self.log = log


class Boxoffice:
    """One data folder and the program that works on it. Restartable: `start` after `stop` or `kill` uses the same data.

    As a context manager it starts the program, and at the end kills what still runs and removes the folder (unless one
    was given). Without `data`, the folder is made in the system's temporary folder, or `inside` another one.
    """

    def __init__(
        self,
        settings: Mapping[str, str] | None = None,
        data: Path | None = None,
        arguments: Sequence[str] = (),
        program: Path | None = None,
        user: int | None = None,
        restore_signals: bool = True,
        inside: Path | None = None,
    ) -> None:
        self.settings = any_ports() | dict(settings or {})
        self.arguments = list(arguments)
        self.program = program or binary()
        self.user = user
        self.restore_signals = restore_signals
        self._folder = Path(tempfile.mkdtemp(prefix="boxoffice-", dir=inside))
        self.data = data or self._folder / "data"
        self.log_file = self._folder / "stderr.log"
        self.ports: dict[str, int] = {}
        self.process: subprocess.Popen[bytes] | None = None

    # --- life ---------------------------------------------------------------------------------------------------

    def launch(self) -> subprocess.Popen[bytes]:
        """Starts the process without waiting for it to be ready."""
        assert not self.running, "already running"
        command = [str(self.program), "start", "--data", str(self.data), *self.arguments]
        with self.log_file.open("ab") as log:
            environment = clean_environment(self.settings)
            self.process = subprocess.Popen(
                command,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=log,
                user=self.user,
                restore_signals=self.restore_signals,
            )
        return self.process

    def start(self, timeout_s: float = START_TIMEOUT_S) -> "Boxoffice":
        """Starts the process and returns when it said that it is ready. Raises StartFailed."""
        self.launch()
        self.await_ready(timeout_s)
        return self

    def await_ready(self, timeout_s: float = START_TIMEOUT_S) -> None:
        """Reads the ready line of the launched process."""
        line = self._first_line(timeout_s)
        if not line.endswith(b"\n"):
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.require_process().wait(1.0)
            code = self.require_process().poll()
            self.kill()
            raise StartFailed(code, self.log())
        ready = json.loads(line)
        assert ready["ready"] is True, line
        self.ports = {name: int(port) for name, port in ready["ports"].items()}

    def stop(self, timeout_s: float = STOP_TIMEOUT_S) -> int:
        """SIGTERM, and the exit code."""
        self.require_process().send_signal(signal.SIGTERM)
        return self.wait(timeout_s)

    def kill(self) -> None:
        """kill -9, when it still runs."""
        if self.process is not None:
            self.process.kill()
            self.wait(STOP_TIMEOUT_S)

    def wait(self, timeout_s: float) -> int:
        process = self.require_process()
        code = process.wait(timeout_s)
        if process.stdout is not None:
            process.stdout.close()
        self.process = None
        return code

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def pid(self) -> int:
        return self.require_process().pid

    def require_process(self) -> subprocess.Popen[bytes]:
        assert self.process is not None, "not started"
        return self.process

    def log(self) -> str:
        """Everything it wrote to standard error, over all starts."""
        return self.log_file.read_text(errors="replace") if self.log_file.exists() else ""

    def close(self) -> None:
        self.kill()
        shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> "Boxoffice":
        try:
            return self.start()
        except BaseException:
            self.close()
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            print(f"--- last lines of {self.data}'s log ---\n{self.log()[-3000:]}")
        self.close()

    # --- talking to it ------------------------------------------------------------------------------------------

    def url(self, service: str, path: str = "") -> str:
        return f"http://127.0.0.1:{self.ports[service]}{path}"

    def send(
        self, service: str, method: str, path: str, body: object = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        return request(self.url(service, path), method, body, headers)

    def get(self, service: str, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        return self.send(service, "GET", path, None, headers)

    def post(self, service: str, path: str, body: object, headers: Mapping[str, str] | None = None) -> Answer:
        return self.send(service, "POST", path, body, headers)

    def patch(self, service: str, path: str, body: object, headers: Mapping[str, str] | None = None) -> Answer:
        return self.send(service, "PATCH", path, body, headers)

    def token(self, role: str, subject: str = "somebody") -> str:
        """As `boxoffice token` makes it."""
        made = run_command("token", "--role", role, "--subject", subject, "--data", str(self.data))
        assert made.returncode == 0, made
        return made.stdout.strip()

    def book(self, headers: Mapping[str, str] | None = None, **fields: object) -> Answer:
        """POST /bookings with the reference's customer, changed by the given fields."""
        return self.post("booking", "/bookings", A_BOOKING | fields, headers)

    def cancel(self, booking: int, headers: Mapping[str, str] | None = None) -> Answer:
        return self.patch("booking", f"/bookings/{booking}", {"bookingStatus": "CANCEL_BOOKING"}, headers)

    def provider(self, **settings: object) -> Answer:
        """Changes the simulated payment provider while it runs: delayMs, declineRate, failRate, answerLostRate."""
        answer = self.patch("operator", "/provider", settings)
        assert answer.status == 200, answer
        return answer

    def mypage(self, booking: int) -> dict[str, Any] | None:
        """What my page shows of a booking; None while it shows nothing."""
        answer = self.get("mypage", f"/mypages/search/findByBookingId?bookingId={booking}")
        assert answer.status == 200, answer
        found = answer.json["_embedded"]["mypages"]
        assert len(found) <= 1, found
        return found[0] if found else None

    def payment_of(self, booking: int) -> dict[str, Any] | None:
        return self._only("payment", "payments", booking)

    def delivery_of(self, booking: int) -> dict[str, Any] | None:
        return self._only("delivery", "deliveries", booking)

    def mypage_shows(self, booking: int, timeout_s: float = 10.0, **expected: object) -> dict[str, Any]:
        """Waits until my page shows these values for the booking, and its ticket, which comes from another log."""

        def shown() -> dict[str, Any] | None:
            row = self.mypage(booking)
            whole = row and row["bookingStatus"] and all(row[name] == value for name, value in expected.items())
            return row if whole else None

        return wait_until(shown, f"my page shows {expected} of booking {booking}", timeout_s) or {}

    def booking_is(self, booking: int, status: str, timeout_s: float = 10.0) -> dict[str, Any]:
        """Waits until the booking has this status."""

        def found() -> dict[str, Any] | None:
            row = dict(self.get("booking", f"/bookings/{booking}").json)
            return row if row["bookingStatus"] == status else None

        return wait_until(found, f"booking {booking} is {status}", timeout_s) or {}

    def newest(self, service: str, collection: str) -> list[dict[str, Any]]:
        """The last hundred of a collection, newest first."""
        answer = self.get(service, f"/{collection}?size=100&sort=id,desc")
        assert answer.status == 200, answer
        return list(answer.json["_embedded"][collection])

    def total(self, service: str, collection: str) -> int:
        return int(self.get(service, f"/{collection}?size=1").json["page"]["totalElements"])

    def _only(self, service: str, collection: str, booking: int) -> dict[str, Any] | None:
        found = [row for row in self.newest(service, collection) if row["bookingId"] == booking]
        assert len(found) <= 1, found
        return found[0] if found else None

    def _first_line(self, timeout_s: float) -> bytes:
        output = self.require_process().stdout
        assert output is not None
        line = b""
        deadline = time.monotonic() + timeout_s
        with selectors.DefaultSelector() as selector:
            selector.register(output, selectors.EVENT_READ)
            while not line.endswith(b"\n") and selector.select(max(0.0, deadline - time.monotonic())):
                piece = os.read(output.fileno(), 4096)
                if not piece:
                    break
                line += piece
        return line


A_BOOKING: dict[str, object] = {
    "musicalName": "Elizabeth",
    "customerName": "홍길동",
    "telephoneInfo": 11112222,
    "addr": "서울시 종로구",
}
