"""What a crash loop needs of the thing that it crashes."""

import random
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from tests.crash.ledger import Ledger
from tests.crash.load import Load, Mix


@dataclass
class Happened:
    """What was done to it under load, and what must not have come of it."""

    what: str
    faults: list[str] = field(default_factory=list)


class Victim(Protocol):
    folder: Path  # is kept when a round failed
    says_nothing: frozenset[int]  # statuses that leave open what became of a request
    keys_repeated: int  # of the last requests with a key, how many are sent again

    def prepare(self, dice: random.Random) -> None:
        """Gets it up, and chooses what will happen to it."""

    def provider(self, settings: Mapping[str, object]) -> None:
        """Sets how the payment provider behaves."""

    def load(self, ledger: Ledger, prefix: str, dice: random.Random, mix: Mix) -> Load:
        """Load that fits it."""

    def crash_under(self, load: Load, dice: random.Random, seconds: float) -> Happened:
        """Runs the load, for so many seconds on average, and crashes it meanwhile."""

    def recover(self) -> None:
        """Gets it up again, when it does not by itself."""

    @property
    def door(self) -> int:
        """A port of booking."""

    def data(self) -> Path:
        """A folder with its databases, as SQLite files."""

    def await_rest(self, timeout_s: float) -> None:
        """Waits until nothing moves any more. Raises AssertionError."""

    def violations(self) -> list[str]:
        """The invariants that do not hold."""

    def audit(self, ledger: Path) -> subprocess.CompletedProcess[str]:
        """`boxoffice audit`."""

    def end_round(self) -> list[str]:
        """What was wrong at its end."""

    def kill(self) -> None:
        """Ends it, if it still runs."""

    def close(self) -> None:
        """Removes its folder, too."""
