"""How many tests passed and failed, read from what the test programs leave behind."""
import json
import re
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Tally:
    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed" + (f", {self.skipped} skipped" if self.skipped else "")

    @property
    def in_words(self) -> str:
        return f" ({self})" if self != Tally() else ""


def at_least_one_failed(tally: Tally, code: int) -> Tally:
    """A program that failed without saying how often failed once."""
    return tally if code == 0 or tally.failed else tally + Tally(failed=1)


def of_exit_code(_log: str, code: int) -> Tally:
    """For what is no test by itself, such as a build: nothing is counted but its failure."""
    return at_least_one_failed(Tally(), code)


CLOSING_LINE = re.compile(r"^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$", re.MULTILINE)


def of_closing_lines(log: str, code: int) -> Tally:
    """Programs that close with `N passed, N failed`; when several did, their sum."""
    found = [Tally(*(int(number or 0) for number in numbers)) for numbers in CLOSING_LINE.findall(log)]
    return at_least_one_failed(sum(found, Tally()), code)


def of_unittest(log: str, code: int) -> Tally:
    """Python's unittest: `Ran N tests` and then OK or FAILED with the numbers, once for each run in the log."""
    ran = sum(int(number) for number in re.findall(r"^Ran (\d+) tests? in", log, re.MULTILINE))
    verdicts = re.findall(r"^(?:OK|FAILED)(?: \(([^)]*)\))?$", log, re.MULTILINE)
    numbers = [(kind, int(number)) for verdict in verdicts for kind, number in re.findall(r"([\w ]+)=(\d+)", verdict)]
    failed = sum(number for kind, number in numbers if kind.strip() in ("failures", "errors", "unexpected successes"))
    skipped = sum(number for kind, number in numbers if kind.strip() == "skipped")
    if ran == 0:
        return Tally(failed=1)
    return at_least_one_failed(Tally(max(ran - failed - skipped, 0), failed, skipped), code)


def of_ctest(results: Path):
    """CTest over GoogleTest programs that wrote their results, as JSON, into this folder. A program that wrote none (it
    crashed, or is of another kind) counts as one test."""
    def count(log: str, code: int) -> Tally:
        reports = [json.loads(path.read_text()) for path in sorted(results.glob("*.json"))]
        cases = Tally(sum(report["tests"] - report["failures"] - report.get("disabled", 0) for report in reports),
                      sum(report["failures"] for report in reports))
        summary = re.search(r"(\d+) tests? failed out of (\d+)", log)
        if summary is None:
            return at_least_one_failed(cases, 1)
        programs_failed, programs = int(summary[1]), int(summary[2])
        told = sum(1 for report in reports if report["failures"])
        silent = Tally(failed=max(programs_failed - told, 0))
        others = Tally(passed=max(programs - len(reports) - silent.failed, 0))
        return at_least_one_failed(cases + silent + others, code)
    return count
