"""All services in one process, on embedded databases: killed as a whole, or cut off from power."""

import random
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

from tests.crash import invariants
from tests.crash.ledger import Ledger
from tests.crash.load import Hall, Load, Mix
from tests.crash.victim import Happened
from tests.e2e import databases, halls
from tests.e2e.boxoffice_process import Boxoffice, binary, run_command

PLACES = 50_000  # more than a run of rounds sells
WANTED = 300
LOSSY_DISK = binary().parent / "liblossy_disk.so"


class OneProgram:
    says_nothing: frozenset[int] = frozenset()
    keys_repeated = 150

    def __init__(self, program: Path, power_cuts: float) -> None:
        """`power_cuts`: the share of rounds that end in one."""
        settings = {"BOXOFFICE_MESSAGING__RETENTION_HOURS": "0", "BOXOFFICE_BOOKING__RETURN_WINDOW_S": "3"}
        self.it = Boxoffice(settings, program=program)
        self.folder = self.it.data.parent
        self.power_cuts = power_cuts
        self.power_cut = False
        self.hall: Hall | None = None

    def prepare(self, dice: random.Random) -> None:
        self.power_cut = dice.random() < self.power_cuts
        if self.power_cut:
            flush_us = str(dice.choice((0, 500, 5000)))
            self.it.settings |= {"LD_PRELOAD": str(LOSSY_DISK), "LOSSY_DISK_FLUSH_US": flush_us}
        self.it.start()

    def provider(self, settings: Mapping[str, object]) -> None:
        self.it.provider(**settings)

    def load(self, ledger: Ledger, prefix: str, dice: random.Random, mix: Mix) -> Load:
        if self.hall is None:
            self.hall = Hall(halls.make_standing_concert(self.it, PLACES), PLACES, WANTED)
        return Load([self.door], ledger, prefix, dice, mix, connections=dice.choice((8, 64, 128)), hall=self.hall)

    def crash_under(self, load: Load, dice: random.Random, seconds: float) -> Happened:
        """Load until the kill, and kills while it recovers."""
        lasts = seconds * dice.uniform(0.1, 1.9)

        def kill_later() -> None:
            time.sleep(lasts)
            load.stop()
            self.it.kill()

        load.run(kill_later)
        end = "power cut" if self.power_cut else "kill -9"
        return Happened(f"{end}, {self._kill_in_startup(dice)} kills in start-up")

    def _kill_in_startup(self, dice: random.Random) -> int:
        """In every third round: starts and kills it at some moment of its start-up, which is when it recovers."""
        if dice.random() > 1 / 3:
            return 0
        kills = dice.randint(1, 4)
        for _ in range(kills):
            self.it.launch()
            time.sleep(dice.uniform(0.0, 0.08))
            self.it.kill()
        return kills

    def recover(self) -> None:
        self.it.kill()
        for name in ("LD_PRELOAD", "LOSSY_DISK_FLUSH_US"):
            self.it.settings.pop(name, None)
        self.it.start()

    @property
    def door(self) -> int:
        return self.it.ports["booking"]

    def data(self) -> Path:
        return self.it.data

    def await_rest(self, timeout_s: float) -> None:
        databases.await_rest(self.it.data, timeout_s, alive=lambda: self.it.running)

    def violations(self) -> list[str]:
        return invariants.violations(self.it.data)

    def audit(self, ledger: Path) -> subprocess.CompletedProcess[str]:
        return run_command("audit", "--data", str(self.it.data), "--ledger", str(ledger), program=binary())

    def end_round(self) -> list[str]:
        code = self.it.stop()
        return [] if code == 0 else [f"the clean stop ended with {code}"]

    def kill(self) -> None:
        self.it.kill()

    def close(self) -> None:
        self.it.close()
