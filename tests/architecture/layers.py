#!/usr/bin/env python3
"""Who may include whom (ARCHITECTURE.md): read from every #include, and from every DEPENDS in CMake.

    tests/architecture/layers.py [ROOT]      prints what is not allowed; exits 1 when something was found
"""
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

from lint.project import CPP, Finding, code_only, files, line_of, text_of  # noqa: E402

SERVICES = ("booking", "payment", "delivery", "mypage", "gateway")
FOLDERS = ("kernel", "contracts", "platform", "services", "web", "apps", "tests", "bench")

# The first row whose pattern matches a file's path is its layer. {X} is the service that the file belongs to.
# "std" is the standard library, "third party" every other header of the system; the rest are beginnings of paths.
LAYERS = (
    (r"kernel/tests/", ("std", "third party", "kernel/")),
    (r"kernel/time_zone\.cpp", ("std", "third party", "kernel/")),  # the standard library's is not there yet
    (r"kernel/", ("std", "kernel/")),
    (r"contracts/tests/", ("std", "third party", "kernel/", "contracts/", "platform/")),
    (r"contracts/", ("std", "kernel/", "contracts/", "boost/describe")),
    (r"platform/", ("std", "third party", "kernel/", "platform/")),
    (r"services/\w+/domain/", ("std", "kernel/", "contracts/{X}", "contracts/statuses.hpp", "services/{X}/domain/",
                              "boost/describe")),
    (r"services/\w+/application/", ("std", "kernel/", "contracts/", "services/{X}/domain/", "services/{X}/application/",
                                    "platform/async/task.hpp", "boost/describe")),
    (r"services/\w+/", ("std", "third party", "kernel/", "contracts/", "platform/", "services/{X}/")),
    (r"web/", ("std", "platform/http/", "web/")),
    (r"(?:apps|tests|bench)/", ("std", "third party", *(f"{folder}/" for folder in FOLDERS))),
)
# Time, timers, chance, disk and threads reach decisions and use cases only as arguments: a simulator gives its own.
GIVEN_NOT_TAKEN = re.compile(r"services/\w+/(?:domain|application)/")
TAKES_FROM_THE_WORLD = {
    "barrier", "condition_variable", "filesystem", "fstream", "future", "iostream", "latch", "mutex", "random",
    "semaphore", "shared_mutex", "stop_token", "thread",
}
ASKS_THE_WORLD = re.compile(r"\b(?:system|steady|high_resolution)_clock::now|\brandom_device\b|\bthis_thread\b|"
                            r"\bgetenv\b|\bstd::(?:time|rand|srand)\s*\(")
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(?:<([^>\n]+)>|"([^"\n]+)")', re.MULTILINE)
TARGET = re.compile(r"boxoffice_(?:library|test)\s*\(([^)]*)\)")


@dataclass(frozen=True)
class Include:
    header: str
    line: int
    quoted: bool

    @property
    def kind(self) -> str:
        """"std", "third party", or the path itself when it is one of ours."""
        if self.header.split("/")[0] in FOLDERS and "/" in self.header:
            return self.header
        if self.header.startswith("boost/describe"):
            return "boost/describe"
        return "std" if re.fullmatch(r"[a-z_0-9]+", self.header) else "third party"


def includes_of(text: str) -> list[Include]:
    return [Include(match[1] or match[2], line_of(text, match.start()), bool(match[2]))
            for match in INCLUDE.finditer(text)]


def service_of(path: str) -> str:
    match = re.match(r"services/(\w+)/", path)
    return match[1] if match else ""


def allowed_in(path: str) -> tuple[str, ...] | None:
    for pattern, allowed in LAYERS:
        if re.match(pattern, path):
            return tuple(beginning.replace("{X}", service_of(path)) for beginning in allowed)
    return None


def is_allowed(include: Include, allowed: tuple[str, ...]) -> bool:
    if include.kind == "boost/describe" and "third party" in allowed:
        return True
    return any(include.kind == one or "/" in one and include.kind.startswith(one) for one in allowed)


def findings_in(path: str, text: str) -> Iterator[Finding]:
    allowed = allowed_in(path)
    if allowed is None:
        yield Finding(path, 1, f"belongs to no layer: sources live under {', '.join(FOLDERS)}")
        return
    for include in includes_of(text):
        if include.quoted and include.kind in ("std", "third party"):
            yield Finding(path, include.line, f'"{include.header}": write includes from the root of the repository')
        elif not is_allowed(include, allowed):
            yield Finding(path, include.line, f"may not include {include.header}: only {', '.join(allowed)}")
        elif GIVEN_NOT_TAKEN.match(path) and include.header in TAKES_FROM_THE_WORLD:
            yield Finding(path, include.line, f"<{include.header}>: what it gives must come in as an argument")
    if GIVEN_NOT_TAKEN.match(path):
        for match in ASKS_THE_WORLD.finditer(code_only(text)):
            yield Finding(path, line_of(text, match.start()), f"{match[0]}: must come in as an argument")


def links_in(path: str, text: str) -> Iterator[Finding]:
    """What a CMake target links must follow the same directions, or a forward declaration could hide a dependency."""
    folder = path.split("/")[0]
    if folder not in ("kernel", "contracts", "platform", "services"):
        return
    for match in TARGET.finditer(text):
        name, _, depends = match[1].partition("DEPENDS")
        for target in depends.split():
            owner = next((service for service in SERVICES if re.fullmatch(rf"{service}(_\w+)?", target)), "")
            of_another_service = owner != "" and owner != service_of(path)
            upwards = (target == "contracts" and folder in ("kernel", "platform")
                       or target.startswith("platform_") and folder == "kernel")
            if of_another_service or upwards:
                yield Finding(path, line_of(text, match.start()), f"{name.split()[0]} may not link {target}")


def cycle_among_libraries(sources: dict[str, str]) -> Iterator[Finding]:
    """The libraries of platform/ stand on one another in one direction; their tests may look anywhere in platform/."""
    uses: dict[str, dict[str, str]] = {}
    for path, text in sources.items():
        match = re.match(r"platform/(\w+)/(?!tests/)", path)
        for include in includes_of(text) if match else ():
            used = re.match(r"platform/(\w+)/", include.header)
            if used and used[1] != match[1]:
                uses.setdefault(match[1], {}).setdefault(used[1], f"{path}:{include.line}")

    def visit(library: str, chain: list[str]) -> Iterator[Finding]:
        for used, where in sorted(uses.get(library, {}).items()):
            if used == chain[0]:
                path, line = where.rsplit(":", 1)
                yield Finding(path, int(line), f"libraries in a circle: {' -> '.join([*chain, used])}")
            elif used not in chain and used > chain[0]:  # a circle is told once, from its first library
                yield from visit(used, [*chain, used])

    for library in sorted(uses):
        yield from visit(library, [library])


def findings(root: Path) -> list[Finding]:
    found = []
    sources = {str(path): text_of(root, path) or "" for path in files(root, CPP)}
    for path, text in sources.items():
        found += findings_in(path, text)
    for path in files(root):
        if path.name == "CMakeLists.txt":
            found += links_in(str(path), text_of(root, path) or "")
    return found + list(cycle_among_libraries(sources))


if __name__ == "__main__":
    everything = findings(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT)
    print(*everything, sep="\n" if everything else "", end="\n" if everything else "")
    sys.exit(1 if everything else 0)
