"""Waiting for something that will be true: every wait of these tests names what it waits for and when it gives up."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class NeverHappened(AssertionError):
    """What was waited for did not come true in time."""


def wait_until(condition: Callable[[], T], what: str, timeout_s: float = 10.0, every_s: float = 0.01) -> T:
    """Polls until the condition gives something truthy and returns it. A ConnectionError counts as "not yet"."""
    deadline = time.monotonic() + timeout_s
    last: object = None
    while True:
        try:
            result = condition()
            if result:
                return result
            last = result
        except ConnectionError as error:
            last = error
        if time.monotonic() >= deadline:
            raise NeverHappened(f"not within {timeout_s:g} s: {what} (last seen: {last!r})")
        time.sleep(every_s)
