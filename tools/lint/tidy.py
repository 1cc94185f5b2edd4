"""clang-tidy over every translation unit of the compile database, in parallel, with a cache of clean results.

A result is kept by the hash of all that it depends on: clang-tidy, .clang-tidy, the unit's flags, the unit and every
file of the project that it includes, and the installed development packages.
"""
import hashlib
import json
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

from lint.project import Finding

INCLUDE = re.compile(rb'^\s*#\s*include\s*"([^"]+)"', re.MULTILINE)
REPORTED = re.compile(r"^(.+?):(\d+):\d+: (?:warning|error): (.*)$")
TOOL = "clang-tidy-19"
NOT_OURS = "platform/boost/"  # Boost's own sources, compiled apart


def cache_folder() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base, "boxoffice", "tidy")


@cache
def toolchain() -> bytes:
    """What changes when the compiler, clang-tidy or a library of the system changes."""
    version = subprocess.run([TOOL, "--version"], capture_output=True, check=True).stdout
    packages = b""
    if shutil.which("dpkg-query"):
        packages = subprocess.run(["dpkg-query", "--show", "lib*-dev", "prometheus-cpp-dev"], capture_output=True,
                                  check=False).stdout
    return version + packages


class Unit:
    """One entry of the compile database."""

    def __init__(self, root: Path, entry: dict):
        self.root, self.folder = root, Path(entry["directory"])
        self.source = Path(entry["file"]) if Path(entry["file"]).is_absolute() else self.folder / entry["file"]
        self.flags = shlex.split(entry["command"]) if "command" in entry else entry["arguments"]

    @property
    def name(self) -> str:
        return str(self.source.relative_to(self.root))

    def includes(self) -> Iterator[Path]:
        """The project's files that this unit is made of: itself, and what it includes, and so on."""
        folders = [self.root, *(Path(flag[2:]) for flag in self.flags if flag.startswith("-I"))]
        seen, waiting = set(), [self.source]
        while waiting:
            path = waiting.pop()
            if path in seen:
                continue
            seen.add(path)
            yield path
            for name in INCLUDE.findall(path.read_bytes()):
                candidates = (folder / name.decode() for folder in (path.parent, *folders))
                waiting += [found for found in candidates if found.exists()][:1]

    def key(self) -> str:
        configuration = (self.root / ".clang-tidy").read_bytes()
        flags = " ".join(self.flags).replace(str(self.folder), "BUILD").replace(str(self.root), "ROOT").encode()
        parts = [toolchain(), configuration, flags]
        parts += sorted(path.read_bytes() for path in self.includes())
        return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()

    def check(self) -> list[Finding]:
        clean = cache_folder() / self.key()
        if clean.exists():
            return []
        run = subprocess.run([TOOL, "--quiet", "-p", str(self.folder), str(self.source)], cwd=self.root,
                             capture_output=True, text=True, check=False)
        if run.returncode == 0:
            clean.parent.mkdir(parents=True, exist_ok=True)
            clean.touch()
            return []
        reported = [Finding(os.path.relpath(match[1], self.root), int(match[2]), match[3])
                    for line in run.stdout.splitlines() if (match := REPORTED.match(line))]
        return reported or [Finding(self.name, 1, f"{TOOL} failed: {(run.stderr + run.stdout).strip()[-2000:]}")]


def database(root: Path) -> Path:
    return Path(os.environ.get("LINT_BUILD", root / "build/release"), "compile_commands.json")


def findings(root: Path) -> list[Finding]:
    if not database(root).exists():
        return [Finding(str(database(root)), 1, "missing: configure first, `cmake --preset release`")]
    units = [Unit(root, entry) for entry in json.loads(database(root).read_text())]
    ours = {unit.source: unit for unit in units
            if unit.source.is_relative_to(root) and not unit.name.startswith((NOT_OURS, "build/"))}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        # The biggest first, so that the last one to end is a small one.
        biggest_first = sorted(ours.values(), key=lambda unit: unit.source.stat().st_size, reverse=True)
        return sorted({finding for found in pool.map(Unit.check, biggest_first) for finding in found})
