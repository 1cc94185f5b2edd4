"""What may happen to a fleet while customers come, as a table. Each fault undoes itself: the fleet has to recover
without anybody's doing, but for a server that ended and is started again, as its supervisor would."""

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import attrgetter

from tests.crash.load import Load
from tests.e2e.databases import PRODUCERS
from tests.e2e.waiting import wait_until
from tests.engines.database_server import DatabaseServer
from tests.engines.fleet import SERVICES, Fleet
from tests.engines.server import Server

PATIENCE_S = 60.0
FILLED_WITHIN_S = 240.0  # a file that has grown before has room in it
LATELY = 1000  # events
ENOUGH = 0.25  # of the deliveries, at least a fifth in the end


@dataclass(frozen=True)
class Scene:
    """Where a fault happens. `seconds`: how long one lasts that has no length of its own."""

    fleet: Fleet
    load: Load
    dice: random.Random
    seconds: float
    long: bool

    def lasting(self, short_s: float, long_s: float) -> float:
        return self.dice.uniform(0.9, 1.5) * long_s if self.long else short_s

    def await_acknowledged(self, count: int, when: str) -> None:
        before = self.load.acknowledged
        wait_until(lambda: self.load.acknowledged >= before + count, f"{count} bookings {when}", PATIENCE_S)


def kill_services(scene: Scene) -> Iterator[str]:
    """kill -9 of one process after the other, each at a random moment; started again at another."""
    everything = [replica for service in (*SERVICES, "gateway") for replica in scene.fleet.of[service]]
    until = time.monotonic() + scene.lasting(6, 60)
    while time.monotonic() < until:
        victims = scene.dice.sample(everything, scene.dice.choice((1, 1, 2, 3)))
        for victim in victims:
            victim.kill()
        time.sleep(scene.dice.uniform(0.0, 2.0))
        for victim in victims:
            victim.start()
    yield from ()


def kill_together(scene: Scene) -> Iterator[str]:
    """One of each service and a server at the same moment, as when a machine dies."""
    engine = scene.dice.choice(list(scene.fleet.engines.values()))
    victims = [scene.dice.choice(scene.fleet.of[service]) for service in SERVICES]
    for victim in (*victims, engine):
        victim.kill()
    time.sleep(scene.dice.uniform(0.0, scene.lasting(1, 20)))
    for victim in (engine, *victims):
        victim.start()
    yield from ()


def kill_engine(engine: Callable[[Fleet], Server]) -> Callable[[Scene], Iterator[str]]:
    """kill -9 of a server, which is away for a while."""
    def happen(scene: Scene) -> Iterator[str]:
        server = engine(scene.fleet)
        server.kill()
        time.sleep(scene.dice.uniform(0.0, scene.lasting(3, 30)))
        server.start()
        yield from ()
    return happen


def pause_engine(*engines: Callable[[Fleet], Server]) -> Callable[[Scene], Iterator[str]]:
    """Servers stand still: connections stay open, and nothing is answered."""
    def happen(scene: Scene) -> Iterator[str]:
        servers = [engine(scene.fleet) for engine in engines]
        for server in servers:
            server.pause()
        time.sleep(scene.lasting(10, 40))
        for server in servers:
            server.resume()
        yield from ()
    return happen


def lose_broker(scene: Scene) -> Iterator[str]:
    """Bookings go on: what is told waits in the outboxes."""
    scene.fleet.kafka.kill()
    before, refused_before = scene.load.acknowledged, scene.load.answers[503]
    time.sleep(scene.lasting(10, 60))
    if scene.load.acknowledged < before + 50:
        yield f"only {scene.load.acknowledged - before} were acknowledged while the broker was away"
    if scene.load.answers[503] > refused_before:
        yield f"{scene.load.answers[503] - refused_before} were refused while only the broker was away"
    scene.fleet.kafka.start()


def cut_connections(scene: Scene) -> Iterator[str]:
    """Connections to the databases end at any moment: in the middle of a transaction, and of its commit."""
    cut = dict.fromkeys(("postgresql", "mariadb"), 0)
    until = time.monotonic() + scene.lasting(5, 60)
    while time.monotonic() < until:
        for database in (scene.fleet.postgresql, scene.fleet.mariadb):
            cut[database.name] += database.cut_connections()
        time.sleep(scene.dice.uniform(0.0, 0.5))
    yield from (f"no connection to {name} was cut" for name, count in cut.items() if count == 0)


def fill_disk(engine: Callable[[Fleet], DatabaseServer], refusal: str) -> Callable[[Scene], Iterator[str]]:
    """No file of a database can grow. The refusal is what the server writes into its log then."""
    def happen(scene: Scene) -> Iterator[str]:
        server = engine(scene.fleet)
        log = server.folder / "log"
        seen = log.stat().st_size
        server.fill_disk()
        try:
            wait_until(lambda: refusal.encode() in log.read_bytes()[seen:], f"{server.name} says '{refusal}'",
                       FILLED_WITHIN_S, every_s=0.2)
            time.sleep(scene.lasting(3, 30))
        finally:
            server.free_disk()
        if not server.is_running:
            server.start()
        yield from ()
    return happen


def publish_again(database: DatabaseServer, producer: str, since: int) -> None:
    """Sets those parts of a relay back that are nobody's at this moment: whoever takes them publishes all of it again,
    as when the one before has died before it noted how far it was."""
    now_ms = int(time.time() * 1000)
    database.run(f"UPDATE relay_position SET next_sequence = least(next_sequence, {max(1, since)}) WHERE"
                 f" 'relay-shard/' || shard IN (SELECT name FROM lease WHERE until <= {now_ms})", producer)


def deliveries(fleet: Fleet) -> int:
    """How many records my page, which hears everything, has been given."""
    records = "SELECT sum(next_sequence - 1) FROM consumer_offset WHERE consumer = 'mypage'"
    return int(fleet.mariadb.run(records, "mypage"))


def newest_events(fleet: Fleet) -> dict[str, int]:
    return {producer: int(fleet.databases[producer].run("SELECT coalesce(max(sequence), 0) FROM outbox", producer))
            for producer in PRODUCERS}


@dataclass(frozen=True)
class Repetitions:
    """How many of the records that my page was given since then it had been given before."""

    fleet: Fleet
    delivered: int
    told: int

    @classmethod
    def from_now(cls, fleet: Fleet) -> "Repetitions":
        return cls(fleet, deliveries(fleet), sum(newest_events(fleet).values()))

    def share(self) -> float:
        delivered = deliveries(self.fleet) - self.delivered
        told = sum(newest_events(self.fleet).values()) - self.told
        return (delivered - told) / max(1, delivered)


def rebalance_with_repetitions(scene: Scene) -> Iterator[str]:
    """A replica of each service leaves and comes back, again and again, and what was published lately comes again."""
    fleet = scene.fleet
    repetitions = Repetitions.from_now(fleet)
    since = {producer: newest - LATELY for producer, newest in newest_events(fleet).items()}
    began = time.monotonic()
    lasts = scene.lasting(9, 120)
    while time.monotonic() < began + lasts or (repetitions.share() < ENOUGH and time.monotonic() < began + 4 * lasts):
        told = newest_events(fleet)
        for service in SERVICES:
            replica = fleet.of[service][1]
            replica.stop()
            if service in PRODUCERS:
                publish_again(fleet.databases[service], service, since[service])
            time.sleep(scene.dice.uniform(0.0, 1.0))
            replica.start()
        since = told
    scene.await_acknowledged(100, "in the new order")  # brings the offsets behind what was only passed over
    if repetitions.share() < 0.2:
        yield f"only {repetitions.share():.0%} of the deliveries were repetitions"


POSTGRESQL = attrgetter("postgresql")
MARIADB = attrgetter("mariadb")
KAFKA = attrgetter("kafka")


@dataclass(frozen=True)
class Fault:
    name: str
    happen: Callable[[Scene], Iterator[str]]  # gives what was not as it should be meanwhile
    ends_services: bool = False  # so that requests of theirs are not answered
    soak_only: bool = False  # another one shows much the same in less time


FAULTS = (
    Fault("kill -9 of services", kill_services, ends_services=True),
    Fault("kill -9 of a server and services", kill_together, ends_services=True),
    Fault("kill -9 of postgresql", kill_engine(POSTGRESQL), soak_only=True),
    Fault("kill -9 of mariadb", kill_engine(MARIADB), soak_only=True),
    Fault("kill -9 of kafka", kill_engine(KAFKA), soak_only=True),
    Fault("servers paused", pause_engine(POSTGRESQL, MARIADB, KAFKA)),
    Fault("postgresql paused", pause_engine(POSTGRESQL), soak_only=True),
    Fault("mariadb and kafka paused", pause_engine(MARIADB, KAFKA), soak_only=True),
    Fault("connections cut", cut_connections),
    Fault("broker killed and away", lose_broker),
    Fault("disk of postgresql full", fill_disk(POSTGRESQL, "No space left on device")),
    Fault("disk of mariadb full", fill_disk(MARIADB, "is full")),
    Fault("rebalances and repetitions", rebalance_with_repetitions, ends_services=True),
)
