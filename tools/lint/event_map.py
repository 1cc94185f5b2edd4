"""docs/event-map.md is what the program prints from its subscription tables."""
import difflib
import os
import subprocess
from pathlib import Path

from lint.project import Finding

PAGE = Path("docs/event-map.md")


def program(root: Path) -> Path:
    return Path(os.environ.get("BOXOFFICE_BIN", root / "build/release/bin/boxoffice"))


def findings(root: Path) -> list[Finding]:
    if not program(root).exists():
        return [Finding(str(PAGE), 1, f"cannot be compared: {program(root)} is not built")]
    printed = subprocess.run([program(root), "event-map"], capture_output=True, text=True, timeout=60, check=False)
    if printed.returncode != 0:
        return [Finding(str(PAGE), 1, f"`boxoffice event-map` failed: {printed.stderr.strip()}")]
    kept = (root / PAGE).read_text() if (root / PAGE).exists() else ""
    if kept == printed.stdout:
        return []
    difference = difflib.unified_diff(kept.splitlines(), printed.stdout.splitlines(), "kept", "printed",
                                      lineterm="", n=1)
    return [Finding(str(PAGE), 1, "out of date, `make event-map` writes it:\n    " + "\n    ".join(difference))]
