"""The services in processes of their own, on their engines, with one fault after another while customers come."""

import random
import subprocess
import tempfile
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from tests.crash.faults import Fault, Scene
from tests.crash.invariants import disagreements
from tests.crash.ledger import Ledger
from tests.crash.load import Hall, Load, Mix, is_polite
from tests.crash.victim import Happened
from tests.e2e import halls, prometheus
from tests.e2e.boxoffice_process import NO_TOKENS, binary
from tests.e2e.http_client import Answer, request
from tests.e2e.waiting import NeverHappened, wait_until
from tests.engines.fleet import SERVICES, Fleet, Replica
from tests.engines.snapshot import copy_to_files

FULL_DISK = binary().parent / "libfull_disk.so"
CONNECTIONS = 12
PLACES = 50_000  # more than a run of rounds sells
WANTED = 300
THINK_S = 0.03  # of each customer: enough load to be in the middle of something at any moment, on two cores
GATEWAY_LOST_IT = 502
ANSWERED_WITHIN_S = 20.0  # whatever happens; a service waits for nothing longer than ten seconds
LOOK_EVERY_S = 0.25


class WholeFleet:
    says_nothing = frozenset({GATEWAY_LOST_IT})
    keys_repeated = 30

    def __init__(self, faults: Sequence[Fault], long: bool = False) -> None:
        """The faults to choose from. `long`: they last as long as they do in practice."""
        self.faults = faults
        self.long = long
        self._folder = tempfile.TemporaryDirectory(prefix="boxoffice-crash-")
        self.folder = Path(self._folder.name)
        self._copy = self.folder / "data"
        self.fleet = Fleet(replicas=2, settings=NO_TOKENS, full_disk=FULL_DISK)
        self._chosen = faults[0]
        self._hall: Hall | None = None

    def prepare(self, dice: random.Random) -> None:
        if not self.fleet.of:
            self.fleet.__enter__()
        self._chosen = dice.choice(self.faults)

    def provider(self, settings: Mapping[str, object]) -> None:
        for replica in self.fleet.of["payment"]:
            answer = request(f"http://127.0.0.1:{replica.ports['operator']}/provider", "PATCH", settings)
            assert answer.status == 200, answer

    def load(self, ledger: Ledger, prefix: str, dice: random.Random, mix: Mix) -> Load:
        gateway, *bookings = [replica.ports[replica.service] for replica in self._doors()]
        return Load([gateway, *bookings], ledger, prefix, dice, mix, CONNECTIONS, THINK_S, doors_may_close=True,
                    hall=self.hall())

    def hall(self) -> Hall:
        """The same in all rounds. Its last two places are left free."""
        if self._hall is None:
            self._hall = Hall(halls.make_standing_concert(self, PLACES + 2), PLACES, WANTED)
        return self._hall

    def post(self, service: str, path: str, body: object) -> Answer:
        """For who sets up a hall: on booking's own port of that name."""
        return request(f"http://127.0.0.1:{self.fleet.of['booking'][0].ports[service]}{path}", "POST", body)

    def crash_under(self, load: Load, dice: random.Random, seconds: float) -> Happened:
        fault = self._chosen
        scene = Scene(self.fleet, load, dice, seconds, self.long)
        happened = Happened(fault.name)

        def one_after_the_other() -> None:
            scene.await_acknowledged(20, "before anything happens")
            happened.faults += fault.happen(scene)
            scene.await_acknowledged(20, f"again after {fault.name}")

        over = threading.Event()
        looking = threading.Thread(target=self._look_at_my_pages, args=(over, happened.faults))
        looking.start()
        try:
            load.run(one_after_the_other)
        finally:
            over.set()
            looking.join()
        if load.slowest_s > ANSWERED_WITHIN_S:
            happened.faults.append(f"an answer took {load.slowest_s:.1f} s")
        if not fault.ends_services:
            lost = load.answers[GATEWAY_LOST_IT]
            happened.faults += [f"the gateway gave {lost} requests up"] if lost else []
            happened.faults += [f"{load.cut} requests were not answered"] if load.cut else []
        return happened

    def _look_at_my_pages(self, over: threading.Event, faults: list[str]) -> None:
        """A customer who looks at what was bought: it is shown, or there is a polite refusal."""
        while not over.wait(LOOK_EVERY_S):
            url = f"{self.fleet.of['gateway'][0].url}/mypages?size=1"
            with suppress(ConnectionError):  # the gateway itself may be the one that is crashed
                answer = request(url, timeout_s=ANSWERED_WITHIN_S)
                head = "".join(f"\r\n{name}: {value}" for name, value in answer.headers.items()).encode()
                if answer.status != 200 and not is_polite(answer.status, head):
                    faults.append(f"my page was refused with {answer}")

    def recover(self) -> None:
        """It has to recover by itself."""

    @property
    def door(self) -> int:
        return self.fleet.of["booking"][0].ports["booking"]

    def data(self) -> Path:
        return copy_to_files(self.fleet.databases, self._copy)

    def await_rest(self, timeout_s: float) -> None:
        def at_rest() -> bool:
            return not self._movement() and bool(self.data()) and not self.violations()

        try:
            wait_until(at_rest, "everything at rest", timeout_s, every_s=0.2)
        except NeverHappened as error:
            words = [f"{replica.name} says:\n{replica.complaints()}" for replica in self._replicas()]
            still = f"{error}; still: {self._movement()} {self.violations()[:5]}"
            raise NeverHappened("\n".join([still, *words])) from None

    def _movement(self) -> dict[str, float]:
        """What the services themselves say they have not come to yet, and what has not come to its end."""
        moving: dict[str, float] = {}
        for replica in self._replicas():
            for sample in prometheus.parse(request(f"{replica.url}/actuator/prometheus").body.decode()):
                if sample.name in ("boxoffice_consumer_lag", "boxoffice_relay_backlog", "boxoffice_relay_in_flight"):
                    moving[f"{replica.name} {sample.name}"] = sample.value
        for service, status in (("booking", "PENDING_BOOKING"), ("payment", "PENDING_PAYMENT")):
            sql = f"SELECT count(*) FROM {service} WHERE {service}_status = '{status}'"
            moving[f"{service}s that are pending"] = float(self.fleet.postgresql.run(sql, service))
        return {name: value for name, value in moving.items() if value > 0}

    def violations(self) -> list[str]:
        """Of what data() has copied last: nothing moves between the two."""
        return disagreements(self._copy)

    def audit(self, ledger: Path) -> subprocess.CompletedProcess[str]:
        return self.fleet.command("audit", "--ledger", str(ledger))

    def end_round(self) -> list[str]:
        return [f"{replica.name} has ended:\n{replica.last_words()}"
                for replica in self._replicas() if not replica.is_running]

    def kill(self) -> None:
        """The logs are what there is to keep."""
        for replica in self._replicas():
            replica.kill()
            log = replica.folder / "log"
            if log.exists():
                (self.folder / f"{replica.name}.log").write_bytes(log.read_bytes())

    def close(self) -> None:
        self.fleet.close()
        self._folder.cleanup()

    def _doors(self) -> list[Replica]:
        return [*self.fleet.of["gateway"], *self.fleet.of["booking"]]

    def _replicas(self) -> list[Replica]:
        return [replica for service in (*SERVICES, "gateway") for replica in self.fleet.of.get(service, [])]
