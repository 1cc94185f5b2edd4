"""The stages of `make test`, in order, with what each needs. Test files are listed: one that gets lost is noticed."""
import os
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from testing import tally
from testing.tally import Tally

ROOT = Path(__file__).resolve().parents[2]
# The project's own, and those that live beside it.
WIRE_CASES = ("tests/wire", os.environ.get("WIRE_CASES", str(ROOT.parent / "shared/acceptance/wire")))
CRASH_ROUNDS = "20"

# Every Python test of the project; tests/test_stages.py compares this with what there is.
TOOL_TESTS = (
    "tests/architecture/test_layers.py",
    "tests/engines/test_with_engines.py",
    "tools/lint/tests/test_event_map.py",
    "tools/lint/tests/test_formatting.py",
    "tools/lint/tests/test_links.py",
    "tools/lint/tests/test_migrations.py",
    "tools/lint/tests/test_names.py",
    "tools/lint/tests/test_readmes.py",
    "tools/lint/tests/test_sizes.py",
    "tools/lint/tests/test_text.py",
    "tools/lint/tests/test_tidy.py",
    "tools/testing/tests/test_run_tests.py",
    "tools/testing/tests/test_stages.py",
    "tools/testing/tests/test_tally.py",
    "tools/tests/test_demo_catalogue.py",
    "tools/tests/test_wire_cases.py",
)
CRASH_TESTS = (
    "tests/crash/test_checkers.py",
    "tests/crash/test_planted_bugs.py",
)
END_TO_END_TESTS = (
    "tests/e2e/test_audit.py",
    "tests/e2e/test_backup.py",
    "tests/e2e/test_bad_databases.py",
    "tests/e2e/test_bad_settings.py",
    "tests/e2e/test_breaker.py",
    "tests/e2e/test_catalogue.py",
    "tests/e2e/test_consumers.py",
    "tests/e2e/test_delivery_steps.py",
    "tests/e2e/test_demo_catalogue.py",
    "tests/e2e/test_full_disk.py",
    "tests/e2e/test_gateway.py",
    "tests/e2e/test_graceful_stop.py",
    "tests/e2e/test_holds.py",
    "tests/e2e/test_identity.py",
    "tests/e2e/test_layout_schema.py",
    "tests/e2e/test_ledger.py",
    "tests/e2e/test_life_of_a_booking.py",
    "tests/e2e/test_live_mypage.py",
    "tests/e2e/test_mypage.py",
    "tests/e2e/test_operating.py",
    "tests/e2e/test_paging.py",
    "tests/e2e/test_payment_outcomes.py",
    "tests/e2e/test_permissions.py",
    "tests/e2e/test_plain_bookings.py",
    "tests/e2e/test_reference_commands.py",
    "tests/e2e/test_repeating_requests.py",
    "tests/e2e/test_seat_bookings.py",
    "tests/e2e/test_stripe.py",
)

FLEET_TESTS = (
    "tests/e2e/test_fleet.py",
    "tests/e2e/test_promote.py",
)
FAULT_TESTS = ("tests/crash/test_fleet_faults.py",)


@dataclass(frozen=True)
class Stage:
    name: str
    commands: list[list[str]]
    needs: tuple[str, ...] = ()
    minutes: int = 10  # longer than this, and it is stopped and has failed
    tally: Callable[[str, int], Tally] = tally.of_exit_code
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def slug(self) -> str:
        return self.slug_of(self.name)

    @staticmethod
    def slug_of(name: str) -> str:
        return re.sub(r"[^a-z0-9]+", "-", name)


def lint(*names: str) -> list[str]:
    return ["nice", sys.executable, "tools/lint", *names]


def unittest(paths: tuple[str, ...]) -> list[str]:
    modules = [path.removesuffix(".py").replace("/", ".") for path in paths]
    return [sys.executable, "-m", "unittest", "-v", *modules]


def build(preset: str, *targets: str) -> list[list[str]]:
    target = ["--target", *targets] if targets else []
    return [["cmake", "--preset", preset], ["nice", "cmake", "--build", "--preset", preset, *target]]


SYMBOLIZER = "/usr/lib/llvm-19/bin/llvm-symbolizer"
SANITIZERS = {
    "ASAN_OPTIONS": f"detect_stack_use_after_return=1:external_symbolizer_path={SYMBOLIZER}",
    "UBSAN_OPTIONS": f"print_stacktrace=1:external_symbolizer_path={SYMBOLIZER}",
    "TSAN_OPTIONS": f"halt_on_error=1:external_symbolizer_path={SYMBOLIZER}",
}


def program(preset: str) -> dict[str, str]:
    return {"BOXOFFICE_BIN": str(ROOT / f"build/{preset}/bin/boxoffice"), **SANITIZERS}


def ctest(preset: str, folder: str = "") -> Stage:
    """All C++ tests of a build, or of one of its folders; two at a time."""
    results = ROOT / "build/test" / f"{preset}-results"
    return Stage(
        name=f"{preset} tests",
        needs=(f"{preset} build",),
        commands=[
            ["rm", "-rf", str(results)],
            ["nice", "ctest", "--test-dir", f"build/{preset}/{folder}", "--parallel", "2", "--output-on-failure",
             "--no-tests=error"],
        ],
        minutes=20,
        tally=tally.of_ctest(results),
        environment={"GTEST_OUTPUT": f"json:{results}/", "GTEST_BRIEF": "1", **SANITIZERS},
    )


def on_engine(preset: str, engine: str, suites: str) -> Stage:
    """The suites of that label, on a real server that the stage starts for itself."""
    results = ROOT / "build/test" / f"{preset}-{engine}-results"
    return Stage(
        name=f"{preset} tests on {engine}",
        needs=(f"{preset} build",),
        commands=[
            ["rm", "-rf", str(results)],
            [sys.executable, "-m", "tests.engines.with_engines", engine, "--", "ctest", "--test-dir", f"build/{preset}",
             "--build-config", "engines", "--label-regex", f"^{suites}$", "--output-on-failure", "--no-tests=error"],
        ],
        minutes=20,
        tally=tally.of_ctest(results),
        environment={"GTEST_OUTPUT": f"json:{results}/", "GTEST_BRIEF": "1", **SANITIZERS},
    )


def apart(name: str, tests: tuple[str, ...]) -> Stage:
    """The services in processes of their own, on real servers."""
    return Stage(
        name=f"services apart {name}",
        needs=("release build",),
        commands=[unittest(tests)],
        minutes=20,
        tally=tally.of_unittest,
        environment=program("release"),
    )


def end_to_end(preset: str) -> Stage:
    """The program as its users have it: started, called, stopped and killed."""
    return Stage(
        name=f"{preset} end to end",
        needs=(f"{preset} build",),
        commands=[unittest(END_TO_END_TESTS)],
        minutes=30,
        tally=tally.of_unittest,
        environment=program(preset),
    )


def wire(preset: str, *doors: str, apart: bool = False) -> Stage:
    """The hostile requests, against the booking service's port and through the gateway."""
    return Stage(
        name=f"{preset} wire cases" + (" apart" if apart else ""),
        needs=(f"{preset} build",),
        commands=[[sys.executable, "tools/wire_cases.py", "--cases", *WIRE_CASES, *(["--apart"] if apart else []),
                   "--doors", *doors]],
        minutes=20,
        tally=tally.of_closing_lines,
        environment=program(preset),
    )


BUILD_LANE = (
    Stage("lints", [lint("layers", "names", "sizes", "text", "links", "readmes", "migrations",
                            "formatting")],
          tally=tally.of_closing_lines),
    Stage("tests of the tools", [["env", "PYTHONPATH=tools", *unittest(TOOL_TESTS)]], tally=tally.of_unittest),
    Stage("release build", build("release"), minutes=60),
    ctest("release"),
    Stage("event map", [lint("event-map")], needs=("release build",), tally=tally.of_closing_lines),
    Stage("clang-tidy", [lint("tidy")], needs=("release build",), minutes=60, tally=tally.of_closing_lines),
    Stage("asan build", build("asan"), minutes=60),
    ctest("asan"),
    on_engine("asan", "postgresql", "database"),
    on_engine("asan", "mariadb", "database"),
    Stage("tsan build", build("tsan", "platform/all"), minutes=60),
    ctest("tsan", "platform"),
    on_engine("release", "kafka", "kafka"),
)
STORY_LANE = (
    end_to_end("release"),
    Stage("tests of the crash loop", [unittest(CRASH_TESTS)], needs=("release build",), minutes=20,
          tally=tally.of_unittest, environment=program("release")),
    Stage("crash loop", [[sys.executable, "tests/crash/crash_loop.py", "--rounds", CRASH_ROUNDS]],
          needs=("release build",), minutes=20, tally=tally.of_closing_lines, environment=program("release")),
    end_to_end("asan"),
)
WIRE_LANE = (
    apart("on engines", FLEET_TESTS),
    wire("release", "booking", "gateway"),
    apart("under faults", FAULT_TESTS),
    wire("release", "booking", "gateway", apart=True),
    wire("asan", "booking", "gateway"),
)
LANES = (BUILD_LANE, STORY_LANE, WIRE_LANE)
